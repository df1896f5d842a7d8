"""Answers to a checklist: what may be answered, and which questions the answers given so far call for.

Answers are kept as plain data, {question code: {"value", "comment", "na_reason", "evidence"}}: ``value`` is ``yes`` or
``no``, a choice's code, a list of codes, a number as decimal text, an ISO date or a text; ``na_reason`` (perhaps empty)
says that the question does not apply; ``evidence`` lists files. Nothing answered is ever dropped because a question
disappeared: it is kept and not counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from field_ems.domain import amounts
from field_ems.domain.checklists import (
    NO,
    YES,
    Condition,
    EvidenceRule,
    NotApplicable,
    Question,
    QuestionKind,
    Template,
)
from field_ems.domain.notices import Refusal

AnswerData = Mapping[str, Any]
"""One answer as plain data."""

Answers = Mapping[str, AnswerData]
"""All answers of an assessment by question code."""

LONGEST_TEXT = 4_000


class Visibility(Enum):
    """Whether a question is asked; UNSETTLED while that depends on a question not answered yet."""

    ASKED = "asked"
    HIDDEN = "hidden"
    UNSETTLED = "unsettled"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that proves an answer; ``digest`` is the hex of its content's, ``expires_on`` its last valid day."""

    kind: str
    name: str
    digest: str | None = None
    expires_on: date | None = None


def value_of(answer: AnswerData | None) -> Any:
    """Give the answer's value; None where nothing, or only blanks, was answered or it does not apply."""
    if not answer or is_not_applicable(answer):
        return None
    value = answer.get("value")
    if isinstance(value, str) and not value.strip():
        return None
    return value if value != [] else None


def is_not_applicable(answer: AnswerData | None) -> bool:
    """Whether the question was set aside as not applicable."""
    return bool(answer) and answer is not None and answer.get("na_reason") is not None


def evidence_of(answer: AnswerData | None) -> tuple[Evidence, ...]:
    """Give the files attached to an answer."""
    return tuple(
        Evidence(
            kind=str(one.get("kind", "other")),
            name=str(one.get("name", "")),
            digest=one.get("digest"),
            expires_on=date.fromisoformat(one["expires_on"]) if one.get("expires_on") else None,
        )
        for one in ((answer or {}).get("evidence") or ())
    )


def is_answered(question: Question, answer: AnswerData | None) -> bool:
    """Whether something was answered, be it that the question does not apply; a file question is answered by a file."""
    if is_not_applicable(answer):
        return True
    if question.kind is QuestionKind.FILE:
        return bool(evidence_of(answer))
    return value_of(answer) is not None


def clean_value(question: Question, typed: Any) -> Any:
    """Give the value as it is kept, or refuse what is no answer to this question.

    Numbers may be typed as a person writes them (``0,27``); they are kept as plain decimal text. Refuses with
    ``answer.not_yes_or_no``, ``answer.not_a_choice``, ``answer.not_a_number``, ``answer.not_a_date``,
    ``answer.too_long`` or ``answer.wrong_shape``, each with ``question``.
    """
    if typed is None or typed == "" or typed == []:
        return None
    if question.kind is QuestionKind.MULTIPLE:
        return _choices(question, typed)
    if not isinstance(typed, str):
        raise Refusal("answer.wrong_shape", question=question.code)
    text = typed.strip()
    match question.kind:
        case QuestionKind.YES_NO:
            if text not in (YES, NO):
                raise Refusal("answer.not_yes_or_no", question=question.code, typed=text)
            return text
        case QuestionKind.SINGLE:
            return _choices(question, [text])[0]
        case QuestionKind.NUMBER:
            return _number_text(question, text)
        case QuestionKind.DATE:
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError as error:
                raise Refusal("answer.not_a_date", question=question.code, typed=text) from error
        case _:
            if len(text) > LONGEST_TEXT:
                raise Refusal("answer.too_long", question=question.code, longest=LONGEST_TEXT)
            return text or None


def visibilities(template: Template, answers: Answers) -> dict[str, Visibility]:
    """Say for each question whether it is asked, given these answers.

    A condition looks at earlier questions only; one that looks at a hidden question does not hold, whatever that
    question's kept answer says.
    """
    found: dict[str, Visibility] = {}
    for question in template.questions():
        states = [_condition_state(template, condition, answers, found) for condition in question.visible_if]
        if Visibility.HIDDEN in states:
            found[question.code] = Visibility.HIDDEN
        elif Visibility.UNSETTLED in states:
            found[question.code] = Visibility.UNSETTLED
        else:
            found[question.code] = Visibility.ASKED
    return found


def needs_evidence(question: Question, answer: AnswerData | None) -> bool:
    """Whether this answer has to be proved.

    Where a yes alone needs proof, a number, a date, a text or a choice counts as one; a choice that earns nothing
    ("none") counts as a no, because nobody can prove that there is nothing.
    """
    if question.evidence is EvidenceRule.NEVER or question.kind is QuestionKind.FILE:
        return False
    value = value_of(answer)
    if value is None:
        return False
    return question.evidence is EvidenceRule.ALWAYS or not _says_no(question, value)


def _says_no(question: Question, value: Any) -> bool:
    if question.kind is QuestionKind.YES_NO:
        return bool(value == NO)
    if question.kind not in (QuestionKind.SINGLE, QuestionKind.MULTIPLE) or not question.scored:
        return False
    chosen = value if isinstance(value, list) else [value]
    return all(question.points.get(code, 0) <= 0 for code in chosen)


def has_evidence(question: Question, answer: AnswerData | None) -> bool:
    """Whether a file of an accepted kind is attached."""
    accepted = {kind.value for kind in question.accepted_evidence}
    return any(not accepted or one.kind in accepted for one in evidence_of(answer))


def check_not_applicable(question: Question) -> None:
    """Refuse to set aside a question that has to be answered, with ``answer.must_apply``."""
    if question.not_applicable is NotApplicable.REFUSED:
        raise Refusal("answer.must_apply", question=question.code)


def _condition_state(
    template: Template, condition: Condition, answers: Answers, found: Mapping[str, Visibility]
) -> Visibility:
    asked = found.get(condition.question, Visibility.HIDDEN)
    if asked is not Visibility.ASKED:
        return asked
    answer = answers.get(condition.question)
    value = value_of(answer)
    if value is None:
        return Visibility.HIDDEN if is_not_applicable(answer) else Visibility.UNSETTLED
    given = set(value) if isinstance(value, list) else {value}
    holds = bool(given & condition.any_of)
    if condition.range is not None:
        holds = holds or _in_range(condition, value)
    return Visibility.ASKED if holds else Visibility.HIDDEN


def _in_range(condition: Condition, value: Any) -> bool:
    try:
        return condition.range is not None and condition.range.holds(amounts.parse(str(value)))
    except Refusal:
        return False


def _number_text(question: Question, typed: str) -> str:
    try:
        return format(amounts.plain(amounts.parse(typed)), "f")
    except Refusal as refusal:
        raise Refusal("answer.not_a_number", question=question.code, typed=typed) from refusal


def _choices(question: Question, typed: Any) -> list[str]:
    if not isinstance(typed, list) or not all(isinstance(one, str) for one in typed):
        raise Refusal("answer.wrong_shape", question=question.code)
    known = [choice.code for choice in question.choices]
    for one in typed:
        if one not in known:
            raise Refusal("answer.not_a_choice", question=question.code, typed=one)
    return [code for code in known if code in typed]
