"""What was used from one instant to another, and how much of it falls into a month.

A part is the difference of two rounded running totals, so that parts add up to the whole exactly over any split of
time. Days weigh alike, as the facility's calendar counts them: a daylight-saving night is one day, whatever its hours.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from zoneinfo import ZoneInfo

from field_ems.domain import times
from field_ems.domain.amounts import SCALE, plain
from field_ems.domain.notices import Notice

_PERCENT = 100
_COVERAGE_STEP = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Interval:
    """What was used in [starts_at, ends_at), in ``unit``, and where the figure comes from.

    ``entries`` are the ids of the readings, ``rule`` the code of the rule that made the figure. ``held`` keeps it out
    of every total until a person decides; ``use`` is None where it can't be told. An event has both ends alike.
    """

    starts_at: datetime
    ends_at: datetime
    use: Decimal | None
    unit: str
    rule: str
    entries: tuple[bytes, ...]
    multiplier: Decimal = Decimal(1)
    estimated: bool = False
    held: bool = False
    notices: tuple[Notice, ...] = ()

    @property
    def counts(self) -> bool:
        """Whether the figure goes into totals."""
        return self.use is not None and not self.held


@dataclass(frozen=True, slots=True)
class Part:
    """How much of an interval falls into a period."""

    interval: Interval
    use: Decimal


@dataclass(frozen=True, slots=True)
class PeriodUse:
    """What was used in [starts_at, ends_at): the total, its parts, and how much of the time is covered.

    ``use`` is None where nothing counts: blank is missing, and zero is a figure. ``coverage`` is in percent of days.
    """

    starts_at: datetime
    ends_at: datetime
    use: Decimal | None
    coverage: Decimal
    parts: tuple[Part, ...]
    held: tuple[Interval, ...]

    @property
    def estimated(self) -> Decimal:
        """How much of the use is estimated."""
        return sum((part.use for part in self.parts if part.interval.estimated), Decimal(0))


def use_between(interval: Interval, start: datetime, end: datetime, place: ZoneInfo) -> Decimal:
    """Give how much of the interval's use falls into [start, end), by days at the place, in millionths exactly."""
    if interval.use is None or end <= start:
        return Decimal(0)
    if interval.starts_at == interval.ends_at:
        return interval.use if start <= interval.starts_at < end else Decimal(0)
    return plain(_use_until(interval, end, place) - _use_until(interval, start, place))


def of_period(intervals: Iterable[Interval], start: datetime, end: datetime, place: ZoneInfo) -> PeriodUse:
    """Give what was used in [start, end) with its parts, its coverage and what is held."""
    touching = [interval for interval in intervals if _touches(interval, start, end)]
    parts = tuple(Part(interval, use_between(interval, start, end, place)) for interval in touching if interval.counts)
    total = plain(sum((part.use for part in parts), Decimal(0))) if parts else None
    return PeriodUse(
        start,
        end,
        total,
        coverage([part.interval for part in parts], start, end, place),
        parts,
        tuple(interval for interval in touching if not interval.counts),
    )


def by_month(intervals: Sequence[Interval], first: date, end: date, place: ZoneInfo) -> dict[date, PeriodUse]:
    """Give the use of each month that [first, end) touches, by the month's first day at the place."""
    return {
        month: of_period(
            intervals, times.day_start(month, place), times.day_start(times.next_month(month), place), place
        )
        for month in times.months(first, end)
    }


def gaps(intervals: Iterable[Interval], start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Give the stretches of [start, end) that no counting interval covers."""
    reached = start
    for interval in sorted((each for each in intervals if each.counts), key=lambda each: each.starts_at):
        if interval.starts_at > reached and reached < end:
            yield reached, min(interval.starts_at, end)
        reached = max(reached, interval.ends_at)
    if reached < end:
        yield reached, end


def coverage(intervals: Iterable[Interval], start: datetime, end: datetime, place: ZoneInfo) -> Decimal:
    """Give the percentage of the days of [start, end) that counting intervals cover, to a tenth.

    Only a period that is covered without a gap has 100: rounding never closes one.
    """
    whole = day_position(end, place) - day_position(start, place)
    missing = sum(
        (day_position(until, place) - day_position(since, place) for since, until in gaps(intervals, start, end)),
        Fraction(0),
    )
    if whole <= 0 or missing == 0:
        return Decimal(_PERCENT)
    covered = _PERCENT * (whole - missing) / whole
    rounded = _decimal(covered).quantize(_COVERAGE_STEP)
    return plain(min(rounded, _PERCENT - _COVERAGE_STEP))


def day_position(instant: datetime, place: ZoneInfo) -> Fraction:
    """Give where the instant stands on the place's calendar: days, and the part of the day that has passed."""
    day = times.local_day(instant, place)
    begins = times.day_start(day, place)
    length = times.day_start(day + timedelta(days=1), place) - begins
    return day.toordinal() + Fraction(int((instant - begins).total_seconds()), int(length.total_seconds()))


def _use_until(interval: Interval, instant: datetime, place: ZoneInfo) -> Decimal:
    assert interval.use is not None  # asked by use_between only
    if instant <= interval.starts_at:
        return Decimal(0)
    if instant >= interval.ends_at:
        return interval.use
    begins = day_position(interval.starts_at, place)
    share = (day_position(instant, place) - begins) / (day_position(interval.ends_at, place) - begins)
    return _decimal(Fraction(round(Fraction(interval.use) * share * SCALE), SCALE))


def _touches(interval: Interval, start: datetime, end: datetime) -> bool:
    if interval.starts_at == interval.ends_at:
        return start <= interval.starts_at < end
    return interval.starts_at < end and interval.ends_at > start


def _decimal(number: Fraction) -> Decimal:
    with localcontext(prec=50, rounding=ROUND_HALF_EVEN):
        return Decimal(number.numerator) / Decimal(number.denominator)
