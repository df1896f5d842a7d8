"""What threads tell the application; they never touch a widget."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

from field_ems.domain.notices import Notice

if TYPE_CHECKING:  # starting stays quick: whoever sends these loads them
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
