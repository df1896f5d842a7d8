"""What is exported is exact, harmless in a spreadsheet, whole, and can be read back."""

import csv
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field_ems.domain.notices import Refusal
from field_ems.files import export_xlsx
from field_ems.files.export_csv import csv_text
from field_ems.files.export_tables import ExportTable, export_table
from field_ems.files.number_signs import DecimalSign, read_amount
from field_ems.files.tabular import read_tables

COLUMNS = ["meter", "value", "date", "date utc", "note"]
BANGUI = timezone(timedelta(hours=1))
ROWS = [
    ["E1", Decimal("1234.567891"), date(2024, 2, 29), datetime(2024, 2, 29, 1, tzinfo=BANGUI), "Générateur"],
    ["=E2", Decimal("-5"), None, None, "=1+1"],
    ["E3", Decimal("1234567890123.456789"), None, None, None],
]


def test_a_csv_opens_with_its_accents_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    assert export_table(path, ExportTable("Readings", COLUMNS, ROWS)) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbfmeter,value")
    (sheet,) = read_tables(path).sheets
    assert [row.cells for row in sheet.rows()][1:] == [
        ("E1", "1234.567891", "2024-02-29", "2024-02-29T00:00:00Z", "Générateur"),
        ("=E2", "-5", None, None, "=1+1"),
        ("E3", "1234567890123.456789", None, None, None),
    ]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("it's", "it's"),
        (Decimal("-1"), "-1"),
        (Decimal("1E+3"), "1000"),
        (0, "0"),
        (True, "yes"),
        (datetime(2024, 1, 2, 3, 4), "2024-01-02 03:04:00"),  # noqa: DTZ001 (a local time)
    ],
)
def test_no_text_can_run_as_a_formula_and_no_number_is_touched(cell: object, text: str) -> None:
    assert csv_text(cell) == text  # type: ignore[arg-type]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(text=st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20))
def test_any_line_of_text_comes_back_as_it_was(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    export_table(path, ExportTable("x", ["note", "more"], [[text, "y"]]))
    (sheet,) = read_tables(path).sheets
    assert [row.cells[0] for row in sheet.rows()][1] == (text.strip() or None)


def test_a_workbook_has_numbers_dates_and_texts(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert export_table(path, ExportTable("Readings: 2024/25", COLUMNS, ROWS)) == 3
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Readings  2024 25"]
    assert book.get_sheet_by_index(0).to_python()[1:] == [
        # A time at midnight is what a spreadsheet holds for a date, too.
        ["E1", 1234.567891, date(2024, 2, 29), date(2024, 2, 29), "Générateur"],
        ["=E2", -5.0, "", "", "=1+1"],
        ["E3", "1234567890123.456789", "", "", ""],
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(amounts=st.lists(st.decimals(Decimal("-9e12"), Decimal("9e12"), places=6), min_size=1))
def test_every_amount_comes_back_from_a_workbook_as_it_was(tmp_path: Path, amounts: list[Decimal]) -> None:
    path = tmp_path / "x.xlsx"
    export_table(path, ExportTable("x", ["value"], [[amount] for amount in amounts]))
    (sheet,) = read_tables(path).sheets
    assert [read_amount(row.cells[0], DecimalSign.POINT) for row in sheet.rows() if row.number > 1] == amounts


def test_a_long_table_goes_on_in_a_second_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_xlsx, "ROWS_OF_A_SHEET", 3)
    path = tmp_path / "x.xlsx"
    assert export_table(path, ExportTable("Readings", ["n"], [[number] for number in range(5)])) == 5
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert sheets == {
        "Readings": [["n"], [0], [1]],
        "Readings (2)": [["n"], [2], [3]],
        "Readings (3)": [["n"], [4]],
    }


@pytest.mark.parametrize("name", ["x.csv", "x.xlsx"])
def test_a_failed_export_leaves_the_earlier_file_and_nothing_else(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    export_table(path, ExportTable("x", ["n"], [[1]]))
    before = path.read_bytes()

    def rows():  # type: ignore[no-untyped-def]
        yield [1]
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError):
        export_table(path, ExportTable("x", ["n"], rows()))
    assert path.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir()] == [name]


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    for name in ("x.csv", "x.xlsx"):
        with pytest.raises(Refusal) as refusal:
            export_table(tmp_path / "none" / name, ExportTable("x", ["n"], [[1]]))
        assert refusal.value.notice.code == "files.cannot_write"


def test_a_csv_has_one_record_a_row_even_with_line_breaks(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    export_table(path, ExportTable("x", ["note"], [["one\ntwo"], [datetime(2024, 1, 1, tzinfo=UTC)]]))
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [["note"], ["one\ntwo"], ["2024-01-01T00:00:00Z"]]
