"""What a terminal shows: rows of cells, each a character with its look."""

from typing import NamedTuple


class Look(NamedTuple):
    """Colours as SGR parameters (``31``, ``38;2;1;2;3``; empty is the terminal's own), and the attributes that are on.

    ``on`` are SGR numbers in order: 1 bold, 2 dim, 3 italic, 4 underline, 7 reverse, 9 struck out and the like.
    """

    foreground: str = ""
    background: str = ""
    on: tuple[int, ...] = ()


class Cell(NamedTuple):
    """A character with what combines with it; empty text is the second half of a wide one."""

    text: str = " "
    look: Look = Look()


PLAIN = Look()
BLANK = Cell()


class Grid:
    """Rows of cells. ``width`` and ``height`` are in cells; places are counted from 0."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.rows = [[BLANK] * width for _ in range(height)]

    def clear(self) -> None:
        """Make every cell blank."""
        self.rows = [[BLANK] * self.width for _ in range(self.height)]

    def resize(self, width: int, height: int) -> None:
        """Take another size; what fits stays where it is."""
        rows = [[*row[:width], *[BLANK] * (width - len(row))] for row in self.rows[:height]]
        self.rows = rows + [[BLANK] * width for _ in range(height - len(rows))]
        self.width = width
        self.height = height

    def put(self, x: int, y: int, text: str, wide: bool, look: Look) -> None:
        """Put a character; the other half of a wide one that it covers becomes blank, as on a terminal."""
        row = self.rows[y]
        last = x + 1 if wide else x
        if row[x].text == "" and x > 0:
            row[x - 1] = Cell(" ", row[x - 1].look)
        if last + 1 < self.width and row[last + 1].text == "":
            row[last + 1] = Cell(" ", row[last + 1].look)
        row[x] = Cell(text, look)
        if wide:
            row[last] = Cell("", look)

    def combine(self, x: int, y: int, mark: str) -> None:
        """Add a mark to the character that ends before this place."""
        row = self.rows[y]
        head = x - 1
        while head > 0 and row[head].text == "":
            head -= 1
        if head >= 0:
            row[head] = Cell(row[head].text + mark, row[head].look)
