"""The checks while typing, each with the case it is for (DOMAIN.md section 2)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from field_ems.domain.meters import Meter, MeterKind
from field_ems.domain.reading_checks import Severity, check, rate_findings, trimmed_largest
from field_ems.domain.readings import Reading

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
METER = Meter(b"m", MeterKind.REGISTER, "kWh", digits=6, capacity=Decimal(50), capacity_per="hour")
HISTORY_A_DAY = (10, 10, 11, 11, 12, 12, 13, 13, 14, 90)
"""DOMAIN.md section 3."""


def days_ago(days: int, value: str | int, **others: object) -> Reading:
    """A reading taken so many days before now."""
    return Reading(f"{days}".encode(), NOW - timedelta(days=days), Decimal(value), "kWh", **others)  # type: ignore[arg-type]


def history() -> list[Reading]:
    """Readings of the eleven days before yesterday's, with the uses a day of the example."""
    readings, shows = [days_ago(11, 1000)], 1000
    for place, use in enumerate(HISTORY_A_DAY):
        shows += use
        readings.append(days_ago(10 - place, shows))
    return readings


def codes(entry: Reading, readings: list[Reading], meter: Meter = METER) -> list[str]:
    """The codes of what is found, refusals in capitals."""
    found = check(meter, readings, entry, NOW)
    return [each.notice.code.upper() if each.severity is Severity.REFUSE else each.notice.code for each in found]


@pytest.mark.parametrize(("use", "flagged"), [("42", True), ("41.9", False)])
def test_three_times_the_trimmed_largest(use: str, flagged: bool) -> None:
    """DOMAIN.md section 3: 42 is flagged by the 3 x rule, 41.9 isn't by that rule."""
    last = history()[-1]
    entry = Reading(b"new", last.taken_at + timedelta(days=1), last.value + Decimal(use), "kWh")
    found = codes(entry, history())
    assert ("reading.much_more" in found) is flagged
    assert "reading.unusual" in found  # median 12, MAD 1: by its own rule both are


def test_the_rules_need_some_history() -> None:
    assert trimmed_largest([Fraction(1)] * 4) is None
    assert trimmed_largest([Fraction(each) for each in (1, 2, 3, 4, 90)]) == 90
    assert rate_findings([Fraction(1)] * 4, Fraction(999)) == []


def test_a_history_without_spread_does_not_flag_every_change() -> None:
    assert rate_findings([Fraction(10)] * 9, Fraction(12)) == []
    hundred_a_month = [Fraction(100, days) for days in (31, 28, 31, 30, 31, 30)]
    assert rate_findings(hundred_a_month, Fraction(100, 28)) == []
    assert [found.notice.code for found in rate_findings(hundred_a_month, Fraction(110, 28))] == ["reading.unusual"]


@pytest.mark.parametrize(
    ("entry", "found"),
    [
        (days_ago(0, 1400), ["reading.much_more", "reading.unusual"]),
        (days_ago(0, 1190), ["reading.lower_or_rolled_over"]),
        (
            days_ago(-16_500, 1_000_000),
            ["READING.IN_FUTURE", "READING.BEYOND_DIGITS", "reading.much_more", "reading.unusual"],
        ),
        (days_ago(0, -1), ["READING.NEGATIVE", "reading.lower_or_rolled_over"]),
        (days_ago(-16_500, 199_196), ["READING.IN_FUTURE"]),  # typed 2071
        (days_ago(3650, 900), ["reading.very_old"]),
        (days_ago(1, 1196), ["reading.duplicate"]),
        (days_ago(1, 1197), ["reading.other_at_that_time"]),
        (days_ago(0, 1208), []),
        (days_ago(0, 1208, basis="initial"), []),
    ],
)  # fmt: skip
def test_each_kind_of_mistake(entry: Reading, found: list[str]) -> None:
    assert codes(entry, history()) == found


def test_the_meter_stands_still() -> None:
    readings = [days_ago(3, 50), days_ago(2, 50)]
    assert codes(days_ago(1, 50), readings) == ["reading.stuck"]
    assert codes(days_ago(1, 50), readings[:1]) == []


def test_an_entry_between_two() -> None:
    assert codes(days_ago(2, 80), [days_ago(3, 50), days_ago(1, 70)]) == ["reading.higher_than_next"]


def test_a_correction_is_not_compared_with_what_it_corrects() -> None:
    typo = days_ago(1, 9000)
    fixed = Reading(b"fix", typo.taken_at, Decimal(60), "kWh", supersedes_id=typo.id)
    assert codes(fixed, [days_ago(2, 50), typo]) == []


def test_more_than_the_supply_can_deliver() -> None:
    assert codes(days_ago(1, 1251), [days_ago(2, 50)]) == ["reading.beyond_supply"]
    assert codes(days_ago(1, 1250), [days_ago(2, 50)]) == []


def test_periods() -> None:
    meter = Meter(b"m", MeterKind.BILL, "kWh")
    month = timedelta(days=30)
    known = days_ago(40, 300, starts_at=NOW - timedelta(days=40) - month)
    backwards = days_ago(20, 1, starts_at=NOW)
    assert codes(backwards, [known], meter) == ["READING.ENDS_BEFORE_START"]
    assert codes(days_ago(20, 1, starts_at=NOW - timedelta(days=41)), [known], meter) == ["reading.overlaps"]
    assert codes(days_ago(10, 310, starts_at=NOW - timedelta(days=40)), [known], meter) == []


def test_what_a_tank_can_hold() -> None:
    tank = Meter(b"t", MeterKind.DIP, "kWh", capacity=Decimal(5000), capacity_per="tank")
    assert codes(days_ago(0, 5001), [], tank) == ["READING.BEYOND_TANK"]
    assert codes(days_ago(0, 5000), [], tank) == []


def test_a_unit_of_something_else() -> None:
    entry = Reading(b"x", NOW, Decimal(1), "L")
    assert codes(entry, []) == ["UNIT.NOT_CONVERTIBLE"]
