"""Small files of the same shapes as real ones, and the real ones where they are."""

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from field_ems.files.import_rows import ImportRow, ReadingOptions, RowError
from field_ems.files.readings_import import open_readings

REAL_FILES = Path(__file__).resolve().parents[3] / "shared" / "data"

ENERGY_STAR_HEADERS = [
    "Property Name",
    "Portfolio Manager ID",
    "Portfolio Manager Meter ID",
    "Meter Name",
    "Meter Type",
    "Meter Consumption ID",
    "Start Date",
    "End Date",
    "Delivery Date",
    "Usage/Quantity",
    "Usage Units",
    "Cost ($)",
    "Estimation?",
]


def real_file(name: str) -> Path:
    """Give a file of ../shared/data, or skip the test where that folder is absent."""
    path = REAL_FILES / name
    if not path.is_file():
        pytest.skip(f"../shared/data/{name} is not here")
    return path


def split(path: Path, options: ReadingOptions | None = None) -> tuple[list[ImportRow], list[RowError]]:
    """Read a file as (rows, errors)."""
    entries = list(open_readings(path, options).rows())
    rows = [entry for entry in entries if isinstance(entry, ImportRow)]
    return rows, [entry for entry in entries if isinstance(entry, RowError)]


def write_csv(folder: Path, text: str, name: str = "readings.csv") -> Path:
    """Write a CSV file."""
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    return path


def energy_star_entry(meter: str, entry_id: int, month: int, **changes: object) -> list[object]:
    """Give a row of an ENERGY STAR export, a month of 2024, with some cells changed."""
    cells: dict[str, object] = {
        "Property Name": "Campus",
        "Portfolio Manager ID": 1,
        "Portfolio Manager Meter ID": meter,
        "Meter Name": "Electric Grid Meter",
        "Meter Type": "Electric - Grid",
        "Meter Consumption ID": entry_id,
        "Start Date": date(2024, month, 1),
        "End Date": date(2024, month + 1, 1),
        "Delivery Date": "Not Available",
        "Usage/Quantity": 597478.9,
        "Usage Units": "kBtu (thousand Btu)",
        "Cost ($)": "Not Available",
        "Estimation?": "No",
    }
    return list((cells | changes).values())


def write_energy_star(path: Path, rows: list[list[object]]) -> Path:
    """Write an export as ENERGY STAR does: titles above, headers in row 6, empty sheets around."""
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "mm/dd/yyyy"})
        book.add_worksheet("Empty Sheet 1")
        sheet = book.add_worksheet("Meter Entries")
        book.add_worksheet("Empty Sheet 2")
        for number, title in enumerate(["My Portfolio", "06/06/2024 04:28 PM EDT", "Total Properties: 1"]):
            sheet.write_string(number, 0, title)
        sheet.write_row(5, 0, ENERGY_STAR_HEADERS)
        for number, row in enumerate(rows, start=6):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(number, column, cell, day)
                else:
                    sheet.write(number, column, cell)
    return path
