"""Full disks, pulled plugs and damaged files: noticed before they cost anything."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.store.backups import backups
from field_ems.store.safety import RESERVE_BYTES, back_up_if_due, giving_up_the_reserve, guarded
from field_ems.store.station import DATABASE_NAME, StationStore


def test_a_full_disk_makes_the_program_give_up_its_reserve_once(tmp_path: Path) -> None:
    def meet_a_full_disk() -> None:
        with giving_up_the_reserve(tmp_path):
            raise Refusal("store.disk_full", place="here", detail="no space")

    with guarded(tmp_path):
        assert (tmp_path / "reserve").stat().st_size == RESERVE_BYTES
        with pytest.raises(Refusal, match=r"store\.reserve_given_up"):
            meet_a_full_disk()
        assert not (tmp_path / "reserve").exists()
        with pytest.raises(Refusal, match=r"store\.disk_full"):
            meet_a_full_disk()
    with guarded(tmp_path):
        assert (tmp_path / "reserve").stat().st_size == RESERVE_BYTES


def test_a_program_that_was_killed_makes_the_next_one_check_the_database(tmp_path: Path) -> None:
    StationStore.open(tmp_path).close()
    killed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import os, sys; from pathlib import Path; from field_ems.store.safety import guarded\n"
            "with guarded(Path(sys.argv[1])): os.kill(os.getpid(), 9)",
            str(tmp_path),
        ],
        check=False,
    )
    assert killed.returncode == -9
    assert len(list((tmp_path / "running").iterdir())) == 1
    with guarded(tmp_path):
        assert [mark.name for mark in (tmp_path / "running").iterdir()] == [str(os.getpid())]
    assert list((tmp_path / "running").iterdir()) == []
    (tmp_path / "running" / "999999999").touch()
    database = tmp_path / DATABASE_NAME
    damaged = bytearray(database.read_bytes())
    damaged[4096 * 3 : 4096 * 9] = os.urandom(4096 * 6)
    database.write_bytes(damaged)
    with pytest.raises(Refusal, match=r"store\.damaged"), guarded(tmp_path):
        pass


def test_the_database_is_backed_up_once_a_day(station: StationStore, now: datetime) -> None:
    database = station.database.path
    assert database is not None
    first = back_up_if_due(database, datetime.now(now.tzinfo))
    assert first is not None
    assert back_up_if_due(database, datetime.now(now.tzinfo) + timedelta(hours=23)) is None
    assert back_up_if_due(database, datetime.now(now.tzinfo) + timedelta(hours=25)) is not None
    assert len(backups(database.parent / "backups")) == 2
