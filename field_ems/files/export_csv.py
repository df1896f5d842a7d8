"""Tables as CSV that a spreadsheet opens as it is, without taking any text of it for a formula."""

import csv
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from field_ems.files.export_tables import ExportCell, ExportTable, written_whole

# With its mark a spreadsheet reads the accents right; without it many take UTF-8 for something else.
ENCODING = "utf-8-sig"

_READ_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def write_csv(path: Path, table: ExportTable) -> int:
    """Write the table and give the number of rows; refuses with ``files.cannot_write``."""
    count = 0
    with written_whole(path) as beside, beside.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_safe(column) for column in table.columns])
        for row in table.rows:
            writer.writerow([csv_text(cell) for cell in row])
            count += 1
    return count


def csv_text(cell: ExportCell) -> str:
    """Write a value: exact decimals without an exponent, instants in UTC, text that can't run as a formula."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, Decimal):
        return format(cell, "f")
    if isinstance(cell, datetime):
        if cell.tzinfo is None:
            return cell.isoformat(" ", "seconds")
        return cell.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _safe(cell) if isinstance(cell, str) else str(cell)


def _safe(text: str) -> str:
    return f"'{text}" if _READ_AS_FORMULA.match(text) else text
