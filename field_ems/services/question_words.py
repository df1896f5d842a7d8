"""Questions and answers in words: how to answer, what was answered, and what a person means by what was typed.

The same words are on the screen, on the printed blank and in the decision record; an answer typed or printed in any
language of the checklist is understood.
"""

from collections.abc import Iterable, Mapping

from field_ems.domain import amounts
from field_ems.domain.answers import AnswerData, evidence_of, is_not_applicable, value_of
from field_ems.domain.checklists import (
    NO,
    YES,
    Choice,
    Condition,
    Criterion,
    EvidenceKind,
    EvidenceRule,
    NotApplicable,
    Question,
    QuestionKind,
    Template,
    text_in,
)
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.scoring import Verdict
from field_ems.domain.tenders import Method, Status
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount

CRITERIA = {
    Criterion.FORMAL: N_("formal"),
    Criterion.SELECTION: N_("selection"),
    Criterion.TECHNICAL: N_("technical"),
    Criterion.AWARD: N_("award"),
    Criterion.CONTRACT: N_("contract"),
}

EVIDENCE = {
    EvidenceKind.CERTIFICATE: N_("certificate"),
    EvidenceKind.TEST_REPORT: N_("test report"),
    EvidenceKind.DATA_SHEET: N_("data sheet"),
    EvidenceKind.DECLARATION: N_("declaration"),
    EvidenceKind.PLAN: N_("plan"),
    EvidenceKind.CONTRACT: N_("contract"),
    EvidenceKind.PHOTO: N_("photo"),
    EvidenceKind.OTHER: N_("other paper"),
}

VERDICTS = {
    Verdict.ELIGIBLE: N_("eligible"),
    Verdict.INCOMPLETE: N_("incomplete"),
    Verdict.NOT_ELIGIBLE: N_("not eligible"),
}

STATES = {
    "submitted": N_("submitted"),
    "returned": N_("returned"),
    "approved": N_("approved"),
    "superseded": N_("superseded"),
}

METHODS = {
    Method.LOWEST_PRICED: N_("Lowest priced of the technically acceptable offers"),
    Method.CUMULATIVE: N_("Cumulative weighted: technical {technical}, price {price}"),
}

STATUSES = {Status.RANKED: N_("ranked"), Status.WAITING: N_("waits"), Status.OUT: N_("out")}

_YES_WORDS = frozenset({YES, "y", "oui", "o", "si", "sí", "да", "是", "نعم"})
_NO_WORDS = frozenset({NO, "n", "non", "нет", "否", "لا"})


def how_to_answer(question: Question) -> str:
    """Say how a question is answered, in the language spoken."""
    parts = [_asked_for(question)]
    if question.not_applicable is NotApplicable.ALLOWED:
        parts.append(_("or not applicable"))
    elif question.not_applicable is NotApplicable.WITH_REASON:
        parts.append(_("or not applicable, with the reason"))
    if not question.required:
        parts.append(_("may be left out"))
    if proof := proof_asked_for(question):
        parts.append(proof)
    return "; ".join(parts)


def proof_asked_for(question: Question) -> str:
    """Say what has to prove the answer; nothing where nothing has to."""
    if question.evidence is EvidenceRule.NEVER or question.kind is QuestionKind.FILE:
        return ""
    kinds = ", ".join(_(EVIDENCE[kind]) for kind in question.accepted_evidence) or _("any paper")
    if question.evidence is EvidenceRule.ON_YES and question.kind is QuestionKind.YES_NO:
        return _("yes is to be proved by: {kinds}").format(kinds=kinds)
    return _("to be proved by: {kinds}").format(kinds=kinds)


def only_if(question: Question, by_code: Mapping[str, Question]) -> str:
    """Say which earlier answers call for a question; nothing where it is always asked."""
    said = [_condition(one, by_code[one.question]) for one in question.visible_if]
    return _("Only if {conditions}.").format(conditions=_(" and ").join(said)) if said else ""


def answer_in_words(question: Question, answer: AnswerData | None) -> str:
    """Say what was answered, in the language spoken; nothing where nothing was."""
    if is_not_applicable(answer):
        reason = str((answer or {}).get("na_reason") or "").strip()
        return _("not applicable: {reason}").format(reason=reason) if reason else _("not applicable")
    if question.kind is QuestionKind.FILE:
        return ", ".join(one.name for one in evidence_of(answer))
    value = value_of(answer)
    if value is None:
        return ""
    match question.kind:
        case QuestionKind.YES_NO:
            return _("yes") if value == YES else _("no")
        case QuestionKind.SINGLE | QuestionKind.MULTIPLE:
            labels = {choice.code: text_in(choice.label, current_language()) for choice in question.choices}
            chosen = value if isinstance(value, list) else [value]
            return "; ".join(labels.get(code, str(code)) for code in chosen)
        case QuestionKind.NUMBER:
            return f"{_number(str(value))} {question.unit or ''}".rstrip()
        case _:
            return str(value)


def naming_question(notice: Notice, template: Template) -> Notice:
    """Give a notice about a question with the question's text for its code, and the answer as ``answer_in_words`` says.

    Screens and papers show texts alone: who reads there has never seen a code.
    """
    question = template.by_code.get(str(notice.params.get("question")))
    if question is None:
        return notice
    params = {**notice.params, "question": _("“{text}”").format(text=text_in(question.text, current_language()))}
    if "answer" in params:
        given = str(params["answer"])
        params["answer"] = (
            _number(given)
            if question.kind is QuestionKind.NUMBER
            else answer_in_words(question, {"value": given.split(", ") if question.choices else given})
        )
    return Notice(notice.code, params)


def meant(question: Question, typed: str) -> str | list[str]:
    """Give the answer that a person means: codes for labels, ``yes`` for the word of any language, a list for several.

    What is not recognized is given back as it is, to be refused by name where the answer is saved.
    """
    text = typed.strip()
    match question.kind:
        case QuestionKind.YES_NO:
            folded = text.casefold()
            if folded in _YES_WORDS or folded == _("yes").casefold():
                return YES
            return NO if folded in _NO_WORDS or folded == _("no").casefold() else text
        case QuestionKind.SINGLE:
            return _code_of(question.choices, text) or text
        case QuestionKind.MULTIPLE:
            whole = _code_of(question.choices, text)
            if whole or not text:
                return [whole] if whole else []
            parts = [part.strip() for part in text.split(";" if ";" in text else ",")]
            return [_code_of(question.choices, part) or part for part in parts if part]
        case _:
            return text


def _code_of(choices: Iterable[Choice], text: str) -> str | None:
    folded = text.casefold()
    for choice in choices:
        if folded == choice.code.casefold() or folded in {label.casefold() for label in choice.label.values()}:
            return choice.code
    return None


def _asked_for(question: Question) -> str:
    match question.kind:
        case QuestionKind.YES_NO:
            return _("yes or no")
        case QuestionKind.SINGLE:
            return _("one of: {choices}").format(choices=_choices(question))
        case QuestionKind.MULTIPLE:
            return _("any of: {choices}").format(choices=_choices(question))
        case QuestionKind.NUMBER:
            return _("a number, in {unit}").format(unit=question.unit or "—")
        case QuestionKind.DATE:
            return _("a date, as 2026-11-23")
        case QuestionKind.TEXT:
            return _("text")
        case QuestionKind.FILE:
            kinds = ", ".join(_(EVIDENCE[kind]) for kind in question.accepted_evidence)
            return _("a file: {kinds}").format(kinds=kinds) if kinds else _("a file")


def _condition(condition: Condition, target: Question) -> str:
    if condition.range is not None:
        low, high = condition.range.at_least, condition.range.at_most
        limits = [_("at least {limit}").format(limit=format_amount(low))] if low is not None else []
        limits += [_("at most {limit}").format(limit=format_amount(high))] if high is not None else []
        return _("{code} is {answers}").format(code=condition.question, answers=", ".join(limits))
    words = [answer_in_words(target, {"value": one}) for one in sorted(condition.any_of)]
    return _("{code} is {answers}").format(code=condition.question, answers=_(" or ").join(words))


def _choices(question: Question) -> str:
    return "; ".join(f"{choice.code} = {text_in(choice.label, current_language())}" for choice in question.choices)


def _number(kept: str) -> str:
    try:
        return format_amount(amounts.parse(kept))
    except Refusal:
        return kept
