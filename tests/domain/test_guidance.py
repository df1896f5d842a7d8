"""What can be published as a guideline, and what a station may say about it."""

from dataclasses import replace
from datetime import date

import pytest

from field_ems.domain.guidance import (
    GuidanceKind,
    Guideline,
    Tailored,
    Tailoring,
    check_guideline,
    check_tailoring,
    has_to_be_confirmed,
    is_review_overdue,
    successor_of,
)
from field_ems.domain.notices import Refusal

SOUND = Guideline("travel-1", GuidanceKind.COMMON, {"en": "Travel"}, {"en": "Fly less."})


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(SOUND, code=""), "guidance.no_code"),
        (replace(SOUND, code="a/b"), "guidance.no_code"),
        (replace(SOUND, code="a" * 41), "guidance.no_code"),
        (replace(SOUND, titles={}, bodies={}), "guidance.no_text"),
        (replace(SOUND, titles={"en": "Travel", "fr": "Voyages"}), "guidance.no_text"),
        (replace(SOUND, bodies={"en": "  "}), "guidance.no_text"),
        (replace(SOUND, bodies={"en": "a" * 20_001}), "guidance.too_long"),
        (
            replace(SOUND, effective_on=date(2026, 5, 1), review_due_on=date(2026, 5, 1)),
            "guidance.review_before_effect",
        ),
    ],
)
def test_what_is_not_sound_is_not_published(draft: Guideline, code: str) -> None:
    check_guideline(SOUND)
    with pytest.raises(Refusal) as refused:
        check_guideline(draft)
    assert refused.value.notice.code == code


def test_whoever_changes_or_sets_aside_says_why() -> None:
    check_tailoring(Tailoring.ADOPTED, None)
    check_tailoring(Tailoring.NOT_APPLICABLE, "no vehicles here")
    for decision in (Tailoring.ADAPTED, Tailoring.NOT_APPLICABLE):
        with pytest.raises(Refusal):
            check_tailoring(decision, " ")


def test_a_new_version_keeps_the_answer_and_asks_again() -> None:
    assert has_to_be_confirmed(1, None)
    assert not has_to_be_confirmed(1, Tailored(1, Tailoring.ADOPTED, None))
    assert has_to_be_confirmed(2, Tailored(1, Tailoring.ADOPTED, None))


def test_a_superseded_guideline_points_to_its_successor() -> None:
    assert successor_of("old", [("other", None), ("new", "old")]) == "new"
    assert successor_of("new", [("other", None), ("new", "old")]) is None


def test_a_review_is_overdue_the_day_after() -> None:
    assert not is_review_overdue(None, date(2026, 5, 2))
    assert not is_review_overdue(date(2026, 5, 1), date(2026, 5, 1))
    assert is_review_overdue(date(2026, 5, 1), date(2026, 5, 2))
