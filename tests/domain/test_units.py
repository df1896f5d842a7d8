"""Units convert exactly, and what can't be converted isn't."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.notices import Refusal
from field_ems.domain.units import UNITS, convert, convertible, find_unit

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=6)
SIGNS = st.sampled_from(sorted(UNITS))


@pytest.mark.parametrize(
    ("amount", "unit", "other", "converted"),
    [
        ("1", "MWh", "kWh", "1000"),
        ("1", "kWh", "MJ", "3.6"),
        ("1", "therm", "MMBtu", "0.1"),  # 100,000 Btu (NIST SP 811)
        ("1", "MMBtu", "MJ", "1055.05585262"),  # the international table Btu (ISO 31-4)
        ("1000", "kBtu", "MMBtu", "1"),
        ("1", "US gal", "L", "3.785411784"),  # 231 cubic inches (NIST Handbook 44)
        ("1", "imp gal", "L", "4.54609"),  # Weights and Measures Act 1985
        ("1", "lb", "kg", "0.45359237"),
        ("1", "mile", "km", "1.609344"),
        ("1", "ccf", "ft3", "100"),
        ("90", "min", "h", "1.5"),
        ("2", "kWh (Gross CV)", "MJ (Gross CV)", "7.2"),
    ],
)
def test_exact_sizes(amount: str, unit: str, other: str, converted: str) -> None:
    assert convert(Decimal(amount), unit, other) == Decimal(converted)


@given(AMOUNTS, SIGNS, SIGNS)
def test_there_and_back_gives_what_was_kept(amount: Decimal, unit: str, other: str) -> None:
    if not convertible(unit, other):
        return
    back = convert(convert(amount, unit, other), other, unit)
    assert back.quantize(Decimal("0.000001")) == amount


@pytest.mark.parametrize(
    ("unit", "other"),
    [("kWh (Gross CV)", "kWh (Net CV)"), ("kWh", "kWh (Net CV)"), ("L", "kg"), ("scf", "ft3"), ("km", "pkm")],
)
def test_what_never_mixes(unit: str, other: str) -> None:
    with pytest.raises(Refusal) as refusal:
        convert(Decimal(1), unit, other)
    assert refusal.value.notice.code == "unit.not_convertible"


def test_names_people_write() -> None:
    assert [find_unit(written).sign for written in ("litres", " LITRE ", "m³", "KWH", "tonnes", "US Gallons")] == [
        "L", "L", "m3", "kWh", "t", "US gal"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "code", "params"),
    [
        ("gallon", "unit.which", {"typed": "gallon", "units": ("US gal", "imp gal")}),
        ("kwhh", "unit.unknown", {"typed": "kwhh", "nearest": "kWh"}),
        ("litrs", "unit.unknown", {"typed": "litrs", "nearest": "L"}),
    ],
)
def test_unknown_units_are_refused_with_the_nearest(written: str, code: str, params: dict[str, object]) -> None:
    with pytest.raises(Refusal) as refusal:
        find_unit(written)
    assert (refusal.value.notice.code, refusal.value.notice.params) == (code, params)
