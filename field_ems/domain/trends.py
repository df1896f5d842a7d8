"""How a use goes from month to month and year to year: what a change is, and the line that a target draws."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction

from field_ems.domain import times
from field_ems.domain.amounts import SCALE, plain
from field_ems.domain.indicators import target_in

_TENTH = Decimal("0.1")
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """What was used in a month, None where nothing is known; ``coverage`` in percent, None for mere events."""

    use: Decimal | None
    estimated: Decimal
    coverage: Decimal | None


NOTHING = MonthFigure(None, Decimal(0), None)


@dataclass(frozen=True, slots=True)
class Target:
    """What a use is to come to: ``change`` percent of the base year's by the due year.

    ``base_value`` is the base year's use where it was not metered.
    """

    base_year: int
    due_year: int
    change: Decimal
    base_value: Decimal | None = None


def parts_of(whole: Decimal, weights: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Divide a whole by weights, in millionths, so that the parts add up to it exactly; None stays None.

    Weights that come to nothing leave all of it to the last one that is known.
    """
    known = [weight for weight in weights if weight is not None]
    total = sum(map(Fraction, known), Fraction(0))
    parts: list[Decimal | None] = []
    seen, given, passed = 0, Decimal(0), Fraction(0)
    for weight in weights:
        if weight is None:
            parts.append(None)
            continue
        seen += 1
        passed += Fraction(weight)
        until = Decimal(0) if total == 0 else _millionths(Fraction(whole) * passed / total)
        until = whole if seen == len(known) else until
        parts.append(plain(until - given))
        given = until
    return parts


def added(figures: Iterable[MonthFigure]) -> MonthFigure:
    """Add up what several meters used in one month; the coverage is the mean of those that have one, rounded down."""
    every = list(figures)
    uses = [figure.use for figure in every if figure.use is not None]
    covered = [figure.coverage for figure in every if figure.coverage is not None]
    return MonthFigure(
        plain(sum(uses, Decimal(0))) if uses else None,
        plain(sum((figure.estimated for figure in every), Decimal(0))),
        plain((sum(covered, Decimal(0)) / len(covered)).quantize(_TENTH, ROUND_DOWN)) if covered else None,
    )


def over(months: Sequence[tuple[date, MonthFigure]]) -> MonthFigure:
    """Add up the months of one use; each counts in the coverage by its days, and only a whole one gives 100."""
    days = [(times.next_month(month) - month).days for month, _figure in months]
    uses = [figure.use for _month, figure in months if figure.use is not None]
    weighted = [
        figure.coverage * length
        for (_month, figure), length in zip(months, days, strict=True)
        if figure.coverage is not None
    ]
    return MonthFigure(
        plain(sum(uses, Decimal(0))) if uses else None,
        plain(sum((figure.estimated for _month, figure in months), Decimal(0))),
        plain((sum(weighted, Decimal(0)) / sum(days)).quantize(_TENTH, ROUND_DOWN)) if weighted else None,
    )


def change(before: Decimal | None, use: Decimal | None) -> Decimal | None:
    """Give the change against the period before in percent, to a tenth; None where there is nothing to compare with."""
    if not before or use is None:
        return None
    return plain(((use - before) * _PERCENT / abs(before)).quantize(_TENTH))


def base_of(target: Target, metered: Decimal | None, first: date, end: date) -> Decimal | None:
    """Give what the base year used in the period that [first, end) is of another year.

    That is what was metered, or, where the base year's use is only known as a whole, its part by days.
    """
    if target.base_value is None:
        return metered
    year = date(first.year + 1, 1, 1) - date(first.year, 1, 1)
    return _millionths(Fraction(target.base_value) * (end - first).days / year.days)


def asked_by(target: Target, base: Decimal | None, year: int) -> Decimal | None:
    """Give what a target asks for in a period of a year whose base is known; nothing before its base year."""
    if base is None or year < target.base_year:
        return None
    return plain(target_in(year, target.base_year, base, target.due_year, target.change))


def _millionths(number: Fraction) -> Decimal:
    with localcontext(prec=50, rounding=ROUND_HALF_EVEN):
        return plain(Decimal(round(number * SCALE)) / SCALE)
