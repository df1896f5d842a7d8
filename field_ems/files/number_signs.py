"""Amounts as files write them; whether a comma is a decimal sign is found in the whole file.

``1,200`` is twelve hundred or a little more than one: another amount of the file decides, or a person does.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

from field_ems.domain import amounts
from field_ems.domain.notices import Refusal
from field_ems.files.date_orders import western_digits
from field_ems.files.sheets import Cell

_PLAIN = re.compile(r"[+-]?\d+", re.ASCII)
_GROUPED = {
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?", re.ASCII),
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?", re.ASCII),
}
_COULD_BE_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)
_WITH_SIGN = re.compile(r"[+-]?\d*[.,]\d+", re.ASCII)


class DecimalSign(StrEnum):
    """What stands before the decimals."""

    POINT = "point"
    COMMA = "comma"

    @property
    def mark(self) -> str:
        """The sign itself."""
        return "." if self is DecimalSign.POINT else ","


def find_decimal_sign(texts: Iterable[tuple[int, Cell]], file: str, usual: DecimalSign | None) -> DecimalSign | None:
    """Give the decimal sign of a file's (row, amount) cells; None where no amount depends on it.

    ``usual`` is the sign where an amount such as ``1.200`` could be read both ways and nothing else in the file
    decides. Refuses with ``files.decimal_sign_unclear`` where nothing decides, and with ``files.decimal_signs_mixed``
    where amounts contradict each other.
    """
    proven: dict[DecimalSign, int] = {}
    unclear: tuple[int, str] | None = None
    for row, cell in texts:
        if not isinstance(cell, str):
            continue
        text = _ungrouped_by_spaces(cell)
        sign = _proof(text)
        if sign:
            proven.setdefault(sign, row)
        elif _COULD_BE_GROUPED.fullmatch(text) and (unclear is None or "," in text):
            unclear = (row, text)
    if len(proven) == 2:
        raise Refusal(
            "files.decimal_signs_mixed",
            file=file,
            point_row=proven[DecimalSign.POINT],
            comma_row=proven[DecimalSign.COMMA],
        )
    if proven:
        return next(iter(proven))
    if unclear is None:
        return None
    row, text = unclear
    if usual is None or usual.mark not in text:
        raise Refusal("files.decimal_sign_unclear", file=file, row=row, amount=text)
    return usual


def read_amount(cell: Cell, sign: DecimalSign | None) -> Decimal:
    """Read an amount; refuses with ``files.no_value`` or as ``field_ems.domain.amounts`` does."""
    if cell is None:
        raise Refusal("files.no_value")
    if isinstance(cell, Decimal):
        amounts.to_scaled(cell)
        return cell
    if not isinstance(cell, str):
        raise Refusal("amount.not_a_number", typed=str(cell))
    text = _ungrouped_by_spaces(cell)
    if sign is not None:
        grouping = "." if sign is DecimalSign.COMMA else ","
        if _GROUPED[grouping].fullmatch(text):
            text = text.replace(grouping, "")
        elif grouping in text:
            raise Refusal("amount.not_a_number", typed=cell)
    return amounts.parse(text)


def _proof(text: str) -> DecimalSign | None:
    """Give the decimal sign that this amount alone proves."""
    if "," in text and "." in text:
        return DecimalSign.POINT if text.rindex(".") > text.rindex(",") else DecimalSign.COMMA
    for mark, other in (",", DecimalSign.POINT), (".", DecimalSign.COMMA):
        if text.count(mark) > 1 and _GROUPED[mark].fullmatch(text):
            return other
    if _WITH_SIGN.fullmatch(text) and not _COULD_BE_GROUPED.fullmatch(text):
        return DecimalSign.COMMA if "," in text else DecimalSign.POINT
    return None


def _ungrouped_by_spaces(cell: str) -> str:
    text = western_digits(cell.strip()).replace("\u066b", ",").replace("\u2212", "-")
    without = re.sub(r"(?<=\d)[ \u00a0\u2009\u202f'\u2019\u066c](?=\d{3}(?:\D|$))", "", text)
    return without if _PLAIN.match(without) else text
