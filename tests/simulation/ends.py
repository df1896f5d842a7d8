"""The two ends as the simulation runs them: real databases whose transactions it can cut, and a link it can break."""

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
    """The real database, with the simulation looking in wherever a transaction begins or ends."""

    boundary: Boundary = staticmethod(_uneventful)

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


class Bench:
    """A folder of databases that are emptied and used again, because an engine is dear to make and cheap to keep."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._empty = folder / "empty.db"
        self._databases: dict[str, SimulatedDatabase] = {}
        Database.at_path(self._empty).close()

    def fresh(self, name: str, file_name: str | None = None) -> SimulatedDatabase:
        """Give an empty database; two names with one file name are two programs on one database."""
        path = self.folder / f"{file_name or name}.db"
        database = self._databases.get(name)
        if database is None:
            put_file(self._empty, path)
            database = SimulatedDatabase(URL.create("sqlite+pysqlite", database=str(path)))
            self._databases[name] = database
        database.close()
        put_file(self._empty, path)
        return database

    def clear(self) -> None:
        """Let go of every database, and of whoever looked in on it."""
        for database in self._databases.values():
            database.boundary = _uneventful
            database.close()


def put_file(source: Path, database: Path) -> None:
    """Put a database file in another's place, its write-ahead log removed."""
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    database.write_bytes(source.read_bytes())


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
    backups: list[Path] = field(default_factory=list)

    @property
    def path(self) -> Path:
        """Its database's file."""
        assert self.database.path is not None
        return self.database.path
