"""Two laptops revise one assessment, or take over one draft: all versions are kept, and a person makes one of them."""

from datetime import datetime

import pytest

from field_ems.domain.notices import Refusal
from field_ems.domain.versions import Side
from field_ems.services import at_a_glance, checklists, conflicts, handovers, suppliers, versions
from field_ems.services.assessments import State, show_assessment
from field_ems.services.conflicts import Sort
from field_ems.services.templates import find_template, publish_shipped_templates
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.sync.conftest import Laptop
from tests.sync.test_conflicts import agree, only, pair, settle_all

__all__ = ["pair"]


@pytest.fixture
def revised(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> tuple[Laptop, Laptop, bytes]:
    """One assessment that both laptops have revised."""
    first, second, _meter_id = pair
    publish_shipped_templates(headquarters, now, ["generators"])
    settle_all(first, second)
    template_id = find_template(first.store, "generators").id
    supplier_id = suppliers.add_supplier(first.store, now, "Wattworks")
    draft = checklists.start_checklist(first.store, template_id, supplier_id, now)
    for code in yes_questions(first.store, draft, now)[:3]:
        checklists.answer_question(first.store, draft, code, "yes", now)
    root = checklists.submit_checklist(first.store, draft, now, now.date(), accept_incomplete=True)
    settle_all(first, second)
    codes = yes_questions_of(first.store, root)
    for laptop, answers in ((first, {codes[0]: "no", codes[3]: "yes"}), (second, {codes[0]: "yes", codes[4]: "no"})):
        draft = checklists.revise_assessment(laptop.store, root, now)
        for code, answer in answers.items():
            checklists.answer_question(laptop.store, draft, code, answer, now)
            checklists.comment_on(laptop.store, draft, code, f"{answer} says {laptop.link.caller.device_id!r}", now)
        checklists.submit_checklist(laptop.store, draft, now, now.date(), accept_incomplete=True)
    agree(headquarters, first, second)
    return first, second, root


def yes_questions(store: StationStore, draft: bytes, now: datetime) -> list[str]:
    template = checklists.open_checklist(store, draft, now.date()).template
    return [question.code for question in template.questions() if question.kind.value == "yes_no"]


def yes_questions_of(store: StationStore, assessment_id: bytes) -> list[str]:
    template = show_assessment(store, assessment_id).card.template
    return [question.code for question in template.questions() if question.kind.value == "yes_no"]


def test_two_versions_are_kept_compared_and_merged_by_a_person(
    revised: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, root = revised
    card = only(second.store)
    assert (card.sort, card.row_id, len(card.sides)) == (Sort.VERSIONS, root, 2)
    sheet = versions.open_merge(second.store, root)
    both, one_only, other_only = sheet.lines
    assert both.difference.suggested is None
    assert {one_only.difference.suggested, other_only.difference.suggested} == {Side.LEFT, Side.RIGHT}
    with pytest.raises(Refusal, match="undecided"):
        versions.merge_versions(second.store, sheet, {}, now)
    merged = versions.merge_versions(second.store, sheet, {both.code: Side.LEFT_WITH_BOTH_COMMENTS}, now)
    agree(headquarters, first, second)
    answers = show_assessment(first.store, merged).card.answers
    assert answers[both.code]["value"] == (both.difference.left or {})["value"]
    assert len(answers[both.code]["comment"].splitlines()) == 2
    assert one_only.code in answers
    assert other_only.code in answers
    for store in (first.store, second.store):
        assert at_a_glance.count_conflicts(store) == 0
        for side in card.sides:
            assert show_assessment(store, side.id).card.state is State.SUPERSEDED


def test_merged_at_both_laptops_at_once_asks_once_more_and_then_is_one(
    revised: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, root = revised
    for laptop, side in ((first, Side.LEFT), (second, Side.RIGHT)):
        sheet = versions.open_merge(laptop.store, root)
        versions.merge_versions(laptop.store, sheet, {sheet.lines[0].code: side}, now)
    agree(headquarters, first, second)
    sheet = versions.open_merge(first.store, root)
    versions.merge_versions(first.store, sheet, {line.code: Side.LEFT for line in sheet.lines}, now)
    agree(headquarters, first, second)
    assert at_a_glance.count_conflicts(second.store) == 0


def test_two_versions_may_both_stand(
    revised: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, _root = revised
    conflicts.keep_all(first.store, now, only(first.store), "two visits to two sites")
    agree(headquarters, first, second)
    assert at_a_glance.count_conflicts(second.store) == 0


def test_a_draft_handed_over_goes_on_elsewhere_and_lives_in_one_place(
    revised: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, root = revised
    draft = checklists.revise_assessment(first.store, root, now)
    code = yes_questions_of(first.store, root)[5]
    checklists.answer_question(first.store, draft, code, "yes", now)
    handovers.hand_over(first.store, draft, now, note="the certificate is in the safe")
    assert checklists.list_fillings(first.store) == []
    agree(headquarters, first, second)
    (waiting,) = handovers.list_handovers(second.store)
    assert (waiting.note, waiting.is_here) == ("the certificate is in the safe", False)
    taken = handovers.take_over(second.store, waiting.id, now)
    filling = checklists.open_checklist(second.store, taken, now.date())
    assert (filling.base_id, filling.answers[code]["value"]) == (root, "yes")
    agree(headquarters, first, second)
    assert handovers.list_handovers(first.store) == []
    with pytest.raises(Refusal, match="taken"):
        handovers.take_over(first.store, waiting.id, now)


def test_a_draft_taken_over_by_two_at_once_stands_on_the_list(
    revised: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, root = revised
    conflicts.keep_all(first.store, now, only(first.store), "two sites")
    handed = handovers.hand_over(first.store, checklists.revise_assessment(first.store, root, now), now)
    agree(headquarters, first, second)
    for laptop in (first, second):
        handovers.take_over(laptop.store, handed, now)
    agree(headquarters, first, second)
    assert [one.field for one in conflicts.list_conflicts(first.store)] == ["taken_by"]
