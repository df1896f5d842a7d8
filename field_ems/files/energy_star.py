"""ENERGY STAR Portfolio Manager's export of meter entries.

Titles stand above the headers, empty sheets around the table, and "Not Available" in what is blank. Several meters may
have one name: the Portfolio Manager Meter ID tells them apart. The consumption id does not tell entries apart, real
exports repeat it; a meter's period does.
"""

from collections.abc import Iterator
from dataclasses import replace

from field_ems.domain.notices import Notice, Refusal
from field_ems.files.columns import Columns, body, find_columns
from field_ems.files.date_orders import DateOrder, read_day
from field_ems.files.foreign_names import known_activity, known_unit
from field_ems.files.import_rows import FileFormat, FileMeter, ImportRow, ReadingOptions, ReadingsFile, RowError
from field_ems.files.number_signs import DecimalSign, read_amount
from field_ems.files.sheets import Cell, Sheet, SheetFile, SheetRow

CURRENCY = "USD"

_BLANK = "not available"
_HEADERS = {
    "property name": "property",
    "portfolio manager meter id": "meter",
    "meter name": "name",
    "meter type": "type",
    "meter consumption id": "id",
    "start date": "start",
    "end date": "end",
    "delivery date": "delivery",
    "usage/quantity": "value",
    "usage units": "unit",
    "cost ($)": "cost",
    "estimation?": "estimated",
}
_REQUIRED = ("meter", "type", "start", "end", "value", "unit")


def is_energy_star(file: SheetFile) -> bool:
    """Whether a sheet has Portfolio Manager's headers."""
    return any(find_columns(sheet, _HEADERS, _REQUIRED) for sheet in file.sheets)


def read_energy_star(file: SheetFile, options: ReadingOptions) -> ReadingsFile:
    """Read the meter entries. Dates that are text are in the order of the United States, as the export writes them."""
    tables = [(sheet, columns) for sheet in file.sheets if (columns := find_columns(sheet, _HEADERS, _REQUIRED))]
    order = options.date_order or DateOrder.MONTH_FIRST

    def rows() -> Iterator[ImportRow | RowError]:
        for sheet, columns in tables:
            meters: dict[FileMeter, FileMeter] = {}
            first_rows: dict[str, int] = {}
            for row in body(sheet, columns):
                yield _with_repeated_id(_read(row, sheet, columns, order, meters), first_rows)

    return ReadingsFile(FileFormat.ENERGY_STAR, file.name, rows, headers=tables[0][1].headers)


def _with_repeated_id(entry: ImportRow | RowError, first_rows: dict[str, int]) -> ImportRow | RowError:
    if isinstance(entry, RowError) or entry.source_id is None:
        return entry
    first = first_rows.setdefault(entry.source_id, entry.row)
    if first == entry.row:
        return entry
    repeated = Notice("files.repeated_id", {"id": entry.source_id, "first_row": first})
    return replace(entry, warnings=(*entry.warnings, repeated))


def _read(
    row: SheetRow, sheet: Sheet, columns: Columns, order: DateOrder, meters: dict[FileMeter, FileMeter]
) -> ImportRow | RowError:
    def cell(name: str) -> Cell:
        found = columns.cell(row, name)
        return None if isinstance(found, str) and found.lower() == _BLANK else found

    try:
        code = cell("meter")
        if code is None:
            raise Refusal("files.no_meter")
        delivery, start = cell("delivery"), cell("start")
        delivered = start is None and delivery is not None
        value = read_amount(cell("value"), DecimalSign.POINT)
        unit_text = str(cell("unit") or "")
        unit = known_unit(unit_text)
        if unit is None:
            raise Refusal("files.unknown_unit", unit=unit_text or "-")
        activity = str(cell("type") or "")
        name, place, cost, source_id = cell("name"), cell("property"), cell("cost"), cell("id")
        meter = FileMeter(
            str(code),
            str(name) if name else None,
            str(place) if place else None,
            activity,
            known_activity(activity),
            "delivery" if delivered else "consumption",
        )
        return ImportRow(
            row=row.number,
            sheet=sheet.name,
            meter=meters.setdefault(meter, meter),
            starts_at=None if delivered else read_day(start, order),
            taken_at=read_day(delivery if delivered else cell("end"), order),
            value=value,
            unit=unit,
            cost=None if cost is None else read_amount(cost, DecimalSign.POINT),
            currency=None if cost is None else CURRENCY,
            estimated=str(cell("estimated") or "").lower() == "yes",
            source_id=None if source_id is None else str(source_id),
        )
    except Refusal as refusal:
        return RowError(row.number, refusal.notice, sheet.name)
