"""Tables as JSON: an object for each row, amounts as text, because a number there is read as a binary fraction."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from field_ems.files.export_tables import ExportCell, ExportTable, written_whole


def write_json(path: Path, table: ExportTable) -> int:
    """Write the table and give the number of rows; refuses with ``files.cannot_write``."""
    rows = json_rows(table)
    with written_whole(path) as beside:
        beside.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return len(rows)


def json_rows(table: ExportTable) -> list[dict[str, object]]:
    """Give the table's rows as objects by the columns' names."""
    return [dict(zip(table.columns, map(_value, row), strict=True)) for row in table.rows]


def _value(cell: ExportCell) -> object:
    if cell is None or isinstance(cell, str | bool | int):
        return cell
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime) and cell.tzinfo is not None:
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return cell.isoformat()
