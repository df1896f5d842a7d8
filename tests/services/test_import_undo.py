"""Undoing an import: the station is as it was, a person's later work stays, and the file can come again."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.services import meters, reading_history
from field_ems.services.consumption import consumption_by_month
from field_ems.services.import_meters import MeterRules
from field_ems.services.import_undo import Undone, import_runs, undo_import
from field_ems.services.imports import ImportChoices, ImportResult, apply, preview
from field_ems.services.readings import Entry, correct_reading
from field_ems.services.report import station_report
from field_ems.store.station import StationStore
from tests.files.import_files import write_csv

HEADER = "meter,activity,kind,date,value,unit\n"
ROWS = HEADER + "".join(f"E1,electricity,register,2025-{month:02}-01,{month * 100},kWh\n" for month in range(1, 13))
CREATE = ImportChoices(meters=MeterRules(create=True), replace=True)

BringIn = Callable[[str], ImportResult]


@pytest.fixture
def bring_in(station: StationStore, now: datetime, tmp_path: Path) -> BringIn:
    meters.add_facility(station, now, "Office", country="TCD", zone="Africa/Ndjamena")

    def bring(text: str) -> ImportResult:
        path = write_csv(tmp_path, text)
        found = preview(station, path, CREATE, now=now)
        assert found is not None
        return apply(station, found, now=now)

    return bring


def used(station: StationStore, now: datetime) -> Decimal | None:
    (line,) = station_report(station, date(2025, 1, 1), date(2026, 1, 1), now).lines
    return line.use.use


def test_undone_it_never_was_and_it_can_come_again(station: StationStore, now: datetime, bring_in: BringIn) -> None:
    bring_in(ROWS)
    first = used(station, now)
    (run,) = import_runs(station)
    assert (run.added, run.meters_created, run.undone, run.sent) == (12, 1, False, False)
    assert undo_import(station, run.id, now=now) == Undone(taken_back=12, meters_removed=1)
    assert station_report(station, date(2025, 1, 1), date(2026, 1, 1), now).lines == []
    assert import_runs(station)[0].undone
    with pytest.raises(Refusal, match=r"imports\.undone_already"):
        undo_import(station, run.id, now=now)
    again = bring_in(ROWS)
    assert (again.counts.added, again.counts.duplicate, again.meters_created) == (12, 0, 1)
    assert used(station, now) == first == Decimal(1100)


def test_what_it_replaced_is_as_it_was(station: StationStore, now: datetime, bring_in: BringIn) -> None:
    bring_in(ROWS)
    assert bring_in(ROWS.replace("1200,kWh", "1250,kWh")).counts.replaces == 1
    assert used(station, now) == Decimal(1150)
    assert undo_import(station, import_runs(station)[0].id, now=now) == Undone(restored=1)
    assert used(station, now) == Decimal(1100)
    meter = meters.find_meter(station, "E1")
    december = [
        row.value
        for row in reading_history.history(station, meter.id)
        if row.taken_at >= datetime(2025, 11, 30, tzinfo=UTC)
    ]
    assert sorted(december) == [1200, 1200, 1250]  # all three stay in the history


def test_what_a_person_corrected_since_stays(station: StationStore, now: datetime, bring_in: BringIn) -> None:
    bring_in(ROWS)
    meter = meters.find_meter(station, "E1")
    last = reading_history.history(station, meter.id)[0]
    correct_reading(station, now, last.id, Entry(meter.id, last.taken_at, Decimal(1210)), "misread")
    done = undo_import(station, import_runs(station)[0].id, now=now)
    assert (done.taken_back, done.kept, done.meters_removed) == (11, 1, 0)
    standing = [row for row in reading_history.history(station, meter.id) if not row.corrected and row.basis != "void"]
    assert [row.value for row in standing] == [Decimal(1210)]


def test_stopped_half_way_nothing_is_undone(station: StationStore, now: datetime, bring_in: BringIn) -> None:
    bring_in(ROWS)
    run = import_runs(station)[0]
    assert undo_import(station, run.id, now=now, cancelled=lambda: True) == Undone(cancelled=True)
    meter = meters.find_meter(station, "E1")
    months = consumption_by_month(station, meter.id, date(2025, 1, 1), date(2026, 1, 1))
    assert sum(use.use or 0 for use in months.values()) == Decimal(1100)
    assert not import_runs(station)[0].undone
