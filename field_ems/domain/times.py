"""Instants in UTC, days and months in the facility's own time zone.

An instant is a whole second of UTC, kept in the database as seconds since 1970. Days and months belong to the place:
a month's reading at Bangui begins at Bangui's midnight.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from field_ems.domain.notices import Refusal

FIRST_YEAR, LAST_YEAR = 2, 9998
"""Of what is recorded: with a year to spare, so that each instant has a day and a month's end at every place."""

_1970 = datetime(1970, 1, 1, tzinfo=UTC)
_BEGINNING, _END = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, tzinfo=UTC)


def to_seconds(instant: datetime) -> int:
    """Give the instant as whole seconds since 1970-01-01T00:00Z; a naive datetime is a programming error."""
    if instant.tzinfo is None:
        raise ValueError(f"an instant needs a time zone: {instant!r}")
    return int(instant.timestamp())


def from_seconds(seconds: int) -> datetime:
    """Give the UTC instant of whole seconds since 1970; OverflowError for one that no calendar has."""
    return _1970 + timedelta(seconds=seconds)  # datetime.fromtimestamp has other errors on other systems


def by_any_clock(seconds: int) -> datetime:
    """Give the instant that a device's clock showed, which nobody has checked; beyond the calendar, its end."""
    try:
        return from_seconds(seconds)
    except OverflowError:
        return _BEGINNING if seconds < 0 else _END


def zone(name: str) -> ZoneInfo:
    """Give the time zone of an IANA name, or refuse with ``time.unknown_zone``."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refusal("time.unknown_zone", zone=name) from error


def utc_offset_minutes(instant: datetime, place: ZoneInfo) -> int:
    """Give the minutes that the place's clock is ahead of UTC at that instant."""
    offset = instant.astimezone(place).utcoffset()
    return int((offset or timedelta()).total_seconds() // 60)


def is_zone(name: str) -> bool:
    """Whether it is the IANA name of a time zone that is known here."""
    try:
        zone(name)
    except Refusal:
        return False
    return True


def as_clocks_showed(instant: datetime, ahead: int) -> datetime:
    """Give an instant as clocks showed it that were so many minutes ahead of UTC; in UTC where no clock can have."""
    try:
        return instant.astimezone(timezone(timedelta(minutes=ahead)))
    except (ValueError, OverflowError):
        return instant


def local_day(instant: datetime, place: ZoneInfo) -> date:
    """Give the calendar day at the place."""
    return instant.astimezone(place).date()


def day_start(day: date, place: ZoneInfo) -> datetime:
    """Give the UTC instant at which the day begins at the place."""
    return datetime.combine(day, time(), place).astimezone(UTC)


def next_month(month: date) -> date:
    """Give the first day of the month after the one that ``month`` lies in."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def months(first: date, end: date) -> Iterator[date]:
    """Give the first day of each month that [first, end) touches."""
    month = first.replace(day=1)
    while month < end:
        yield month
        month = next_month(month)


def parse_local(typed: str, place: ZoneInfo) -> datetime:
    """Read an ISO date or time typed by a person at the place (``2026-11-23`` or ``2026-11-23 14:05``) as an instant.

    A time with its own offset keeps it. Refuses with ``time.not_a_time``.
    """
    try:
        moment = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise Refusal("time.not_a_time", typed=typed) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Refusal("time.not_a_time", typed=typed)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=place)
    return moment.astimezone(UTC).replace(microsecond=0)


def parse_day(typed: str) -> date:
    """Read an ISO day typed by a person (``2026-11-23``); refuses with ``time.not_a_time``."""
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise Refusal("time.not_a_time", typed=typed) from error
