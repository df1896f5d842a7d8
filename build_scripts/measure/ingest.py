"""How fast headquarters takes readings in, as a ratio to the fastest way into the same tables on the same machine.

The real server takes the real wire format from stations of their own, with authentication, audit log and roll-ups; each
request is committed before it is answered. What a request brings is a month (1,200 readings), as from a station that
syncs each month, or a backlog of four, as a laptop sends after an outage (sync.offers: 1,365 readings in the first
request, 2,730 in the next, then 5,000).

The roof beside it writes, into another copy of the same tables and indexes, the rows that the endpoint adds to them
(TABLES of benches.py), as many at a time, committed as often: COPY on PostgreSQL, from one connection and from as many
as there are clients, executemany with synchronous=FULL on SQLite. All rows are ready made in both cases: what makes
them is not measured.

Endpoint and roof take turns, since a machine's speed changes from one second to the next: with one client every 24
months of readings, with several once a lap (each stop would let the workers run dry). A first lap, which does not
count, gives the rows that the roof writes. A ratio is the median of the laps' own.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benches import CLIENTS, PostgresBench, SqliteBench
from senders import MONTH, Link, Sender, enrolled, now, was_taken

from field_ems.services.templates import publish_shipped_templates
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore

MONTHS_A_REQUEST = {"month": 1, "backlog": 4}
WARM_UP = 16
"""Requests that are sent before the time counts."""
TURN = 24
"""Months of readings that one client sends before it is the roof's turn."""


@dataclass(frozen=True)
class Load:
    """How many clients send how many requests each, of how many months, and how often."""

    clients: int
    requests: int
    months: int
    laps: int
    first: int
    """The number of the first client's station."""

    @property
    def warm_up(self) -> int:
        """How many requests each client sends before the time counts."""
        return max(1, WARM_UP // self.clients)

    @property
    def turns(self) -> list[slice]:
        """Which of its requests each client sends in a turn."""
        many = self.requests if self.clients > 1 else max(1, TURN // self.months)
        end = self.warm_up + self.requests
        return [slice(start, min(start + many, end)) for start in range(self.warm_up, end, many)]


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


def send(links: Sequence[Link], senders: Sequence[Sender], turn: slice) -> tuple[float, list[float]]:
    """Let all send their requests of a turn at the same time; give the seconds, and those of each request."""
    together = threading.Barrier(len(senders) + 1)

    def send_one(link: Link, sender: Sender) -> list[float]:
        together.wait()
        found = []
        for body in sender.bodies[turn]:
            began = time.perf_counter()
            status, answer = link.post(body)
            found.append(time.perf_counter() - began)
            assert was_taken(status, answer), (status, answer)
        return found

    with ThreadPoolExecutor(len(senders)) as pool:
        running = [pool.submit(send_one, *one) for one in zip(links, senders, strict=True)]
        together.wait()
        began = time.perf_counter()
        latencies = [one for each in running for one in each.result()]
        return time.perf_counter() - began, latencies


@dataclass
class Lap:
    """The seconds that the endpoint took, those of each request, and a worker's most memory (octets).

    ``roofs`` has the seconds of each roof by its connections.
    """

    roofs: dict[int, float]
    seconds: float = 0
    latencies: list[float] = field(default_factory=list)
    memory: int = 0


def take_lap(bench: Any, senders: Sequence[Sender], load: Load, ready: Sequence[Sequence[Any]], most: int) -> Lap:
    """Send all, with the roofs' turns between: with one connection and with the ``most``; none where none is ready."""
    lap = Lap(dict.fromkeys(sorted({1, most}) if ready else (), 0.0))
    with serving(bench.fresh(), bench.workers) as (port, pid), ExitStack() as opened:
        links = [opened.enter_context(closing(Link(port, sender.token))) for sender in senders]
        roofs = {connections: opened.enter_context(bench.roof(connections)) for connections in lap.roofs}
        warm_up = slice(load.warm_up)  # workers as they are after their first minute
        for turn in [warm_up, *load.turns]:
            seconds, latencies = send(links, senders, turn)
            of_roofs = {connections: write([each[turn] for each in ready]) for connections, write in roofs.items()}
            if turn is warm_up:
                continue
            lap.seconds += seconds
            lap.latencies += latencies
            for connections, of_roof in of_roofs.items():
                lap.roofs[connections] += of_roof
        lap.memory = peak_memory(pid)
    return lap


def measured(bench: Any, folder: Path, load: Load) -> dict[str, Any]:
    """Take laps; ``folder`` is for the stations."""
    store = HeadquartersStore(Database.at_url(bench.ready_url))
    numbers = range(load.first, load.first + load.clients)
    senders = [enrolled(store, folder, number, load.warm_up + load.requests, load.months) for number in numbers]
    store.close()
    most = min(load.clients, bench.writers)
    take_lap(bench, senders, load, (), most)
    written = bench.written({one.station_id for one in senders}, load.months * MONTH)
    assert [len(each) for each in written] == [load.warm_up + load.requests] * load.clients
    ready = [[bench.made_ready(one) for one in each] for each in written]
    del written  # much memory
    laps = [take_lap(bench, senders, load, ready, most) for _ in range(load.laps)]
    rows = load.clients * load.requests * load.months * MONTH
    latencies = sorted(one for lap in laps for one in lap.latencies)
    return {
        "rows_per_second": round(rows / statistics.median(lap.seconds for lap in laps)),
        "ratio": round(statistics.median(lap.roofs[1] / lap.seconds for lap in laps), 3),
        "ratio_to_as_many_connections": round(statistics.median(lap.roofs[most] / lap.seconds for lap in laps), 3),
        "ratios": [round(lap.roofs[1] / lap.seconds, 3) for lap in laps],
        "roof_rows_per_second": round(rows / statistics.median(lap.roofs[1] for lap in laps)),
        "roof_with_as_many_connections": round(rows / statistics.median(lap.roofs[most] for lap in laps)),
        "p50_ms": round(1000 * statistics.median(latencies), 1),
        "p99_ms": round(1000 * latencies[int(len(latencies) * 0.99)], 1),
        "worker_memory_mb": round(max(lap.memory for lap in laps) / 2**20, 1),
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
