"""XLSX workbooks, read after a look at how much they unfold to."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.files.sheets import MOST_COLUMNS, MOST_ROWS, Cell, Sheet, SheetFile, SheetRow

LARGEST_UNPACKED = 512 * 1024 * 1024
MOST_CELLS = 20_000_000

# A cell's place, under whatever prefix, in whichever part of the archive its sheet is kept. Rows without cells take
# no memory, and LibreOffice writes them down to the last one.
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,20})["']""")
_CHUNK_BYTES = 1024 * 1024
_LONGEST_CELL_TAG = 256


def read_workbook(path: Path) -> SheetFile:
    """Read the visible sheets of an XLSX file, empty ones included.

    Refuses with ``files.damaged``, ``files.not_a_spreadsheet``, ``files.unpacks_too_large``, ``files.too_many_rows``
    or ``files.too_many_columns``.
    """
    _look_inside(path)
    import python_calamine  # a compiled library, needed only where a workbook is read

    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        worksheets = [one for one in workbook.sheets_metadata if one.typ == python_calamine.SheetTypeEnum.WorkSheet]
        seen = [one.name for one in worksheets if one.visible == python_calamine.SheetVisibleEnum.Visible]
        sheets = tuple(_sheet(name, workbook.get_sheet_by_name(name)) for name in seen)
    except python_calamine.CalamineError as error:
        raise Refusal("files.damaged", file=path.name, detail=str(error)) from error
    hidden = tuple(one.name for one in worksheets if one.name not in seen)
    return SheetFile(path.name, sheets, hidden)


def _look_inside(path: Path) -> None:
    """Refuse what would fill the memory: the reader holds every cell between the first and the last one."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise Refusal("files.not_a_spreadsheet", file=path.name)
            if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise Refusal("files.unpacks_too_large", file=path.name, largest=LARGEST_UNPACKED // 1024**2)
            for part in parts:
                _check_extent(archive, part, path.name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as error:
        raise Refusal("files.damaged", file=path.name, detail=str(error)) from error


def _check_extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    widest, lowest, unpacked, rest = 0, 0, 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            unpacked += len(chunk)
            if unpacked > LARGEST_UNPACKED:
                raise Refusal("files.unpacks_too_large", file=name, largest=LARGEST_UNPACKED // 1024**2)
            for letters, digits in _PLACE.findall(rest + chunk):
                widest = max(widest, _column_number(letters))
                lowest = max(lowest, int(digits))
            rest = chunk[-_LONGEST_CELL_TAG:]
    if lowest > MOST_ROWS:
        raise Refusal("files.too_many_rows", file=name, most=MOST_ROWS)
    if widest > MOST_COLUMNS or widest * lowest > MOST_CELLS:
        raise Refusal("files.too_many_columns", file=name, row=1, most=min(MOST_COLUMNS, MOST_CELLS // max(1, lowest)))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _sheet(name: str, sheet: Any) -> Sheet:
    def rows() -> Iterator[SheetRow]:
        if sheet.start is None:
            return
        for number, values in enumerate(sheet.iter_rows(), start=1):
            yield SheetRow(number, tuple(_cell(value) for value in values))

    return Sheet(name, rows)


def _cell(value: object) -> Cell:
    if isinstance(value, bool | date | time):
        return value.replace(microsecond=0) if isinstance(value, datetime) else value
    if isinstance(value, float | int):
        # Fifteen digits are what a spreadsheet shows and keeps; the rest is the float's own noise.
        return Decimal(format(value, ".15g"))
    if isinstance(value, timedelta):
        return str(value)
    return str(value).strip() or None
