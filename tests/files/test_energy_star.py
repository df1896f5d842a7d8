"""ENERGY STAR exports with what is nasty in them."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import python_calamine

from field_ems.files.import_rows import FileFormat
from field_ems.files.readings_import import open_readings
from tests.files.import_files import energy_star_entry, real_file, split, write_energy_star


def test_the_table_is_found_under_its_titles_and_between_empty_sheets(tmp_path: Path) -> None:
    path = write_energy_star(tmp_path / "x.xlsx", [energy_star_entry("7-0", 11, 1), energy_star_entry("8-0", 12, 1)])
    assert open_readings(path).format is FileFormat.ENERGY_STAR
    rows, errors = split(path)
    assert errors == []
    assert [(row.row, row.sheet, row.meter.code, row.source_id) for row in rows] == [
        (7, "Meter Entries", "7-0", "11"),
        (8, "Meter Entries", "8-0", "12"),
    ]
    first = rows[0]
    assert (first.starts_at, first.taken_at) == (date(2024, 1, 1), date(2024, 2, 1))
    assert (first.value, first.unit, first.cost, first.estimated) == (Decimal("597478.9"), "kBtu", None, False)
    assert (first.meter.name, first.meter.activity_key) == ("Electric Grid Meter", "electricity")


def test_a_cost_has_its_currency_and_an_estimate_is_marked(tmp_path: Path) -> None:
    entry = energy_star_entry("7-0", 1, 1, **{"Cost ($)": 606.8, "Estimation?": "Yes"})
    rows, _ = split(write_energy_star(tmp_path / "x.xlsx", [entry]))
    assert (rows[0].cost, rows[0].currency, rows[0].estimated) == (Decimal("606.8"), "USD", True)


def test_dates_that_are_text_have_the_order_of_the_united_states(tmp_path: Path) -> None:
    entry = energy_star_entry("7-0", 1, 1, **{"Start Date": "03/04/2024", "End Date": "04/05/2024"})
    rows, _ = split(write_energy_star(tmp_path / "x.xlsx", [entry]))
    assert (rows[0].starts_at, rows[0].taken_at) == (date(2024, 3, 4), date(2024, 4, 5))


def test_a_delivery_has_a_day_and_no_period(tmp_path: Path) -> None:
    changes = {"Start Date": "Not Available", "End Date": "Not Available", "Delivery Date": date(2024, 3, 9)}
    rows, _ = split(write_energy_star(tmp_path / "x.xlsx", [energy_star_entry("7-0", 1, 1, **changes)]))
    assert (rows[0].starts_at, rows[0].taken_at, rows[0].meter.kind) == (None, date(2024, 3, 9), "delivery")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"Usage/Quantity": "Not Available"}, "files.no_value"),
        ({"Usage/Quantity": "n/a"}, "amount.not_a_number"),
        ({"Usage Units": "barrels"}, "files.unknown_unit"),
        ({"Usage Units": "Not Available"}, "files.unknown_unit"),
        ({"End Date": "Not Available"}, "files.no_date"),
        ({"End Date": 44197}, "files.date_is_number"),
        ({"Portfolio Manager Meter ID": "Not Available"}, "files.no_meter"),
    ],
)
def test_an_unreadable_row_is_reported_and_the_rest_is_read(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    entries = [energy_star_entry("7-0", 1, 1, **changes), energy_star_entry("7-0", 2, 2)]
    rows, errors = split(write_energy_star(tmp_path / "x.xlsx", entries))
    assert [(error.row, error.sheet, error.notice.code) for error in errors] == [(7, "Meter Entries", code)]
    assert [row.row for row in rows] == [8]


def test_a_repeated_consumption_id_is_to_be_looked_at_and_is_no_reason_to_lose_a_month(tmp_path: Path) -> None:
    entries = [energy_star_entry("7-0", 5, 1), energy_star_entry("7-0", 5, 2)]
    rows, errors = split(write_energy_star(tmp_path / "x.xlsx", entries))
    assert errors == []
    assert [[notice.code for notice in row.warnings] for row in rows] == [[], ["files.repeated_id"]]
    assert rows[1].warnings[0].params == {"id": "5", "first_row": 7}


def raw_rows(path: Path) -> list[list[Any]]:
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    return book.get_sheet_by_name("Meter Entries").to_python()[6:]


@pytest.mark.parametrize(("name", "entries"), [("energy-star-meter-entries", 88), ("energy-star-monthly-usage", 12)])
def test_the_real_exports_agree_with_their_own_figures(name: str, entries: int) -> None:
    path = real_file(f"{name}.xlsx")
    expected: dict[str, Decimal] = defaultdict(Decimal)
    costs = Decimal(0)
    for raw in raw_rows(path):
        expected[raw[2]] += Decimal(str(raw[9]))
        costs += 0 if raw[11] == "Not Available" else Decimal(str(raw[11]))
    rows, errors = split(path)
    found: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        found[str(row.meter.code)] += row.value
    assert errors == []
    assert len(rows) == entries
    assert found == expected
    assert sum(row.cost or 0 for row in rows) == costs


def test_the_real_exports_repeated_id_is_reported_by_row() -> None:
    rows, _ = split(real_file("energy-star-meter-entries.xlsx"))
    repeated = [row.row for row in rows if row.warnings]
    assert repeated == list(range(9, 19))
