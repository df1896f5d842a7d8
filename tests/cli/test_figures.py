"""Tanks, questions, estimates, indicators and targets as commands."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.test_demo import run


@pytest.fixture(scope="module")
def station_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A station with a tank, a generator on it and a register, in Nairobi."""
    made = tmp_path_factory.mktemp("nairobi")
    for command in (
        ("facility-add", "Office", "--country", "KEN", "--zone", "Africa/Nairobi", "--floor-area", "500"),
        ("people", "Office", "20", "--from", "2025-01-01"),
        ("meter-add", "T1", "--facility", "Office", "--unit", "L", "--activity", "diesel", "--kind", "dip"),
        ("meter-add", "G1", "--facility", "Office", "--unit", "h", "--kind", "run_hours", "--behind", "T1",
         "--capacity", "10", "--capacity-per", "fuel"),
        ("meter-add", "E1", "--facility", "Office", "--unit", "kWh", "--activity", "electricity", "--digits", "5"),
        ("dip-chart", "T1", "0=0", "50=700", "100=1500"),
        ("log", "T1", "75", "--unit", "cm", "--at", "2026-01-01"),
        ("log", "T1", "50", "--unit", "cm", "--at", "2026-02-01"),
        ("log", "G1", "0", "--at", "2026-01-01"),
        ("log", "G1", "50", "--at", "2026-02-01"),
        ("log", "E1", "99986", "--at", "2026-01-01"),
        ("log", "E1", "11", "--at", "2026-02-01", "--reason", "rolled over", "--happened", "rollover"),
    ):  # fmt: skip
        assert run(made, *command).returncode == 0, command
    return made


@pytest.fixture
def folder(station_folder: Path, tmp_path: Path) -> Path:
    """A copy of the station."""
    return Path(shutil.copytree(station_folder, tmp_path / "station"))


def test_a_tank_in_centimetres_beside_its_generator(folder: Path) -> None:
    (row,) = json.loads(run(folder, "stock", "T1", "--from", "2026-01-01", "--to", "2026-03-01", "--json").stdout)
    assert (row["opening"], row["closing"], row["used"], row["expected"], row["variance"]) == (
        "1100", "700", "400", "500", "-100"
    )  # fmt: skip
    broken = run(folder, "dip-chart", "T1", "0=0", "50=700", "60=600")
    assert (broken.returncode, "60 cm" in broken.stderr) == (1, True)
    assert run(folder, "dip-chart", "E1", "0=0", "1=1").returncode == 1
    assert run(folder, "dip-chart", "T1", "ten").returncode == 1


def test_a_drop_is_an_open_question_until_it_is_decided(folder: Path) -> None:
    refused = run(folder, "log", "E1", "5", "--at", "2026-03-01")
    assert (refused.returncode, "1 February 2026, 00:00" in refused.stderr) == (1, True)
    assert run(folder, "log", "E1", "5", "--at", "2026-03-01", "--reason", "seen twice").returncode == 0
    waiting = run(folder, "questions", "--json")
    assert (waiting.returncode, json.loads(waiting.stdout)[0]["kind"]) == (3, "held")
    assert run(folder, "correct", "E1", "5", "--happened", "nothing", "--reason", "x").returncode == 1
    assert run(folder, "correct", "E1", "5", "--happened", "reset", "--reason", "power surge").returncode == 0
    assert run(folder, "questions").returncode == 0
    assert run(folder, "replace-meter", "E1", "--final", "9", "--initial", "3", "--at", "2026-03-02").returncode == 0
    months = run(folder, "consumption", "--from", "2026-01-01", "--to", "2026-04-01", "--by", "month", "--json").stdout
    used = {row["month"]: row["use"] for row in json.loads(months) if row["meter"] == "E1"}
    assert used == {"2026-01": "25", "2026-02": "5", "2026-03": "4"}
    explained = run(folder, "consumption", "E1", "--from", "2026-01-01", "--to", "2026-02-01", "--explain").stdout
    assert "last digit" in explained
    assert run(folder, "consumption", "--from", "2026-01-01", "--to", "2026-02-01", "--by", "hour").returncode == 1


def test_indicators_and_targets_are_written_to_files(folder: Path) -> None:
    span = ("--from", "2026-01-01", "--to", "2026-02-01")
    out = folder / "indicators.csv"
    assert run(folder, "indicators", *span, "--out", str(out)).returncode == 0
    with out.open(encoding="utf-8-sig", newline="") as table:
        found = {row["indicator"]: row["value"] for row in csv.DictReader(table)}
    assert (found["electricity_per_m2"], found["electricity_per_person"], found["litres_per_hour"]) == (
        "0.05", "1.25", "8"
    )  # fmt: skip
    assert run(folder, "indicators", *span, "--out", str(folder / "x.pdf")).returncode == 1
    target = ("target", "electricity", "--base-year", "2025", "--due-year", "2030", "--change", "-20", "--base", "5000")
    assert run(folder, *target).returncode == 0
    asked = ("trends", "electricity", "--by", "year", "--from", "2025-01-01", "--to", "2027-01-01", "--json")
    years = json.loads(run(folder, *asked).stdout)
    assert [(row["value"], row["target"]) for row in years] == [(None, "5000"), ("25", "4800")]
    drawn = run(folder, "trends", "--meter", "G1", "--per", "driven", *span, "--out", str(folder / "t.json"))
    assert ("#" in drawn.stdout, "L/h" in drawn.stdout) == (True, True)
    assert json.loads((folder / "t.json").read_text(encoding="utf-8"))[0]["value"] == "8"
    assert run(folder, "trends", "--by", "week").returncode == 1


def test_an_estimate_is_shown_before_it_is_saved(folder: Path) -> None:
    asked = ("estimate", "E1", "--from", "2026-02-01", "--to", "2026-03-01")
    assert "--save" in run(folder, *asked).stdout
    saved = json.loads(run(folder, *asked, "--save", "--json").stdout)
    assert (saved["saved"], saved["use"]) == (True, "22.580645")
    assert json.loads(run(folder, "questions", "--json").stdout)[0]["kind"] == "estimate"
    assert run(folder, *asked, "--method", "guess").returncode == 1
