"""Jump labels: a letter beside each line that can be gone to; typing it goes there."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from string import ascii_lowercase, digits

from textual.app import ComposeResult
from textual.events import Key
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import DataTable, Static

LETTERS = ascii_lowercase + digits


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the screen, in cells, and how to go there."""

    x: int
    y: int
    go: Callable[[], object]


def places_of(screen: Screen[object]) -> list[Place]:
    """Give the lines to type in and the rows that are seen, from the top."""
    places: list[Place] = []
    for widget in screen.focus_chain:
        region = widget.region
        if isinstance(widget, DataTable):
            top = region.y + widget.header_height
            first = int(widget.scroll_y)
            rows = range(first, min(first + region.bottom - top, widget.row_count))
            places += [Place(region.x, top + row - first, partial(_to_row, widget, row)) for row in rows]
        else:
            places.append(Place(max(region.x - 1, 0), region.y, widget.focus))
    return sorted(places, key=lambda place: (place.y, place.x))[: len(LETTERS)]


def _to_row(table: DataTable[object], row: int) -> None:
    table.move_cursor(row=row)
    if not any(widget.id == "entry" for widget in table.screen.focus_chain):
        table.focus()


class JumpScreen(ModalScreen[None]):
    """The letters over the screen; any other key takes them away."""

    def __init__(self, places: list[Place]) -> None:
        super().__init__(classes="jump")
        self._places = dict(zip(LETTERS, places, strict=False))

    def compose(self) -> ComposeResult:
        """A letter at each place."""
        for letter, place in self._places.items():
            label: Widget = Static(letter, classes="jump-letter", markup=False)
            label.styles.offset = (place.x, place.y)
            yield label

    def on_key(self, event: Key) -> None:
        """Go where the letter is."""
        event.stop()
        self.app.pop_screen()
        place = self._places.get(event.character or "")
        if place is not None:
            place.go()
