"""Recognising a readings file by its content and reading it, whatever system wrote it."""

from pathlib import Path

from field_ems.domain.notices import Notice, Refusal
from field_ems.files.columns import first_rows, headers_of
from field_ems.files.energy_star import is_energy_star, read_energy_star
from field_ems.files.green_button import is_green_button, read_green_button
from field_ems.files.import_rows import ReadingOptions, ReadingsFile
from field_ems.files.readings_table import is_readings_table, read_readings_table
from field_ems.files.sheets import SheetFile
from field_ems.files.tabular import file_beginning, is_markup, read_tables
from field_ems.files.utility_bills import is_utility_bills, read_utility_bills


def open_readings(path: Path, options: ReadingOptions | None = None) -> ReadingsFile:
    """Recognise a readings file and make its rows ready to be gone through.

    Refuses with ``files.*``: what is no readings file at all is refused as a table of this program's own with the
    columns that it lacks; where days and months or decimal signs are unclear the refusal says which option decides.
    """
    chosen = options or ReadingOptions()
    beginning = file_beginning(path)
    if is_markup(beginning) and is_green_button(beginning):
        return read_green_button(path)
    tables = read_tables(path)
    readings = _read(tables, chosen)
    return ReadingsFile(
        readings.format,
        readings.name,
        readings.rows,
        (*_notices(tables), *readings.notices),
        readings.headers,
    )


def headers_in(path: Path) -> tuple[str, ...]:
    """Give what look like the headers of a spreadsheet: of its first rows the one with most texts.

    Refuses with ``files.*`` for what is no spreadsheet, and with ``files.no_rows`` for an empty one.
    """
    tables = read_tables(path)
    rows = [headers_of(row) for sheet in tables.sheets for row in first_rows(sheet)]
    if not rows:
        raise Refusal("files.no_rows", file=path.name)
    return max(rows, key=len)


def _read(tables: SheetFile, options: ReadingOptions) -> ReadingsFile:
    if not options.columns:
        if is_energy_star(tables):
            return read_energy_star(tables, options)
        if not is_readings_table(tables, options) and is_utility_bills(tables):
            return read_utility_bills(tables, options)
    return read_readings_table(tables, options)


def _notices(tables: SheetFile) -> list[Notice]:
    notices = [Notice("files.hidden_sheet", {"sheet": name}) for name in tables.hidden]
    if tables.encoding_is_assumed:
        notices.append(Notice("files.encoding_assumed", {"encoding": tables.encoding}))
    return notices
