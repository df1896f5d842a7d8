"""Local practices beside the United Nations' minimum standards for common premises; the stricter of the two applies.

JIU/REP/2010/1, recommendation 8 (para. 14): utilities, buildings and procurement are managed by local best practice,
and never below the minimum.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from field_ems.domain.notices import Refusal
from field_ems.domain.units import convert, convertible

LONGEST_CODE = 40
_CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{LONGEST_CODE - 1}}}")
LONGEST_TEXT = 500
"""Letters in one language: a standard in a sentence or two, whose source has the rest."""


class Area(StrEnum):
    """What is managed in common."""

    UTILITIES = "utilities"
    BUILDINGS = "buildings"
    PROCUREMENT = "procurement"


class Rule(StrEnum):
    """How a minimum is kept: a value not above its limit, a value not below it, or a yes."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    REQUIRED = "required"


class PracticeState(StrEnum):
    """How far a practice has come; one that is withdrawn stays in the register."""

    PROPOSED = "proposed"
    ADOPTED = "adopted"
    WITHDRAWN = "withdrawn"


class Standing(StrEnum):
    """How a practice compares with the minimum in force."""

    NO_MINIMUM = "no_minimum"
    MEETS = "meets"
    BELOW = "below"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True)
class Level:
    """What a practice comes to: an amount in a unit, or whether a requirement is met."""

    value: Decimal | None = None
    unit: str | None = None
    is_met: bool | None = None


@dataclass(frozen=True, slots=True)
class Minimum:
    """One version of a minimum standard; ``texts`` are by language, ``source`` is the mandate that it rests on."""

    code: str
    area: Area
    texts: Mapping[str, str]
    rule: Rule
    limit: Level
    effective_on: date
    source: str
    supersedes: str | None = None
    version: int = 1
    is_withdrawn: bool = False


def check_minimum(draft: Minimum) -> None:
    """Refuse what can't be published.

    ``practice.minimum_no_code``, ``…_no_text``, ``…_too_long``, ``…_no_source``, ``…_no_limit``, ``…_no_number``,
    ``…_of_itself``.
    """
    if not _CODE.fullmatch(draft.code):
        raise Refusal("practice.minimum_no_code", longest=LONGEST_CODE)
    if not draft.texts or not all(text.strip() for text in draft.texts.values()):
        raise Refusal("practice.minimum_no_text", minimum=draft.code)
    for language, text in draft.texts.items():
        if len(text) > LONGEST_TEXT:
            raise Refusal("practice.minimum_too_long", minimum=draft.code, language=language, longest=LONGEST_TEXT)
    if not draft.source.strip():
        raise Refusal("practice.minimum_no_source", minimum=draft.code)
    if draft.supersedes == draft.code:
        raise Refusal("practice.minimum_of_itself", minimum=draft.code)
    if draft.rule is Rule.REQUIRED and draft.limit.value is not None:
        raise Refusal("practice.minimum_no_number", minimum=draft.code)
    if draft.rule is not Rule.REQUIRED and (draft.limit.value is None or not draft.limit.unit):
        raise Refusal("practice.minimum_no_limit", minimum=draft.code)


def in_force(published: Iterable[Minimum], day: date) -> dict[str, Minimum]:
    """Give the minimums in force on a day by code: of each the latest version that has taken effect by then."""
    latest: dict[str, Minimum] = {}
    for one in sorted(published, key=lambda minimum: minimum.version):
        if one.effective_on <= day:
            latest[one.code] = one
    return {code: one for code, one in latest.items() if not one.is_withdrawn}


def minimum_for(code: str | None, known: Mapping[str, Minimum]) -> Minimum | None:
    """Give the minimum that a practice under ``code`` has to keep: the one that took its place, where one did."""
    successors = {one.supersedes: one.code for one in known.values() if one.supersedes}
    passed: set[str] = set()
    while code in successors and code not in passed:
        passed.add(code)
        code = successors[code]
    return known.get(code) if code else None


def compare(level: Level, minimum: Minimum | None) -> Standing:
    """Say how a practice stands beside a minimum; exactly at the limit keeps it."""
    if minimum is None:
        return Standing.NO_MINIMUM
    if minimum.rule is Rule.REQUIRED:
        return Standing.MEETS if level.is_met else Standing.BELOW
    value = _in_unit_of(minimum, level)
    if value is None or minimum.limit.value is None:
        return Standing.NOT_COMPARABLE
    keeps = value <= minimum.limit.value if minimum.rule is Rule.AT_MOST else value >= minimum.limit.value
    return Standing.MEETS if keeps else Standing.BELOW


def has_to_be_raised(state: PracticeState, standing: Standing) -> bool:
    """Whether a practice was adopted that a minimum of a later day does not allow."""
    return state is PracticeState.ADOPTED and standing in (Standing.BELOW, Standing.NOT_COMPARABLE)


def what_applies(state: PracticeState, level: Level, minimum: Minimum | None) -> Level | None:
    """Give the stricter of the two: the practice where it is adopted and keeps the minimum, else the minimum."""
    if state is PracticeState.ADOPTED and compare(level, minimum) in (Standing.MEETS, Standing.NO_MINIMUM):
        return level
    return minimum.limit if minimum else None


def check_practice(title: str, level: Level, minimum: Minimum | None) -> None:
    """Refuse with ``practice.no_title``, ``practice.no_value`` or ``practice.yes_or_no`` what can't be compared."""
    if not title.strip():
        raise Refusal("practice.no_title")
    if minimum is None:
        return
    if minimum.rule is Rule.REQUIRED and level.is_met is None:
        raise Refusal("practice.yes_or_no", minimum=minimum.code)
    if minimum.rule is not Rule.REQUIRED and level.value is None:
        raise Refusal("practice.no_value", minimum=minimum.code, unit=minimum.limit.unit)


def check_adoption(level: Level, minimum: Minimum | None) -> None:
    """Refuse a practice below the minimum.

    ``practice.above_limit``, ``practice.under_limit``, ``practice.not_met`` or ``practice.not_comparable``, each with
    the minimum and its source.
    """
    standing = compare(level, minimum)
    if minimum is None or standing is Standing.MEETS:
        return
    about = {"minimum": minimum.code, "version": minimum.version, "source": minimum.source}
    if minimum.rule is Rule.REQUIRED:
        raise Refusal("practice.not_met", **about)
    about |= {"limit": minimum.limit.value, "limit_unit": minimum.limit.unit}
    if standing is Standing.NOT_COMPARABLE:
        raise Refusal("practice.not_comparable", unit=level.unit or "—", **about)
    code = "practice.above_limit" if minimum.rule is Rule.AT_MOST else "practice.under_limit"
    raise Refusal(code, value=level.value, unit=level.unit, **about)


def _in_unit_of(minimum: Minimum, level: Level) -> Decimal | None:
    """Give a practice's value in the minimum's unit; None where it has none, or nothing converts between the two."""
    if level.value is None or not level.unit or not minimum.limit.unit:
        return None
    if level.unit == minimum.limit.unit:
        return level.value
    try:
        if not convertible(level.unit, minimum.limit.unit):
            return None
    except Refusal:
        return None
    return convert(level.value, level.unit, minimum.limit.unit)
