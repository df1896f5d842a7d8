"""Month-end: 300 stations sync at once against one headquarters on PostgreSQL with two workers.

Each sends its month (1,200 readings) over a connection of its own, all at the same moment, and comes back as
``Retry-After`` says where headquarters is busy. Afterwards it is counted whether every reading is there once.
"""

import argparse
import json
import random
import statistics
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
from benches import PostgresBench
from ingest import peak_memory, serving
from senders import MONTH, Link, Sender, enrolled, now, was_taken

from field_ems.services.templates import publish_shipped_templates
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore

POLITE = {429, 503}


def sync(port: int, sender: Sender, together: threading.Barrier, seen: Counter[int]) -> float:
    """Send the month until it is taken; give the seconds from the start, waiting included."""
    together.wait()
    began = time.perf_counter()
    chance = random.Random(sender.token)
    while True:
        link = Link(port, sender.token)
        try:
            answer = link.exchange(sender.bodies[0])
        except OSError:
            seen[0] += 1
            time.sleep(chance.uniform(1, 3))
            continue
        finally:
            link.close()
        seen[answer.status] += 1
        if answer.status in POLITE:
            time.sleep(answer.retry_after * chance.uniform(1, 1.5))
            continue
        assert was_taken(answer.status, answer.body), answer
        return time.perf_counter() - began


def counted(url: str) -> dict[str, int]:
    """Count what headquarters holds."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        query = "SELECT count(*), count(DISTINCT (station_id, id)), count(DISTINCT station_id) FROM reading"
        rows, different, stations = connection.execute(query).fetchone() or (0, 0, 0)
    return {"readings": rows, "different": different, "stations": stations}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stations", type=int, default=300)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        bench = PostgresBench(Path(name))
        store = HeadquartersStore(Database.at_url(bench.ready_url))
        publish_shipped_templates(store, now())
        senders = [enrolled(store, Path(name), number, 1) for number in range(asked.stations)]
        store.close()
        seen: Counter[int] = Counter()
        together = threading.Barrier(asked.stations)
        url = bench.fresh()
        with serving(url, bench.workers) as (port, pid), ThreadPoolExecutor(asked.stations) as pool:
            began = time.perf_counter()
            running = [pool.submit(sync, port, sender, together, seen) for sender in senders]
            seconds = sorted(one.result() for one in running)
            total = time.perf_counter() - began
            memory = peak_memory(pid)
        held = counted(url)
        found: dict[str, Any] = {
            "stations": asked.stations,
            "served": len(seconds),
            **held,
            "expected_readings": asked.stations * MONTH,
            "answers_by_status": {str(status or "connection lost"): count for status, count in sorted(seen.items())},
            "seconds_until_all_were_served": round(total, 1),
            "p50_s": round(statistics.median(seconds), 2),
            "p99_s": round(seconds[int(len(seconds) * 0.99)], 2),
            "worker_memory_mb": round(memory / 2**20, 1),
        }
        bench.close()
    print(json.dumps(found, indent=2 if asked.json else None))
    raise SystemExit(not (held["readings"] == held["different"] == asked.stations * MONTH))


if __name__ == "__main__":
    main()
