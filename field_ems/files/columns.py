"""Finding a table's columns by their headers, which have to match exactly: a near miss is named, not taken."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from field_ems.domain.notices import Notice, Refusal
from field_ems.files.sheets import Cell, Sheet, SheetRow

LAST_HEADER_ROW = 30
"""Titles, dates and totals stand above the headers, but not more of them than this."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a sheet's headers are (``row``) and which column holds what.

    ``repeated`` names each of our columns that two headers stand for, with both: (ours, the first, the other).
    """

    row: int
    places: Mapping[str, int]
    headers: tuple[str, ...]
    repeated: tuple[tuple[str, str, str], ...] = ()

    def cell(self, row: SheetRow, name: str) -> Cell:
        """Give a row's cell in the column of this name, None where the table has no such column."""
        place = self.places.get(name)
        return row.cells[place] if place is not None and place < len(row.cells) else None

    def text(self, row: SheetRow, name: str) -> str | None:
        """Give the cell as text; a number as it reads."""
        cell = self.cell(row, name)
        return None if cell is None else str(cell)


def body(sheet: Sheet, columns: Columns) -> Iterator[SheetRow]:
    """Give the rows under the headers that have something in them."""
    return (row for row in sheet.rows() if row.number > columns.row and not row.is_blank)


def find_columns(sheet: Sheet, names: Mapping[str, str], required: Iterable[str]) -> Columns | None:
    """Find the row whose cells are headers, or None where no row has all the required ones.

    ``names`` gives our column for each header, in lower case.
    """
    wanted = set(required)
    for row in first_rows(sheet):
        places: dict[str, int] = {}
        repeated = []
        for place, cell in enumerate(row.cells):
            name = names.get(cell.lower()) if isinstance(cell, str) else None
            if name is None:
                continue
            if name in places:
                repeated.append((name, str(row.cells[places[name]]), str(cell)))
            else:
                places[name] = place
        if wanted <= places.keys():
            return Columns(row.number, places, headers_of(row), tuple(repeated))
    return None


def first_rows(sheet: Sheet) -> Iterator[SheetRow]:
    """Give the rows among which the headers are."""
    for row in sheet.rows():
        if row.number > LAST_HEADER_ROW:
            return
        if not row.is_blank:
            yield row


def headers_of(row: SheetRow) -> tuple[str, ...]:
    """Give a row's texts."""
    return tuple(cell for cell in row.cells if isinstance(cell, str))


def missing_columns(file: str, sheets: Iterable[Sheet], names: Mapping[str, str], required: Iterable[str]) -> Refusal:
    """Say which columns are missing from the row that comes closest to being headers, with the nearest that is there.

    Its params: ``file``, ``row``, ``missing``, ``found``, ``nearest`` (a header of the file's, or empty).
    """
    rows = [row for sheet in sheets for row in first_rows(sheet)]
    row = max(rows, key=lambda one: sum(header.lower() in names for header in headers_of(one)), default=None)
    if row is None:
        return Refusal("files.no_rows", file=file)
    headers = headers_of(row)
    present = {names[header.lower()] for header in headers if header.lower() in names}
    missing = [name for name in required if name not in present]
    unknown = [header for header in headers if header.lower() not in names]
    words = [word for word, name in names.items() if name in missing]
    nearest = next((header for header in unknown if get_close_matches(header.lower(), words, n=1)), "")
    return Refusal(
        "files.columns_missing_near" if nearest else "files.columns_missing",
        file=file,
        row=row.number,
        missing=", ".join(missing),
        found=", ".join(headers[:12]) or "-",
        nearest=nearest,
    )


def unknown_columns(columns: Columns, names: Mapping[str, str], ignored: frozenset[str]) -> tuple[Notice, ...]:
    """Name the headers that were left out, each with the nearest one that is known."""
    notices = []
    for header in columns.headers:
        word = header.lower()
        if word in names or word in ignored:
            continue
        nearest = get_close_matches(word, list(names), n=1, cutoff=0.7)
        if nearest:
            notices.append(Notice("files.column_left_out_near", {"column": header, "nearest": names[nearest[0]]}))
        else:
            notices.append(Notice("files.column_left_out", {"column": header}))
    return tuple(notices)
