"""What the threads of single screens tell them; apart from ``messages``, which the first frame loads."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from field_ems.domain.notices import Notice

if TYPE_CHECKING:
    from field_ems.services.imports import ImportPreview
    from field_ems.services.questions import QuestionsPage
    from field_ems.services.report import StationReport
    from field_ems.services.trends import Trend


@dataclass
class ReportDrawn(Message):
    """The report that was asked for, or why there is none."""

    report: "StationReport | None"
    refused: Notice | None


@dataclass
class TrendDrawn(Message):
    """The trend that was asked for, or why there is none."""

    trend: "Trend | None"
    refused: Notice | None


@dataclass
class QuestionsRead(Message):
    """A page of what is open, or why it can't be read."""

    page: "QuestionsPage | None"
    refused: Notice | None


@dataclass
class ImportRead(Message):
    """What an import would do, None where a person stopped the reading; or why the file can't be read."""

    found: "ImportPreview | None"
    refused: Notice | None


@dataclass
class ImportWent(Message):
    """How many rows an import, or its undoing, has come through."""

    done: int
    whole: int


@dataclass
class ImportDone(Message):
    """What became of an import, or of its undoing."""

    text: str
