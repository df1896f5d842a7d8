"""Monthly utility bills: a date, what was supplied, and a column named by its unit (``date,type,therms``).

The date is the first day of the month that the bill is for. A meter has one bill a month, which is what tells the
order of day and month where the dates alone do not.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePath

from field_ems.domain.notices import Refusal
from field_ems.domain.times import next_month
from field_ems.files.columns import Columns, body, find_columns
from field_ems.files.date_orders import DateOrder, find_date_order, read_day
from field_ems.files.foreign_names import UNITS, known_activity
from field_ems.files.import_rows import FileFormat, FileMeter, ImportRow, ReadingOptions, ReadingsFile, RowError
from field_ems.files.number_signs import DecimalSign, find_decimal_sign, read_amount
from field_ems.files.sheets import Cell, Sheet, SheetFile, SheetRow

_HEADERS = {"date": "date", "type": "type"} | {unit: f"unit {ours}" for unit, ours in UNITS.items()}
_REQUIRED = ("date", "type")


def is_utility_bills(file: SheetFile) -> bool:
    """Whether the file has a date, a type and one column that is named by a unit."""
    return any(_find(sheet) for sheet in file.sheets)


def _find(sheet: Sheet) -> tuple[Columns, str] | None:
    columns = find_columns(sheet, _HEADERS, _REQUIRED)
    units = [name for name in columns.places if name.startswith("unit ")] if columns else []
    return (columns, units[0]) if columns and len(units) == 1 else None


def read_utility_bills(file: SheetFile, options: ReadingOptions) -> ReadingsFile:
    """Read the bills; refuses with ``files.date_order_unclear`` where the dates do not tell."""
    sheet, (columns, unit_column) = next((sheet, found) for sheet in file.sheets if (found := _find(sheet)))
    order = options.date_order or _find_order(file, sheet, columns)
    sign = options.decimal_sign or find_decimal_sign(
        ((row.number, columns.cell(row, unit_column)) for row in body(sheet, columns)),
        file.name,
        DecimalSign.POINT if file.delimiter in (",", None) else None,
    )
    types = {columns.text(row, "type") for row in body(sheet, columns)}
    stem = PurePath(file.name).stem

    def rows() -> Iterator[ImportRow | RowError]:
        for row in body(sheet, columns):
            try:
                yield _read(row, columns, unit_column, order, sign, stem, alone=len(types) == 1)
            except Refusal as refusal:
                yield RowError(row.number, refusal.notice, sheet.name)

    return ReadingsFile(FileFormat.BILLS, file.name, rows, headers=columns.headers)


def _read(
    row: SheetRow,
    columns: Columns,
    unit_column: str,
    order: DateOrder | None,
    sign: DecimalSign | None,
    stem: str,
    *,
    alone: bool,
) -> ImportRow:
    activity = columns.text(row, "type")
    if activity is None:
        raise Refusal("files.no_type")
    day = read_day(columns.cell(row, "date"), order)
    if isinstance(day, datetime) or day.day != 1:
        raise Refusal("files.bill_not_on_the_first", found=columns.text(row, "date"))
    code = stem if alone else f"{stem} {activity}"
    return ImportRow(
        row=row.number,
        meter=FileMeter(code, code, None, activity, known_activity(activity), "bill"),
        starts_at=day,
        taken_at=next_month(day),
        value=read_amount(columns.cell(row, unit_column), sign),
        unit=unit_column.removeprefix("unit "),
    )


def _find_order(file: SheetFile, sheet: Sheet, columns: Columns) -> DateOrder | None:
    bills = [(row.number, columns.text(row, "type"), columns.cell(row, "date")) for row in body(sheet, columns)]
    try:
        return find_date_order(((row, cell) for row, _, cell in bills), file.name)
    except Refusal as refusal:
        if refusal.notice.code != "files.date_order_unclear":
            raise
        fitting = [order for order in DateOrder if _one_a_month([bill[1:] for bill in bills], order)]
        if len(fitting) != 1:
            raise
        return fitting[0]


def _one_a_month(bills: list[tuple[str | None, Cell]], order: DateOrder) -> bool:
    months: Counter[tuple[str | None, date]] = Counter()
    for activity, cell in bills:
        try:
            months[activity, read_day(cell, order).replace(day=1)] += 1
        except Refusal:
            continue  # it will be reported with its row
    return max(months.values(), default=0) == 1
