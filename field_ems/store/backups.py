"""Copies of a station's database: dated ones to go back to, and one before each migration."""

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from field_ems.domain.notices import Refusal

KEPT_BACKUPS = 7
_STAMP = "%Y%m%dT%H%M%SZ"


def back_up(database: Path, folder: Path, now: datetime) -> Path:
    """Write a consistent copy of the database into the folder while it is in use, keep the newest seven, give its path.

    The copy gets its name only when it is whole, so a cut in the middle leaves no half backup to be mistaken for one.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"field-ems-{now.strftime(_STAMP)}.db"
    _copy(database, path)
    for old in backups(folder)[KEPT_BACKUPS:]:
        old.unlink()
    return path


def backups(folder: Path) -> list[Path]:
    """Give the dated backups in the folder, newest first."""
    return sorted(folder.glob("field-ems-????????T??????Z.db"), reverse=True)


def back_up_before_migration(engine: Engine, version: int) -> None:
    """Keep the database as it is before its schema changes; PostgreSQL is backed up by its administrator."""
    if engine.url.get_backend_name() == "sqlite" and engine.url.database:
        database = Path(engine.url.database)
        _copy(database, database.with_name(f"{database.stem}-before-schema-{version + 1}.db"))


def check(database: Path) -> str | None:
    """Give None where the database is whole, else the engine's first complaint."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        return str(error)
    return None if found == "ok" else found


def restore(backup: Path, database: Path, now: datetime) -> Path | None:
    """Put the backup in the database's place and give where the replaced one was kept.

    Nothing is overwritten: the database that was there is renamed. Refuses a backup that is not whole.
    """
    if complaint := check(backup):
        raise Refusal("store.backup_damaged", backup=str(backup), detail=complaint)
    incoming = database.with_name(database.name + ".incoming")
    _copy(backup, incoming)
    return put_in_place(incoming, database, now, "replaced")


def put_in_place(incoming: Path, database: Path, now: datetime, fate: str) -> Path | None:
    """Rename a whole database file into another's place; give what the other is called, by its fate, from here on."""
    kept = database.with_name(f"{database.stem}-{fate}-{now.strftime(_STAMP)}.db") if database.exists() else None
    if kept:
        # A write-ahead log belongs to its database by name: it moves along, so that the kept copy stays whole.
        for suffix in ("", "-wal", "-shm"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
    incoming.rename(database)
    return kept


def _copy(source: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("VACUUM INTO ?", (str(partial),))
    partial.chmod(0o600)
    partial.replace(target)
