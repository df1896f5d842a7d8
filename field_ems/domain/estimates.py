"""Estimates where nobody could read: each with the method and the figures it was made from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, localcontext
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from field_ems.domain import times
from field_ems.domain.amounts import SCALE, plain
from field_ems.domain.intervals import Interval, day_position, of_period
from field_ems.domain.notices import Notice, Refusal

MEAN_OVER = timedelta(days=365)
"""A daily mean looks back over a year, so that no season weighs more than another."""


class EstimateMethod(StrEnum):
    """How an estimate is made; it is saved as the entry's basis."""

    SAME_PERIOD_LAST_YEAR = "same_period_last_year"
    DAILY_MEAN = "daily_mean"
    PER_AREA = "proxy_per_m2"
    PER_PERSON = "proxy_per_person"
    NEIGHBOUR = "neighbour"


_SENTENCES = {
    EstimateMethod.PER_AREA: "estimate.proxy_per_m2",
    EstimateMethod.PER_PERSON: "estimate.proxy_per_person",
    EstimateMethod.NEIGHBOUR: "estimate.neighbour",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimated use of [starts_at, ends_at) in the meter's unit, and in ``basis`` what it was made from."""

    starts_at: datetime
    ends_at: datetime
    use: Decimal
    method: EstimateMethod
    basis: Notice


def by_last_year(intervals: Sequence[Interval], start: datetime, end: datetime, place: ZoneInfo) -> Estimate:
    """Take the same days of the year before; refuses with ``estimate.no_history`` unless all of them are covered."""
    then = [times.day_start(_a_year_before(times.local_day(each, place)), place) for each in (start, end)]
    found = of_period(_actual(intervals), then[0], then[1], place)
    if found.use is None or found.coverage < 100 or then[1] <= then[0]:
        raise Refusal("estimate.no_history", start=then[0], end=then[1])
    days = _days(start, end, place) / _days(then[0], then[1], place)
    params = {"start": then[0], "end": then[1], "use": found.use}
    notice = Notice("estimate.same_period_last_year", params)
    return Estimate(start, end, _millionths(Fraction(found.use) * days), EstimateMethod.SAME_PERIOD_LAST_YEAR, notice)


def by_daily_mean(intervals: Sequence[Interval], start: datetime, end: datetime, place: ZoneInfo) -> Estimate:
    """Take the mean of the covered days of the year before; refuses with ``estimate.no_history`` without any."""
    since = start - MEAN_OVER
    actual = [each for each in _actual(intervals) if each.counts and each.ends_at > each.starts_at]
    days = sum(
        (
            _days(max(each.starts_at, since), min(each.ends_at, start), place)
            for each in actual
            if each.starts_at < start and each.ends_at > since
        ),
        Fraction(0),
    )
    found = of_period(actual, since, start, place)
    if found.use is None or days <= 0:
        raise Refusal("estimate.no_history", start=since, end=start)
    mean = Fraction(found.use) / days
    notice = Notice("estimate.daily_mean", {"mean": _shown(mean), "days": _shown(days)})
    return Estimate(start, end, _millionths(mean * _days(start, end, place)), EstimateMethod.DAILY_MEAN, notice)


def by_proxy(
    use: Decimal, theirs: Decimal, ours: Decimal, start: datetime, end: datetime, method: EstimateMethod, whose: str
) -> Estimate:
    """Take what another place used in the same days, by size (m2 or people), or as it is for a neighbour.

    Refuses with ``estimate.no_size`` where a size is zero.
    """
    if theirs <= 0 or ours <= 0:
        raise Refusal("estimate.no_size", whose=whose)
    params = {"whose": whose, "use": use, "theirs": theirs, "ours": ours}
    notice = Notice(_SENTENCES[method], params)
    return Estimate(start, end, _millionths(Fraction(use) * Fraction(ours) / Fraction(theirs)), method, notice)


def _actual(intervals: Sequence[Interval]) -> list[Interval]:
    return [each for each in intervals if not each.estimated]


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _days(start: datetime, end: datetime, place: ZoneInfo) -> Fraction:
    return day_position(end, place) - day_position(start, place)


def _millionths(exact: Fraction) -> Decimal:
    with localcontext(prec=50):
        return plain(Decimal(round(exact * SCALE)) / SCALE)


def _shown(exact: Fraction) -> Decimal:
    return plain(Decimal(round(exact * 100)) / 100)
