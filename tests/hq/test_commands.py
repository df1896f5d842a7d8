"""Headquarters' commands, as its administrator runs them."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from field_ems.domain.journal import new_station_id
from field_ems.services.factors import list_sets
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.tables import Station


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(folder), "hq", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_coverage_lists_whom_to_remind(tmp_path: Path) -> None:
    store = HeadquartersStore(Database.at_path(tmp_path / "headquarters.db"))
    now = datetime.now(UTC)
    with store.publishing(new_station_id(), now) as writer:
        writer.create(Station, name="Goma")
    store.close()
    shown = run(tmp_path, "coverage")
    assert shown.returncode == 0
    assert shown.stdout.splitlines()[-1].split() == ["—"] * 6 + ["Goma"]
    silent = run(tmp_path, "coverage", "--silent-in", f"{now:%Y-%m}", "--json")
    assert [one["station"] for one in json.loads(silent.stdout)] == ["Goma"]
    nonsense = run(tmp_path, "coverage", "--silent-in", "Octember")
    assert nonsense.returncode != 0
    assert "is not a month" in nonsense.stderr
    assert "Traceback" not in nonsense.stderr


def test_a_backup_is_put_back_and_headquarters_begins_a_new_life(tmp_path: Path) -> None:
    path = tmp_path / "headquarters.db"
    store = HeadquartersStore(Database.at_path(path))
    former = store.epoch
    store.close()
    assert run(tmp_path / "elsewhere", "restore").returncode != 0
    backup = json.loads(run(tmp_path, "backup", "--json").stdout)["backup"]
    restored = run(tmp_path, "restore")
    assert restored.returncode == 0
    assert backup in restored.stdout
    again = HeadquartersStore(Database.at_path(path))
    assert again.epoch != former
    again.close()
    assert run(tmp_path, "returned").stdout.strip() == "Nothing waits to be accepted."
    assert json.loads(run(tmp_path, "returned", "--accept", "--json").stdout) == {"accepted": 0}


def test_a_factor_set_is_previewed_published_and_withdrawn_by_commands(tmp_path: Path) -> None:
    table = tmp_path / "set.csv"
    table.write_text("activity,unit,valid_from,kg_co2e,source\ndiesel,L,2026-01-01,2.7,Letter\n", "utf-8")
    seen = run(tmp_path, "factors", "preview", str(table), "--code", "HQ-2026", "--json")
    assert json.loads(seen.stdout)["published"] is False
    assert {"what": "rows / diesel L 2026-01-01 / kg_co2e", "before": "2.66155", "after": "2.7"} in json.loads(
        seen.stdout
    )["changes"]
    assert run(tmp_path, "factors", "publish", str(table), "--code", "HQ-2026").returncode == 0
    assert run(tmp_path, "factors", "withdraw", "HQ-2026").returncode == 0
    store = HeadquartersStore(Database.at_path(tmp_path / "headquarters.db"))
    assert [card.code for card in list_sets(store) if card.is_withdrawn] == ["HQ-2026"]
    store.close()
