"""A station's own store: its database and the installation that writes to it."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, select, update
from sqlmodel import Session

from field_ems.domain.journal import new_epoch, new_station_id
from field_ems.store import tables
from field_ems.store.database import Database
from field_ems.store.kinds import KINDS
from field_ems.store.statements import insert_ignoring, upsert
from field_ems.store.tables import Conflict, Installation, JournalEntry, PullCursor
from field_ems.store.tables.journal import EpochHead

if TYPE_CHECKING:
    from field_ems.store.writer import Writer

DATABASE_NAME = "field-ems.db"
INSTALLATION = Installation.__table__  # type: ignore[attr-defined]
PULL_CURSOR = PullCursor.__table__  # type: ignore[attr-defined]


class Here(NamedTuple):
    """This installation, as ``tables.Installation`` has it."""

    station_id: bytes
    epoch: int
    acknowledged_seq: int
    hq_epoch: int | None
    is_giving_back: bool


_CURSORS = select(PULL_CURSOR.c.scope_id, PULL_CURSOR.c.position)
_HERE = select(*(INSTALLATION.c[name] for name in Here._fields))


class StationStore:
    """The database of one installation. Several programs may have it open at once; one of them writes at a time."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.reading() as session:
            known = session.connection().execute(select(INSTALLATION.c.station_id)).scalar_one_or_none()
        if known is None:
            with database.writing() as session:
                row = {"number": 1, "station_id": new_station_id(), "epoch": new_epoch(), "acknowledged_seq": 0}
                insert_ignoring(session, INSTALLATION, [row])

    @classmethod
    def open(cls, data_folder: Path) -> "StationStore":
        """Open, or begin, the station in this folder."""
        return cls(Database.at_path(data_folder / DATABASE_NAME))

    def reading(self) -> AbstractContextManager[Session]:
        """A session over one unchanging view."""
        return self.database.reading()

    @contextmanager
    def writing(self, now: datetime, author_id: bytes | None = None) -> Iterator["Writer"]:
        """A writer whose records are saved together at the end, or not at all."""
        from field_ems.store.writer import StationWriter, flushing  # reading needs none of what applies entries

        with self.database.writing() as session:
            here = installation(session)
            with flushing(StationWriter(session, here.station_id, here.epoch, author_id, now)) as writer:
                yield writer

    @property
    def station_id(self) -> bytes:
        """The station that this installation works for; enrolment may change it."""
        with self.reading() as session:
            return installation(session).station_id

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()


def installation(session: Session) -> Here:
    """Give this installation as it is at this moment of the transaction."""
    return Here(*session.connection().execute(_HERE).one())


def join_station(session: Session, station_id: bytes) -> None:
    """Let all that was entered before enrolment belong to the station that headquarters knows.

    The station is part of every key and of no row id, so the records stay what they are.
    """
    earlier = installation(session).station_id
    tables = [kind.table for kind in KINDS if not kind.global_scope]
    tables += [JournalEntry.__table__, EpochHead.__table__, Conflict.__table__]  # type: ignore[attr-defined]
    for table in tables:
        session.connection().execute(update(table).where(table.c.station_id == earlier).values(station_id=station_id))
    session.connection().execute(update(INSTALLATION).values(station_id=station_id))
    session.expire_all()


def note_acknowledged(session: Session, seq: int) -> None:
    """Note up to which number headquarters has this device's entries."""
    session.connection().execute(update(INSTALLATION).values(acknowledged_seq=seq))


def note_headquarters(session: Session, hq_epoch: int) -> None:
    """Note which headquarters, or which life of it, has answered."""
    session.connection().execute(update(INSTALLATION).values(hq_epoch=hq_epoch))


def begin_with_headquarters(session: Session, hq_epoch: int, *, is_giving_back: bool) -> None:
    """Begin anew with a headquarters that was restored: nothing counts as sent or read until it says so.

    ``is_giving_back`` where what this device holds of others is still to be given back.
    """
    began = {"hq_epoch": hq_epoch, "acknowledged_seq": 0, "is_giving_back": is_giving_back}
    session.connection().execute(update(INSTALLATION).values(**began))
    session.connection().execute(delete(PULL_CURSOR))
    session.connection().execute(delete(tables.SentFile.__table__))  # type: ignore[attr-defined]
    session.expire_all()


def cursors_of(session: Session, scope_ids: Sequence[bytes]) -> list[int]:
    """Give how far this device has read each of these scopes."""
    rows = session.connection().execute(_CURSORS)
    known: dict[bytes, int] = {row.scope_id: row.position for row in rows}
    return [known.get(scope_id, 0) for scope_id in scope_ids]


def set_cursor(session: Session, scope_id: bytes, position: int) -> None:
    """Note how far this device has read a scope."""
    upsert(session, PULL_CURSOR, {"scope_id": scope_id, "position": position})
