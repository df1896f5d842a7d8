"""Checklists: what a template asks, as data that never changes once published.

A template says what is asked, how an answer counts and what proves it. Texts are kept per language, so one published
version serves every station; what an answer is worth is worked out in ``field_ems.domain.scoring``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

Texts = Mapping[str, str]
"""A text by language code (``{"en": ..., "fr": ...}``); English is always there."""

AMBITION = "AMBITION"
"""The question that says how much is asked for: its answers are the names of ``Level``."""

REGION = "REGION"
"""The question that says how ready the market is: ``1`` is a mature market, ``2`` an emerging one (UNEP's regions)."""

YES = "yes"
NO = "no"
GIVEN = "given"
"""What points are listed under for a date, a text or a file: they count when there is one."""

UN_LANGUAGES = ("en", "fr", "es", "ar", "ru", "zh")


class QuestionKind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    SINGLE = "single"
    MULTIPLE = "multiple"
    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    FILE = "file"


class Criterion(StrEnum):
    """What part a question plays in a purchase, in the words of United Nations and European Union procurement.

    A formal criterion is true or false; selection is about the supplier, technical about the goods; only award
    criteria give points; a contract clause is what the supplier undertakes to do afterwards.
    """

    FORMAL = "formal"
    SELECTION = "selection"
    TECHNICAL = "technical"
    AWARD = "award"
    CONTRACT = "contract"


class EvidenceRule(StrEnum):
    """When an answer has to be proved by a file."""

    NEVER = "never"
    ON_YES = "on_yes"
    ALWAYS = "always"


class EvidenceKind(StrEnum):
    """What a file is, as far as proof goes."""

    CERTIFICATE = "certificate"
    TEST_REPORT = "test_report"
    DATA_SHEET = "data_sheet"
    DECLARATION = "declaration"
    PLAN = "plan"
    CONTRACT = "contract"
    PHOTO = "photo"
    OTHER = "other"


class NotApplicable(StrEnum):
    """Whether a question may be set aside as not applicable, and whether that needs a reason."""

    REFUSED = "no"
    ALLOWED = "yes"
    WITH_REASON = "with_reason"


class Level(StrEnum):
    """How much is asked for: what every serious supplier can meet, or what the best can."""

    BASIC = "basic"
    ADVANCED = "advanced"


class Mode(StrEnum):
    """Whether knock-outs only warn (the mandate is pending) or exclude (it is approved)."""

    ADVISORY = "advisory"
    BINDING = "binding"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose; ``points`` count in award questions only."""

    code: str
    label: Texts
    points: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``at_least`` to ``at_most``, both included; None is no bound."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, number: Decimal) -> bool:
        """Whether the number lies in the range."""
        above = self.at_least is None or number >= self.at_least
        return above and (self.at_most is None or number <= self.at_most)


@dataclass(frozen=True, slots=True)
class Band:
    """The points that a number in a range gives; the first band that holds the number counts."""

    range: Range
    points: Decimal


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds when the answer to ``question`` is, or is among, ``any_of``, or is a number in ``range``."""

    question: str
    any_of: frozenset[str] = frozenset()
    range: Range | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One criterion.

    ``points`` are by answer (``yes``, ``no``, ``given``, or the code of a choice), ``bands`` by number.
    ``knock_out`` lists the answers that exclude, ``accepted`` the numbers that don't. ``visible_if`` holds when all its
    conditions do. ``mandatory`` questions can't be dropped by a local edition.
    """

    code: str
    kind: QuestionKind
    criterion: Criterion
    text: Texts
    required: bool = True
    mandatory: bool = False
    unit: str | None = None
    choices: tuple[Choice, ...] = ()
    points: Mapping[str, Decimal] = field(default_factory=dict)
    bands: tuple[Band, ...] = ()
    weight: Decimal = Decimal(1)
    knock_out: frozenset[str] = frozenset()
    accepted: Range | None = None
    not_applicable: NotApplicable = NotApplicable.REFUSED
    evidence: EvidenceRule = EvidenceRule.NEVER
    accepted_evidence: tuple[EvidenceKind, ...] = ()
    visible_if: tuple[Condition, ...] = ()
    level: Level = Level.BASIC
    regions: tuple[int, ...] = ()
    verification: Texts = field(default_factory=dict)
    note: Texts = field(default_factory=dict)
    source: str = ""
    indicator: str | None = None
    aspect: str | None = None
    local_reason: str | None = None

    @property
    def scored(self) -> bool:
        """Whether it counts in the score."""
        return self.criterion is Criterion.AWARD and self.points_possible > 0

    @property
    def points_possible(self) -> Decimal:
        """The most points that one answer can give."""
        if self.kind is QuestionKind.MULTIPLE:
            return sum((points for points in self.points.values() if points > 0), Decimal(0))
        listed = [*self.points.values(), *(band.points for band in self.bands)]
        return max(listed, default=Decimal(0))


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together, under a title."""

    code: str
    title: Texts
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Template:
    """One version of a checklist; ``parent`` is the (code, version) that a local edition adapts."""

    code: str
    version: int
    title: Texts
    product_group: str
    issuer: str
    source: str
    sections: tuple[Section, ...]
    level: Level = Level.BASIC
    mode: Mode = Mode.BINDING
    regions: tuple[int, ...] = (1, 2)
    parent: tuple[str, int] | None = None

    def questions(self) -> Iterator[Question]:
        """Give all questions in the order in which they are asked."""
        for section in self.sections:
            yield from section.questions

    @cached_property
    def by_code(self) -> dict[str, Question]:
        """The questions by code."""
        return {question.code: question for question in self.questions()}


def text_in(texts: Texts, language: str) -> str:
    """Give the text in this language (``fr`` or ``fr_CM``), or in English where it has not been translated."""
    return texts.get(language) or texts.get(language.partition("_")[0]) or texts.get("en", "")
