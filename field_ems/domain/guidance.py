"""The guidance library: guidelines in their versions, and what a station does with each.

JIU/REP/2010/1, recommendation 1: common guidelines, kept current, that each organization tailors.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from field_ems.domain.notices import Refusal

LONGEST_CODE = 40
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_CODE - 1}}}")
LONGEST_TITLE = 200
LONGEST_BODY = 20_000
"""Letters in one language; a longer text belongs into a document that the guideline names."""


class GuidanceKind(StrEnum):
    """Whose rule it is."""

    INTERGOVERNMENTAL = "intergovernmental"
    COMMON = "common"
    IN_HOUSE = "in_house"


class Tailoring(StrEnum):
    """What a station does with a guideline."""

    ADOPTED = "adopted"
    ADAPTED = "adapted"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Guideline:
    """One version of a guideline as it is written: texts by language, ``symbol`` as documents cite it.

    ``organization`` is the name of the one whose stations it is for, None for all.
    """

    code: str
    kind: GuidanceKind
    titles: Mapping[str, str]
    bodies: Mapping[str, str]
    issuer: str | None = None
    symbol: str | None = None
    effective_on: date | None = None
    review_due_on: date | None = None
    supersedes: str | None = None
    organization: str | None = None


@dataclass(frozen=True, slots=True)
class Tailored:
    """What a station has decided about a version of a guideline, and why."""

    version: int
    decision: Tailoring
    reason: str | None


def check_guideline(draft: Guideline) -> None:
    """Refuse what can't be published: ``guidance.no_code``, ``no_text``, ``too_long``, ``review_before_effect``."""
    if not _CODE.fullmatch(draft.code):
        raise Refusal("guidance.no_code", longest=LONGEST_CODE)
    if not draft.titles or set(draft.titles) != set(draft.bodies):
        raise Refusal("guidance.no_text")
    for texts, longest in ((draft.titles, LONGEST_TITLE), (draft.bodies, LONGEST_BODY)):
        for language, text in texts.items():
            if not text.strip():
                raise Refusal("guidance.no_text")
            if len(text) > longest:
                raise Refusal("guidance.too_long", language=language, longest=longest, length=len(text))
    if draft.effective_on and draft.review_due_on and draft.review_due_on <= draft.effective_on:
        raise Refusal("guidance.review_before_effect", effective=draft.effective_on, review=draft.review_due_on)


def check_tailoring(decision: Tailoring, reason: str | None) -> None:
    """Refuse with ``guidance.no_reason`` where a guideline is changed or set aside and nobody says why."""
    if decision is not Tailoring.ADOPTED and not (reason or "").strip():
        raise Refusal("guidance.no_reason")


def has_to_be_confirmed(version: int, tailored: Tailored | None) -> bool:
    """Whether a station has yet to say what it does with this version: a newer one keeps the answer, and asks again."""
    return tailored is None or tailored.version < version


def is_review_overdue(review_due_on: date | None, today: date) -> bool:
    """Whether a guideline should have been reviewed by now."""
    return review_due_on is not None and review_due_on < today


def successor_of(code: str, supersedes: Iterable[tuple[str, str | None]]) -> str | None:
    """Give the code of the guideline that takes the place of ``code``; each pair is (code, code that it supersedes)."""
    return next((newer for newer, older in supersedes if older == code), None)
