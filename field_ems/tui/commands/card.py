"""The quick card: every key of the four daily jobs on one page to print, made from the registry."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from field_ems.files.printed import page_text, write_page
from field_ems.i18n import _
from field_ems.tui.commands import EVERYWHERE, Command, key_of

_PAGE = "card"
_JOBS = (
    ("readings", ("readings.ReadingsScreen", "history.HistoryScreen"), "field-ems log E1 484704"),
    ("checklists", ("checklists.ChecklistsScreen", "fill.FillScreen"), "field-ems checklist --help"),
    ("sync", ("sync.SyncScreen",), "field-ems sync"),
    ("reports", ("reports.ReportsScreen",), "field-ems report --year 2026 -o report.html"),
)
"""The command that leads to each job, its screens, and the plain command that does the same."""


@dataclass(frozen=True, slots=True)
class Line:
    """A key with what it does."""

    key: str
    label: str
    help: str


@dataclass(frozen=True, slots=True)
class Job:
    """A job: where it begins, the keys of each of its screens, and the plain command."""

    start: Line
    screens: tuple[tuple[str, tuple[Line, ...]], ...]
    plain: str


def card_text() -> str:
    """Give the card as HTML in the language spoken, with the keys that are chosen."""
    return page_text(_PAGE, jobs=list(_jobs()), everywhere=_elsewhere())


def write_card(path: Path) -> None:
    """Write the card; refuses with ``files.cannot_write``."""
    write_page(path, _PAGE, jobs=list(_jobs()), everywhere=_elsewhere())


def _jobs() -> Iterator[Job]:
    by_id = {command.id: command for command in EVERYWHERE}
    for start, places, plain in _JOBS:
        screens = []
        for place in places:
            module, name = place.split(".")
            screen = getattr(import_module(f"field_ems.tui.screens.{module}"), name)
            screens.append((_(screen.NAME), tuple(map(_line, screen.HERE))))
        yield Job(_line(by_id[start]), tuple(screens), plain)


def _elsewhere() -> tuple[Line, ...]:
    begun = {start for start, _places, _plain in _JOBS}
    return tuple(_line(command) for command in EVERYWHERE if command.id not in begun and key_of(command))


def _line(command: Command) -> Line:
    from field_ems.tui.widgets.bars import key_name

    return Line(key_name(key_of(command)), _(command.label), _(command.help))
