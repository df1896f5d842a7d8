"""Exact amounts: Decimal in the code, integers of millionths in the database.

SUM and ORDER BY over integers are exact on SQLite and PostgreSQL alike; a Numeric column would be a float on SQLite.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from field_ems.domain.notices import Refusal

SCALE = 1_000_000
DECIMALS = 6
LARGEST_SCALED = 2**63 - 1
LARGEST = Decimal(LARGEST_SCALED) / SCALE

_TYPED = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_THIN_SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f'\u2019\u066c"))
_LONGEST_TYPED = 32


def to_scaled(amount: Decimal) -> int:
    """Give the amount in millionths, as the database keeps it.

    Refuses with ``amount.too_large`` beyond 9.2 x 10^12 and with ``amount.too_precise`` beyond six decimals:
    an amount is kept as it was entered or not at all.
    """
    if not amount.is_finite() or abs(amount) > LARGEST:
        raise Refusal("amount.too_large", largest=LARGEST)
    scaled = amount * SCALE
    if scaled != scaled.to_integral_value():
        raise Refusal("amount.too_precise", decimals=DECIMALS)
    return int(scaled)


def from_scaled(scaled: int) -> Decimal:
    """Give the amount that the database keeps as ``scaled`` millionths, without trailing zeros."""
    return plain(Decimal(scaled) / SCALE)


def plain(amount: Decimal) -> Decimal:
    """Give the same amount without trailing zeros and without an exponent (``Decimal('1E+3')`` becomes ``1000``)."""
    if amount == amount.to_integral_value():
        return amount.quantize(Decimal(1)) if abs(amount) < LARGEST else amount
    return amount.normalize()


def parse(typed: str) -> Decimal:
    """Read an amount as a person types it: any Unicode digits, a decimal point or comma, spaces between thousands.

    A lone separator is the decimal sign (``1,234`` is a little more than one): grouping is written with spaces, an
    apostrophe, or with the other sign (``1,234.5``). Refuses with ``amount.not_a_number`` or ``amount.too_large``.
    """
    if len(typed) > _LONGEST_TYPED:
        raise Refusal("amount.not_a_number", typed=typed[:_LONGEST_TYPED])
    plain_digits = "".join(
        str(unicodedata.digit(char)) if unicodedata.category(char) == "Nd" else char for char in typed.strip()
    )
    text = plain_digits.translate(_THIN_SPACES).replace("\u066b", ".").replace("\u2212", "-")
    if "," in text and "." in text:
        grouping, decimal_sign = (",", ".") if text.rindex(".") > text.rindex(",") else (".", ",")
        text = text.replace(grouping, "").replace(decimal_sign, ".")
    else:
        text = text.replace(",", ".")
    if not _TYPED.fullmatch(text):
        raise Refusal("amount.not_a_number", typed=typed)
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise Refusal("amount.not_a_number", typed=typed) from error
    to_scaled(amount)
    return amount
