"""What makes a template one that can be filled in, scored and completed.

The shape of the data is checked by a schema; here is what a schema can't say: that a condition looks back at a question
which is there, that every question can come up, that points are given where they count.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from field_ems.domain.checklists import (
    GIVEN,
    NO,
    YES,
    Condition,
    Criterion,
    EvidenceRule,
    Question,
    QuestionKind,
    Template,
)
from field_ems.domain.notices import Notice

_CHOSEN = (QuestionKind.SINGLE, QuestionKind.MULTIPLE)
_ONE_OF = (QuestionKind.YES_NO, QuestionKind.SINGLE)


def check_template(template: Template) -> list[Notice]:
    """Give everything that is wrong; each notice has the ``question`` and the ``key`` at fault among its params."""
    found: list[Notice] = []
    codes = Counter(question.code for question in template.questions())
    for code, times in codes.items():
        if times > 1:
            found.append(_fault("template.duplicate_code", code, "code", times=times))
    sections = Counter(section.code for section in template.sections)
    found += [_fault("template.duplicate_section", "", "code", section=one) for one, n in sections.items() if n > 1]
    earlier: set[str] = set()
    for question in template.questions():
        found += _check_answers(question)
        found += _check_points(question)
        for condition in question.visible_if:
            found += _check_condition(template, question, condition, earlier)
        earlier.add(question.code)
    if not found:
        found += _check_dead(template)
    return found


def _fault(code: str, question: str, key: str, **params: object) -> Notice:
    return Notice(code, {"question": question, "key": key, **params})


def answers_of(question: Question) -> tuple[str, ...]:
    """Give the answers that can be listed for a question: yes and no, or its choices; nothing for the other kinds."""
    if question.kind is QuestionKind.YES_NO:
        return (YES, NO)
    return tuple(choice.code for choice in question.choices) if question.kind in _CHOSEN else ()


def _check_answers(question: Question) -> Iterator[Notice]:
    codes = Counter(choice.code for choice in question.choices)
    if question.kind in _CHOSEN and len(codes) < 2:
        yield _fault("template.too_few_choices", question.code, "choices")
    if question.kind not in _CHOSEN and codes:
        yield _fault("template.choices_not_asked", question.code, "choices", kind=question.kind.value)
    for code, times in codes.items():
        if times > 1:
            yield _fault("template.duplicate_choice", question.code, "choices", choice=code)
    if question.kind is QuestionKind.NUMBER and not question.unit:
        yield _fault("template.no_unit", question.code, "unit")
    for excluded in sorted(question.knock_out - set(answers_of(question))):
        yield _unknown_answer(question, "knock_out", excluded, question)
    if question.accepted is not None and question.kind is not QuestionKind.NUMBER:
        yield _fault("template.range_not_number", question.code, "accepted", kind=question.kind.value)
    if question.evidence is EvidenceRule.NEVER and question.accepted_evidence and question.kind != QuestionKind.FILE:
        yield _fault("template.evidence_never", question.code, "accepted_evidence")


def _check_points(question: Question) -> Iterator[Notice]:
    if question.criterion is Criterion.FORMAL:
        if question.kind is not QuestionKind.YES_NO or not question.knock_out:
            yield _fault("template.formal_not_true_or_false", question.code, "kind")
        if not question.required:
            yield _fault("template.formal_not_required", question.code, "required")
    if question.criterion is not Criterion.AWARD:
        if question.points or question.bands:
            yield _fault("template.points_not_award", question.code, "points", criterion=question.criterion.value)
        return
    if question.points_possible <= 0:
        yield _fault("template.no_points", question.code, "points")
    if question.weight <= 0:
        yield _fault("template.no_weight", question.code, "weight")
    if question.kind is QuestionKind.NUMBER:
        if question.points:
            yield _fault("template.points_by_band", question.code, "points")
    elif question.bands:
        yield _fault("template.range_not_number", question.code, "bands", kind=question.kind.value)
    else:
        known = answers_of(question) or (GIVEN,)
        for answer in question.points:
            if answer not in known:
                yield _unknown_answer(question, "points", answer, question)


def _check_condition(
    template: Template, question: Question, condition: Condition, earlier: set[str]
) -> Iterator[Notice]:
    target = template.by_code.get(condition.question)
    if target is None:
        nearest = _nearest(condition.question, template.by_code)
        yield _fault(
            "template.unknown_question", question.code, "visible_if", named=condition.question, nearest=nearest
        )
        return
    if condition.question not in earlier:
        path = _cycle(template, question.code)
        if path:
            yield _fault("template.cycle", question.code, "visible_if", path=" -> ".join(path))
        else:
            yield _fault("template.looks_ahead", question.code, "visible_if", named=condition.question)
        return
    if condition.range is not None and target.kind is not QuestionKind.NUMBER:
        yield _fault("template.range_not_number", question.code, "visible_if", kind=target.kind.value)
    if condition.range is None and not condition.any_of:
        yield _fault("template.empty_condition", question.code, "visible_if", named=condition.question)
    for answer in sorted(condition.any_of - set(answers_of(target))):
        yield _unknown_answer(question, "visible_if", answer, target)


def _unknown_answer(question: Question, key: str, answer: str, target: Question) -> Notice:
    known = answers_of(target)
    return _fault(
        "template.unknown_answer",
        question.code,
        key,
        answer=answer,
        target=target.code,
        nearest=_nearest(answer, known) or ", ".join(known),
    )


def _nearest(word: str, known: Iterable[str]) -> str:
    found = get_close_matches(word, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def _cycle(template: Template, start: str) -> list[str]:
    """Give the questions by which ``start`` depends on itself, first and last alike; empty where it doesn't."""
    paths = [[start]]
    reached: set[str] = set()
    while paths:
        path = paths.pop()
        question = template.by_code.get(path[-1])
        for condition in question.visible_if if question else ():
            if condition.question == start:
                return [*path, start]
            if condition.question not in reached:
                reached.add(condition.question)
                paths.append([*path, condition.question])
    return []


def _check_dead(template: Template) -> Iterator[Notice]:
    """Find questions that no answers can bring up: two conditions on one question that exclude each other."""
    needed: dict[str, dict[str, frozenset[str]]] = {}
    for question in template.questions():
        wanted: dict[str, frozenset[str]] = {}
        for condition in question.visible_if:
            inherited = {condition.question: condition.any_of} if condition.any_of else {}
            for target, answers in [*needed[condition.question].items(), *inherited.items()]:
                if template.by_code[target].kind in _ONE_OF:
                    wanted[target] = wanted.get(target, answers) & answers
        needed[question.code] = wanted
        for target, answers in wanted.items():
            if not answers:
                yield _fault("template.dead_question", question.code, "visible_if", named=target)
