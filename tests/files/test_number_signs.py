"""Amounts with every decimal sign and grouping that offices write."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.notices import Refusal
from field_ems.files.number_signs import DecimalSign, find_decimal_sign, read_amount

POINT, COMMA = DecimalSign.POINT, DecimalSign.COMMA


@pytest.mark.parametrize(
    ("texts", "usual", "sign"),
    [
        (["1,200", "3.5"], None, POINT),
        (["1.200", "3,5"], None, COMMA),
        (["1,234.5"], None, POINT),
        (["1.234,5"], None, COMMA),
        (["1,234,567"], None, POINT),
        (["1.234.567"], None, COMMA),
        (["0,125"], None, COMMA),
        (["4510.500"], None, POINT),
        (["1 200", "5"], None, None),
        (["1.200"], POINT, POINT),
        (["-", "abc", None], None, None),
    ],
)
def test_one_clear_amount_tells_the_sign(
    texts: list[str | None], usual: DecimalSign | None, sign: DecimalSign | None
) -> None:
    assert find_decimal_sign(enumerate(texts, 1), "x.csv", usual) is sign


@pytest.mark.parametrize(
    ("texts", "usual", "code"),
    [
        (["5", "1,200"], POINT, "files.decimal_sign_unclear"),
        (["1.200"], None, "files.decimal_sign_unclear"),
        (["1.5", "1,5"], POINT, "files.decimal_signs_mixed"),
    ],
)
def test_unclear_and_contradictory_amounts_are_refused(texts: list[str], usual: DecimalSign | None, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        find_decimal_sign(enumerate(texts, 1), "x.csv", usual)
    assert refusal.value.notice.code == code


@given(
    st.decimals(Decimal("-999999999"), Decimal("999999999"), places=3),
    st.sampled_from(DecimalSign),
    st.sampled_from(["", " ", "\u202f", "'", "grouped"]),
)
def test_an_amount_written_with_a_sign_is_read_back_with_it(value: Decimal, sign: DecimalSign, group: str) -> None:
    other = "," if sign is POINT else "."
    text = f"{value:,.3f}".replace(",", "G").replace(".", sign.mark)
    assert read_amount(text.replace("G", other if group == "grouped" else group), sign) == value


@pytest.mark.parametrize(
    ("cell", "sign", "code"),
    [
        (None, None, "files.no_value"),
        ("12 kWh", None, "amount.not_a_number"),
        ("1,5", POINT, "amount.not_a_number"),
        ("1,23,456", POINT, "amount.not_a_number"),
        (True, None, "amount.not_a_number"),
        (Decimal("0.1234567"), None, "amount.too_precise"),
        (Decimal("1e13"), None, "amount.too_large"),
    ],
)
def test_what_is_no_amount_is_refused(cell: str | Decimal | bool | None, sign: DecimalSign | None, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_amount(cell, sign)
    assert refusal.value.notice.code == code


def test_arabic_digits_are_read() -> None:
    assert read_amount("١٢٣٤٫٥", None) == Decimal("1234.5")
