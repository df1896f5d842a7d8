"""What lies between Textual and the terminal: takes all that is written, sends what changed, and counts both."""

from collections.abc import Callable

from field_ems.tui.slow_link.cells import Grid
from field_ems.tui.slow_link.painter import Painter
from field_ems.tui.slow_link.parser import Parser

_HIDE_CURSOR = "\x1b[?25l"


class Link:
    """``send`` takes what the terminal gets; ``octets_asked`` were written by Textual, ``octets_sent`` went out."""

    def __init__(self, width: int, height: int, send: Callable[[str], None]) -> None:
        self.octets_asked = 0
        self.octets_sent = 0
        self._send = send
        self._parser = Parser(Grid(width, height), self._pass_on)
        self._painter = Painter(width, height)

    def write(self, data: str) -> None:
        """Take what Textual writes into the cells; what is no picture goes on as it is."""
        self.octets_asked += len(data.encode())
        self._parser.feed(data)

    def draw(self, width: int, height: int) -> None:
        """Send what changed since the last time, to a terminal of this size."""
        grid = self._parser.grid
        if (grid.width, grid.height) != (width, height):
            grid.resize(width, height)
        painted = self._painter.paint(grid, (min(self._parser.x, width - 1), min(self._parser.y, height - 1)))
        if painted:
            self.send(painted)

    def forget(self) -> None:
        """Count on nothing that the terminal shows: the next drawing is whole."""
        self._painter.forget()

    def send(self, text: str) -> None:
        """Send to the terminal as it is."""
        self.octets_sent += len(text.encode())
        self._send(text)

    @property
    def percent_spared(self) -> int:
        """How much of what Textual wrote did not have to be sent."""
        return 100 - round(100 * self.octets_sent / max(self.octets_asked, 1))

    def _pass_on(self, sequence: str) -> None:
        if sequence != _HIDE_CURSOR:  # it shows where the focus is, also to a braille line
            self.send(sequence)
