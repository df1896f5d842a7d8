"""A year's degree days for a trend: as a service gives them, or worked out from mean temperatures."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from field_ems.domain import degree_days, times
from field_ems.domain.intervals import Interval, day_position, of_period
from field_ems.services.consumption import intervals_of
from field_ems.services.meters import known_meter
from field_ems.services.trend_months import KeptMeter
from field_ems.store.session import Session


def degree_days_of(
    session: Session, station_id: bytes, meters: Sequence[KeptMeter], years: Collection[int], weather: str
) -> dict[int, Decimal]:
    """Give each year's degree days, where the first meter of the weather knows of any."""
    by_activity = {meter.activity: meter for meter in reversed(meters)}
    kept = by_activity.get(weather) or by_activity.get(degree_days.TEMPERATURE)
    if kept is None:
        return {}
    meter = known_meter(session, station_id, kept.id)
    place = times.zone(meter.zone)
    found = {}
    for year in sorted(years):
        start, end = times.day_start(date(year, 1, 1), place), times.day_start(date(year + 1, 1, 1), place)
        intervals = intervals_of(session, station_id, meter, start, end)
        if meter.activity == weather:
            counted = of_period(intervals, start, end, place).use
        else:
            counted = _from_means(intervals, start, end, place, weather)
        if counted:
            found[year] = counted
    return found


def _from_means(
    intervals: Sequence[Interval], start: datetime, end: datetime, place: ZoneInfo, weather: str
) -> Decimal | None:
    means = [(each.use, _days_in(each, start, end, place)) for each in intervals if each.counts]
    known = [(use, days) for use, days in means if use is not None and days > 0]
    if not known:
        return None
    return degree_days.cooling(known) if weather == degree_days.COOLING else degree_days.heating(known)


def _days_in(interval: Interval, start: datetime, end: datetime, place: ZoneInfo) -> Fraction:
    since, until = max(interval.starts_at, start), min(interval.ends_at, end)
    return day_position(until, place) - day_position(since, place) if until > since else Fraction(0)
