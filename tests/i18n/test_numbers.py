"""Amounts and dates in six languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.amounts import from_scaled, parse
from field_ems.i18n import LANGUAGES, install
from field_ems.i18n.numbers import format_amount, format_count, format_date, format_month


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "1\u00a0234\u00a0567.5"),
        ("en", "1\u00a0234\u00a0567.5"),
        ("es", "1\u00a0234\u00a0567,5"),
        ("fr", "1\u00a0234\u00a0567,5"),
        ("ru", "1\u00a0234\u00a0567,5"),
        ("zh", "1\u00a0234\u00a0567.5"),
    ],
)
def test_amount(language: str, said: str) -> None:
    install(language)
    assert format_amount(Decimal("1234567.5")) == said


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(sorted(LANGUAGES)))
def test_shown_amount_can_be_typed_back(scaled: int, language: str) -> None:
    install(language)
    assert parse(format_amount(from_scaled(scaled))) == from_scaled(scaled)


@pytest.mark.parametrize(
    ("amount", "decimals", "said"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), ("7", 2, "7.00"), ("999.995", 2, "1\u00a0000.00")],
)
def test_rounding_is_half_up(amount: str, decimals: int, said: str) -> None:
    install("en")
    assert format_amount(Decimal(amount), decimals) == said


def test_count() -> None:
    assert format_count(12345) == "12\u00a0345"


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("ar", "23 نوفمبر 2026", "نوفمبر 2026"),
        ("en", "23 November 2026", "November 2026"),
        ("es", "23 de noviembre de 2026", "noviembre de 2026"),
        ("fr", "23 novembre 2026", "novembre 2026"),
        ("ru", "23 ноября 2026 г.", "ноябрь 2026 г."),
        ("zh", "2026年11月23日", "2026年11月"),
    ],
)
def test_dates(language: str, day: str, month: str) -> None:
    install(language)
    assert format_date(date(2026, 11, 23)) == day
    assert format_month(date(2026, 11, 23)) == month
    assert "14:05" in format_date(datetime(2026, 11, 23, 14, 5, tzinfo=UTC))
