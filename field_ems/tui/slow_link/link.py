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
        self._is_ordered = False
        self._told = Grid(0, 0)
        self._shown = Grid(0, 0)
        self._columns: list[list[int]] = []

    def write(self, data: str) -> None:
        """Take what Textual writes into the cells; what is no picture goes on as it is."""
        self.octets_asked += len(data.encode())
        self._parser.feed(data)

    def draw(self, width: int, height: int) -> None:
        """Send what changed since the last time, to a terminal of this size."""
        grid = self._parser.grid
        if (grid.width, grid.height) != (width, height):
            grid.resize(width, height)
        x, y = min(self._parser.x, width - 1), min(self._parser.y, height - 1)
        if self._is_ordered:
            grid = self._ordered(grid)
            x = self._columns[y][x]
        painted = self._painter.paint(grid, (x, y))
        if painted:
            self.send(painted)

    def order(self, ordered: bool) -> None:
        """Show rows from right to left from here on, or as they are."""
        self._is_ordered = ordered

    def told_column(self, x: int, y: int) -> int:
        """Give the column that Textual wrote to for one that the terminal shows."""
        if not self._is_ordered or y >= len(self._columns):
            return x
        return self._columns[y].index(x) if x in self._columns[y] else x

    def _ordered(self, grid: Grid) -> Grid:
        """Give the rows from right to left; those that did not change are not put in order again."""
        from field_ems.tui.right_to_left.rows import shown_right_to_left

        if (self._told.width, self._told.height) != (grid.width, grid.height):
            self._told, self._shown = Grid(grid.width, grid.height), Grid(grid.width, grid.height)
            self._columns = [list(range(grid.width))[::-1] for _row in grid.rows]
        for y, row in enumerate(grid.rows):
            if row != self._told.rows[y]:
                self._told.rows[y] = row.copy()
                self._shown.rows[y], self._columns[y] = shown_right_to_left(row)
        return self._shown

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
