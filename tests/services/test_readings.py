"""Entering readings on a real station: the grid, the checks, corrections, and what was used and emitted."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event

from field_ems.domain.emissions import Emission, Incomplete
from field_ems.domain.notices import Refusal
from field_ems.services import consumption, emissions, entry_grid, meters, reading_history, readings
from field_ems.services.questions import questions
from field_ems.services.readings import Entry
from field_ems.store.station import StationStore

WEEK = timedelta(days=7)


@pytest.fixture
def facility(station: StationStore, now: datetime) -> bytes:
    """An office at Bangui."""
    return meters.add_facility(station, now, "Bangui office", country="caf", zone="Africa/Bangui")


@pytest.fixture
def electricity(station: StationStore, now: datetime, facility: bytes) -> bytes:
    """A five-digit electricity meter."""
    values = {"code": "EL-1", "kind": "register", "activity": "electricity", "unit": "kwh", "digits": 5}
    return meters.add_meter(station, now, facility, read_every="week", walk_order=1, **values)


def enter(
    store: StationStore, now: datetime, meter_id: bytes, days_ago: int, value: int | str, **more: object
) -> bytes:
    """Save a reading that was taken so many days ago."""
    entry = Entry(meter_id, now - timedelta(days=days_ago), Decimal(value), **more)  # type: ignore[arg-type]
    return readings.save_reading(store, now, entry)


def refused(call: object, *arguments: object, **choices: object) -> str:
    """The code with which a call refuses."""
    with pytest.raises(Refusal) as refusal:
        call(*arguments, **choices)  # type: ignore[operator]
    return refusal.value.notice.code


def test_the_grid_shows_the_previous_reading_and_what_is_due(
    station: StationStore, now: datetime, facility: bytes, electricity: bytes
) -> None:
    values = {"kind": "register", "activity": "water", "unit": "m3"}
    water = meters.add_meter(station, now, facility, code="WA-1", **values)
    enter(station, now, electricity, 8, 90)
    enter(station, now, electricity, 7, 100)
    enter(station, now, water, 1, 5)
    first, second = entry_grid.entry_grid(station, now)
    assert (first.meter.code, first.previous_reading and first.previous_reading.value) == ("EL-1", 100)
    assert first.due_on == (now).date()
    assert (second.meter.code, second.due_on) == ("WA-1", None)
    assert [row.meter.code for row in entry_grid.due_meters(station, now)] == ["EL-1"]
    assert entry_grid.due_meters(station, now - timedelta(days=1)) == []
    assert [row.meter.code for row in entry_grid.entry_grid(station, now, limit=1, after=first.meter.place)] == ["WA-1"]


def test_a_typo_is_caught_and_can_be_accepted_with_a_reason(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    enter(station, now, electricity, 7, 1200)
    entry = Entry(electricity, now, Decimal(120))
    assert [finding.notice.code for finding in readings.check_entry(station, now, entry)] == [
        "reading.lower_or_rolled_over"
    ]
    assert refused(readings.save_reading, station, now, entry) == "reading.unaccepted"
    accepting = {"accept": ["reading.lower_or_rolled_over"]}
    assert refused(readings.save_reading, station, now, entry, **accepting) == "reading.no_reason"
    readings.save_reading(station, now, entry, reason="Read twice, it shows 120", **accepting)
    saved = reading_history.history(station, electricity)[0]
    assert (saved.accepted, saved.reason) == (("reading.lower_or_rolled_over",), "Read twice, it shows 120")
    (held,) = questions(station, now)
    meter = held.meter
    assert (meter.code, held.notices[0].code) == ("EL-1", "consumption.drop_undecided")


def test_what_can_not_be_is_refused_and_nothing_is_saved(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    typed_2071 = Entry(electricity, datetime(2071, 3, 2, tzinfo=UTC), Decimal(1))
    assert refused(readings.save_reading, station, now, typed_2071) == "reading.in_future"
    six_digits = Entry(electricity, now, Decimal(123_456))
    assert refused(readings.save_reading, station, now, six_digits, accept=["reading.beyond_digits"]) == (
        "reading.beyond_digits"
    )
    assert refused(readings.save_reading, station, now, Entry(electricity, now, Decimal(1), unit="L")) == (
        "unit.not_convertible"
    )
    assert reading_history.history(station, electricity) == []


def test_a_correction_takes_the_place_and_keeps_the_history(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    enter(station, now, electricity, 20, 100)
    wrong = enter(station, now, electricity, 10, 910)
    right = Entry(electricity, now - timedelta(days=10), Decimal(190))
    assert refused(readings.correct_reading, station, now, wrong, right, " ") == "reading.no_reason"
    readings.correct_reading(station, now, wrong, right, "Digits swapped")
    assert refused(readings.correct_reading, station, now, wrong, right, "again") == "reading.corrected_already"
    rows = reading_history.history(station, electricity)
    assert {(row.value, row.corrected, row.reason) for row in rows} == {
        (100, False, None), (910, True, None), (190, False, "Digits swapped")
    }  # fmt: skip
    months = consumption.consumption_by_month(station, electricity, date(2026, 2, 1), date(2026, 3, 1))
    assert months[date(2026, 2, 1)].use == 90


def test_a_decision_settles_a_held_drop(station: StationStore, now: datetime, electricity: bytes) -> None:
    enter(station, now, electricity, 20, 5000)
    drop = Entry(electricity, now - timedelta(days=10), Decimal(40))
    dropped = readings.save_reading(station, now, drop, accept=["reading.lower_or_rolled_over"], reason="It shows 40")
    decided = Entry(electricity, drop.taken_at, drop.value, basis="reset")
    readings.correct_reading(station, now, dropped, decided, "The utility reset it")
    assert list(questions(station, now)) == []
    assert (
        consumption.consumption_by_month(station, electricity, date(2026, 2, 1), date(2026, 3, 1))[date(2026, 2, 1)].use
        == 40
    )


def test_what_was_saved_with_a_warning_is_taken_back_without_another(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    enter(station, now, electricity, 20, 99_986)
    drop = Entry(electricity, now - timedelta(days=10), Decimal(11), basis="rollover")
    code = "reading.lower_or_rolled_over"
    dropped = readings.save_reading(station, now, drop, accept=[code], reason="It passed its last digit")
    readings.take_back(station, now, dropped, drop, "taken back")
    assert reading_history.history(station, electricity)[-1].value == 99_986
    assert list(questions(station, now)) == []
    assert readings.check_entry(station, now, Entry(electricity, now, Decimal(99_990))) == ()


def test_history_comes_page_by_page(station: StationStore, now: datetime, electricity: bytes) -> None:
    ids = [enter(station, now, electricity, 30 - day, 10 * day) for day in range(7)]
    seen: list[bytes] = []
    page = reading_history.history(station, electricity, limit=3)
    while page:
        seen += [row.id for row in page]
        page = reading_history.history(station, electricity, before=page[-1].place, limit=3)
    assert seen == ids[::-1]


def test_a_tank_counts_once_with_its_deliveries(station: StationStore, now: datetime, facility: bytes) -> None:
    fuel = {"activity": "diesel", "unit": "L"}
    tank = meters.add_meter(station, now, facility, code="TK", kind="dip", **fuel)
    truck = meters.add_meter(station, now, facility, code="TK-IN", kind="delivery", parent_id=tank, **fuel)
    for days_ago, meter_id, value in ((28, tank, 500), (20, truck, 1000), (14, truck, 300), (5, tank, 800)):
        enter(station, now, meter_id, days_ago, value)
    found = emissions.inventory(station, date(2026, 2, 1), date(2026, 3, 1))
    (counted,) = [row for row in found.rows if row.counts]
    assert (counted.meter.code, counted.use.use) == ("TK", 1000)
    assert found.scopes == {"1": Decimal("2661.55")}  # DOMAIN.md section 3: 1,000 L mineral diesel
    assert isinstance(counted.emission, Emission)
    assert counted.emission.factor.set == "DESNZ-2024"


def test_a_grid_of_zero_counts_and_a_missing_factor_is_incomplete(
    station: StationStore, now: datetime, facility: bytes, electricity: bytes
) -> None:
    other = meters.add_meter(station, now, facility, code="X", kind="consumption", activity="moonlight", unit="kWh")
    enter(station, now, electricity, 28, 0)
    enter(station, now, electricity, 2, 50_000)
    enter(station, now, other, 2, 7, starts_at=now - timedelta(days=9))
    found = emissions.inventory(station, date(2026, 2, 1), date(2026, 3, 3))
    assert found.scopes == {"2": 0}
    assert [row.meter.code for row in found.incomplete] == ["X"]
    figures = emissions.key_figures(station, date(2026, 2, 1), date(2026, 3, 3))
    assert (figures.kg_co2e, figures.incomplete) == (0, 1)
    assert figures.uses == {("electricity", "kWh"): 50_000, ("moonlight", "kWh"): 7}


def test_the_calculator() -> None:
    found = emissions.calculate("diesel, mineral", Decimal(1000), "L", on=date(2026, 1, 1), factor_set="DESNZ-2024")
    assert isinstance(found, Emission)
    assert found.kg_co2e == Decimal("2661.55")
    grid = emissions.calculate("electricity", Decimal(50_000), "kWh", place="caf", on=date(2026, 1, 1))
    assert isinstance(grid, Emission)
    assert grid.kg_co2e == 0
    for typed, code in (("the philippines", "PHL"), ("Philippines", "PHL"), ("tanzania", "TZA"), ("caf", "CAF"),
                        ("congo drc", "COD"), ("united", "UNITED"), ("ATA", "ATA"), ("", "")):  # fmt: skip
        assert emissions.country_code(typed) == code
    unknown = emissions.calculate("dieesel", Decimal(1), "L", on=date(2026, 1, 1))
    assert isinstance(unknown, Incomplete)
    assert unknown.notice.params["nearest"] == "diesel, wtt_diesel, biodiesel_me"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"code": "el-1"}, "meter.code_taken"),
        ({"code": " "}, "meter.no_code"),
        ({"kind": "sundial"}, "meter.unknown_kind"),
        ({"unit": "gallon"}, "unit.which"),
        ({"digits": 99}, "meter.digits_range"),
        ({"activity": None}, "meter.needs"),
    ],
)
def test_meters_that_can_not_be_registered(
    station: StationStore, now: datetime, facility: bytes, electricity: bytes, values: dict[str, object], code: str
) -> None:
    usual: dict[str, object] = {"code": "EL-2", "kind": "register", "activity": "electricity", "unit": "kWh"}
    assert refused(meters.add_meter, station, now, facility, **(usual | values)) == code
    assert [meter.code for meter in meters.list_meters(station)] == ["EL-1"]


def test_a_ratio_holds_from_its_day(station: StationStore, now: datetime, electricity: bytes) -> None:
    for days_ago, value in ((21, 0), (14, 10), (7, 20)):
        enter(station, now, electricity, days_ago, value)
    meters.set_multiplier(station, now, electricity, now - 2 * WEEK, Decimal(40))
    february = consumption.consumption_by_month(station, electricity, date(2026, 2, 1), date(2026, 3, 1))
    assert february[date(2026, 2, 1)].use == 410
    assert refused(meters.set_multiplier, station, now, electricity, now, Decimal(0)) == "meter.ratio_range"


def test_opening_and_saving_take_as_many_statements_with_a_long_history(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    statements: list[str] = []
    event.listen(station.database.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))

    def counted(days_ago: int, value: int) -> list[int]:
        counts = []
        for act in (
            lambda: entry_grid.entry_grid(station, now),
            lambda: reading_history.history(station, electricity),
            lambda: enter(station, now, electricity, days_ago, value),
        ):
            statements.clear()
            act()
            counts.append(len(statements))
        return counts

    enter(station, now, electricity, 390, 1)
    few = counted(389, 2)
    readings.save_readings(
        station, now, [Entry(electricity, now - timedelta(days=388 - day), Decimal(3 + day)) for day in range(300)]
    )
    assert counted(80, 310) == few


def test_a_month_is_the_same_alone_and_within_its_year(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    for days_ago, value, more in (
        (300, 0, {}),
        (240, 600, {}),
        (181, 900, {"basis": "final"}),
        (181, 40, {"basis": "initial"}),
        (120, 400, {"method": "estimated"}),
        (95, 300, {}),
        (60, 420, {"method": "estimated"}),
        (30, 500, {"method": "estimated"}),
        (2, 610, {"method": "estimated"}),
    ):
        accept = {"accept": ["reading.lower_or_rolled_over"], "reason": "estimate was too high"}
        entry = Entry(electricity, now - timedelta(days=days_ago), Decimal(value), **more)
        readings.save_reading(station, now, entry, **accept)
    year = consumption.consumption_by_month(station, electricity, date(2025, 4, 1), date(2026, 4, 1))
    alone = {
        month: consumption.consumption_by_month(station, electricity, month, month + timedelta(days=1))[month].use
        for month in year
    }
    assert alone == {month: use.use for month, use in year.items()}
    assert sum(use.use or 0 for use in year.values()) == 900 + 610 - 40


def test_after_a_replacement_the_new_meter_is_the_previous_reading(
    station: StationStore, now: datetime, electricity: bytes
) -> None:
    enter(station, now, electricity, 5, 900)
    enter(station, now, electricity, 1, 950, basis="final")
    enter(station, now, electricity, 1, 7, basis="initial")
    (row,) = entry_grid.entry_grid(station, now)
    assert row.previous_reading is not None
    assert row.previous_reading.value == 7
    assert readings.check_entry(station, now, Entry(electricity, now, Decimal(9))) == ()
