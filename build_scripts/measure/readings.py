"""What a long history costs a station: opening each view, saving a reading, the year's inventory, and memory.

A station of 500 meters with 1,000,000 readings is written through the store's own tables: entries, chain and rows as
saving writes them. Then each view is opened twice, the second time after one more reading, and what the database was
asked is counted: statements, rows that came out, and the steps of SQLite's machine, which see the rows that did not.
Figures that count are the same on every machine; times are given as ratios to a single SELECT sum().
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import event, text

from field_ems.domain.journal import Coordinates, make_entry
from field_ems.domain.times import to_seconds
from field_ems.services import (
    assessments,
    at_a_glance,
    emissions,
    entry_grid,
    kept_figures,
    meters,
    reading_history,
    readings,
    report,
    suppliers,
    sync,
    tenders,
)
from field_ems.services.questions import questions_page
from field_ems.services.readings import Entry
from field_ems.services.trends import By, TrendQuestion, days_shown, trend
from field_ems.store import entries as journal_entries
from field_ems.store import tables
from field_ems.store.apply import Placed
from field_ems.store.entries import JOURNAL
from field_ems.store.kinds import BY_NAME
from field_ems.store.statements import insert_ignoring
from field_ems.store.station import StationStore
from field_ems.store.writer import StationWriter

METERS, READINGS = 500, 1_000_000
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
STEPS_AT_ONCE = 100
_LOT = 20_000
_READING = BY_NAME["reading"]


class BulkWriter(StationWriter):
    """Writes the same entries and rows as saving does, without asking of each whether it may be applied."""

    def flush(self) -> None:
        """Write what is pending."""
        pending, self._pending = self._pending, []
        insert_ignoring(self.session, JOURNAL, [self._journal_row(one) for one in pending])
        insert_ignoring(self.session, _READING.table, [self._reading_row(one) for one in pending])
        self._flushed()

    def reading(self, **values: object) -> None:
        """Note one reading."""
        at, position = self._next_place()
        fields = _READING.to_journal(values)
        entry = make_entry(
            Coordinates(*at), _READING.number, None, fields, bases=(), author_id=None, recorded_at=self._recorded_at
        )
        self._pending.append(Placed(entry, chain=self._chained(entry), position=position))

    def _journal_row(self, one: Placed) -> dict[str, object]:
        return journal_entries.to_row(self.station_id, one.entry, chain=one.chain, position=one.position)

    def _reading_row(self, one: Placed) -> dict[str, object]:
        values, _unknown = _READING.from_journal(dict(one.entry.fields))
        names = (column.name for column in _READING.table.columns)
        row = dict.fromkeys(names) | values
        return row | {
            "station_id": self.station_id, "id": one.entry.row_id, "epoch": one.entry.at.epoch,
            "seq": one.entry.at.seq,
        }  # fmt: skip


def build(folder: Path, meter_count: int, reading_count: int) -> StationStore:
    """Draw up the station: registers read once a day up to yesterday."""
    store = StationStore.open(folder)
    office = meters.add_facility(store, NOW, "Compound", country="TCD", zone="Africa/Ndjamena")
    with store.writing(NOW) as writer:
        ids = [
            writer.create(
                tables.Meter, facility_id=office, code=f"E{number:03}", name=f"Meter {number}", kind="register",
                activity="electricity", unit="kWh", digits=9, read_every="day", walk_order=number,
            )
            for number in range(meter_count)
        ]  # fmt: skip
    days = reading_count // meter_count
    with store.database.writing() as session:
        here = session.get_one(tables.Installation, 1)
        bulk = BulkWriter(session, here.station_id, here.epoch, None, NOW)
        for day in range(days):
            taken_at = NOW.replace(hour=6) - timedelta(days=days - day)
            for number, meter_id in enumerate(ids):
                value = Decimal(1_000 * number + day * (number % 37 + 1))
                bulk.reading(
                    meter_id=meter_id, taken_at=taken_at, utc_offset=60, value=value, unit="kWh", method="read"
                )
            if len(bulk._pending) >= _LOT:
                bulk.flush()
        bulk.flush()
    with store.database.writing() as session:
        # As SQLite keeps them up to date itself in a database that grew day by day.
        session.connection().execute(text("ANALYZE"))
    return store


@contextmanager
def asked(store: StationStore) -> Iterator[SimpleNamespace]:
    """Count what the database is asked, and the seconds that it all takes."""
    seen = SimpleNamespace(statements=0, rows=0, steps=0, seconds=0.0)

    def before(connection, cursor, statement, parameters, context, many) -> None:  # type: ignore[no-untyped-def]
        seen.statements += 1

        def step() -> int:
            seen.steps += STEPS_AT_ONCE
            return 0

        connection.connection.driver_connection.set_progress_handler(step, STEPS_AT_ONCE)
        connection.connection.driver_connection.row_factory = count_row

    def count_row(_cursor: object, row: tuple[object, ...]) -> tuple[object, ...]:
        seen.rows += 1
        return row

    event.listen(store.database.engine, "before_cursor_execute", before)
    began = time.perf_counter()
    try:
        yield seen
    finally:
        seen.seconds = time.perf_counter() - began
        event.remove(store.database.engine, "before_cursor_execute", before)


def views(store: StationStore, meter_id: bytes) -> dict[str, Callable[[], object]]:
    """Give what each screen asks when it is opened."""
    return {
        "home: due": lambda: entry_grid.due_meters(store, NOW, limit=6),
        "home: figures of the year": lambda: kept_figures.kept_key_figures(store, NOW.year),
        "home: held": lambda: kept_figures.kept_questions(store, NOW, limit=5),
        "home: put aside": lambda: at_a_glance.count_put_aside(store),
        "readings": lambda: entry_grid.entry_grid(store, NOW),
        "readings: check while typing": lambda: readings.check_entry(store, NOW, _entry(meter_id, 0)),
        "meters": lambda: meters.list_meters(store),
        "open questions": lambda: questions_page(store, NOW),
        "trends": lambda: trend(store, NOW, TrendQuestion(*days_shown(NOW.date(), By.MONTH))),
        "history": lambda: reading_history.history(store, meter_id),
        "checklists": lambda: assessments.list_assessments(store),
        "suppliers": lambda: (suppliers.list_suppliers(store), tenders.list_tenders(store)),
        "sync": lambda: sync.overview(store),
    }


def _entry(meter_id: bytes, number: int) -> Entry:
    return Entry(meter_id, NOW + timedelta(minutes=number), Decimal(10**8 + number))


def measure(folder: Path, meter_count: int, reading_count: int) -> dict[str, object]:
    """Build a station and count."""
    began = time.perf_counter()
    store = build(folder, meter_count, reading_count)
    built = time.perf_counter() - began
    meter_id = meters.find_meter(store, "E000").id
    began = time.perf_counter()
    kept_figures.kept_questions(store, NOW, limit=5)
    first_look = time.perf_counter() - began
    began = time.perf_counter()
    views(store, meter_id)["trends"]()
    first_trend = time.perf_counter() - began
    found: dict[str, object] = {"readings": reading_count, "meters": meter_count, "build_seconds": round(built, 1)}
    found["first_trend_seconds"] = round(first_trend, 1)
    opened = {}
    for name, view in views(store, meter_id).items():
        with asked(store) as seen:
            view()
        opened[name] = _counted(seen)
    with asked(store) as seen:
        save(store, meter_id, 1)
    found |= {"opening": opened, "saving_a_reading": _counted(seen)}
    with asked(store) as seen:
        kept_figures.kept_key_figures(store, NOW.year)
    found["figures_after_one_reading"] = _counted(seen)
    with asked(store) as seen:
        views(store, meter_id)["trends"]()
    found["trends_after_one_reading"] = _counted(seen)
    found["page_of_questions"] = len(questions_page(store, NOW).questions)
    found["inventory"] = inventory_against_sum(store, first_look)
    found["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    store.close()
    return found


def save(store: StationStore, meter_id: bytes, number: int) -> None:
    """Save one reading, with what the checks warn of accepted."""
    entry = _entry(meter_id, number)
    accept = [finding.notice.code for finding in readings.check_entry(store, NOW, entry)]
    readings.save_reading(store, NOW, entry, accept=accept, reason="measured" if accept else None)


def inventory_against_sum(store: StationStore, first_look: float) -> dict[str, object]:
    """Hold the year's inventory against one SELECT sum() over the same rows."""
    first, end = date(NOW.year, 1, 1), date(NOW.year + 1, 1, 1)
    query = text("SELECT sum(value), count(*) FROM reading WHERE station_id = :station AND taken_at >= :first")
    with store.reading() as session:
        began = time.perf_counter()
        rows = session.connection().execute(
            query, {"station": store.station_id, "first": to_seconds(datetime(NOW.year, 1, 1, tzinfo=UTC))}
        ).one()[1]  # fmt: skip
        one_sum = time.perf_counter() - began
    began = time.perf_counter()
    emissions.inventory(store, first, end)
    afresh = time.perf_counter() - began
    began = time.perf_counter()
    kept_figures.kept_key_figures(store, NOW.year)
    kept = time.perf_counter() - began
    began = time.perf_counter()
    report.station_report(store, first, end, NOW)
    whole_report = time.perf_counter() - began
    return {
        "rows": rows,
        "sum_seconds": round(one_sum, 3),
        "afresh_ratio": round(afresh / one_sum, 1),
        "kept_ratio": round(kept / one_sum, 2),
        "report_ratio": round(whole_report / one_sum, 1),
        "first_look_seconds": round(first_look, 1),
    }


def _counted(seen: SimpleNamespace) -> dict[str, object]:
    return {
        "statements": seen.statements, "rows": seen.rows, "steps": seen.steps,
        "milliseconds": round(seen.seconds * 1000, 1),
    }  # fmt: skip


def main() -> None:
    """Measure a short history and a long one, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--readings", type=int, default=READINGS)
    parser.add_argument("--meters", type=int, default=METERS)
    options = parser.parse_args()
    found = {}
    with tempfile.TemporaryDirectory(prefix="field-ems-readings-") as folder:
        # The short history first: what it takes in memory is then not the long one's.
        for name, count in (("a tenth", options.readings // 10), ("whole", options.readings)):
            print(f"building {count} readings of {options.meters} meters ...", file=sys.stderr)
            found[name] = measure(Path(folder) / name.replace(" ", "-"), options.meters, count)
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
