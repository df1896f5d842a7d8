"""Indicators: a use per square metre, person or kilometre; not available where the denominator is unknown or zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction

_PRECISION = 50
_PER_HUNDRED = 100
_SHOWN = Decimal("0.001")


@dataclass(frozen=True, slots=True)
class Dated:
    """A size (people, m2) from a day on, until the next one."""

    from_on: date
    size: Decimal


def mean_size(sizes: Sequence[Dated], start: date, end: date) -> Decimal | None:
    """Give the time-weighted mean over the days of [start, end); None where a day has no size."""
    in_order = sorted((size for size in sizes if size.from_on < end), key=lambda size: size.from_on)
    if end <= start or not in_order or in_order[0].from_on > start:
        return None
    weighted = Fraction(0)
    for place, dated in enumerate(in_order):
        until = in_order[place + 1].from_on if place + 1 < len(in_order) else end
        days = (until - max(dated.from_on, start)).days
        weighted += Fraction(dated.size) * max(days, 0)
    mean = weighted / (end - start).days
    return _decimal(mean)


def per(amount: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Give amount / denominator (kWh/m2, kWh/person, kg waste/person, L/kWh); None where it can't be told."""
    return None if amount is None or not denominator else _decimal(Fraction(amount) / Fraction(denominator))


def per_person_day(litres: Decimal | None, people: Decimal | None, days: int) -> Decimal | None:
    """Give litres per person and day; None where it can't be told."""
    return per(litres, people * days if people is not None else None)


def litres_per_100_km(litres: Decimal | None, kilometres: Decimal | None) -> Decimal | None:
    """Give a vehicle's litres per 100 km; None where it can't be told."""
    return per(litres * _PER_HUNDRED if litres is not None else None, kilometres)


def target_in(year: int, base_year: int, base: Decimal, due_year: int, change: Decimal) -> Decimal:
    """Give what a target asks for in a year: straight from the base to ``change`` percent of it in the due year."""
    passed = min(max(year - base_year, 0), due_year - base_year)
    share = Fraction(change) * passed / (due_year - base_year) / _PER_HUNDRED
    return _decimal(Fraction(base) * (1 + share)).quantize(_SHOWN)


def _decimal(number: Fraction) -> Decimal:
    with localcontext(prec=_PRECISION):
        return Decimal(number.numerator) / Decimal(number.denominator)
