"""Templates that could not be filled in or scored are found out before they are published."""

from typing import Any

import pytest

from field_ems.domain.checklists import AMBITION, text_in
from field_ems.domain.notices import Refusal
from field_ems.domain.template_body import number, read_template
from field_ems.domain.template_checks import check_template
from tests.domain.checklist_cases import body, question, template


def on(target: str, *answers: str) -> dict[str, Any]:
    return {"visible_if": [{"question": target, "any_of": list(answers)}]}


@pytest.mark.parametrize(
    ("questions", "code"),
    [
        ([question("A"), question("A")], "template.duplicate_code"),
        ([question("A", **on("B", "yes")), question("B", **on("A", "yes"))], "template.cycle"),
        ([question("A", **on("A", "yes"))], "template.cycle"),
        ([question("A", **on("B", "yes")), question("B")], "template.looks_ahead"),
        ([question("A"), question("B", **on("X", "yes"))], "template.unknown_question"),
        ([question("A"), question("B", **on("A", "maybe"))], "template.unknown_answer"),
        ([question("A"), question("B", visible_if=[{"question": "A"}])], "template.empty_condition"),
        (
            [question("A"), question("B", visible_if=[{"question": "A", "at_least": 3}])],
            "template.range_not_number",
        ),
        (
            [question("A"), question("B", **on("A", "yes")), question("C", visible_if=[
                {"question": "B", "any_of": ["yes"]}, {"question": "A", "any_of": ["no"]}])],
            "template.dead_question",
        ),
        ([question("A", "single", choices=["a"], points={"a": 1})], "template.too_few_choices"),
        ([question("A", "single", choices=["a", "a", "b"], points={"a": 1})], "template.duplicate_choice"),
        ([question("A", "number", unit=None, bands=[{"at_least": 1, "points": 2}])], "template.no_unit"),
        ([question("A", "number", points={"given": 1})], "template.points_by_band"),
        ([question("A", criterion="technical", points={"yes": 1})], "template.points_not_award"),
        ([question("A", points={"no": 0})], "template.no_points"),
        ([question("A", weight=0)], "template.no_weight"),
        ([question("A", points={"yess": 1})], "template.unknown_answer"),
        ([question("A", knock_out=["maybe"])], "template.unknown_answer"),
        ([question("A", accepted={"at_most": 1})], "template.range_not_number"),
        ([question("A", accepted_evidence=["photo"])], "template.evidence_never"),
        ([question("A", "text", "formal")], "template.formal_not_true_or_false"),
        ([question("A", criterion="formal", required=False)], "template.formal_not_required"),
        ([question("A", choices=[{"code": "a", "label": {"en": "a"}}])], "template.choices_not_asked"),
    ],
)  # fmt: skip
def test_each_fault_is_found(questions: list[dict[str, Any]], code: str) -> None:
    assert code in [notice.code for notice in check_template(template(*questions))]


def test_a_cycle_is_shown_as_a_path_and_the_nearest_code_is_named() -> None:
    rows = [question("A", **on("C", "yes")), question("B", **on("A", "yes")), question("C", **on("B", "yes"))]
    assert check_template(template(*rows))[0].params["path"] == "A -> C -> B -> A"
    wrong = template(question("NOISE_LEVEL"), question("B", **on("NOISE_LEVLE", "yes")))
    assert check_template(wrong)[0].params["nearest"] == "NOISE_LEVEL"


def test_a_sound_template_has_no_faults() -> None:
    sound = template(
        question("A", criterion="formal"), question("B", **on("A", "yes")), question("C", "date", "contract")
    )
    assert check_template(sound) == []


def test_an_advanced_question_is_asked_at_advanced_ambition_only() -> None:
    ambition = question(AMBITION, "single", "technical", choices=["basic", "advanced"])
    asked = template(ambition, question("A", level="advanced"))
    condition = asked.by_code["A"].visible_if[0]
    assert (condition.question, condition.any_of) == (AMBITION, {"advanced"})
    assert template(question("A", level="advanced")).by_code["A"].visible_if == ()


@pytest.mark.parametrize("value", [0.5, True, None, "1e999", "nan", "0.1234567", "x"])
def test_numbers_of_a_template_are_exact(value: Any) -> None:
    with pytest.raises(ValueError):
        number(value)


@pytest.mark.parametrize(
    "broken", [{"sections": None}, {"version": "one"}, {"title": None}, {"mode": "strict"}, {"sections": [{"code": 1}]}]
)
def test_a_body_that_is_not_understood_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refusal:
        read_template(body(question("A")) | broken)
    assert refusal.value.notice.code == "template.unreadable"


def test_a_text_falls_back_to_english() -> None:
    texts = {"en": "Noise", "fr": "Bruit"}
    assert [text_in(texts, language) for language in ("fr", "fr_CM", "ar", "en")] == [
        "Bruit",
        "Bruit",
        "Noise",
        "Noise",
    ]
