"""Kept figures are those reckoned afresh, after anything that can change them, and cost no history to look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from field_ems.domain import times
from field_ems.services import emissions, kept_figures, meters, reading_history
from field_ems.services.entry_grid import entry_grid
from field_ems.services.questions import questions_page
from field_ems.services.readings import Entry, correct_reading, save_reading
from field_ems.store import tables
from field_ems.store.station import StationStore

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
ZONE = "Africa/Ndjamena"


def station_with(store: StationStore, days: int, count: int = 4) -> list[bytes]:
    """Registers read once a day."""
    office = meters.add_facility(store, NOW, "Office", country="TCD", zone=ZONE)
    ids = [
        meters.add_meter(store, NOW, office, code=f"E{n}", kind="register", activity="electricity", unit="kWh",
                         walk_order=n, read_every="day")
        for n in range(count)
    ]  # fmt: skip
    with store.writing(NOW) as writer:
        for day in range(days):
            for place, meter_id in enumerate(ids):
                writer.create(
                    tables.Reading, meter_id=meter_id, taken_at=NOW - timedelta(days=days - day), utc_offset=60,
                    value=Decimal(100 * place + 3 * day), unit="kWh", method="read",
                )  # fmt: skip
    return ids


def agree(store: StationStore, year: int = 2026) -> None:
    afresh = emissions.key_figures(store, date(year, 1, 1), date(year + 1, 1, 1))
    assert kept_figures.kept_key_figures(store, year) == afresh


def test_they_follow_readings_corrections_and_meters(station: StationStore) -> None:
    ids = station_with(station, 200)
    agree(station)
    assert kept_figures.refresh(station, 2026) == 0
    entry = Entry(ids[0], NOW - timedelta(hours=1), Decimal(600))
    reading_id = save_reading(station, NOW, entry)
    assert kept_figures.refresh(station, 2026) == 1
    agree(station)
    correct_reading(station, NOW, reading_id, Entry(ids[0], entry.taken_at, Decimal(601)), "misread")
    agree(station)
    meters.set_multiplier(station, NOW, ids[1], NOW - timedelta(days=90), Decimal(40))
    agree(station)
    meters.edit_meter(station, NOW, ids[2], parent_id=ids[0])
    agree(station)
    agree(station, 2025)


def test_other_factors_reckon_every_meter_anew(station: StationStore) -> None:
    station_with(station, 20)
    assert kept_figures.refresh(station, 2026) == 4
    with station.writing(NOW) as writer:
        writer.create(tables.LocalFactorSet, code="OWN", title="Own", body=[])
    assert kept_figures.refresh(station, 2026) == 4
    assert kept_figures.refresh(station, 2026) == 0
    edition = {"year": 2026, "name": "Ours", "gwp": "AR6", "sets": {"electricity": "EMBER"}, "reason": "asked"}
    with station.writing(NOW) as writer:
        writer.create(tables.YearEdition, **edition)
    assert kept_figures.refresh(station, 2026) == 4
    agree(station)
    assert kept_figures.refresh(station, 2025) == 4
    assert kept_figures.refresh(station, 2025) == 0


def test_what_is_held_is_found_without_going_through_all_meters(station: StationStore) -> None:
    ids = station_with(station, 20)
    assert kept_figures.kept_questions(station, NOW, limit=5) == []
    with station.writing(NOW) as writer:
        writer.create(
            tables.Reading, meter_id=ids[3], taken_at=NOW, utc_offset=60, value=Decimal(1), unit="kWh", method="read"
        )
    ((meter, interval),) = kept_figures.kept_questions(station, NOW, limit=5)
    assert (meter.id, interval.ends_at) == (ids[3], NOW)


@contextmanager
def counted(store: StationStore) -> Iterator[list[int]]:
    """Count statements, and the steps that SQLite's machine takes for them."""
    seen = [0, 0]
    engine = store.database.engine

    def before(connection, cursor, statement, parameters, context, many) -> None:  # type: ignore[no-untyped-def]
        seen[0] += 1

        def step() -> int:
            seen[1] += 1
            return 0

        connection.connection.driver_connection.set_progress_handler(step, 100)

    event.listen(engine, "before_cursor_execute", before)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", before)


@pytest.mark.parametrize("view", ["grid", "figures", "save", "history", "questions"])
def test_ten_times_the_history_costs_no_more(tmp_path_factory: pytest.TempPathFactory, view: str) -> None:
    costs = []
    for days in (100, 1_000):
        store = StationStore.open(tmp_path_factory.mktemp("station"))
        ids = station_with(store, days, count=2)
        place = times.day_start(NOW.date(), times.zone(ZONE))
        save = Entry(ids[0], place, Decimal(3 * days - 1))
        if view == "questions":
            drop = Entry(ids[0], NOW, Decimal(1))
            save_reading(store, NOW, drop, accept=["reading.lower_than_before"], reason="It shows 1")
            assert len(questions_page(store, NOW).questions) == 1
        kept_figures.kept_key_figures(store, NOW.year)
        with counted(store) as seen:
            if view == "questions":
                questions_page(store, NOW)
            elif view == "grid":
                entry_grid(store, NOW)
            elif view == "figures":
                kept_figures.kept_key_figures(store, NOW.year)
            elif view == "history":
                reading_history.history(store, ids[0])
            else:
                save_reading(store, NOW, save)
        costs.append(tuple(seen))
        store.close()
    (few_statements, few_steps), (many_statements, many_steps) = costs
    assert few_statements == many_statements
    # Of what is open at a meter the last 400 days are looked at, four times the short history.
    assert many_steps <= few_steps * (4 if view == "questions" else 1.3) + 3
