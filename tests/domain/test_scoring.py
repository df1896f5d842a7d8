"""Scores worked out by hand after DOMAIN.md section 4, and what must hold for any score."""

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.checklists import Mode, Template
from field_ems.domain.scoring import Counted, Result, Verdict, assess
from tests.domain.checklist_cases import NOT_APPLICABLE, question, template, values

BINDING = Mode.BINDING


def codes(notices: Any) -> list[tuple[str, object]]:
    return [(notice.code, notice.params["question"]) for notice in notices]


THREE = template(
    question("A", weight=3, not_applicable="with_reason"),
    question("B", weight=1, not_applicable="with_reason"),
    question("C", "number", bands=[{"at_most": "0.25", "points": 10}, {"at_most": "0.30", "points": 4}], weight="0.5"),
)


@pytest.mark.parametrize(
    ("answers", "got", "possible", "percent"),
    [
        # weights 3 + 1 + 0.5 don't add to 100: 30 + 10 + 5 = 45 points possible
        (values(A="yes", B="yes", C="0.25"), "45", "45", "100"),
        (values(A="yes", B="no", C="0.250001"), "32", "45", "71.11111111111111111111111111"),
        (values(A="yes", B="no", C="0.31"), "30", "45", "66.66666666666666666666666667"),
        (values(A="yes"), "30", "45", "66.66666666666666666666666667"),
        # not applicable leaves the denominator: 10 + 5 left
        (values(A=NOT_APPLICABLE, B="yes", C="0.28"), "12", "15", "80"),
        ({}, "0", "45", "0"),
    ],
)
def test_score_by_hand(answers: dict[str, Any], got: str, possible: str, percent: str) -> None:
    score = assess(THREE, answers, BINDING).score
    assert (score.got, score.possible, score.percent) == (Decimal(got), Decimal(possible), Decimal(percent))


def test_all_not_applicable_has_no_score() -> None:
    both = template(question("A", not_applicable="yes"), question("B", not_applicable="yes"))
    result = assess(both, values(A={"na_reason": ""}, B={"na_reason": ""}), BINDING)
    assert result.score.percent is None
    assert result.score.exact is None
    assert (result.score.lowest, result.score.highest) == (None, None)
    assert result.verdict is Verdict.ELIGIBLE


def test_the_range_narrows_while_filling() -> None:
    assert (assess(THREE, {}, BINDING).score.lowest, assess(THREE, {}, BINDING).score.highest) == (0, 100)
    partly = assess(THREE, values(A="no", B="yes"), BINDING).score
    assert (partly.lowest, partly.highest) == (Decimal(1000) / 45, Decimal(1500) / 45)
    whole = assess(THREE, values(A="no", B="yes", C="0.3"), BINDING).score
    assert whole.lowest == whole.highest == whole.percent


CONDITIONAL = template(
    question("HAS_BATTERY", criterion="technical"),
    question("RECYCLED", visible_if=[{"question": "HAS_BATTERY", "any_of": ["yes"]}]),
    question("WHO", visible_if=[{"question": "RECYCLED", "any_of": ["yes"]}]),
    question("QUIET"),
)


def test_hidden_answers_are_kept_and_ignored() -> None:
    answers = values(HAS_BATTERY="no", RECYCLED="yes", WHO="yes", QUIET="no")
    result = assess(CONDITIONAL, answers, BINDING)
    assert result.asked == ("HAS_BATTERY", "QUIET")
    assert (result.score.got, result.score.possible) == (0, 10)
    assert [term.counted for term in result.score.terms] == [Counted.HIDDEN, Counted.HIDDEN, Counted.POINTS]
    assert answers["RECYCLED"] == {"value": "yes"}
    again = assess(CONDITIONAL, answers | values(HAS_BATTERY="yes"), BINDING)
    assert (again.score.got, again.score.possible) == (20, 30)


def test_a_question_that_may_still_come_up_widens_the_range_alone() -> None:
    result = assess(CONDITIONAL, values(QUIET="yes"), BINDING)
    assert (result.score.percent, result.score.possible) == (100, 10)
    assert (result.score.lowest, result.score.highest) == (Decimal(1000) / 30, 100)
    assert result.verdict is Verdict.INCOMPLETE
    assert codes(result.missing) == [("checklist.missing_answer", "HAS_BATTERY")]


KNOCK_OUT = template(
    question("LEAD", "single", "technical", knock_out=["c"]),
    question("NOISE", "number", "technical", accepted={"at_most": "97"}),
    question("QUIET"),
)


@pytest.mark.parametrize(("mode", "verdict"), [(Mode.ADVISORY, Verdict.ELIGIBLE), (Mode.BINDING, Verdict.NOT_ELIGIBLE)])
def test_a_knock_out_excludes_only_where_it_binds(mode: Mode, verdict: Verdict) -> None:
    result = assess(KNOCK_OUT, values(LEAD="c", NOISE="98.5", QUIET="yes"), mode)
    assert result.verdict is verdict
    assert result.score.percent == 100
    assert codes(result.knock_outs) == [("checklist.knock_out", "LEAD"), ("checklist.knock_out_above", "NOISE")]


def test_the_limit_itself_is_accepted() -> None:
    assert not assess(KNOCK_OUT, values(LEAD="a", NOISE="97.000"), BINDING).knock_outs


def test_a_failed_formal_criterion_is_a_knock_out_and_unscored() -> None:
    formal = template(question("REGISTERED", criterion="formal"), question("QUIET"))
    result = assess(formal, values(REGISTERED="no", QUIET="yes"), BINDING)
    assert result.verdict is Verdict.NOT_ELIGIBLE
    assert [term.question for term in result.score.terms] == ["QUIET"]


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        ({"value": "yes"}, "checklist.missing_evidence"),
        ({"value": "yes", "evidence": [{"kind": "photo", "name": "a.jpg"}]}, "checklist.wrong_evidence"),
        ({"value": "yes", "evidence": [{"kind": "certificate", "name": "a.pdf"}]}, None),
        ({"value": "no"}, None),
        ({"value": "  "}, "checklist.missing_answer"),
        ({"na_reason": " "}, "checklist.missing_reason"),
        ({"na_reason": "rented"}, None),
    ],
)
def test_what_is_missing_makes_it_incomplete_and_never_fails(answer: dict[str, Any], missing: str | None) -> None:
    proved = template(
        question("A", evidence="on_yes", accepted_evidence=["certificate"], not_applicable="with_reason"),
        question("B", criterion="technical", required=False),
    )
    result = assess(proved, {"A": answer}, BINDING)
    assert codes(result.missing) == ([(missing, "A")] if missing else [])
    assert result.verdict is (Verdict.INCOMPLETE if missing else Verdict.ELIGIBLE)


def test_an_expired_certificate_is_remarked_on_the_day_after_its_last() -> None:
    proved = template(question("A", evidence="always"))
    answers = {"A": {"value": "yes", "evidence": [{"kind": "certificate", "name": "x", "expires_on": "2026-03-01"}]}}
    assert not assess(proved, answers, BINDING, on=date(2026, 3, 1)).remarks
    assert codes(assess(proved, answers, BINDING, on=date(2026, 3, 2)).remarks) == [("checklist.expired_evidence", "A")]


@pytest.mark.parametrize(
    ("data", "answer", "points"),
    [
        (
            question("A", "multiple", points={"a": 5, "b": 3, "c": -4}),
            ["a", "b"],
            8,
        ),
        (question("A", "multiple", points={"a": 5, "b": 3, "c": -4}), ["a", "c"], 1),
        (question("A", "multiple", points={"a": 5, "b": 3, "c": -4}), ["c"], 0),
        (question("A", "single", points={"a": 5, "b": 3}), "b", 3),
        (question("A", "single", points={"a": 5, "b": 3}), "c", 0),
        (question("A", "text", points={"given": 2}), "a plan", 2),
        (question("A", "date", points={"given": 2}), "2026-01-01", 2),
        (question("A", "file", points={"given": 2}), {"evidence": [{"kind": "plan", "name": "p.pdf"}]}, 2),
        (question("A", points={"yes": 0, "no": 7}), "no", 7),
    ],
)
def test_points_of_each_kind(data: dict[str, Any], answer: Any, points: int) -> None:
    assert assess(template(data), values(A=answer), BINDING).score.got == points


def test_two_versions_score_by_their_own_terms_and_tie_exactly() -> None:
    thirds = template(*[question(code, weight=7) for code in "ABC"])
    sixths = template(*[question(code, weight="0.1") for code in "ABCDEF"])
    one, other = assess(thirds, values(A="yes"), BINDING), assess(sixths, values(A="yes", B="yes"), BINDING)
    assert one.score.exact == other.score.exact
    assert one.score.got != other.score.got


CODES = tuple("ABCDEFGH")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Template, dict[str, Any]]:
    questions = []
    for place, code in enumerate(CODES):
        rest: dict[str, Any] = {"weight": str(draw(st.decimals("0.1", "99", places=2))), "not_applicable": "yes"}
        if place and draw(st.booleans()):
            rest["visible_if"] = [
                {"question": draw(st.sampled_from(CODES[:place])), "any_of": [draw(st.sampled_from(["a", "b", "c"]))]}
            ]
        worth = {one: str(draw(st.decimals(0, 20, places=1))) for one in "ab"} | {"c": "1"}
        questions.append(question(code, "single", points=worth, **rest))
    chosen = st.one_of(st.none(), st.sampled_from(["a", "b", "c"]), st.just(NOT_APPLICABLE))
    answers = {code: answer for code in CODES if (answer := draw(chosen)) is not None}
    return template(*questions), values(**answers)


@given(cases())
def test_a_score_lies_in_its_range_and_in_0_to_100(case: tuple[Template, dict[str, Any]]) -> None:
    score = assess(*case, BINDING).score
    if score.lowest is not None and score.highest is not None:
        assert 0 <= score.lowest <= score.highest <= 100
    if score.percent is not None:
        assert 0 <= score.percent <= 100


@given(cases(), st.data())
def test_whatever_is_answered_next_stays_in_the_range_shown(
    case: tuple[Template, dict[str, Any]], data: st.DataObject
) -> None:
    checklist, answers = case
    before = assess(checklist, answers, BINDING).score
    answer = st.sampled_from(["a", "b", "c"])
    rest = {code: {"value": data.draw(answer)} for code in CODES if code not in answers}
    percent = assess(checklist, answers | rest, BINDING).score.percent
    if percent is not None:
        assert before.lowest is not None
        assert before.highest is not None
        tiny = Decimal("1e-20")
        assert before.lowest - tiny <= percent <= before.highest + tiny


@given(cases(), st.sampled_from(CODES))
def test_more_points_for_one_answer_never_lower_the_score(case: tuple[Template, dict[str, Any]], code: str) -> None:
    checklist, answers = case
    controls = {condition.question for one in checklist.questions() for condition in one.visible_if}
    if code in controls:
        return  # another answer there changes which questions apply
    worth = checklist.by_code[code].points
    ordered = sorted("abc", key=lambda choice: worth[choice])
    scores = [assess(checklist, answers | values(**{code: choice}), BINDING).score.exact for choice in ordered]
    assert all(low is None or low <= high for low, high in pairwise(scores) if high is not None)


@given(cases(), st.randoms())
def test_order_does_not_matter(case: tuple[Template, dict[str, Any]], random: Any) -> None:
    checklist, answers = case
    shuffled = list(answers.items())
    random.shuffle(shuffled)
    one, other = assess(checklist, answers, BINDING), assess(checklist, dict(shuffled), BINDING)
    assert isinstance(one, Result)
    assert (one.score, one.missing, one.knock_outs) == (other.score, other.missing, other.knock_outs)


@pytest.mark.parametrize(
    ("kind", "value", "evidence", "missing"),
    [
        ("single", "none", "on_yes", []),
        ("single", "certified", "on_yes", [("checklist.missing_evidence", "SYSTEM")]),
        ("single", "none", "always", [("checklist.missing_evidence", "SYSTEM")]),
        ("multiple", ["none"], "on_yes", []),
        ("multiple", ["none", "certified"], "on_yes", [("checklist.missing_evidence", "SYSTEM")]),
    ],
)
def test_having_nothing_needs_no_proof(kind: str, value: Any, evidence: str, missing: list[Any]) -> None:
    system = question("SYSTEM", kind, choices=("none", "certified"), evidence=evidence)
    for choice, points in zip(system["choices"], (0, 10), strict=True):
        choice["points"] = points
    assert codes(assess(template(system), values(SYSTEM=value), BINDING).missing) == missing
