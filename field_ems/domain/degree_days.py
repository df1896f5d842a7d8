"""Degree days: how much heating or cooling the weather asked for, and a use as it would be in an average year."""

from collections.abc import Iterable
from decimal import Decimal, localcontext
from fractions import Fraction

from field_ems.domain.amounts import plain

COOLING_BASE = Decimal(24)
HEATING_BASE = Decimal("15.5")
"""Daily means in °C above, or below, which a building is usually cooled or heated."""

TEMPERATURE = "outdoor_temperature"
COOLING = "degree_days_cooling"
HEATING = "degree_days_heating"
"""Activities of meters that hold the weather: mean temperatures of days, or degree days as a service gives them."""

WEATHER = frozenset({TEMPERATURE, COOLING, HEATING})


def cooling(means: Iterable[tuple[Decimal, Fraction]], base: Decimal = COOLING_BASE) -> Decimal:
    """Give the cooling degree days of (mean temperature in °C, days it stands for)."""
    return _rounded(
        sum((max(Fraction(mean) - Fraction(base), Fraction(0)) * days for mean, days in means), Fraction(0))
    )


def heating(means: Iterable[tuple[Decimal, Fraction]], base: Decimal = HEATING_BASE) -> Decimal:
    """Give the heating degree days of (mean temperature in °C, days it stands for)."""
    return _rounded(
        sum((max(Fraction(base) - Fraction(mean), Fraction(0)) * days for mean, days in means), Fraction(0))
    )


def normalized(use: Decimal | None, degree_days: Decimal | None, usual: Decimal | None) -> Decimal | None:
    """Give a weather-bound use as in a year of ``usual`` degree days; None where it can't be told."""
    if use is None or not degree_days or usual is None:
        return None
    with localcontext(prec=50):
        return plain((use * usual / degree_days).quantize(Decimal("0.000001")))


def _rounded(exact: Fraction) -> Decimal:
    return plain(Decimal(round(exact * 1000)) / 1000)
