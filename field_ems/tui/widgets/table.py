"""A table of text as it is, in the width that there is."""

from collections.abc import Iterable
from typing import Any, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import DataTable
from textual.widgets.data_table import ColumnKey, RowKey

_NARROWEST = 8
"""No column is cut below so many cells: where that is not enough, the table scrolls."""
_STATE = 12
"""The last column, which holds a row's state, is cut only where it is so much wider than the others."""


class PlainTable(DataTable[Text]):
    """Rows to choose from. What people typed is never read as markup: a bracket in a name stays a bracket.

    Where the columns have no room beside each other the widest are cut, each cell that loses something with an
    ellipsis; columns that were given a width keep it.
    """

    BINDINGS: ClassVar = [("home", "scroll_top", ""), ("end", "scroll_bottom", "")]

    def __init__(self, **options: Any) -> None:
        super().__init__(cursor_type="row", **options)
        self._whole: dict[ColumnKey, int] = {}

    def add_texts(self, *cells: str) -> RowKey:
        """Add a row."""
        return self.add_row(*map(_as_it_is, cells))

    def show_texts(self, row: int, *cells: str) -> None:
        """Show other texts in a row; a column grows with them, and never shrinks under the eyes."""
        for index, (column, cell) in enumerate(zip(self.ordered_columns, cells, strict=True)):
            self.update_cell_at((row, index), _as_it_is(cell))  # type: ignore[arg-type]
            if cell_len(cell) > self._whole.get(column.key, 0):
                self._whole[column.key] = cell_len(cell)
                self._require_update_dimensions = True

    def keep_cursor(self, row: int) -> None:
        """Put the cursor on a row, or on the nearest that there is."""
        self.move_cursor(row=min(max(row, 0), max(self.row_count - 1, 0)))

    def on_resize(self, event: Resize) -> None:
        """Use the width that there is from here on."""
        self._require_update_dimensions = True
        self.check_idle()

    def _update_dimensions(self, new_rows: Iterable[RowKey]) -> None:
        super()._update_dimensions(new_rows)
        columns = [one for one in self.ordered_columns if one.auto_width]
        for one in columns:
            self._whole[one.key] = max(self._whole.get(one.key, 0), one.content_width)
            one.content_width = self._whole[one.key]
        fixed = sum(one.get_render_width(self) for one in self.ordered_columns)
        room = self.size.width or fixed
        if self.virtual_size.height > self.size.height and not self.show_vertical_scrollbar:
            room -= self.styles.scrollbar_size_vertical
        for _cell in range(fixed - room):
            widest = max(columns, key=lambda one: one.content_width - (one is columns[-1]) * _STATE, default=None)
            if widest is None or widest.content_width <= _NARROWEST:
                break
            widest.content_width -= 1
        self._clear_caches()
        self.virtual_size = Size(
            sum(one.get_render_width(self) for one in self.ordered_columns), self.virtual_size.height
        )


def _as_it_is(cell: str) -> Text:
    return Text(cell, no_wrap=True, overflow="ellipsis", end="")
