"""Trends: parts that add up, coverage that never rounds up, changes, and the line of a target."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.trends import NOTHING, MonthFigure, Target, added, asked_by, base_of, change, over, parts_of

AMOUNTS = st.decimals(0, 10**6, places=6)


@given(AMOUNTS, st.lists(st.none() | AMOUNTS, min_size=1, max_size=12))
def test_parts_are_the_whole_exactly(whole: Decimal, weights: list[Decimal | None]) -> None:
    parts = parts_of(whole, weights)
    assert [part is None for part in parts] == [weight is None for weight in weights]
    if any(weight is not None for weight in weights):
        assert sum(part for part in parts if part is not None) == whole


def test_several_meters_in_one_month_and_several_months_of_one() -> None:
    first = MonthFigure(Decimal(10), Decimal(4), Decimal(100))
    second = MonthFigure(None, Decimal(0), Decimal("33.3"))
    delivered = MonthFigure(Decimal(5), Decimal(0), None)
    assert added([first, second, delivered]) == MonthFigure(Decimal(15), Decimal(4), Decimal("66.6"))
    assert added([]) == NOTHING
    january, february = date(2026, 1, 1), date(2026, 2, 1)
    assert over([(january, first), (february, NOTHING)]) == MonthFigure(Decimal(10), Decimal(4), Decimal("52.5"))
    assert over([(january, first), (february, first)]).coverage == 100
    assert over([(january, first), (february, MonthFigure(None, Decimal(0), Decimal("99.9")))]).coverage == Decimal(
        "99.9"
    )


@pytest.mark.parametrize(
    ("before", "use", "percent"), [("200", "150", "-25"), ("3", "4", "33.3"), ("0", "5", None), (None, "5", None)]
)
def test_a_change_in_percent(before: str | None, use: str, percent: str | None) -> None:
    found = change(None if before is None else Decimal(before), Decimal(use))
    assert found == (None if percent is None else Decimal(percent))


def test_a_target_is_a_straight_line_from_its_base() -> None:
    target = Target(2020, 2030, Decimal(-50))
    assert [asked_by(target, Decimal(1000), year) for year in (2019, 2020, 2025, 2030, 2040)] == [
        None, 1000, 750, 500, 500
    ]  # fmt: skip
    assert asked_by(target, None, 2025) is None
    january = (date(2020, 1, 1), date(2020, 2, 1))
    assert base_of(target, Decimal(90), *january) == 90
    whole = Target(2020, 2030, Decimal(-50), Decimal(366))
    assert (base_of(whole, None, *january), base_of(whole, None, date(2020, 1, 1), date(2021, 1, 1))) == (31, 366)
