"""Common premises, indicators, refrigerant balances and wastewater."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.indicators import Dated, litres_per_100_km, mean_size, per, per_person_day
from field_ems.domain.notices import Refusal
from field_ems.domain.premises import SharingKey, divide, key_on, share_out
from field_ems.domain.refrigerants import GasMovements, lost_by_mass_balance, lost_by_screening
from field_ems.domain.wastewater import methane, organic_load

AMOUNTS = st.decimals(0, 10**7, places=6)
WEIGHTS = st.dictionaries(st.text("abcdef", min_size=1), st.decimals("0.01", 5000, places=2), min_size=1)


@given(AMOUNTS, WEIGHTS)
def test_shares_are_the_whole_exactly(total: Decimal, weights: dict[str, Decimal]) -> None:
    parts = divide(total, weights)
    assert sum(parts.values()) == total
    whole = sum(weights.values())
    assert all(abs(part - total * weights[name] / whole) < Decimal("0.000002") for name, part in parts.items())


def test_the_largest_remainder_is_rounded_up() -> None:
    third = divide(Decimal(1), dict.fromkeys("cab", Decimal(1)))
    assert third == {"a": Decimal("0.333334"), "b": Decimal("0.333333"), "c": Decimal("0.333333")}


def test_submeters_come_first_and_the_rest_by_the_key_of_the_day() -> None:
    keys = [
        SharingKey(date(2026, 1, 1), {"UNICEF": Decimal(1), "WFP": Decimal(1)}),
        SharingKey(date(2026, 3, 1), {"UNICEF": Decimal(3), "WFP": Decimal(1)}),
    ]
    metered = {"WFP": Decimal(200)}
    assert share_out(Decimal(1000), metered, key_on(keys, date(2026, 2, 28))) == {"UNICEF": 400, "WFP": 600}
    assert share_out(Decimal(1000), metered, key_on(keys, date(2026, 3, 1))) == {"UNICEF": 600, "WFP": 400}


def test_what_can_not_be_shared() -> None:
    key = SharingKey(date(2026, 1, 1), {"UNICEF": Decimal(0)})
    with pytest.raises(Refusal, match=r"premises\.no_key"):
        key_on([key], date(2025, 12, 31))
    with pytest.raises(Refusal, match=r"premises\.no_weights"):
        share_out(Decimal(1), {}, key)
    with pytest.raises(Refusal, match=r"premises\.submeters_exceed"):
        share_out(Decimal(1), {"WFP": Decimal(2)}, key)


def test_the_denominator_is_weighted_by_time() -> None:
    people = [Dated(date(2025, 6, 1), Decimal(10)), Dated(date(2026, 1, 11), Decimal(20))]
    assert mean_size(people, date(2026, 1, 1), date(2026, 1, 21)) == 15
    assert mean_size(people, date(2025, 5, 31), date(2026, 1, 1)) is None
    assert mean_size([], date(2026, 1, 1), date(2026, 2, 1)) is None


def test_indicators_without_a_denominator_are_not_available() -> None:
    assert per(Decimal(90), Decimal(30)) == 3
    assert per(Decimal(0), Decimal(30)) == 0
    assert [per(Decimal(1), Decimal(0)), per(Decimal(1), None), per(None, Decimal(1))] == [None, None, None]
    assert per_person_day(Decimal(3000), Decimal(10), 30) == 10
    assert litres_per_100_km(Decimal(12), Decimal(150)) == 8


def test_mass_balance_of_a_refrigerant() -> None:
    movements = GasMovements(Decimal(30), Decimal(12), Decimal(2), Decimal(8), Decimal(5))
    assert lost_by_mass_balance(movements) == 23
    with pytest.raises(Refusal, match=r"refrigerant\.negative_balance"):
        lost_by_mass_balance(GasMovements(recovered=Decimal(1)))
    assert lost_by_screening(4, Decimal(2), Decimal("8.5")) == Decimal("0.68")


def test_methane_from_wastewater() -> None:
    """(TOW - sludge) x 0.6 x MCF - recovered (IPCC 2006 Vol. 5 Ch. 6)."""
    load = organic_load(Decimal(100), 365)
    assert load == 2190
    assert methane(load, Decimal("0.5")) == 657
    assert methane(load, Decimal("0.8"), sludge=Decimal(190), recovered=Decimal(60)) == 900
    assert methane(load, Decimal(0)) == 0
    with pytest.raises(Refusal, match=r"wastewater\.negative"):
        methane(load, Decimal(0), recovered=Decimal(1))
