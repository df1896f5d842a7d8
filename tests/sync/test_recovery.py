"""A damaged station is recovered: what can be read is kept, and the next sync fetches what headquarters has."""

import json
import random
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from field_ems.domain.notices import Refusal
from field_ems.store import tables
from field_ems.store.backups import back_up, check
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.recovery import recover
from field_ems.store.station import DATABASE_NAME, StationStore, installation
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading
from tests.sync.test_exchange import journal, station_rows

SENT, UNSENT = 900, 60


def worked_with(laptop: Laptop, now: datetime) -> tuple[set[bytes], set[bytes]]:
    """Let a station send some readings, write some more and begin a draft; give the ids of both lots."""
    note = "the seal was broken and the display hard to read "
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        sent = {
            add_reading(writer, meter_id, str(n * 7), now + timedelta(hours=n), note=f"{note}{n}") for n in range(SENT)
        }
        writer.change(tables.Meter, meter_id, name="Grid supply")
    laptop.sync()
    with laptop.store.writing(now) as writer:
        unsent = {
            add_reading(writer, meter_id, str(n * 7), now + timedelta(hours=n), note=f"{note}{n}")
            for n in range(SENT, SENT + UNSENT)
        }
    with laptop.store.database.writing() as session:
        session.add(tables.Draft(id=b"d" * 16, kind="checklist", subject={}, body={"Q1": "yes"}, updated_at=now))
    return sent, unsent


def path_of(laptop: Laptop) -> Path:
    assert laptop.store.database.path is not None
    return laptop.store.database.path


def spoil(laptop: Laptop, pages_spoilt: int, seed: int) -> None:
    """Overwrite whole pages of the database with noise, at random places after the schema."""
    chance = random.Random(seed)
    laptop.store.close()
    path = path_of(laptop)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        first = connection.execute("SELECT max(rootpage) FROM sqlite_master").fetchone()[0]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with path.open("r+b") as file:
        for page in chance.sample(range(first, pages), pages_spoilt):
            file.seek(page * size)
            file.write(chance.randbytes(size))
    assert check(path) is not None


def readings(store: StationStore | HeadquartersStore) -> set[bytes]:
    with store.reading() as session:
        return set(session.scalars(select(tables.Reading.id)))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_readable_is_kept_and_the_rest_comes_from_headquarters(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, seed: int
) -> None:
    laptop = make_laptop("one")
    sent, unsent = worked_with(laptop, now)
    with laptop.store.reading() as session:
        former = installation(session)
    spoil(laptop, 12, seed)
    found = recover(path_of(laptop), now)
    assert found.kept.exists()
    assert check(path_of(laptop)) is None
    assert found.unsent_kept + found.unsent_lost == UNSENT
    with laptop.store.reading() as session:
        here = installation(session)
        assert here.station_id == former.station_id
        assert here.epoch != former.epoch
    kept = readings(laptop.store)
    assert len(kept & unsent) == found.unsent_kept
    laptop.sync()
    assert readings(laptop.store) == readings(headquarters) == sent | (kept & unsent)
    assert station_rows(laptop.store, here.station_id) == station_rows(headquarters, here.station_id)
    assert {one.id for one in journal(laptop.store)} == {one.id for one in journal(headquarters)}
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer, "E2")
        another = add_reading(writer, meter_id, "5", now)
    laptop.sync()
    assert another in readings(headquarters)
    assert laptop.sync().requests == 1


def test_with_a_backup_nothing_that_it_holds_is_lost(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    sent, unsent = worked_with(laptop, now)
    back_up(path_of(laptop), path_of(laptop).parent / "backups", now)
    with laptop.store.writing(now) as writer:
        writer.create(tables.Supplier, name="Solaire")
    spoil(laptop, 30, 1)
    found = recover(path_of(laptop), now)
    assert (found.drafts, found.backup is not None) == (1, True)
    assert found.unsent_kept >= UNSENT
    laptop.sync()
    assert readings(laptop.store) == readings(headquarters) == sent | unsent


def test_a_file_that_is_no_database_any_more_is_recovered_from_the_backup_alone(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    sent, unsent = worked_with(laptop, now)
    path = path_of(laptop)
    laptop.store.close()
    whole = path.read_bytes()
    path.write_bytes(b"\xff" * 100_000)
    with pytest.raises(Refusal, match=r"store\.not_recoverable"):
        recover(path, now)
    assert path.read_bytes() == b"\xff" * 100_000
    path.write_bytes(whole)
    back_up(path, path.parent / "backups", now)
    path.write_bytes(b"\xff" * 100_000)
    found = recover(path, now)
    assert (found.unsent_kept, found.unsent_lost, found.drafts) == (UNSENT, 0, 1)
    laptop.sync()
    assert readings(laptop.store) == readings(headquarters) == sent | unsent


def test_the_command_recovers_and_says_what_to_do(tmp_path: Path, now: datetime) -> None:
    store = StationStore.open(tmp_path)
    with store.writing(now) as writer:
        meter_id = add_meter(writer)
        for hour in range(SENT):
            add_reading(writer, meter_id, str(hour), now + timedelta(hours=hour))
    store.close()
    path = tmp_path / DATABASE_NAME
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    octets = bytearray(path.read_bytes())
    octets[-5 * 4096 :] = random.Random(3).randbytes(5 * 4096)
    path.write_bytes(octets)

    def doctor(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(tmp_path), "doctor"]
        return subprocess.run([*command, *options], capture_output=True, text=True, check=False)

    assert "doctor --recover" in doctor().stdout
    recovered = doctor("--recover")
    assert "Traceback" not in recovered.stderr
    assert "Sync to fetch back what headquarters has." in recovered.stdout
    again = doctor("--json")
    assert (again.returncode, json.loads(again.stdout)["whole"]) == (0, True)
