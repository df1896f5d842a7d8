"""Opening a database, and the two ways into it: reading and writing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from field_ems.domain.notices import Refusal
from field_ems.store import schema
from field_ems.store.failures import as_refusal
from field_ems.store.safety import giving_up_the_reserve

BUSY_TIMEOUT_MS = 10_000

CONNECT_SECONDS = 10
"""Where a server's machine doesn't answer at all, the system would wait for minutes."""

_DRIVERS = ("postgresql+psycopg", "sqlite+pysqlite")

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # NORMAL lost acknowledged commits in most simulated power cuts; FULL in none.
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
)


class Database:
    """A station's or headquarters' database, on SQLite or PostgreSQL.

    Errors of the engine underneath (locked, read-only, full, damaged) come out as a ``Refusal`` that says what was
    kept and what to do.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self._engine = _make_engine(url)
        self._writing_engine = self._engine.execution_options(field_ems_writes=True)
        self._asking_engine = self._engine
        if not self.is_sqlite:
            self._asking_engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        self._one_writer = Lock() if self.is_sqlite else None
        with as_refusal(url):
            schema.bring_up_to_date(self._engine)

    @classmethod
    def at_path(cls, path: Path) -> "Database":
        """Open the SQLite database at this path, made readable to its owner alone if it does not exist."""
        with as_refusal(URL.create("sqlite+pysqlite", database=str(path))):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        return cls(URL.create("sqlite+pysqlite", database=str(path)))

    @classmethod
    def at_url(cls, url: str) -> "Database":
        """Open the database that an SQLAlchemy URL names (``postgresql+psycopg://...``)."""
        try:
            known = make_url(url)
        except (ArgumentError, ValueError) as error:
            raise Refusal("store.no_address", drivers=" ".join(_DRIVERS)) from error
        if known.drivername not in _DRIVERS:
            raise Refusal("store.no_address", drivers=" ".join(_DRIVERS))
        return cls(known)

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @property
    def is_sqlite(self) -> bool:
        """Whether there is one writer at a time and a file to copy."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def engine(self) -> Engine:
        """The engine, for the measurements that count its statements."""
        return self._engine

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session over one unchanging view of the database."""
        with as_refusal(self.url), Session(self._engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def asking(self) -> Iterator[Session]:
        """A session for a single question: PostgreSQL needs no transaction for it."""
        with as_refusal(self.url), Session(self._asking_engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed at the end, together or not at all."""
        folder = self.path.parent if self.path else None
        with (
            self._turn(),
            giving_up_the_reserve(folder),
            as_refusal(self.url),
            Session(self._writing_engine, expire_on_commit=False) as session,
        ):
            yield session
            session.commit()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for this process's other writers on SQLite, whose own waiting looks now and then and starves some."""
        if self._one_writer is None:
            yield
            return
        if not self._one_writer.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            raise Refusal("store.locked", place=str(self.url.database), detail="another writer is busy")
        try:
            yield
        finally:
            self._one_writer.release()

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()


def _make_engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_size=8,
            max_overflow=8,
            pool_pre_ping=True,
            connect_args={} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS},
        )
    engine = create_engine(url, poolclass=NullPool if url.database in (None, "") else None)
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver's own transaction control begins too late for a consistent view; _begin_sqlite does it.
    dbapi_connection.isolation_level = None
    for pragma in _PRAGMAS:
        dbapi_connection.execute(pragma)


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock first: a transaction that reads before it writes can't fail half-way for it.
    writes = connection.get_execution_options().get("field_ems_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
