"""The two ends as the simulation runs them: real databases whose transactions it can cut, and a link it can break."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import URL
from sqlmodel import Session

from field_ems.store.database import Database
from field_ems.store.station import StationStore

Boundary = Callable[[str], None]
"""Called where one transaction ends or the next begins; may raise ``Crash``, or let something else happen first."""

BEFORE_READING = "before reading"
BEFORE_WRITING = "before writing"
BEFORE_COMMIT = "before the commit"
AFTER_COMMIT = "after the commit"


class Crash(Exception):
    """A process that died here; what it had committed is what is left of it."""


class LinkDown(Exception):
    """A request or an answer that never arrived."""


def _uneventful(_where: str) -> None:
    """Nothing happens."""


class SimulatedDatabase(Database):
    """The real database, with the simulation looking in wherever a transaction begins or ends.

    ``inside`` is a connection beside the program's own, by which the simulation looks and copies; to open one for each
    look would be most of what a seed costs.
    """

    boundary: Boundary = staticmethod(_uneventful)

    def __init__(self, path: Path) -> None:
        super().__init__(URL.create("sqlite+pysqlite", database=str(path)))
        self.inside = sqlite3.connect(path)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        self.boundary(BEFORE_READING)
        with super().reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        self.boundary(BEFORE_WRITING)
        with super().writing() as session:
            yield session
            self.boundary(BEFORE_COMMIT)
        self.boundary(AFTER_COMMIT)

    def close(self) -> None:
        """Let go of the program's connections and of the one beside them."""
        super().close()
        self.inside.close()


class Bench:
    """A folder of databases that are emptied and used again, because one is dear to open and cheap to keep open."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._databases: dict[str, SimulatedDatabase] = {}
        migrated = SimulatedDatabase(folder / "empty.db")
        self._empty = copied(migrated.inside)
        migrated.close()

    def fresh(self, name: str, file_name: str | None = None) -> SimulatedDatabase:
        """Give an empty database; two names with one file name are two programs on one database."""
        database = self._databases.get(name)
        if database is None:
            database = SimulatedDatabase(self._folder / f"{file_name or name}.db")
            self._databases[name] = database
        self._empty.backup(database.inside)
        return database

    def clear(self) -> None:
        """Let nobody look in on any database."""
        for database in self._databases.values():
            database.boundary = _uneventful

    def close(self) -> None:
        """Let go of every database."""
        for database in self._databases.values():
            database.close()


def copied(source: sqlite3.Connection) -> sqlite3.Connection:
    """Give a copy in memory of a database that may be in use."""
    copy = sqlite3.connect(":memory:")
    source.backup(copy)
    return copy


@dataclass
class Laptop:
    """A device of the station: its store, how far its clock is off, and the backups it can go back to.

    ``newer`` where its program is a version ahead of the others' and of headquarters'.
    """

    name: str
    database: SimulatedDatabase
    store: StationStore
    device_id: bytes
    clock_offset: int = 0
    busy: bool = False
    joined: bool = False
    newer: bool = False
    backups: list[sqlite3.Connection] = field(default_factory=list)

    @property
    def inside(self) -> sqlite3.Connection:
        """The connection by which its database is looked at and copied."""
        return self.database.inside
