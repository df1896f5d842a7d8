"""This program's own table of readings: one row an entry, as it exports them and as people write them by hand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.notices import Notice, Refusal
from field_ems.files.columns import Columns, body, find_columns, missing_columns, unknown_columns
from field_ems.files.date_orders import DateOrder, find_date_order, read_clock, read_day
from field_ems.files.foreign_names import known_activity
from field_ems.files.import_rows import FileFormat, FileMeter, ImportRow, ReadingOptions, ReadingsFile, RowError
from field_ems.files.number_signs import DecimalSign, find_decimal_sign, read_amount
from field_ems.files.sheets import Sheet, SheetFile, SheetRow

REQUIRED = ("meter", "date", "value")

HEADERS = {
    "meter": "meter",
    "meter code": "meter",
    "code": "meter",
    "name": "name",
    "meter name": "name",
    "date": "date",
    "date/time": "date",
    "read at": "date",
    "to": "date",
    "end date": "date",
    "time": "time",
    "from": "from",
    "start date": "from",
    "value": "value",
    "reading": "value",
    "quantity": "value",
    "unit": "unit",
    "units": "unit",
    "activity": "activity",
    "kind": "kind",
    "note": "note",
    "comment": "note",
    "cost": "cost",
    "currency": "currency",
    "estimated": "estimated",
    "id": "id",
    "facility": "facility",
}
"""Our column for each header that is understood, in lower case."""

EXPORTED_ONLY = frozenset({"from utc", "date utc", "method", "reason", "corrected"})
"""Columns of the export that the import has no use for."""

METER_KINDS = (
    "register",
    "consumption",
    "delivery",
    "dip",
    "bill",
    "run_hours",
    "odometer",
    "waste",
    "refrigerant",
    "mass_flow",
)

_CURRENCY = re.compile("[A-Za-z]{3}")
_YES = frozenset({"yes", "y", "true", "1", "estimated"})
_NO = frozenset({"no", "n", "false", "0"})


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: Sheet
    columns: Columns
    date_order: DateOrder | None
    decimal_sign: DecimalSign | None


def is_readings_table(file: SheetFile, options: ReadingOptions) -> bool:
    """Whether a sheet has the headers that a table of readings needs."""
    return any(find_columns(sheet, _names(options), REQUIRED) for sheet in file.sheets)


def read_readings_table(file: SheetFile, options: ReadingOptions) -> ReadingsFile:
    """Read the table.

    Refuses with ``files.columns_missing``, ``files.column_repeated`` and as the order of dates and the decimal sign do.
    """
    names = _names(options)
    tables: list[_Table] = []
    notices: list[Notice] = []
    for sheet in file.sheets:
        columns = find_columns(sheet, names, REQUIRED)
        if columns is None:
            continue
        tables.append(_settle(file, sheet, columns, options))
        notices += unknown_columns(columns, names, EXPORTED_ONLY)
    if not tables:
        raise missing_columns(file.name, file.sheets, names, REQUIRED)

    def rows() -> Iterator[ImportRow | RowError]:
        for table in tables:
            meters: dict[FileMeter, FileMeter] = {}
            for row in body(table.sheet, table.columns):
                yield _read(row, table, meters)

    return ReadingsFile(FileFormat.OWN, file.name, rows, tuple(notices), tables[0].columns.headers)


def _names(options: ReadingOptions) -> dict[str, str]:
    # A column that a person has pointed out is the only one of its kind, whatever else is called like it.
    pointed_out = set(options.columns.values())
    usual = {header: name for header, name in HEADERS.items() if name not in pointed_out}
    return usual | {header.lower(): name for header, name in options.columns.items()}


def _settle(file: SheetFile, sheet: Sheet, columns: Columns, options: ReadingOptions) -> _Table:
    order, sign = options.date_order, options.decimal_sign
    for name, first, other in columns.repeated:
        raise Refusal("files.column_repeated", file=file.name, row=columns.row, column=name, first=first, other=other)
    if order is None:
        dates = ((row.number, columns.cell(row, key)) for row in body(sheet, columns) for key in ("date", "from"))
        order = find_date_order(dates, file.name)
    if sign is None:
        # Where the comma parts the columns it is hardly the decimal sign too.
        usual = DecimalSign.POINT if file.delimiter in (",", None) else None
        amounts = ((row.number, columns.cell(row, key)) for row in body(sheet, columns) for key in ("value", "cost"))
        sign = find_decimal_sign(amounts, file.name, usual)
    return _Table(sheet, columns, order, sign)


def _read(row: SheetRow, table: _Table, meters: dict[FileMeter, FileMeter]) -> ImportRow | RowError:
    columns = table.columns
    try:
        code = columns.text(row, "meter")
        if code is None:
            raise Refusal("files.no_meter")
        taken_at = read_day(columns.cell(row, "date"), table.date_order)
        clock = read_clock(columns.cell(row, "time"))
        if clock is not None and not isinstance(taken_at, datetime):
            taken_at = datetime.combine(taken_at, clock)
        start_cell = columns.cell(row, "from")
        starts_at = None if start_cell is None else read_day(start_cell, table.date_order)
        cost_cell = columns.cell(row, "cost")
        activity = columns.text(row, "activity")
        meter = FileMeter(
            code,
            columns.text(row, "name"),
            columns.text(row, "facility"),
            activity,
            known_activity(activity) or activity if activity else None,
            _kind(columns.text(row, "kind")) or ("register" if starts_at is None else "consumption"),
        )
        return ImportRow(
            row=row.number,
            sheet=table.sheet.name,
            meter=meters.setdefault(meter, meter),
            starts_at=starts_at,
            taken_at=taken_at,
            value=read_amount(columns.cell(row, "value"), table.decimal_sign),
            unit=columns.text(row, "unit"),
            cost=None if cost_cell is None else read_amount(cost_cell, table.decimal_sign),
            currency=_currency(columns.text(row, "currency")),
            estimated=_is_yes(columns.text(row, "estimated")),
            note=columns.text(row, "note"),
            source_id=columns.text(row, "id"),
        )
    except Refusal as refusal:
        return RowError(row.number, refusal.notice, table.sheet.name)


def _kind(text: str | None) -> str | None:
    if text is not None and text not in METER_KINDS:
        raise Refusal("files.unknown_kind", found=text, valid=", ".join(METER_KINDS))
    return text


def _currency(text: str | None) -> str | None:
    """Give an ISO 4217 code as it is spelled."""
    if text is not None and not _CURRENCY.fullmatch(text):
        raise Refusal("files.not_a_currency", found=text)
    return text.upper() if text is not None else None


def _is_yes(text: str | None) -> bool:
    word = (text or "no").lower()
    if word not in _YES | _NO:
        raise Refusal("files.not_yes_or_no", found=text)
    return word in _YES
