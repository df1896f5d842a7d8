"""A trend as a table: for a file, and for programs. Headers are not translated: other programs go by them."""

from pathlib import Path

from field_ems.domain.notices import Refusal
from field_ems.files.export_tables import ExportTable, export_table
from field_ems.services.trends import By, Trend

COLUMNS = (
    "period",
    "of",
    "what",
    "value",
    "unit",
    "amount",
    "amount_unit",
    "per",
    "coverage_percent",
    "estimated",
    "is_over",
    "year_before",
    "change_percent",
    "base",
    "target",
    "degree_days",
    "normalized",
)

ENDINGS = (".csv", ".xlsx", ".json")


def trend_table(found: Trend) -> ExportTable:
    """Give the points as rows of ``COLUMNS``."""
    by_year = found.question.by is By.YEAR
    rows = [
        (
            f"{point.first:%Y}" if by_year else f"{point.first:%Y-%m}",
            found.of,
            found.question.what,
            point.value,
            found.unit,
            point.amount,
            found.amount_unit,
            point.size,
            point.coverage,
            point.estimated,
            point.is_over,
            point.before,
            point.change,
            point.base,
            point.target,
            point.degree_days,
            point.normalized,
        )
        for point in found.points
    ]
    return ExportTable("Trend", COLUMNS, rows)


def write_trend(path: Path, found: Trend) -> int:
    """Write the points to a file and give their number; refuses with ``trend.file_ending``."""
    write_table(path, trend_table(found))
    return len(found.points)


def write_table(path: Path, table: ExportTable) -> int:
    """Write a table as the file's ending says and give the number of rows; refuses with ``trend.file_ending``."""
    if path.suffix.lower() not in ENDINGS:
        raise Refusal("trend.file_ending", file=path.name)
    return export_table(path, table)
