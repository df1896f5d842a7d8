"""Tables as XLSX: exact numbers as numbers, dates as dates, text as text, the headers always in sight."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.files.export_tables import ExportCell, ExportTable, written_whole

EXACT_DIGITS = 15
"""What a spreadsheet's number holds; a longer one is written as text rather than changed."""
LONGEST_TEXT = 32_767
ROWS_OF_A_SHEET = 1_048_576

_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(path: Path, tables: Iterable[ExportTable]) -> int:
    """Write each table to a sheet of its own, more where it is longer than a sheet, and give the number of rows.

    Refuses with ``files.cannot_write`` and ``files.text_too_long``.
    """
    import xlsxwriter  # 0.1 s, needed only where a workbook is written

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with written_whole(path) as beside:
        try:
            with xlsxwriter.Workbook(str(beside), options) as book:
                for table in tables:
                    count += _Sheets(book, table).write()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error
    return count


class _Sheets:
    """The sheets that one table takes."""

    def __init__(self, book: Any, table: ExportTable) -> None:
        self._book = book
        self._table = table
        self._header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self._day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})

    def write(self) -> int:
        rows = iter(self._table.rows)
        count = part = 0
        while True:
            part += 1
            sheet = self._begin(part)
            written = 0
            for row in islice(rows, ROWS_OF_A_SHEET - 1):
                written += 1
                self._row(sheet, written, row)
            count += written
            if written:
                sheet.autofilter(0, 0, written, len(self._table.columns) - 1)
            if written < ROWS_OF_A_SHEET - 1:
                return count

    def _begin(self, part: int) -> Any:
        suffix = f" ({part})" if part > 1 else ""
        name = _NOT_IN_NAMES.sub(" ", self._table.name).strip("' ")[: _LONGEST_NAME - len(suffix)] + suffix
        sheet = self._book.add_worksheet(name or None)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(self._table.columns):
            sheet.set_column(place, place, min(40, max(12, len(column) + 2)))
            sheet.write_string(0, place, column, self._header)
        return sheet

    def _row(self, sheet: Any, number: int, row: Sequence[ExportCell]) -> None:
        for place, cell in enumerate(row):
            if cell is None:
                continue
            if isinstance(cell, bool):
                sheet.write_string(number, place, "yes" if cell else "no")
            elif isinstance(cell, Decimal | int):
                self._number(sheet, number, place, Decimal(cell))
            elif isinstance(cell, datetime):
                # A spreadsheet's times have no zone: an instant is written in UTC, as its column says.
                moment = cell.astimezone(UTC).replace(tzinfo=None) if cell.tzinfo else cell
                sheet.write_datetime(number, place, moment, self._moment)
            elif isinstance(cell, date):
                sheet.write_datetime(number, place, cell, self._day)
            elif len(cell) > LONGEST_TEXT:
                raise Refusal("files.text_too_long", column=self._table.columns[place], most=LONGEST_TEXT)
            else:
                sheet.write_string(number, place, cell)

    def _number(self, sheet: Any, number: int, place: int, amount: Decimal) -> None:
        if len(amount.normalize().as_tuple().digits) > EXACT_DIGITS:
            sheet.write_string(number, place, format(amount, "f"))
        else:
            sheet.write_number(number, place, float(amount))
