"""A practice beside the minimum in force: which of the two applies, and what can't be adopted."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.notices import Refusal
from field_ems.domain.practices import (
    Area,
    Level,
    Minimum,
    PracticeState,
    Rule,
    Standing,
    check_adoption,
    check_minimum,
    check_practice,
    compare,
    has_to_be_raised,
    in_force,
    minimum_for,
    what_applies,
)

DAY = date(2026, 5, 1)
LIGHTING = Minimum(
    "lighting",
    Area.BUILDINGS,
    {"en": "Power for lighting."},
    Rule.AT_MOST,
    Level(Decimal(10), "W/m2"),
    DAY,
    "ST/AI/2026/1",
)
CHILLED = replace(LIGHTING, code="chilled", rule=Rule.AT_LEAST, limit=Level(Decimal("24.5"), "°C"))
STORED = replace(LIGHTING, code="stored", rule=Rule.AT_MOST, limit=Level(Decimal(1), "m3"))
CLAUSE = replace(LIGHTING, code="clause", area=Area.PROCUREMENT, rule=Rule.REQUIRED, limit=Level())


@pytest.mark.parametrize(
    ("minimum", "level", "standing", "refusal"),
    [
        (None, Level(Decimal(99), "W/m2"), Standing.NO_MINIMUM, None),
        (LIGHTING, Level(Decimal(10), "W/m2"), Standing.MEETS, None),
        (LIGHTING, Level(Decimal("10.000001"), "W/m2"), Standing.BELOW, "practice.above_limit"),
        (LIGHTING, Level(Decimal(3), "W/m2"), Standing.MEETS, None),
        (LIGHTING, Level(Decimal(3), "W"), Standing.NOT_COMPARABLE, "practice.not_comparable"),
        (LIGHTING, Level(), Standing.NOT_COMPARABLE, "practice.not_comparable"),
        (CHILLED, Level(Decimal("24.5"), "°C"), Standing.MEETS, None),
        (CHILLED, Level(Decimal("24.499999"), "°C"), Standing.BELOW, "practice.under_limit"),
        (STORED, Level(Decimal(1000), "L"), Standing.MEETS, None),
        (STORED, Level(Decimal("1000.000001"), "L"), Standing.BELOW, "practice.above_limit"),
        (STORED, Level(Decimal(1), "kg"), Standing.NOT_COMPARABLE, "practice.not_comparable"),
        (CLAUSE, Level(is_met=True), Standing.MEETS, None),
        (CLAUSE, Level(is_met=False), Standing.BELOW, "practice.not_met"),
        (CLAUSE, Level(), Standing.BELOW, "practice.not_met"),
    ],
)
def test_the_stricter_of_the_two_applies_and_what_is_below_is_not_adopted(
    minimum: Minimum | None, level: Level, standing: Standing, refusal: str | None
) -> None:
    assert compare(level, minimum) is standing
    adopted = what_applies(PracticeState.ADOPTED, level, minimum)
    assert adopted is (level if refusal is None or minimum is None else minimum.limit)
    assert what_applies(PracticeState.PROPOSED, level, minimum) is (minimum.limit if minimum else None)
    assert has_to_be_raised(PracticeState.ADOPTED, standing) is (refusal is not None)
    assert not has_to_be_raised(PracticeState.PROPOSED, standing)
    if refusal is None:
        check_adoption(level, minimum)
        return
    with pytest.raises(Refusal) as refused:
        check_adoption(level, minimum)
    assert refused.value.notice.code == refusal
    assert refused.value.notice.params["source"] == "ST/AI/2026/1"


@given(
    value=st.decimals(-1000, 1000, places=6),
    limit=st.decimals(-1000, 1000, places=6),
    rule=st.sampled_from([Rule.AT_MOST, Rule.AT_LEAST]),
)
def test_what_applies_never_goes_below_the_minimum(value: Decimal, limit: Decimal, rule: Rule) -> None:
    minimum = replace(LIGHTING, rule=rule, limit=Level(limit, "W/m2"))
    applies = what_applies(PracticeState.ADOPTED, Level(value, "W/m2"), minimum)
    assert applies is not None
    assert applies.value == (min if rule is Rule.AT_MOST else max)(value, limit)


def test_of_each_minimum_the_latest_version_that_has_taken_effect_is_in_force() -> None:
    stricter = replace(LIGHTING, version=2, limit=Level(Decimal(8), "W/m2"), effective_on=date(2026, 7, 1))
    ended = replace(stricter, version=3, is_withdrawn=True, effective_on=date(2026, 9, 1))
    published = [ended, stricter, LIGHTING]
    assert in_force(published, date(2026, 4, 30)) == {}
    assert in_force(published, DAY)["lighting"] is LIGHTING
    assert in_force(published, date(2026, 7, 1))["lighting"] is stricter
    assert in_force(published, date(2026, 9, 1)) == {}


def test_a_practice_is_compared_with_the_minimum_that_took_the_place_of_its_own() -> None:
    later = replace(LIGHTING, code="lighting-2", supersedes="lighting")
    latest = replace(LIGHTING, code="lighting-3", supersedes="lighting-2")
    known = {one.code: one for one in (LIGHTING, later, latest)}
    assert minimum_for("lighting", known) is latest
    assert minimum_for("lighting-3", known) is latest
    assert minimum_for("nothing", known) is None
    assert minimum_for(None, known) is None
    ring = {"a": replace(LIGHTING, code="a", supersedes="b"), "b": replace(LIGHTING, code="b", supersedes="a")}
    assert minimum_for("a", ring) in ring.values()


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(LIGHTING, code="a/b"), "practice.minimum_no_code"),
        (replace(LIGHTING, code="a" * 41), "practice.minimum_no_code"),
        (replace(LIGHTING, texts={}), "practice.minimum_no_text"),
        (replace(LIGHTING, texts={"en": "x", "fr": " "}), "practice.minimum_no_text"),
        (replace(LIGHTING, texts={"en": "x" * 501}), "practice.minimum_too_long"),
        (replace(LIGHTING, source=" "), "practice.minimum_no_source"),
        (replace(LIGHTING, supersedes="lighting"), "practice.minimum_of_itself"),
        (replace(LIGHTING, limit=Level()), "practice.minimum_no_limit"),
        (replace(LIGHTING, limit=Level(Decimal(1))), "practice.minimum_no_limit"),
        (replace(CLAUSE, limit=Level(Decimal(1), "W")), "practice.minimum_no_number"),
    ],
)
def test_what_is_not_sound_is_not_published(draft: Minimum, code: str) -> None:
    for sound in (LIGHTING, CHILLED, CLAUSE):
        check_minimum(sound)
    with pytest.raises(Refusal) as refused:
        check_minimum(draft)
    assert refused.value.notice.code == code


@pytest.mark.parametrize(
    ("title", "level", "minimum", "code"),
    [
        (" ", Level(), None, "practice.no_title"),
        ("Lamps", Level(is_met=True), LIGHTING, "practice.no_value"),
        ("Clause", Level(Decimal(1), "W"), CLAUSE, "practice.yes_or_no"),
    ],
)
def test_a_practice_says_what_its_minimum_asks(title: str, level: Level, minimum: Minimum | None, code: str) -> None:
    check_practice("Lamps off at night", Level(), None)
    with pytest.raises(Refusal) as refused:
        check_practice(title, level, minimum)
    assert refused.value.notice.code == code
