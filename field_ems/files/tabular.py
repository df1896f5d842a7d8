"""Spreadsheets of any kind as sheets of rows, told apart by what is in the file and not by its name."""

from pathlib import Path

from field_ems.domain.notices import Refusal
from field_ems.files.sheets import LARGEST_FILE, SheetFile

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def read_tables(path: Path) -> SheetFile:
    """Read a CSV or XLSX file.

    Refuses with ``files.cannot_open``, ``files.empty``, ``files.too_large``, ``files.old_workbook``,
    ``files.web_page``, ``files.not_a_spreadsheet`` and what its kind refuses with.
    """
    beginning = file_beginning(path)
    try:
        if beginning.startswith(_ZIP):
            from field_ems.files.workbooks import read_workbook  # zipfile costs a start that reads no workbook

            return read_workbook(path)
        if beginning.startswith(_OLD_OFFICE):
            raise Refusal("files.old_workbook", file=path.name)
        if is_markup(beginning):
            code = "files.web_page" if b"<html" in beginning.lower() else "files.not_a_spreadsheet"
            raise Refusal(code, file=path.name)
        from field_ems.files.text_tables import read_text_table

        return read_text_table(path)
    except OSError as error:
        raise Refusal("files.cannot_open", file=path.name, detail=error.strerror or str(error)) from error


def file_beginning(path: Path) -> bytes:
    """Give the first bytes of a file that is neither missing nor empty nor too large."""
    try:
        if not path.is_file():
            raise Refusal("files.not_found", file=str(path))
        size = path.stat().st_size
        if size == 0:
            raise Refusal("files.empty", file=path.name)
        if size > LARGEST_FILE:
            raise Refusal("files.too_large", file=path.name, largest=LARGEST_FILE // 1024**2)
        with path.open("rb") as file:
            return file.read(2048)
    except OSError as error:
        raise Refusal("files.cannot_open", file=path.name, detail=error.strerror or str(error)) from error


def is_markup(beginning: bytes) -> bool:
    """Whether a file begins as XML or HTML does."""
    return beginning.removeprefix(_BYTE_ORDER_MARK).lstrip().startswith(b"<")
