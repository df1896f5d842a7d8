"""Which months a reading tells of, what is expected, and what is in time."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.coverage import (
    MonthCoverage,
    Reported,
    is_expected,
    is_on_time,
    last_months,
    months_told,
    total,
)

JANUARY, FEBRUARY, MARCH = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("taken_at", "starts_at", "utc_offset", "told"),
    [
        (at(2026, 1, 31, 12), None, 0, [JANUARY]),
        (at(2026, 1, 31, 23, 30), None, 60, [FEBRUARY]),  # half past midnight at the place
        (at(2026, 2, 1, 3), None, -240, [JANUARY]),
        (at(2026, 2, 1), at(2026, 1, 1), 0, [JANUARY]),  # a bill until midnight of the first
        (at(2026, 1, 31, 23), at(2025, 12, 31, 23), 60, [JANUARY]),
        (at(2026, 3, 2), at(2026, 1, 20), 0, [JANUARY, FEBRUARY, MARCH]),
    ],
)
def test_a_reading_tells_of_months_at_its_place(
    taken_at: datetime, starts_at: datetime | None, utc_offset: int, told: list[date]
) -> None:
    assert list(months_told(taken_at, starts_at, utc_offset)) == told


def test_a_mistyped_beginning_does_not_fill_a_century() -> None:
    assert len(list(months_told(at(2026, 3, 2), at(1926, 1, 1), 0))) == 25


@pytest.mark.parametrize(
    ("opened_at", "closed_at", "read_every", "expected"),
    [
        (None, None, "month", True),
        (None, None, "none", False),
        (None, None, None, False),
        (at(2026, 1, 31), None, "day", True),
        (at(2026, 2, 1), None, "day", False),
        (at(2025, 1, 1), at(2026, 1, 1), "day", False),
        (at(2025, 1, 1), at(2026, 1, 2), "week", True),
    ],
)
def test_only_a_meter_that_is_there_and_read_regularly_is_waited_for(
    opened_at: datetime | None, closed_at: datetime | None, read_every: str | None, expected: bool
) -> None:
    assert is_expected(JANUARY, opened_at, closed_at, read_every) is expected


def test_in_time_is_until_the_tenth_day_after_the_month() -> None:
    assert is_on_time(JANUARY, at(2026, 2, 10, 23, 59, 59))
    assert not is_on_time(JANUARY, at(2026, 2, 11))


@pytest.mark.parametrize(
    ("coverage", "reported", "rate"),
    [
        (MonthCoverage(0, 0), Reported.NOTHING_EXPECTED, None),
        (MonthCoverage(0, 3), Reported.NOTHING_EXPECTED, None),
        (MonthCoverage(3, 0), Reported.SILENT, Decimal(0)),
        (MonthCoverage(3, 1), Reported.PARTLY, Decimal("33.3")),
        (MonthCoverage(3, 3), Reported.COMPLETE, Decimal(100)),
        (MonthCoverage(3, 4), Reported.COMPLETE, Decimal(100)),
    ],
)
def test_what_has_come_in_one_word(coverage: MonthCoverage, reported: Reported, rate: Decimal | None) -> None:
    assert (coverage.reported, coverage.rate) == (reported, rate)


def test_stations_add_up() -> None:
    assert total([MonthCoverage(3, 2, 1), MonthCoverage(4, 4, 4)]) == MonthCoverage(7, 6, 5)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 40))
def test_the_last_months_follow_each_other_up_to_this_one(today: date, count: int) -> None:
    months = last_months(today, count)
    assert len(months) == count
    assert months[-1] == today.replace(day=1)
    assert all((later - timedelta(days=1)).replace(day=1) == earlier for earlier, later in pairwise(months))
