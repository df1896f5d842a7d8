"""Local editions: a published checklist adapted to the host country's conditions, still tied to what it adapts.

An edition may add questions, tighten them, and drop or replace those that are not mandatory, each with its reason. It
can't ask for less than its parent: what headquarters made mandatory is the minimum, and the stricter of two applies.
The result is a whole checklist's body, so that it is filled in and scored like any other.
"""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from field_ems.domain.checklists import EvidenceRule, NotApplicable, Question, QuestionKind, Range
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.template_body import Body, read_question, read_template
from field_ems.domain.template_checks import check_template

TIGHTENED_KEYS = frozenset(
    {"required", "mandatory", "knock_out", "accepted", "not_applicable", "evidence", "accepted_evidence", "note"}
)
"""What tightening may change; whoever wants another question replaces it."""

_EVIDENCE = (EvidenceRule.NEVER, EvidenceRule.ON_YES, EvidenceRule.ALWAYS)
_SETTING_ASIDE = (NotApplicable.ALLOWED, NotApplicable.WITH_REASON, NotApplicable.REFUSED)


class Action(StrEnum):
    """What an edition does to its parent."""

    ADD = "add"
    TIGHTEN = "tighten"
    REPLACE = "replace"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Adaptation:
    """One change: ``target`` is a question's code, or the section to add to.

    ``data`` is the question to add or to put in its place, or the keys to tighten.
    """

    action: Action
    target: str
    reason: str
    data: Mapping[str, Any]


class Difference(StrEnum):
    """What happened to a question between two versions."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One question that two versions don't have alike; ``keys`` are what differs in a changed one."""

    question: str
    difference: Difference
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """An edition on its parent's next version: what changed there, and what a person has to confirm."""

    adaptations: tuple[Adaptation, ...]
    changes: tuple[QuestionChange, ...]
    to_confirm: tuple[Notice, ...]


def read_adaptations(data: Any) -> tuple[Adaptation, ...]:
    """Read adaptations from a list of {"action", "target", "reason", "data"}; refuses with ``edition.unreadable``."""
    try:
        return tuple(
            Adaptation(Action(one["action"]), str(one["target"]), str(one["reason"]), dict(one.get("data") or {}))
            for one in data
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("edition.unreadable", target="adaptations", detail=str(error)) from error


def adaptation_data(adaptation: Adaptation) -> dict[str, Any]:
    """Write an adaptation as plain data."""
    return {
        "action": adaptation.action.value,
        "target": adaptation.target,
        "reason": adaptation.reason.strip(),
        "data": dict(adaptation.data),
    }


def adapt(parent: Body, code: str, version: int, issuer: str, adaptations: Sequence[Adaptation]) -> dict[str, Any]:
    """Give the body of a local edition of ``parent``.

    Refuses with ``edition.no_reason``, ``edition.unknown_target``, ``edition.mandatory``, ``edition.looser``,
    ``edition.not_tightened``, ``edition.same_code``, ``edition.unreadable``, or with what ``check_template`` finds
    first, as where a question hangs on a dropped one.
    """
    body = copy.deepcopy(dict(parent))
    body |= {"code": code, "version": version, "issuer": issuer}
    body["parent"] = {"code": parent["code"], "version": parent["version"]}
    for adaptation in adaptations:
        if not adaptation.reason.strip():
            raise Refusal("edition.no_reason", target=adaptation.target)
        _apply(body, adaptation)
    body["sections"] = [section for section in body["sections"] if section["questions"]]
    for notice in check_template(read_template(body)):
        raise Refusal(notice.code, **notice.params)
    return body


def changes_between(earlier: Body, later: Body) -> list[QuestionChange]:
    """Give what differs between two versions, question by question in the later one's order, removed ones last."""
    before, after = dict(_questions(earlier)), dict(_questions(later))
    found: list[QuestionChange] = []
    for code, data in after.items():
        if code not in before:
            found.append(QuestionChange(code, Difference.ADDED))
        elif keys := tuple(sorted(key for key in data.keys() | before[code] if data.get(key) != before[code].get(key))):
            found.append(QuestionChange(code, Difference.CHANGED, keys))
    return found + [QuestionChange(code, Difference.REMOVED) for code in before if code not in after]


def carry_over(adaptations: Sequence[Adaptation], earlier: Body, later: Body) -> CarriedOver:
    """Bring an edition to its parent's next version.

    What no longer fits is left out, and everything that touches a changed question is to be confirmed. A limit that the
    parent has made stricter than the edition's replaces it.
    """
    changes = changes_between(earlier, later)
    changed = {change.question: change.difference for change in changes}
    kept: list[Adaptation] = []
    to_confirm: list[Notice] = []
    body = copy.deepcopy(dict(later))
    for adaptation in adaptations:
        params = {"target": adaptation.target, "action": adaptation.action.value}
        fitting = _stricter(adaptation, dict(_questions(later)).get(adaptation.target))
        try:
            _apply(body, fitting)
        except Refusal as refusal:
            to_confirm.append(Notice("edition.no_longer_fits", {**params, "because": refusal.notice.code}))
            continue
        kept.append(fitting)
        if fitting != adaptation:
            to_confirm.append(Notice("edition.parent_is_stricter", params))
        elif adaptation.target in changed:
            to_confirm.append(Notice("edition.parent_changed", params))
    return CarriedOver(tuple(kept), tuple(changes), tuple(to_confirm))


def _apply(body: dict[str, Any], adaptation: Adaptation) -> None:
    if adaptation.action is Action.ADD:
        sections = [section for section in body["sections"] if section["code"] == adaptation.target]
        if not sections:
            raise Refusal("edition.unknown_target", target=adaptation.target)
        sections[0]["questions"].append(_local(body, adaptation))
        return
    section, position = _find(body, adaptation.target)
    data = section["questions"][position]
    if adaptation.action is Action.TIGHTEN:
        section["questions"][position] = _tightened(data, adaptation)
        return
    if data.get("mandatory"):
        raise Refusal("edition.mandatory", target=adaptation.target)
    replacing = [_local(body, adaptation)] if adaptation.action is Action.REPLACE else []
    section["questions"][position : position + 1] = replacing


def _local(body: Body, adaptation: Adaptation) -> dict[str, Any]:
    """Give the question that an edition brings in; a code of its own keeps its answers apart from the parent's."""
    data = {**adaptation.data, "local_reason": adaptation.reason.strip()}
    code = _readable(data).code
    if code in dict(_questions(body)):
        raise Refusal("edition.same_code", target=adaptation.target, taken=code)
    return data


def _tightened(data: Mapping[str, Any], adaptation: Adaptation) -> dict[str, Any]:
    for key in sorted(set(adaptation.data) - TIGHTENED_KEYS):
        raise Refusal("edition.not_tightened", target=adaptation.target, key=key)
    tightened = {**data, **adaptation.data, "local_reason": adaptation.reason.strip()}
    for key in _looser(_readable(data), _readable(tightened)):
        raise Refusal("edition.looser", target=adaptation.target, key=key)
    return tightened


def _readable(data: Mapping[str, Any]) -> Question:
    try:
        return read_question(data)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Refusal("edition.unreadable", target=str(data.get("code", "?")), detail=str(error)) from error


def _looser(parent: Question, local: Question) -> Iterator[str]:
    """Name each key by which the local question asks for less than its parent."""
    if parent.required and not local.required:
        yield "required"
    if parent.mandatory and not local.mandatory:
        yield "mandatory"
    if not local.knock_out >= parent.knock_out:
        yield "knock_out"
    if parent.accepted is not None and (local.accepted is None or not _within(local.accepted, parent.accepted)):
        yield "accepted"
    if _SETTING_ASIDE.index(local.not_applicable) < _SETTING_ASIDE.index(parent.not_applicable):
        yield "not_applicable"
    if _EVIDENCE.index(local.evidence) < _EVIDENCE.index(parent.evidence):
        yield "evidence"
    proving = parent.evidence is not EvidenceRule.NEVER or parent.kind is QuestionKind.FILE
    accepted = set(local.accepted_evidence)
    if proving and parent.accepted_evidence and not (accepted and accepted <= set(parent.accepted_evidence)):
        yield "accepted_evidence"


def _within(inner: Range, outer: Range) -> bool:
    above = outer.at_least is None or (inner.at_least is not None and inner.at_least >= outer.at_least)
    return above and (outer.at_most is None or (inner.at_most is not None and inner.at_most <= outer.at_most))


def _stricter(adaptation: Adaptation, parent: Mapping[str, Any] | None) -> Adaptation:
    """Give the adaptation with the stricter of its limits and the parent's."""
    own, limits = adaptation.data.get("accepted"), (parent or {}).get("accepted")
    if adaptation.action is not Action.TIGHTEN or not own or not limits or parent is None:
        return adaptation
    mine = _readable({**parent, "accepted": own}).accepted
    theirs = _readable(parent).accepted
    if mine is None or theirs is None:
        return adaptation
    stricter = dict(own)
    if theirs.at_least is not None and (mine.at_least is None or mine.at_least < theirs.at_least):
        stricter["at_least"] = limits["at_least"]
    if theirs.at_most is not None and (mine.at_most is None or mine.at_most > theirs.at_most):
        stricter["at_most"] = limits["at_most"]
    if stricter == own:
        return adaptation
    return Adaptation(
        adaptation.action, adaptation.target, adaptation.reason, {**adaptation.data, "accepted": stricter}
    )


def _questions(body: Body) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for section in body["sections"]:
        for question in section["questions"]:
            yield str(question["code"]), question


def _find(body: Body, code: str) -> tuple[dict[str, Any], int]:
    for section in body["sections"]:
        for position, question in enumerate(section["questions"]):
            if question["code"] == code:
                return section, position
    raise Refusal("edition.unknown_target", target=code)
