"""The program's own table: exact headers, and a sentence's worth of reason for each row that can't be read."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from field_ems.domain.notices import Refusal
from field_ems.files.import_rows import FileFormat, ReadingOptions
from field_ems.files.readings_import import open_readings
from tests.files.import_files import split, write_csv


def test_reads_every_column(tmp_path: Path) -> None:
    text = (
        "meter,name,facility,activity,kind,from,date,time,value,unit,cost,currency,estimated,id,note\n"
        "E1,Grid,Bangui,Natural Gas,bill,2024-01-01,2024-02-01,,1200.5,kWh,99.90,XAF,yes,77,read late\n"
    )
    path = write_csv(tmp_path, text)
    assert open_readings(path).format is FileFormat.OWN
    ((row,), errors) = split(path)
    assert errors == []
    assert (row.row, row.starts_at, row.taken_at, row.value) == (
        2,
        date(2024, 1, 1),
        date(2024, 2, 1),
        Decimal("1200.5"),
    )
    assert (row.unit, row.cost, row.currency, row.estimated) == ("kWh", Decimal("99.90"), "XAF", True)
    assert (row.note, row.source_id) == ("read late", "77")
    assert (row.meter.code, row.meter.name, row.meter.place) == ("E1", "Grid", "Bangui")
    assert (row.meter.activity_key, row.meter.kind) == ("natural_gas", "bill")


def test_a_register_needs_a_meter_a_date_and_a_value_only(tmp_path: Path) -> None:
    ((row, other), _) = split(write_csv(tmp_path, "Meter;Date;Value\nE1;2024-01-31;5\n\nE1;2024-02-01T00:00Z;6\n"))
    assert (row.starts_at, row.taken_at, row.unit, row.meter.kind) == (None, date(2024, 1, 31), None, "register")
    assert (other.row, other.taken_at) == (4, datetime(2024, 2, 1, tzinfo=UTC))


def test_a_time_beside_the_date_is_local(tmp_path: Path) -> None:
    ((row,), _) = split(write_csv(tmp_path, "meter,date,time,value\nE1,2024-01-31,14:05,5\n"))
    assert row.taken_at == datetime(2024, 1, 31, 14, 5)  # noqa: DTZ001 (the facility's own time)


def test_a_workbook_reads_alike_from_every_sheet(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        for name in ("North", "South"):
            sheet = book.add_worksheet(name)
            sheet.write_string(0, 0, "Readings")
            sheet.write_row(2, 0, ["meter", "date", "value"])
            sheet.write_row(3, 0, [101, None, 0.1 + 0.2])
            sheet.write_datetime(3, 1, date(2024, 3, 4), day)
    rows, errors = split(path)
    assert errors == []
    assert [(row.sheet, row.row, row.meter.code, row.taken_at, row.value) for row in rows] == [
        ("North", 4, "101", date(2024, 3, 4), Decimal("0.3")),
        ("South", 4, "101", date(2024, 3, 4), Decimal("0.3")),
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (",2024-01-01,5,,", "files.no_meter"),
        ("E1,,5,,", "files.no_date"),
        ("E1,2024-13-01,5,,", "files.not_a_date"),
        ("E1,2024-01-01,,,", "files.no_value"),
        ("E1,2024-01-01,5 kWh,,", "amount.not_a_number"),
        ("E1,2024-01-01,0.1234567,,", "amount.too_precise"),
        ("E1,2024-01-01,5,25:61,", "files.not_a_clock"),
        ("E1,2024-01-01,5,,maybe", "files.not_yes_or_no"),
        ("E1,2024-01-01,5,,,counter", "files.unknown_kind"),
        ("E1,2024-01-01,5,,,,dollars", "files.not_a_currency"),
    ],
)
def test_a_bad_row_is_reported_and_the_rest_is_read(tmp_path: Path, line: str, code: str) -> None:
    text = f"meter,date,value,time,estimated,kind,currency\n{line}\nE1,2024-01-02,0,,,\n"
    rows, errors = split(write_csv(tmp_path, text))
    assert [(error.row, error.notice.code) for error in errors] == [(2, code)]
    assert [(row.row, row.value) for row in rows] == [(3, Decimal(0))]


def test_missing_columns_are_named_with_the_nearest_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        open_readings(write_csv(tmp_path, "meter,date,valeu\nE1,2024-01-01,5\n"))
    assert refusal.value.notice.code == "files.columns_missing_near"
    assert refusal.value.notice.params["missing"] == "value"
    assert refusal.value.notice.params["nearest"] == "valeu"
    with pytest.raises(Refusal) as refusal:
        open_readings(write_csv(tmp_path, "animal,colour\ncat,black\n"))
    assert refusal.value.notice.code == "files.columns_missing"
    assert refusal.value.notice.params["missing"] == "meter, date, value"


def test_a_mapping_of_columns_stands_in_for_our_headers(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "Compteur,Jour,Index\nE1,2024-01-01,5\n")
    rows, _ = split(path, ReadingOptions(columns={"Compteur": "meter", "Jour": "date", "Index": "value"}))
    assert (rows[0].meter.code, rows[0].value) == ("E1", Decimal(5))


def test_two_columns_of_one_meaning_are_asked_about_and_never_chosen_between(tmp_path: Path) -> None:
    path = write_csv(tmp_path, "meter,date,quantity,Reading\nE1,2024-01-01,5,900\n")
    with pytest.raises(Refusal) as refusal:
        open_readings(path)
    assert refusal.value.notice.code == "files.column_repeated"
    assert [refusal.value.notice.params[key] for key in ("column", "first", "other")] == [
        "value",
        "quantity",
        "Reading",
    ]
    rows, _ = split(path, ReadingOptions(columns={"Reading": "value"}))
    assert rows[0].value == Decimal(900)


def test_columns_that_are_not_known_are_left_out_aloud(tmp_path: Path) -> None:
    file = open_readings(write_csv(tmp_path, "meter,date,value,csot,weather,date utc\nE1,2024-01-01,5,1,hot,x\n"))
    assert [(notice.code, notice.params["column"]) for notice in file.notices] == [
        ("files.column_left_out_near", "csot"),
        ("files.column_left_out", "weather"),
    ]
    assert file.notices[0].params["nearest"] == "cost"


def test_hidden_sheets_and_assumed_letters_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, ["meter", "date", "value"])
        book.add_worksheet("Old").hide()
    assert [notice.code for notice in open_readings(path).notices] == ["files.hidden_sheet"]
    latin = tmp_path / "x.csv"
    latin.write_bytes("meter,date,value,note\nE1,2024-01-01,5,généré\n".encode("cp1252"))
    assert [notice.code for notice in open_readings(latin).notices] == ["files.encoding_assumed"]
