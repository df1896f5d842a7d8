"""The demo's whole loop: two programs, two databases, HTTP between them."""

import json
import os
import subprocess
import sys
from pathlib import Path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command as a person would, with a folder and a language of its own."""
    environment = {**os.environ, "FIELD_EMS_DATA": str(folder), "FIELD_EMS_LANGUAGE": "en"}
    command = [sys.executable, "-m", "field_ems", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_headless_demo_leaves_the_same_on_both_ends(tmp_path: Path) -> None:
    finished = run(tmp_path, "demo", "--headless", "--json")
    assert finished.returncode == 0, finished.stderr
    found = json.loads(finished.stdout)
    assert found["saved"] == found["sent"] == found["acknowledged"] > 80
    assert found["pending"] == 0
    assert found["requests"] == 2
    assert found["assessment"] == "approved"
    assert found["station_rows"] == found["headquarters_rows"]
    assert found["station_rows"]["decision"] == 1


def test_refusals_say_what_happened_and_come_with_their_exit_code(tmp_path: Path) -> None:
    nothing = run(tmp_path, "status")
    assert nothing.returncode == 1
    assert "no station" in nothing.stderr
    run(tmp_path, "facility-add", "Main office", "--country", "CAF", "--zone", "Africa/Bangui")
    meter = ["meter-add", "E1", "--facility", "main office", "--unit", "kWh", "--activity", "electricity"]
    assert run(tmp_path, *meter, "--digits", "5").returncode == 0
    cases = {
        ("log", "E1", "abc"): (1, "not a number"),
        ("log", "E1", "12", "--at", "2071-01-01"): (1, "future"),
        ("log", "E1", "12", "--unit", "kWatt"): (1, "kW"),
        ("log", "X9", "12"): (1, "no meter"),
        ("log",): (2, ""),
        ("sync",): (5, "not enrolled"),
        ("enrol", "http://127.0.0.1:9", "AAAA"): (4, "can't be reached"),
        ("enrol", "http://ems.example.org", "AAAA"): (1, "https"),
    }
    for arguments, (code, words) in cases.items():
        finished = run(tmp_path, *arguments)
        assert (finished.returncode, words in finished.stderr) == (code, True), (arguments, finished.stderr)
    assert run(tmp_path, "log", "E1", "1 234,5").returncode == 0
    status = run(tmp_path, "status", "--json")
    assert status.returncode == 3
    assert json.loads(status.stdout)["readings"] == 1


def test_a_database_that_cannot_be_used_is_left_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "field-ems.db"
    database.write_bytes(b"this is not a database, it is a letter to the regional office" * 100)
    before = database.read_bytes()
    for arguments in (("status",), ("meters",), ("doctor",)):
        finished = run(tmp_path, *arguments)
        assert finished.returncode == 6, (arguments, finished.stderr)
    assert database.read_bytes() == before
