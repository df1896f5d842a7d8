"""Backing up headquarters, and going on after its database was put back from a backup.

What a backup lacks is not lost as long as one device holds it: with the new life that begins here, every device that
syncs gives back what it holds.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store import backups
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.returned import accept_returned, returned


@dataclass(frozen=True, slots=True)
class ReturnedRecords:
    """Records of headquarters' own that came back and wait; ``station`` is None for what was for every station."""

    station: str | None
    kind: str
    records: int


def restore_headquarters(backup: Path, database: Path, now: datetime) -> Path | None:
    """Put a backup in the place of headquarters' SQLite database and give where the replaced one was kept.

    Headquarters must not be running. Refuses a backup that is not whole; then nothing was changed.
    """
    kept = backups.restore(backup, database, now)
    store = HeadquartersStore(Database.at_path(database))
    try:
        store.begin_new_life()
    finally:
        store.close()
    return kept


def begin_new_life(store: HeadquartersStore) -> None:
    """Say that the database was put back from a backup by its own tools, as PostgreSQL's is.

    Headquarters must not be running meanwhile.
    """
    store.begin_new_life()


def list_returned(store: HeadquartersStore) -> list[ReturnedRecords]:
    """Give what stations gave back of what headquarters itself had written, and nobody has accepted yet."""
    with store.reading() as session:
        found = returned(session)
    return [
        ReturnedRecords(
            None if one.scope_id == GLOBAL_SCOPE else one.station or one.scope_id.hex()[:8], one.kind, one.records
        )
        for one in found
    ]


def accept_all_returned(store: HeadquartersStore, now: datetime) -> int:
    """Take what stations gave back for headquarters' own again, and give how many entries that were.

    A station can't prove that headquarters wrote it: whoever accepts it answers for that.
    """
    with store.writing() as session:
        return accept_returned(session, store.epoch, now)
