"""A checklist's template as plain data, as it is written in YAML, kept in the database and sent.

Numbers are text in the data (``"0.27"``) or whole; a float never comes in. Reading a body is strict: what is not
understood is refused, because a half-understood criterion would be scored wrongly.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from field_ems.domain import amounts
from field_ems.domain.checklists import (
    AMBITION,
    NO,
    REGION,
    Band,
    Choice,
    Condition,
    Criterion,
    EvidenceKind,
    EvidenceRule,
    Level,
    Mode,
    NotApplicable,
    Question,
    QuestionKind,
    Range,
    Section,
    Template,
)
from field_ems.domain.notices import Refusal

Body = Mapping[str, Any]

_LARGEST_NUMBER = Decimal(10) ** 9
_FINEST_NUMBER = Decimal(1).scaleb(-amounts.DECIMALS)


def read_template(body: Body) -> Template:
    """Read a whole template; refuses with ``template.unreadable`` (params ``place``, ``detail``)."""
    try:
        sections = tuple(_section(section) for section in body["sections"])
        settings = {question.code for section in sections for question in section.questions} & {AMBITION, REGION}
        parent = body.get("parent")
        return Template(
            code=str(body["code"]),
            version=int(body["version"]),
            title=dict(body["title"]),
            product_group=str(body["product_group"]),
            issuer=str(body["issuer"]),
            source=str(body["source"]),
            sections=tuple(_with_settings(section, settings) for section in sections),
            level=Level(body.get("level", Level.BASIC)),
            mode=Mode(body.get("mode", Mode.BINDING)),
            regions=tuple(body.get("regions", (1, 2))),
            parent=(str(parent["code"]), int(parent["version"])) if parent else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("template.unreadable", place=str(dict(body).get("code", "?")), detail=str(error)) from error


def read_question(data: Body) -> Question:
    """Read one question; raises KeyError, TypeError or ValueError where the data is not one."""
    kind = QuestionKind(data["kind"])
    criterion = Criterion(data["criterion"])
    choices = tuple(
        Choice(str(choice["code"]), dict(choice["label"]), _optional_number(choice.get("points")))
        for choice in data.get("choices", ())
    )
    points = {answer: number(value) for answer, value in data.get("points", {}).items()}
    points |= {choice.code: choice.points for choice in choices if choice.points is not None}
    knock_out = frozenset(data.get("knock_out", ()))
    if criterion is Criterion.FORMAL and kind is QuestionKind.YES_NO and not knock_out:
        knock_out = frozenset({NO})
    accepted = data.get("accepted")
    return Question(
        code=str(data["code"]),
        kind=kind,
        criterion=criterion,
        text=dict(data["text"]),
        required=bool(data.get("required", True)),
        mandatory=bool(data.get("mandatory", False)),
        unit=data.get("unit"),
        choices=choices,
        points=points,
        bands=tuple(Band(_range(band), number(band["points"])) for band in data.get("bands", ())),
        weight=number(data.get("weight", 1)),
        knock_out=knock_out,
        accepted=_range(accepted) if accepted is not None else None,
        not_applicable=NotApplicable(data.get("not_applicable", "no")),
        evidence=EvidenceRule(data.get("evidence", "never")),
        accepted_evidence=tuple(EvidenceKind(one) for one in data.get("accepted_evidence", ())),
        visible_if=tuple(_condition(one) for one in data.get("visible_if", ())),
        level=Level(data.get("level", "basic")),
        regions=tuple(data.get("regions", ())),
        verification=dict(data.get("verification", {})),
        note=dict(data.get("note", {})),
        source=str(data.get("source", "")),
        indicator=data.get("indicator"),
        aspect=data.get("aspect"),
        local_reason=data.get("local_reason"),
    )


def number(value: object) -> Decimal:
    """Read a number of a template: whole, or as text; raises ValueError."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(f"{value!r} is not a number written as text")
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is not a number") from error
    if not found.is_finite() or abs(found) > _LARGEST_NUMBER:
        raise ValueError(f"{value!r} is too large")
    if found % _FINEST_NUMBER:
        raise ValueError(f"{value!r} has more than {amounts.DECIMALS} decimals")
    return found


def _section(data: Body) -> Section:
    return Section(str(data["code"]), dict(data["title"]), tuple(read_question(one) for one in data["questions"]))


def _with_settings(section: Section, settings: set[str]) -> Section:
    """Ask advanced questions only at advanced ambition, and a region's own only there, where the template asks both."""
    return Section(
        section.code, section.title, tuple(_with_setting(question, settings) for question in section.questions)
    )


def _with_setting(question: Question, settings: set[str]) -> Question:
    conditions = list(question.visible_if)
    if AMBITION in settings and question.level is Level.ADVANCED:
        conditions.append(Condition(AMBITION, frozenset({Level.ADVANCED.value})))
    if REGION in settings and question.regions:
        conditions.append(Condition(REGION, frozenset(str(region) for region in question.regions)))
    return replace(question, visible_if=tuple(conditions))


def _condition(data: Body) -> Condition:
    limits = _range(data) if "at_least" in data or "at_most" in data else None
    return Condition(str(data["question"]), frozenset(data.get("any_of", ())), limits)


def _range(data: Body) -> Range:
    return Range(_optional_number(data.get("at_least")), _optional_number(data.get("at_most")))


def _optional_number(value: object) -> Decimal | None:
    return None if value is None else number(value)
