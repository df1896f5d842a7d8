"""Scoring an assessment: what counts, what excludes, what is missing, and why.

score = 100 x sum(weight x points got) / sum(weight x points possible) over the award questions that apply. A question
set aside as not applicable leaves both sums; a hidden one is not counted; an unanswered one gives nothing in the final
score. A knock-out excludes only where the mandate binds. What is missing makes an assessment incomplete, never failed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from field_ems.domain import amounts
from field_ems.domain.answers import (
    AnswerData,
    Answers,
    Visibility,
    evidence_of,
    has_evidence,
    is_answered,
    is_not_applicable,
    needs_evidence,
    value_of,
    visibilities,
)
from field_ems.domain.checklists import GIVEN, Mode, NotApplicable, Question, QuestionKind, Template
from field_ems.domain.notices import Notice, Refusal

NOTHING = Decimal(0)


class Verdict(StrEnum):
    """What an assessment says about an offer."""

    ELIGIBLE = "eligible"
    INCOMPLETE = "incomplete"
    NOT_ELIGIBLE = "not_eligible"


class Counted(StrEnum):
    """How a question enters the score."""

    POINTS = "points"
    UNANSWERED = "unanswered"
    NOT_APPLICABLE = "not_applicable"
    HIDDEN = "hidden"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Term:
    """One award question's part in the score: ``weight`` x ``got`` out of ``weight`` x ``possible`` where it counts."""

    question: str
    counted: Counted
    weight: Decimal
    got: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """The score with its terms; ``lowest`` and ``highest`` bound what it can still become. None: nothing applies."""

    got: Decimal
    possible: Decimal
    terms: tuple[Term, ...]
    lowest: Decimal | None
    highest: Decimal | None

    @property
    def exact(self) -> Fraction | None:
        """The score without any rounding, to rank by."""
        return Fraction(self.got) / Fraction(self.possible) * 100 if self.possible else None

    @property
    def percent(self) -> Decimal | None:
        """The score out of 100, to 28 digits; round it only to show it."""
        return _percent(self.got, self.possible)


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that an assessment comes to.

    ``answered`` of ``asked`` is the progress over all questions asked. ``knock_outs``, ``missing`` and ``remarks`` are
    notices with the question's code in ``question``.
    """

    verdict: Verdict
    mode: Mode
    score: Score
    knock_outs: tuple[Notice, ...]
    missing: tuple[Notice, ...]
    remarks: tuple[Notice, ...]
    asked: tuple[str, ...]
    answered: int
    visible: Mapping[str, Visibility]


def assess(template: Template, answers: Answers, mode: Mode, on: date | None = None) -> Result:
    """Score the answers; ``on`` is the day on which certificates have to be valid, None to leave that unchecked."""
    visible = visibilities(template, answers)
    asked = [question for question in template.questions() if visible[question.code] is Visibility.ASKED]
    knock_outs = tuple(notice for question in asked if (notice := _knock_out(question, answers.get(question.code))))
    missing = tuple(
        notice
        for question in template.questions()
        if visible[question.code] is not Visibility.HIDDEN
        for notice in _missing(question, answers.get(question.code), visible[question.code])
    )
    remarks = tuple(notice for question in asked for notice in _expired(question, answers.get(question.code), on))
    if knock_outs and mode is Mode.BINDING:
        verdict = Verdict.NOT_ELIGIBLE
    elif missing:
        verdict = Verdict.INCOMPLETE
    else:
        verdict = Verdict.ELIGIBLE
    return Result(
        verdict=verdict,
        mode=mode,
        score=_score(template, answers, visible),
        knock_outs=knock_outs,
        missing=missing,
        remarks=remarks,
        asked=tuple(question.code for question in asked),
        answered=sum(is_answered(question, answers.get(question.code)) for question in asked),
        visible=visible,
    )


def points_got(question: Question, answer: AnswerData | None) -> Decimal:
    """Give the points of an answer before its weight; nothing for no answer."""
    if question.kind is QuestionKind.FILE:
        return question.points.get(GIVEN, NOTHING) if evidence_of(answer) else NOTHING
    value = value_of(answer)
    if value is None:
        return NOTHING
    match question.kind:
        case QuestionKind.MULTIPLE:
            chosen = sum((question.points.get(code, NOTHING) for code in value), NOTHING)
            return min(max(chosen, NOTHING), question.points_possible)
        case QuestionKind.NUMBER:
            number = _number(value)
            bands = (band.points for band in question.bands if number is not None and band.range.holds(number))
            return max(next(bands, NOTHING), NOTHING)
        case QuestionKind.DATE | QuestionKind.TEXT:
            return question.points.get(GIVEN, NOTHING)
        case _:
            return max(question.points.get(value, NOTHING), NOTHING)


def _score(template: Template, answers: Answers, visible: Mapping[str, Visibility]) -> Score:
    terms = tuple(
        _term(question, answers.get(question.code), visible[question.code])
        for question in template.questions()
        if question.scored
    )
    sure = [term for term in terms if term.counted in (Counted.POINTS, Counted.UNANSWERED)]
    got = _total(term.weight * term.got for term in sure)
    possible = _total(term.weight * term.possible for term in sure)
    unsettled = _total(term.weight * term.possible for term in terms if term.counted is Counted.UNSETTLED)
    unanswered = _total(term.weight * term.possible for term in terms if term.counted is Counted.UNANSWERED)
    open_points = unanswered + unsettled
    return Score(
        got=got,
        possible=possible,
        terms=terms,
        lowest=_percent(got, possible + unsettled),
        highest=_percent(got + open_points, possible + unsettled),
    )


def _term(question: Question, answer: AnswerData | None, visibility: Visibility) -> Term:
    got = NOTHING
    if visibility is Visibility.HIDDEN:
        counted = Counted.HIDDEN
    elif visibility is Visibility.UNSETTLED:
        counted = Counted.UNSETTLED
    elif is_not_applicable(answer):
        counted = Counted.NOT_APPLICABLE
    elif not is_answered(question, answer):
        counted = Counted.UNANSWERED
    else:
        counted, got = Counted.POINTS, points_got(question, answer)
    return Term(question.code, counted, question.weight, got, question.points_possible)


def _knock_out(question: Question, answer: AnswerData | None) -> Notice | None:
    value = value_of(answer)
    if value is None:
        return None
    given = set(value) if isinstance(value, list) else {value}
    if excluded := given & question.knock_out:
        return Notice("checklist.knock_out", {"question": question.code, "answer": ", ".join(sorted(excluded))})
    accepted = question.accepted
    number = _number(value) if accepted is not None else None
    if accepted is not None and number is not None and not accepted.holds(number):
        params = {"question": question.code, "answer": value, "unit": question.unit or ""}
        if accepted.at_most is not None and number > accepted.at_most:
            return Notice("checklist.knock_out_above", {**params, "limit": accepted.at_most})
        return Notice("checklist.knock_out_below", {**params, "limit": accepted.at_least})
    return None


def _missing(question: Question, answer: AnswerData | None, visibility: Visibility) -> list[Notice]:
    params = {"question": question.code}
    if visibility is Visibility.UNSETTLED:
        return []  # the question that it hangs on is unanswered; whether that one is required says enough
    if is_not_applicable(answer):
        reason = str((answer or {}).get("na_reason") or "").strip()
        if question.not_applicable is NotApplicable.REFUSED:
            return [Notice("checklist.must_apply", params)] if question.required else []
        if question.not_applicable is NotApplicable.WITH_REASON and not reason:
            return [Notice("checklist.missing_reason", params)]
        return []
    if not is_answered(question, answer):
        return [Notice("checklist.missing_answer", params)] if question.required else []
    if question.kind is QuestionKind.FILE and not has_evidence(question, answer):
        return [Notice("checklist.wrong_evidence", params)]
    if needs_evidence(question, answer) and not has_evidence(question, answer):
        return [Notice("checklist.wrong_evidence" if evidence_of(answer) else "checklist.missing_evidence", params)]
    return []


def _expired(question: Question, answer: AnswerData | None, on: date | None) -> list[Notice]:
    return [
        Notice("checklist.expired_evidence", {"question": question.code, "name": one.name, "expired": one.expires_on})
        for one in evidence_of(answer)
        if on is not None and one.expires_on is not None and one.expires_on < on
    ]


def _number(value: Any) -> Decimal | None:
    try:
        return amounts.parse(str(value))
    except Refusal:
        return None


def _total(products: Any) -> Decimal:
    return sum(products, NOTHING)


def _percent(got: Decimal, possible: Decimal) -> Decimal | None:
    return 100 * got / possible if possible else None
