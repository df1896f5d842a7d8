"""Two emulated terminals: one gets what Textual writes, the other what the link sends for it."""

from typing import Any

import pyte
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver

from field_ems.tui.slow_link.link import Link


class Emulated:
    """A terminal of pyte's behind a line discipline that returns at each line's end."""

    def __init__(self, width: int, height: int) -> None:
        self.screen = pyte.Screen(width, height)
        self._stream = pyte.Stream(self.screen)

    def feed(self, text: str) -> None:
        self._stream.feed(text.replace("\n", "\r\n"))

    def resize(self, width: int, height: int) -> None:
        self.screen.resize(height, width)

    def row(self, y: int) -> list[Any]:
        """Each cell of a row with its character, colours and attributes."""
        return [self.screen.buffer[y][x] for x in range(self.screen.columns)]

    def text(self) -> str:
        return "\n".join(self.screen.display)


class BothTerminals(HeadlessDriver):
    """A driver that draws on both terminals."""

    def __init__(self, app: App[Any]) -> None:
        super().__init__(app)
        size = tuple(app.size)
        self.stock, self.slow = Emulated(*size), Emulated(*size)
        self.link = Link(*size, self.slow.feed)
        self.drawn = 0
        self.is_settled = True

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        width, height = self._app.size
        for terminal in (self.stock, self.slow):
            if (terminal.screen.columns, terminal.screen.lines) != (width, height):
                terminal.resize(width, height)
                self.link.forget()
                self.is_settled = False  # what a terminal keeps of the picture is its own affair until all is drawn
        self.stock.feed(data)
        self.link.write(data)

    def flush(self) -> None:
        self.link.draw(*self._app.size)
        self.drawn += 1
        if self.is_settled:
            self.compare(self.stock.screen.dirty | self.slow.screen.dirty)

    def settle(self) -> None:
        """After a resize all is drawn: from here on each drawing is compared."""
        self.is_settled = True
        self.compare(set(range(self.stock.screen.lines)))

    def compare(self, lines: set[int]) -> None:
        """Hold that both show the same in these lines, and have their cursor in the same place."""
        for y in lines:
            assert self.slow.row(y) == self.stock.row(y), y
        here = (self.slow.screen.cursor.x, self.slow.screen.cursor.y)
        assert here == (self.stock.screen.cursor.x, self.stock.screen.cursor.y)
        assert not self.slow.screen.cursor.hidden
        self.stock.screen.dirty.clear()
        self.slow.screen.dirty.clear()
