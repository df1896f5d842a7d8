"""Amounts and dates as the reader's language writes them.

Thousands stand apart by a space in every language (ISO 80000-1): a comma or a point there would be a decimal sign to
half of the readers, and to ``field_ems.domain.amounts.parse``. What is shown can be typed back as it stands.
"""

from datetime import date, datetime
from decimal import Decimal

from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_

NO_BREAK_SPACE = "\u00a0"
DECIMAL_COMMA = frozenset({"es", "fr", "ru"})

MONTHS = (
    N_("January {year}"),
    N_("February {year}"),
    N_("March {year}"),
    N_("April {year}"),
    N_("May {year}"),
    N_("June {year}"),
    N_("July {year}"),
    N_("August {year}"),
    N_("September {year}"),
    N_("October {year}"),
    N_("November {year}"),
    N_("December {year}"),
)
DAYS = (
    N_("{day} January {year}"),
    N_("{day} February {year}"),
    N_("{day} March {year}"),
    N_("{day} April {year}"),
    N_("{day} May {year}"),
    N_("{day} June {year}"),
    N_("{day} July {year}"),
    N_("{day} August {year}"),
    N_("{day} September {year}"),
    N_("{day} October {year}"),
    N_("{day} November {year}"),
    N_("{day} December {year}"),
)
"""Whole phrases, for a month's name changes with what stands beside it (Russian: ноябрь 2026, but 23 ноября)."""


def format_amount(amount: Decimal, decimals: int | None = None) -> str:
    """Write an amount (``1 234.5``), with all its decimals or rounded half up to ``decimals`` of them."""
    text = f"{amount:,f}" if decimals is None else f"{_rounded(amount, decimals):,f}"
    whole, point, fraction = text.partition(".")
    sign = "," if current_language() in DECIMAL_COMMA else "."
    return whole.replace(",", NO_BREAK_SPACE) + (sign + fraction if point else "")


def format_count(count: int) -> str:
    """Write a number of things, in groups of three digits."""
    return f"{count:,}".replace(",", NO_BREAK_SPACE)


def format_month(month: date) -> str:
    """Write the month that a day lies in (``November 2026``)."""
    return _(MONTHS[month.month - 1]).format(year=month.year)


def format_date(moment: date) -> str:
    """Write a day (``23 November 2026``), with the time of its own zone where it is a datetime (``..., 14:05``)."""
    day = _(DAYS[moment.month - 1]).format(day=moment.day, year=moment.year)
    if isinstance(moment, datetime):
        return _("{day}, {time}").format(day=day, time=f"{moment:%H:%M}")
    return day


def _rounded(amount: Decimal, decimals: int) -> Decimal:
    """Round half up, as people do by hand."""
    return amount.quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
