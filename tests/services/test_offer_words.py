"""Points are rounded as by hand, and alike wherever they are written."""

from fractions import Fraction

import pytest

from field_ems import i18n
from field_ems.services.offer_words import points_in_words, rounded_points


@pytest.mark.parametrize(
    ("exact", "written"),
    [
        (Fraction(1, 8), "0.13"),  # a binary fraction would be rounded to the even 0.12
        (Fraction(2675, 1000), "2.68"),  # which as a binary fraction lies below 2.675
        (Fraction(200, 3), "66.67"),
        (Fraction(100), "100.00"),
        (Fraction(0), "0.00"),
    ],
)
def test_points_are_rounded_half_up_from_the_exact_value(exact: Fraction, written: str) -> None:
    i18n.install("en")
    assert str(rounded_points(exact)) == points_in_words(exact) == written


def test_no_points_are_a_dash() -> None:
    assert points_in_words(None) == "—"
