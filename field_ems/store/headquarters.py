"""Headquarters' store: the same tables for many stations, and its own numbering of what it writes."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, new_epoch
from field_ems.store.database import Database
from field_ems.store.outcomes import settle_stations
from field_ems.store.statements import insert_ignoring
from field_ems.store.station import INSTALLATION, installation
from field_ems.store.writer import ScopeWriter, Writer, flushing


class HeadquartersStore:
    """The database of headquarters, on SQLite or PostgreSQL; many workers may have it open."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.reading() as session:
            known = session.connection().execute(select(INSTALLATION.c.epoch)).scalar_one_or_none()
        if known is None:
            with database.writing() as session:
                row = {"number": 1, "station_id": GLOBAL_SCOPE, "epoch": new_epoch(), "acknowledged_seq": 0}
                insert_ignoring(session, INSTALLATION, [row])
        with database.reading() as session:
            self.epoch = installation(session).epoch
            """Renewed when headquarters is restored, so that stations notice."""

    def reading(self) -> AbstractContextManager[Session]:
        """A session over the database."""
        return self.database.reading()

    def asking(self) -> AbstractContextManager[Session]:
        """A session for a single question."""
        return self.database.asking()

    def writing(self) -> AbstractContextManager[Session]:
        """A session whose changes are committed together at the end."""
        return self.database.writing()

    @contextmanager
    def publishing(self, scope_id: bytes, now: datetime) -> Iterator[Writer]:
        """A writer of headquarters' own records in a station's scope, or in the global one.

        What stations' entries waited for in the global scope lets them through in the same transaction.
        """
        with self.database.writing() as session:
            with flushing(ScopeWriter(session, scope_id, self.epoch, None, now)) as writer:
                yield writer
            if scope_id == GLOBAL_SCOPE:
                settle_stations(session, self.epoch, now)

    def begin_new_life(self) -> None:
        """Renew the epoch after the database was put back from a backup, so that stations give back what it lost.

        No other worker may have the database open: it would go on under the former epoch.
        """
        epoch = new_epoch()
        with self.database.writing() as session:
            session.connection().execute(update(INSTALLATION).values(epoch=epoch))
        self.epoch = epoch

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()
