"""Who has reported: the meters that a month's readings were expected from, came from, and came from in time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from field_ems.domain.notices import Refusal
from field_ems.domain.times import months, next_month

DAYS_TO_REPORT = 10
"""A month's readings are in time until so many whole days after its end, in UTC."""

LONGEST_TOLD = timedelta(days=731)
"""No bill tells of more than the two years before its end: a mistyped beginning must not fill a century."""


class Reported(StrEnum):
    """What has come of a month."""

    NOTHING_EXPECTED = "nothing_expected"
    SILENT = "silent"
    PARTLY = "partly"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """How many meters a month's readings were expected from, came from (``actual``), and came from ``on_time``."""

    expected: int
    actual: int = 0
    on_time: int = 0

    @property
    def rate(self) -> Decimal | None:
        """Percent of the expected meters that have reported, to a tenth, at most 100; None where none is expected."""
        return _percent(self.actual, self.expected)

    @property
    def rate_on_time(self) -> Decimal | None:
        """Percent of the expected meters that have reported in time."""
        return _percent(self.on_time, self.expected)

    @property
    def reported(self) -> Reported:
        """What has come, in one word; what came of meters that nothing was expected from does not hide others."""
        if not self.expected:
            return Reported.NOTHING_EXPECTED
        if not self.actual:
            return Reported.SILENT
        return Reported.COMPLETE if self.actual >= self.expected else Reported.PARTLY


def month_number(month: date) -> int:
    """Give a month as the number that it is kept under, as 202601."""
    return month.year * 100 + month.month


def month_key(month: date) -> str:
    """Write a month as people and addresses name it, as 2026-01."""
    return f"{month:%Y-%m}"


def read_month(named: str) -> date:
    """Give the month that is named like 2026-01, or refuse with ``time.not_a_month``."""
    try:
        return datetime.strptime(named, "%Y-%m").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise Refusal("time.not_a_month", typed=named) from error


def months_told(taken_at: datetime, starts_at: datetime | None, utc_offset: int) -> Iterator[date]:
    """Give the months that a reading tells of, at the clock of its place.

    A register tells of the month that it was read in; a bill, delivery or consumption of all that its half-open
    interval [``starts_at``, ``taken_at``) touches. ``utc_offset`` is in minutes.
    """
    ahead = timedelta(minutes=utc_offset)
    end = (taken_at + ahead).astimezone(UTC)
    if starts_at is None:
        yield end.date().replace(day=1)
        return
    # the last second before the end, so that an interval until midnight of the first tells nothing of the next month
    last_day = (end - timedelta(seconds=1)).date()
    first_day = (max(starts_at, taken_at - LONGEST_TOLD) + ahead).astimezone(UTC).date()
    yield from months(first_day, last_day + timedelta(days=1))


def is_expected(month: date, opened_at: datetime | None, closed_at: datetime | None, read_every: str | None) -> bool:
    """Whether a meter's readings were expected in a month: it was there for some of it, and is read regularly."""
    if read_every in (None, "none"):
        return False
    start, end = datetime(month.year, month.month, 1, tzinfo=UTC), _end(month)
    return (opened_at is None or opened_at < end) and (closed_at is None or closed_at > start)


def is_on_time(month: date, arrived_at: datetime) -> bool:
    """Whether what arrived then was in time for the month."""
    return arrived_at < _end(month) + timedelta(days=DAYS_TO_REPORT)


def last_months(today: date, count: int) -> list[date]:
    """Give the first days of the last months, this one included, the oldest first."""
    month = today.replace(day=1)
    found = [month]
    while len(found) < count:
        month = (month - timedelta(days=1)).replace(day=1)
        found.append(month)
    return found[::-1]


def total(coverages: Iterable[MonthCoverage]) -> MonthCoverage:
    """Add several stations' months up."""
    found = list(coverages)
    return MonthCoverage(
        sum(one.expected for one in found), sum(one.actual for one in found), sum(one.on_time for one in found)
    )


def _end(month: date) -> datetime:
    following = next_month(month)
    return datetime(following.year, following.month, 1, tzinfo=UTC)


def _percent(part: int, whole: int) -> Decimal | None:
    return min(Decimal(100), (Decimal(100 * part) / whole).quantize(Decimal("0.1"))) if whole else None
