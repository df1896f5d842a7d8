"""Consumption from readings: DOMAIN.md sections 2 and 3, and what holds for any readings."""

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.consumption import of_meter
from field_ems.domain.intervals import by_month, coverage, gaps, of_period, use_between
from field_ems.domain.meters import Meter, MeterKind, Multiplier
from field_ems.domain.readings import Reading
from field_ems.domain.tanks import DipChart

BANGUI, BERLIN = ZoneInfo("Africa/Bangui"), ZoneInfo("Europe/Berlin")
BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
REGISTER = Meter(b"m", MeterKind.REGISTER, "kWh", digits=5)


def read(day: float, value: str | int, unit: str = "kWh", **others: object) -> Reading:
    """A reading so many days after the beginning; its id is its place in time unless given."""
    name = others.pop("id", f"{day}/{value}".encode())
    return Reading(name, BEGIN + timedelta(days=day), Decimal(value), unit, **others)  # type: ignore[arg-type]


def uses(readings: list[Reading], **others: object) -> list[Decimal | None]:
    """What each interval counts, None where it is held."""
    meter = others.pop("meter", REGISTER)
    return [each.use if each.counts else None for each in of_meter(meter, readings, **others)]  # type: ignore[arg-type]


def test_register_that_passes_its_last_digit() -> None:
    """DOMAIN.md section 3: 5-digit register 99,986 -> 11: 25 units."""
    (interval,) = of_meter(REGISTER, [read(0, 99_986), read(1, 11)])
    assert (interval.use, interval.rule, interval.entries) == (25, "consumption.rollover", (b"0/99986", b"1/11"))


@pytest.mark.parametrize(
    ("before", "after", "digits"),
    [(5_000, 11, 5), (99_986, 60_000, 5), (99_986, 11, None), (3_000_000, 12, 7)],
)
def test_a_drop_that_no_rule_explains_is_held(before: int, after: int, digits: int | None) -> None:
    meter = Meter(b"m", MeterKind.REGISTER, "kWh", digits=digits)
    (interval,) = of_meter(meter, [read(0, before), read(1, after)])
    assert (interval.counts, interval.use) == (False, None)
    assert interval.notices[0].code == "consumption.drop_undecided"


@pytest.mark.parametrize(("decision", "use"), [("rollover", 95_011), ("reset", 11), (None, None)])
def test_a_decision_settles_a_drop(decision: str | None, use: int | None) -> None:
    assert uses([read(0, 5_000), read(1, 11, basis=decision)]) == [use]


def test_a_replaced_meter_is_neither_gap_nor_drop() -> None:
    swapped = [read(0, 100), read(15, 160, basis="final"), read(15, 7, basis="initial"), read(31, 47)]
    assert uses(swapped) == [60, 40]
    assert list(gaps(of_meter(REGISTER, swapped), BEGIN, BEGIN + timedelta(days=31))) == []


def test_a_successor_without_a_final_reading_is_held() -> None:
    assert uses([read(0, 100), read(15, 7, basis="initial"), read(31, 47)]) == [None, 40]


def test_a_ratio_holds_from_its_day_and_never_before() -> None:
    readings = [read(0, 0), read(10, 10), read(20, 30)]
    first = Multiplier(BEGIN - timedelta(days=9), Decimal(40))
    assert uses(readings, multipliers=[first]) == [400, 800]
    assert uses(readings, multipliers=[first, Multiplier(BEGIN + timedelta(days=10), Decimal(80))]) == [400, 1600]


def test_a_ratio_that_changes_between_readings_divides_by_time() -> None:
    changed = Multiplier(BEGIN + timedelta(days=5), Decimal(2))
    pieces = of_meter(REGISTER, [read(0, 0), read(10, 10)], [changed])
    assert [piece.use for piece in pieces] == [5, 10]
    assert pieces[0].notices[0].code == "consumption.ratio_between_readings"


def test_months_by_days() -> None:
    """DOMAIN.md section 3: 300 kWh from 15 April to 15 May: 160 / 140."""
    meter = Meter(b"m", MeterKind.BILL, "kWh")
    bill = Reading(
        b"b",
        datetime(2026, 5, 14, 23, tzinfo=UTC),
        Decimal(300),
        "kWh",
        starts_at=datetime(2026, 4, 14, 23, tzinfo=UTC),
    )
    months = by_month(of_meter(meter, [bill]), date(2026, 4, 1), date(2026, 6, 1), BANGUI)
    assert [(month.use, month.parts[0].interval.entries) for month in months.values()] == [
        (160, (b"b",)),
        (140, (b"b",)),
    ]
    assert [month.coverage for month in months.values()] == [Decimal("53.3"), Decimal("45.2")]


def test_daylight_saving_nights_and_leap_days_lose_nothing() -> None:
    start, end = datetime(2024, 2, 1, tzinfo=BERLIN), datetime(2024, 5, 1, tzinfo=BERLIN)
    meter = Meter(b"m", MeterKind.CONSUMPTION, "kWh")
    entry = Reading(b"q", end.astimezone(UTC), Decimal(90), "kWh", starts_at=start.astimezone(UTC))
    months = by_month(of_meter(meter, [entry]), date(2024, 2, 1), date(2024, 5, 1), BERLIN)
    assert [month.use for month in months.values()] == [29, 31, 30]
    assert {month.coverage for month in months.values()} == {Decimal(100)}


def test_an_actual_reading_takes_the_place_of_estimates() -> None:
    estimated = read(31, 500, method="estimated")
    trailing = of_meter(REGISTER, [read(0, 0), estimated])
    assert (trailing[0].use, trailing[0].estimated) == (500, True)
    assert uses([read(0, 0), estimated, read(60, 120)]) == [120]
    assert uses([read(0, 0), estimated], with_estimates=False) == []


def test_of_overlapping_periods_one_counts() -> None:
    meter = Meter(b"m", MeterKind.BILL, "kWh")

    def period(start: int, end: int, **others: object) -> Reading:
        return read(end, end - start, starts_at=BEGIN + timedelta(days=start), **others)

    assert uses([period(0, 30), period(20, 60)], meter=meter) == [30, None]
    assert uses([period(0, 30, method="estimated"), period(0, 31)], meter=meter) == [31]
    assert uses([period(0, 30), period(0, 30, id=b"again")], meter=meter) == [30, None]


def test_units_of_entries_are_converted_or_held() -> None:
    assert uses([read(0, 1, "MWh"), read(1, 2500)]) == [1500]
    assert uses([read(0, 1, "L"), read(1, 2500)]) == [None]


def test_blank_is_missing_and_zero_is_data() -> None:
    readings = of_meter(REGISTER, [read(0, 5), read(1, 5)])
    assert of_period(readings, BEGIN, BEGIN + timedelta(days=1), BANGUI).use == 0
    later = of_period(readings, BEGIN + timedelta(days=2), BEGIN + timedelta(days=3), BANGUI)
    assert (later.use, later.coverage) == (None, 0)


TANK = Meter(b"t", MeterKind.DIP, "L", capacity=Decimal(5000), capacity_per="tank")


def test_a_tank_is_what_was_there_and_came_less_what_is_left() -> None:
    deliveries = [read(3, 1000, "L"), read(3, 500, "L", id=b"second that day"), read(10, 700, "L")]
    intervals = of_meter(TANK, [read(0, 800, "L"), read(10, 400, "L")], deliveries=deliveries)
    assert [interval.use for interval in intervals] == [1900]
    assert intervals[0].entries == (b"0/800", b"3/1000", b"second that day", b"10/400")


def test_a_tank_below_zero_is_shown_and_held() -> None:
    (interval,) = of_meter(TANK, [read(0, 100, "L"), read(10, 400, "L")])
    assert (interval.use, interval.counts, interval.notices[0].code) == (-300, False, "tank.negative")


def test_centimetres_through_the_dip_chart() -> None:
    chart = DipChart(((Decimal(0), Decimal(0)), (Decimal(10), Decimal(200)), (Decimal(20), Decimal(500))))
    dips = [read(0, "15", "cm"), read(1, "10", "cm")]
    assert uses(dips, meter=TANK, dip_chart=chart) == [150]
    assert of_meter(TANK, dips)[0].notices[0].code == "tank.no_chart"
    assert of_meter(TANK, [dips[0], read(1, 21, "cm")], dip_chart=chart)[0].notices[0].code == "tank.off_chart"


def test_a_wrong_entry_declared_void_does_not_count() -> None:
    wrong = read(1, 70)
    void = read(1, 70, id=b"void", basis="void", supersedes_id=wrong.id)
    assert uses([read(0, 0), wrong, void, read(2, 9)]) == [9]


VALUES = st.lists(st.decimals(0, 10_000, places=3), min_size=2, max_size=12)


def rising(steps: list[Decimal]) -> list[Reading]:
    """Readings of a register that goes up by these steps, at odd hours."""
    meter_shows, readings = Decimal(0), []
    for place, step in enumerate(steps):
        meter_shows += step
        readings.append(read(place * 17.3, str(meter_shows)))
    return readings


LONG = Meter(b"m", MeterKind.REGISTER, "kWh")


@given(VALUES, st.sampled_from([BANGUI, BERLIN, ZoneInfo("Asia/Kathmandu")]))
def test_month_parts_sum_to_the_whole(steps: list[Decimal], place: ZoneInfo) -> None:
    intervals = of_meter(LONG, rising(steps))
    months = by_month(intervals, date(2023, 12, 1), date(2025, 1, 1), place)
    assert sum(month.use or 0 for month in months.values()) == sum(steps[1:])


@given(VALUES, st.lists(st.integers(-5, 220), max_size=8), st.sampled_from([BANGUI, BERLIN]))
def test_consumption_is_additive_over_any_split(steps: list[Decimal], cuts: list[int], place: ZoneInfo) -> None:
    edges = [BEGIN + timedelta(days=cut, hours=cut % 7) for cut in sorted({-10, *cuts, 230})]
    for interval in of_meter(LONG, rising(steps)):
        assert sum(use_between(interval, *edge, place) for edge in pairwise(edges)) == interval.use


@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_entry_does_not_matter(steps: list[Decimal], chance: random.Random) -> None:
    readings = rising(steps)
    readings.append(read(3.5, "1", id=b"fix", supersedes_id=readings[0].id))
    shuffled = chance.sample(readings, len(readings))
    assert of_meter(LONG, shuffled) == of_meter(LONG, readings)


@given(VALUES, st.decimals(0, 99_999, places=2), st.data())
def test_a_correction_equals_typing_it_right(steps: list[Decimal], wrong: Decimal, data: st.DataObject) -> None:
    right = rising(steps)
    place = data.draw(st.integers(0, len(right) - 1))
    mistyped = Reading(b"typo", right[place].taken_at, wrong, "kWh")
    correction = Reading(right[place].id, right[place].taken_at, right[place].value, "kWh", supersedes_id=b"typo")
    corrected = [*right[:place], mistyped, correction, *right[place + 1 :]]
    assert of_meter(LONG, corrected) == of_meter(LONG, right)


def test_coverage_never_rounds_up_to_the_whole() -> None:
    intervals = of_meter(LONG, [read(0, 0), read(365.99, 5)])
    assert coverage(intervals, BEGIN, BEGIN + timedelta(days=366), ZoneInfo("UTC")) == Decimal("99.9")


def test_two_readings_of_one_time_that_differ_are_held_whichever_is_greater() -> None:
    for first, second in (("100", "130"), ("130", "100")):
        same_time = of_meter(REGISTER, [read(0, 90), read(1, first, id=b"a"), read(1, second, id=b"b")])[1]
        assert (same_time.held, [notice.code for notice in same_time.notices]) == (True, ["consumption.two_at_once"])
