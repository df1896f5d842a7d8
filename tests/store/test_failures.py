"""A disk that is full, locked, read-only or damaged: said in words, and nothing saved before is lost."""

import os
import sqlite3
import stat
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event, select

from field_ems.domain.notices import Refusal
from field_ems.store import database, tables
from field_ems.store.backups import KEPT_BACKUPS, back_up, backups, check, restore
from field_ems.store.database import Database
from field_ems.store.entries import JOURNAL
from field_ems.store.station import DATABASE_NAME, StationStore


def save(store: StationStore, now: datetime, name: str = "Oubangui Énergie") -> None:
    with store.writing(now) as writer:
        writer.create(tables.Supplier, name=name)


def saved(store: StationStore) -> list[str]:
    with store.reading() as session:
        return sorted(session.connection().execute(select(tables.Supplier.name)).scalars())  # type: ignore[call-overload]


def path_of(store: StationStore) -> Path:
    assert store.database.path is not None
    return store.database.path


def test_a_database_is_readable_to_its_owner_alone(tmp_path: Path) -> None:
    station = StationStore.open(tmp_path / "begun")
    assert stat.S_IMODE(path_of(station).stat().st_mode) == 0o600
    station.close()


def test_every_connection_writes_through_to_the_disk(station: StationStore) -> None:
    with station.reading() as session:
        pragma = session.connection().exec_driver_sql
        assert pragma("PRAGMA journal_mode").scalar_one() == "wal"
        assert pragma("PRAGMA synchronous").scalar_one() == 2
        assert pragma("PRAGMA foreign_keys").scalar_one() == 1


def test_a_full_disk_is_said_and_what_was_saved_stays(station: StationStore, now: datetime) -> None:
    save(station, now)

    def shrink(dbapi_connection: sqlite3.Connection, _record: object) -> None:
        pages = dbapi_connection.execute("PRAGMA page_count").fetchone()[0]
        dbapi_connection.execute(f"PRAGMA max_page_count={pages}")

    station.database.engine.dispose()
    event.listen(station.database.engine, "connect", shrink)
    with pytest.raises(Refusal, match=r"store\.disk_full"):
        save(station, now, "x" * 200_000)
    event.remove(station.database.engine, "connect", shrink)
    station.database.engine.dispose()
    assert saved(station) == ["Oubangui Énergie"]
    save(station, now, "Kémo Motors")
    with station.reading() as session:
        assert session.connection().execute(select(JOURNAL.c.seq).order_by(JOURNAL.c.seq)).scalars().all() == [1, 2]


def test_a_database_that_another_program_holds_is_said(
    station: StationStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", (*database._PRAGMAS, "PRAGMA busy_timeout=50"))
    station.database.engine.dispose()
    with closing(sqlite3.connect(path_of(station), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Refusal, match=r"store\.locked"):
            save(station, now)
        other.execute("ROLLBACK")
    save(station, now)
    assert saved(station) == ["Oubangui Énergie"]


def test_a_database_that_can_only_be_read_is_said(station: StationStore, now: datetime) -> None:
    save(station, now)

    def only_read(dbapi_connection: sqlite3.Connection, _record: object) -> None:
        dbapi_connection.execute("PRAGMA query_only=ON")

    station.database.engine.dispose()
    event.listen(station.database.engine, "connect", only_read)
    with pytest.raises(Refusal, match=r"store\.read_only"):
        save(station, now)
    assert saved(station) == ["Oubangui Énergie"]


def test_a_damaged_page_is_found_and_a_backup_put_in_its_place(
    station: StationStore, now: datetime, tmp_path: Path
) -> None:
    for number in range(300):
        save(station, now, f"supplier {number:03} " + "x" * 300)
    path, folder = path_of(station), tmp_path / "backups"
    backup = back_up(path, folder, now)
    station.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = connection.execute("PRAGMA page_size").fetchone()[0]
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with path.open("r+b") as file:
        for page in range(pages // 2, pages // 2 + 6):
            file.seek(page * size)
            file.write(os.urandom(size))
    assert check(path) is not None
    kept = restore(backup, path, now)
    assert check(path) is None
    assert kept is not None
    assert kept.exists()
    restored = StationStore(Database.at_path(path))
    assert len(saved(restored)) == 300
    restored.close()


def test_a_damaged_backup_replaces_nothing(station: StationStore, now: datetime, tmp_path: Path) -> None:
    save(station, now)
    damaged = tmp_path / "field-ems-20260101T000000Z.db"
    damaged.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(Refusal, match=r"store\.backup_damaged"):
        restore(damaged, path_of(station), now)
    assert saved(station) == ["Oubangui Énergie"]


def test_backups_are_whole_while_the_station_writes_and_the_newest_seven_are_kept(
    station: StationStore, now: datetime, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    for minute in range(KEPT_BACKUPS + 3):
        save(station, now, f"supplier {minute}")
        back_up(path_of(station), folder, now.replace(minute=minute))
    kept = backups(folder)
    assert len(kept) == KEPT_BACKUPS
    assert all(check(path) is None for path in kept)


def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    StationStore.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as connection:
        connection.execute("PRAGMA user_version=999")
    with pytest.raises(Refusal, match=r"store\.newer_schema"):
        StationStore.open(tmp_path)
