"""A spreadsheet as rows of cells, whatever kind of file it came from."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

Cell = str | Decimal | bool | date | datetime | time | None
"""A cell's value; text is stripped, a blank one is None, and a number is what the spreadsheet shows, not its float."""

LARGEST_FILE = 64 * 1024 * 1024
MOST_ROWS = 400_000
MOST_COLUMNS = 512


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with the number that a person sees beside it in a spreadsheet, counted from 1."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written in it."""
        return all(cell is None for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet whose rows can be gone through again and again without holding them all.

    ``name`` is empty for a CSV file, which has one sheet and no name for it.
    """

    name: str
    rows: Callable[[], Iterator[SheetRow]]


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file's sheets. ``hidden`` names those that were left out because a person can't see them.

    ``delimiter`` and ``encoding`` are those of a CSV file; ``encoding_is_assumed`` says that the file doesn't tell.
    """

    name: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()
    delimiter: str | None = None
    encoding: str | None = None
    encoding_is_assumed: bool = False
