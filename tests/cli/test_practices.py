"""Practices and minimum standards as commands."""

import json
from pathlib import Path

from tests.cli.test_demo import run


def test_a_practice_without_a_minimum_is_proposed_adopted_and_withdrawn(tmp_path: Path) -> None:
    assert run(tmp_path, "practice", "list").returncode == 0
    assert json.loads(run(tmp_path, "practice", "minimums", "--json").stdout) == []
    refused = run(tmp_path, "practice", "propose", "Lamps off", "--area", "roads")
    assert (refused.returncode, "utilities, buildings, procurement" in refused.stderr) == (1, True)
    assert run(tmp_path, "practice", "propose", "Lamps off", "--area", "buildings").returncode == 0
    adopted = run(tmp_path, "practice", "adopt", "lamps off", "--from", "2026-01-05", "--json")
    card = json.loads(adopted.stdout)
    assert (card["state"], card["from"], card["standing"], card["local_practice_applies"]) == (
        "adopted", "2026-01-05", "no_minimum", True
    )  # fmt: skip
    assert run(tmp_path, "practice", "withdraw", card["id"][:8]).returncode == 0
    (card,) = json.loads(run(tmp_path, "practice", "list", "--json").stdout)
    assert card["state"] == "withdrawn"
    assert run(tmp_path, "practice", "adopt", "Lamps off").returncode == 1
