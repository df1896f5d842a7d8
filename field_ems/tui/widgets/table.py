"""A table of text as it is."""

from typing import Any

from rich.text import Text
from textual.widgets import DataTable
from textual.widgets.data_table import RowKey


class PlainTable(DataTable[Text]):
    """Rows to choose from. What people typed is never read as markup: a bracket in a name stays a bracket."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cursor_type="row", **options)

    def add_texts(self, *cells: str) -> RowKey:
        """Add a row."""
        return self.add_row(*map(Text, cells))

    def show_texts(self, row: int, *cells: str) -> None:
        """Show other texts in a row; the last column, which holds its state, may grow."""
        for column, cell in enumerate(cells):
            self.update_cell_at((row, column), Text(cell), update_width=column == len(cells) - 1)  # type: ignore[arg-type]

    def keep_cursor(self, row: int) -> None:
        """Put the cursor on a row, or on the nearest that there is."""
        self.move_cursor(row=min(max(row, 0), max(self.row_count - 1, 0)))
