"""Recovering a damaged station: what can be read goes into a new file, and the next sync fetches what headquarters has.

Nothing is thrown away: the damaged file is kept. What can be read of it comes first, what only the newest sound backup
has comes second; an entry is taken only where its content is what its id was made from.
"""

import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import ColumnElement, delete, func, select, tuple_, update
from sqlmodel import Session

from field_ems.domain.journal import EMPTY_CHAIN, Coordinates, chain, new_epoch
from field_ems.domain.notices import Refusal
from field_ems.store import backups
from field_ems.store import entries as journal_entries
from field_ems.store.database import Database
from field_ems.store.entries import JOURNAL
from field_ems.store.epochs import Reach, epochs_of, reach, set_reach
from field_ems.store.kinds import KINDS
from field_ems.store.salvage import Row, opened_copy, readable_rows
from field_ems.store.soundness import is_sound, mend_records
from field_ems.store.station import INSTALLATION, PULL_CURSOR, Here, installation
from field_ems.store.tables import Draft, every_table

_PAGE = 2_000
_SLICE = 200


@dataclass(frozen=True, slots=True)
class Recovered:
    """``kept`` is the damaged file; ``unsent_lost`` entries had not been sent and could not be read any more."""

    kept: Path
    entries: int
    drafts: int
    unsent_kept: int
    unsent_lost: int
    backup: Path | None


def recover(database: Path, now: datetime) -> Recovered:
    """Put a new file, with all that can be read, in the place of a damaged one, and give what became of it.

    Refuses with ``store.not_recoverable`` where neither the file nor a backup says which station it is; then nothing
    was changed. No other program may have the database open.
    """
    known = (path for path in backups.backups(database.parent / "backups") if backups.check(path) is None)
    backup = next(known, None)
    fresh_path = database.with_name(database.name + ".recovered")
    _remove(fresh_path)
    Database.at_path(fresh_path).close()
    _fill(fresh_path, database, backup)
    fresh = Database.at_path(fresh_path)
    try:
        with fresh.writing() as session:
            if session.connection().execute(select(func.count()).select_from(INSTALLATION)).scalar_one() == 0:
                raise Refusal("store.not_recoverable", place=str(database))
            kept_entries, unsent, lost = _put_in_order(session)
            drafts = session.connection().execute(select(func.count()).select_from(_DRAFT)).scalar_one()
    except Refusal:
        fresh.close()
        _remove(fresh_path)
        raise
    fresh.close()
    with closing(sqlite3.connect(fresh_path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = backups.put_in_place(fresh_path, database, now, "damaged")
    assert kept is not None
    return Recovered(kept, kept_entries, drafts, unsent, lost, backup)


_DRAFT = Draft.__table__  # type: ignore[attr-defined]


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _fill(fresh_path: Path, damaged: Path, backup: Path | None) -> None:
    """Copy the rows of every table: from the damaged file, then those that only the backup has."""
    with closing(sqlite3.connect(fresh_path)) as fresh:
        columns = {name: _columns(fresh, name) for name in every_table().tables if _columns(fresh, name)}
        for source in (damaged, backup):
            if source is None:
                continue
            with opened_copy(source) as connection:
                for table, names in columns.items():
                    # A backup from before a migration lacks the newest columns.
                    there = [name for name in names if connection and name in _columns(connection, table)]
                    if connection and there:
                        _insert(fresh, table, there, readable_rows(connection, table, there))
        fresh.commit()


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    with suppress(sqlite3.Error):
        return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    return []


def _insert(fresh: sqlite3.Connection, table: str, columns: list[str], rows: list[Row]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" for _ in columns)
    for row in rows:
        with suppress(sqlite3.IntegrityError):
            fresh.execute(f'INSERT OR IGNORE INTO "{table}" ({names}) VALUES ({marks})', row)


def _put_in_order(session: Session) -> tuple[int, int, int]:
    """Keep what is sound, give what was not sent an epoch of its own, and let the next sync begin from nothing."""
    here = installation(session)
    last_seq = reach(session, here.station_id, here.epoch).last_seq
    _keep_the_sound(session)
    _drop_rows_without_entry(session)
    unsent = _move_unsent(session, here)
    for station_id in session.connection().execute(select(JOURNAL.c.station_id).distinct()).scalars().all():
        _note_reaches(session, station_id)
        mend_records(session, station_id)
    session.connection().execute(delete(PULL_CURSOR))
    kept = session.connection().execute(select(func.count()).select_from(JOURNAL)).scalar_one()
    return kept, unsent, max(0, last_seq - here.acknowledged_seq - unsent)


def _keep_the_sound(session: Session) -> None:
    """Take out the entries whose content is not what their ids were made from, or can't be read."""
    whole = select(JOURNAL.c.station_id, JOURNAL.c.epoch, JOURNAL.c.seq)
    places = [tuple(row) for row in session.connection().execute(whole.order_by(*whole.selected_columns))]
    for start in range(0, len(places), _SLICE):
        some = places[start : start + _SLICE]
        sound = _sound_places(session, some)
        for place in some:
            if place not in sound:
                session.connection().execute(delete(JOURNAL).where(_at([place])))


def _sound_places(session: Session, places: list[Row]) -> set[Row]:
    """Give which of these places hold an entry that can be read and is sound."""
    query = select(JOURNAL).where(_at(places)).order_by(JOURNAL.c.station_id, JOURNAL.c.epoch, JOURNAL.c.seq)
    try:
        entries = journal_entries.load(session, query)
    except (TypeError, ValueError, OverflowError, Refusal):
        if len(places) == 1:
            return set()
        middle = len(places) // 2
        return _sound_places(session, places[:middle]) | _sound_places(session, places[middle:])
    return {place for place, entry in zip(places, entries, strict=True) if is_sound(entry)}


def _at(places: list[Row]) -> ColumnElement[bool]:
    return tuple_(JOURNAL.c.station_id, JOURNAL.c.epoch, JOURNAL.c.seq).in_(places)


def _drop_rows_without_entry(session: Session) -> None:
    """Take out the records whose entry is gone: headquarters gives both again."""
    for kind in KINDS:
        table = kind.table
        entry = select(JOURNAL.c.id).where(
            JOURNAL.c.station_id == table.c.station_id, JOURNAL.c.epoch == table.c.epoch, JOURNAL.c.seq == table.c.seq
        )
        session.connection().execute(delete(table).where(~entry.exists()))


def _move_unsent(session: Session, here: Here) -> int:
    """Number what headquarters is not known to have under a fresh epoch, without the gaps that damage has left."""
    fresh = new_epoch()
    beyond = (
        JOURNAL.c.station_id == here.station_id,
        JOURNAL.c.epoch == here.epoch,
        JOURNAL.c.seq > here.acknowledged_seq,
    )
    connection = session.connection()
    moved = connection.execute(select(JOURNAL.c.seq, JOURNAL.c.id).where(*beyond).order_by(JOURNAL.c.seq)).all()
    connection.execute(
        update(JOURNAL)
        .where(*beyond, JOURNAL.c.birth_epoch.is_(None))
        .values(birth_epoch=JOURNAL.c.epoch, birth_seq=JOURNAL.c.seq)
    )
    running = EMPTY_CHAIN
    for number, row in enumerate(moved, 1):
        running = chain(running, row.id)
        for table, values in [(JOURNAL, {"chain": running}), *((kind.table, {}) for kind in KINDS)]:
            connection.execute(
                update(table)
                .where(table.c.station_id == here.station_id, table.c.epoch == here.epoch, table.c.seq == row.seq)
                .values(epoch=fresh, seq=number, **values)
            )
    set_reach(session, here.station_id, fresh, Reach(len(moved), running))
    connection.execute(update(INSTALLATION).values(epoch=fresh, acknowledged_seq=0))
    return len(moved)


def _note_reaches(session: Session, station_id: bytes) -> None:
    """Note up to where each epoch has no gap any more; what lies beyond is joined to it as it comes back."""
    for epoch in epochs_of(session, station_id):
        found, first = Reach(0, EMPTY_CHAIN), 1
        while page := journal_entries.of_epoch(session, station_id, Coordinates(epoch, first), _PAGE):
            for entry in page:
                if entry.at.seq != found.last_seq + 1:
                    break
                found = Reach(entry.at.seq, chain(found.chain, entry.id))
            first = page[-1].at.seq + 1
        set_reach(session, station_id, epoch, found)
