"""Days and times as files write them; whether the day or the month comes first is found in the whole file.

``3/4/2021`` is March or April: one date of the file that can only be read one way decides for all, and where none
does, a person is asked. It is never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time
from enum import StrEnum

from field_ems.domain.notices import Refusal
from field_ems.files.sheets import Cell

OLDEST_YEAR = 1900
LATEST_YEAR = 2199
"""A year beyond these is a slip of the finger, and near the ends of the calendar a time zone can't be applied."""

_SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T]+(.+))?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})(?:[ T]+(.+))?", re.ASCII)
_CLOCK = re.compile(r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?: ?([AaPp])\.?[Mm]\.?)?", re.ASCII)
_TWO_DIGIT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)


class DateOrder(StrEnum):
    """Which number comes first in a date such as 3/4/2021."""

    DAY_FIRST = "day-month"
    MONTH_FIRST = "month-day"


def find_date_order(dates: Iterable[tuple[int, Cell]], file: str) -> DateOrder | None:
    """Give the order of a file's (row, date) cells; None where no date of it depends on the order.

    Refuses with ``files.date_order_unclear`` where both orders fit every date, and with ``files.date_orders_mixed``
    where neither does.
    """
    day_first: int | None = None
    month_first: int | None = None
    unclear: tuple[int, str] | None = None
    for row, cell in dates:
        text = western_digits(cell) if isinstance(cell, str) else ""
        found = _SLASHED.fullmatch(text)
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        if first > 12 >= second:
            day_first = day_first or row
        elif second > 12 >= first:
            month_first = month_first or row
        elif first != second and unclear is None:
            unclear = (row, text)
    if day_first and month_first:
        raise Refusal("files.date_orders_mixed", file=file, day_row=day_first, month_row=month_first)
    if day_first or month_first:
        return DateOrder.DAY_FIRST if day_first else DateOrder.MONTH_FIRST
    if unclear:
        raise Refusal("files.date_order_unclear", file=file, row=unclear[0], date=unclear[1])
    return None


def read_day(cell: Cell, order: DateOrder | None) -> date | datetime:
    """Read a day, a local time, or an instant where the text has its own offset.

    Refuses with ``files.no_date``, ``files.not_a_date``, ``files.date_is_number`` or ``files.year_too_short``.
    """
    if cell is None:
        raise Refusal("files.no_date")
    day = _day_of(cell, order)
    if not OLDEST_YEAR <= day.year <= LATEST_YEAR:
        raise Refusal("files.not_a_date", found=str(cell))
    return day


def _day_of(cell: Cell, order: DateOrder | None) -> date | datetime:
    if isinstance(cell, date):
        return cell
    if not isinstance(cell, str):
        raise Refusal("files.date_is_number", found=str(cell))
    text = western_digits(cell)
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return _joined(date(int(found[1]), int(found[3]), int(found[4])), found[5])
        if found := _SLASHED.fullmatch(text):
            first, second, year = int(found[1]), int(found[3]), int(found[4])
            # Without an order every date of the file reads alike both ways.
            day, month = (second, first) if order is DateOrder.MONTH_FIRST else (first, second)
            return _joined(date(year, month, day), found[5])
        if len(text) == 10:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text.replace(" UTC", "+00:00")).replace(microsecond=0)
    except ValueError as error:
        code = "files.year_too_short" if _TWO_DIGIT_YEAR.match(text) and not _SLASHED.match(text) else None
        raise Refusal(code or "files.not_a_date", found=cell) from error


def read_clock(cell: Cell) -> time | None:
    """Read a time of day (``14:05``, ``2:05 PM``), or give None for a blank; refuses with ``files.not_a_clock``."""
    if cell is None or isinstance(cell, time):
        return cell
    if isinstance(cell, datetime):
        return cell.time()
    found = _CLOCK.fullmatch(western_digits(cell).strip()) if isinstance(cell, str) else None
    try:
        if found is None:
            raise ValueError(cell)
        hour, half = int(found[1]), (found[4] or "").lower()
        if half:
            if not 1 <= hour <= 12:
                raise ValueError(cell)
            hour = hour % 12 + (12 if half == "p" else 0)
        return time(hour, int(found[2]), int(found[3] or 0))
    except ValueError as error:
        raise Refusal("files.not_a_clock", found=str(cell)) from error


def western_digits(text: str) -> str:
    """Give the text with every decimal digit as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char for char in text)


def _joined(day: date, clock: str | None) -> date | datetime:
    if clock is None:
        return day
    at = read_clock(clock)
    return datetime.combine(day, at) if at is not None else day
