"""All stations at once after an outage, on SQLite and on PostgreSQL: real clients against the real server.

Headquarters is killed, every station finds it away, it is started again and all come at that moment. Each station has
its own database, its own connection and the program's own patience; where headquarters is busy it comes back when
``Retry-After`` says, a little later than others.
"""

import argparse
import json
import resource
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benches import PostgresBench

from tests.hq.conftest import HeadquartersProcess
from tests.hq.crowd import READINGS, let_all_come


def measure(url: str, folder: Path, stations: int, workers: int) -> dict[str, Any]:
    """Let so many stations come at once."""
    server = HeadquartersProcess(url, folder, workers)
    server.start()
    try:
        crowd = let_all_come(server, folder, stations)
    finally:
        server.kill()
    seconds = sorted(one.seconds for one in crowd.served)
    middle = statistics.median(seconds)
    return {
        "stations": stations,
        "workers": workers,
        "served": len(crowd.served),
        "readings_expected": stations * READINGS,
        "readings": crowd.readings_at_headquarters,
        "different_readings": crowd.different_readings,
        "told_in_the_outage": crowd.told_in_outage,
        "told_afterwards": Counter(code for one in crowd.served for code in one.told),
        "first_s": round(seconds[0], 2),
        "median_s": round(middle, 2),
        "longest_s": round(seconds[-1], 2),
        "longest_to_median": round(seconds[-1] / middle, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--stations", type=int, default=300)
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    asked = parser.parse_args()
    # Each station has a database's three files and a socket open, all in this one process.
    most_files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most_files, most_files))
    found: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        for engine in [asked.only] if asked.only else ["sqlite", "postgresql"]:
            folder = Path(name) / engine
            folder.mkdir()
            if engine == "sqlite":
                found[engine] = measure(f"sqlite+pysqlite:///{folder / 'hq.db'}", folder, asked.stations, 1)
                continue
            bench = PostgresBench(folder)
            found[engine] = measure(bench.ready_url, folder, asked.stations, 2)
            bench.close()
    print(json.dumps(found, indent=None if asked.json else 2))
    whole = asked.stations * READINGS
    raise SystemExit(any(not one["readings"] == one["different_readings"] == whole for one in found.values()))


if __name__ == "__main__":
    main()
