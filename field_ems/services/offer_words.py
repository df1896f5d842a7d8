"""Prices and points of offers as screens, commands and the decision record write them: all alike."""

from decimal import Decimal
from fractions import Fraction

from field_ems.domain.tenders import Standing
from field_ems.i18n.numbers import format_amount

_DECIMALS = 2


def price_in_words(standing: Standing) -> str:
    """Write an offer's price; a dash where it is not known."""
    price = standing.offer.price
    return f"{format_amount(price.amount)} {price.currency}" if price else "—"


def points_in_words(exact: Fraction | None) -> str:
    """Write points; a dash where there are none."""
    return "—" if exact is None else format_amount(rounded_points(exact), _DECIMALS)


def rounded_points(exact: Fraction) -> Decimal:
    """Round points to two decimals, half up as by hand; they are never below zero."""
    return Decimal(int(exact * 10**_DECIMALS + Fraction(1, 2))).scaleb(-_DECIMALS)
