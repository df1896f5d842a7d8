"""CSV files: their encoding and delimiter found out, their rows read as they are asked for."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from field_ems.domain.notices import Refusal
from field_ems.files.sheets import MOST_COLUMNS, MOST_ROWS, Cell, Sheet, SheetFile, SheetRow

DELIMITERS = (",", ";", "\t")
LONGEST_CELL = 32_767
"""What a spreadsheet's cell holds at most."""

_SAMPLE_BYTES = 64 * 1024
_SAMPLE_ROWS = 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARKED_AS_TEXT = re.compile(r"'+[=+\-@\uff1d\uff0b\uff0d\uff20]")
_TEXT_CONTROLS = frozenset(b"\t\n\r\x0c\x1a")


def read_text_table(path: Path) -> SheetFile:
    """Read a CSV file; refuses with ``files.not_a_spreadsheet``, ``files.unknown_encoding`` or ``files.damaged``."""
    encoding, is_assumed = _find_encoding(path)
    delimiter, lines_before = _find_delimiter(path, encoding)

    def rows() -> Iterator[SheetRow]:
        return _rows(path, encoding, delimiter, lines_before)

    return SheetFile(
        path.name,
        (Sheet("", rows),),
        delimiter=delimiter,
        encoding=encoding,
        encoding_is_assumed=is_assumed,
    )


def _find_encoding(path: Path) -> tuple[str, bool]:
    """Give (encoding, whether it is assumed): a file that is not UTF-8 is taken for Western Windows."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE_BYTES)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            if not _decodes(path, encoding):
                raise Refusal("files.damaged", file=path.name, detail=encoding)
            return encoding, False
    if b"\0" in sample:
        # Latin text in UTF-16 without its mark has a zero in every other byte.
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
            if zeros.count(0) > len(zeros) * 0.4 and _decodes(path, encoding):
                return encoding, False
        raise Refusal("files.not_a_spreadsheet", file=path.name)
    if any(byte < 32 and byte not in _TEXT_CONTROLS for byte in sample):
        raise Refusal("files.not_a_spreadsheet", file=path.name)
    if _decodes(path, "utf-8"):
        return "utf-8", False
    if _decodes(path, "cp1252"):
        return "cp1252", True
    raise Refusal("files.unknown_encoding", file=path.name)


def _decodes(path: Path, encoding: str) -> bool:
    try:
        with path.open(encoding=encoding, newline="") as file:
            while file.read(_SAMPLE_BYTES):
                pass
    except UnicodeError:
        return False
    return True


def _find_delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """Give (delimiter, lines before the table): the one that cuts the first rows alike into the most columns."""
    with path.open(encoding=encoding, newline="") as file:
        lines = list(islice(file, _SAMPLE_ROWS))
    if lines and lines[0].strip().lower() in {f"sep={mark}" for mark in DELIMITERS}:
        return lines[0].strip()[-1], 1

    def columns_in_common(delimiter: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            return 0
        width, how_often = widths.most_common(1)[0] if widths else (1, 0)
        return width * how_often if width > 1 else 0

    return max(DELIMITERS, key=columns_in_common), 0


def _rows(path: Path, encoding: str, delimiter: str, lines_before: int) -> Iterator[SheetRow]:
    csv.field_size_limit(LONGEST_CELL * 4)
    number = lines_before
    with path.open(encoding=encoding, newline="") as file:
        for _ in range(lines_before):
            next(file)
        try:
            for number, fields in enumerate(csv.reader(file, delimiter=delimiter), start=lines_before + 1):
                if number > MOST_ROWS:
                    raise Refusal("files.too_many_rows", file=path.name, most=MOST_ROWS)
                if len(fields) > MOST_COLUMNS:
                    raise Refusal("files.too_many_columns", file=path.name, row=number, most=MOST_COLUMNS)
                yield SheetRow(number, tuple(_cell(field) for field in fields))
        except csv.Error as error:
            raise Refusal("files.damaged", file=path.name, detail=f"{number + 1}: {error}") from error


def _cell(field: str) -> Cell:
    text = field.strip()
    # An apostrophe before a sign is how a spreadsheet, and this program's own export, marks text as text.
    if _MARKED_AS_TEXT.match(text):
        text = text[1:]
    return text or None
