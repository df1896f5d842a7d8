"""What threads tell the application; they never touch a widget."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from field_ems.domain.notices import Notice

if TYPE_CHECKING:  # starting stays quick: the screens that send these load them
    from field_ems.services.imports import ImportPreview
    from field_ems.services.report import StationReport
    from field_ems.store.station import StationStore
    from field_ems.sync.station import Progress


@dataclass
class StoreOpened(Message):
    """The station's store, or why it can't be opened."""

    store: "StationStore | None"
    failure: Exception | None = None


@dataclass
class HomeRead(Message):
    """What home has to show."""

    lines: list[str]


@dataclass
class Saved(Message):
    """That a form was saved, or why not."""

    refused: Notice | None


@dataclass
class Went(Message):
    """How far a sync has come; ``refused`` where it ended early, ``finished`` where it came to its end."""

    progress: "Progress"
    finished: bool = False
    refused: Notice | None = None


@dataclass
class ReportDrawn(Message):
    """The report that was asked for, or why there is none."""

    report: "StationReport | None"
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
