"""Spreadsheets told apart by their content and read as rows with the numbers that a person sees."""

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter

from field_ems.domain.notices import Refusal
from field_ems.files import sheets, text_tables, workbooks
from field_ems.files.tabular import read_tables

ROWS = [["meter", "value"], ["Générateur é", "1234.5"], ["€ 5", "0"]]


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def cells(path: Path) -> list[list[object]]:
    (sheet,) = read_tables(path).sheets
    return [list(row.cells) for row in sheet.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_reads_every_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = "\r\n".join(delimiter.join(row) for row in ROWS)
    path = write(tmp_path / "x.csv", text.encode(encoding))
    assert cells(path) == ROWS
    assert read_tables(path).encoding_is_assumed is (encoding == "cp1252")


def test_the_delimiter_is_not_taken_from_inside_quotes_or_amounts(tmp_path: Path) -> None:
    path = write(tmp_path / "x.csv", b'meter;value;note\n"E;1";1,5;"a, b, c, d"\nE2;2,5;e\n')
    assert cells(path)[1:] == [["E;1", "1,5", "a, b, c, d"], ["E2", "2,5", "e"]]


def test_a_delimiter_line_counts_as_a_row_and_is_not_data(tmp_path: Path) -> None:
    (sheet,) = read_tables(write(tmp_path / "x.csv", b"sep=;\na;b\n1;2\n")).sheets
    assert [(row.number, row.cells) for row in sheet.rows()] == [(2, ("a", "b")), (3, ("1", "2"))]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    (sheet,) = read_tables(write(tmp_path / "x.csv", b'a,b\n\n"two\nlines",1\nc,2\n')).sheets
    numbered = {row.cells[0]: row.number for row in sheet.rows() if not row.is_blank}
    assert numbered == {"a": 1, "two\nlines": 3, "c": 4}


def test_text_that_was_marked_as_text_loses_its_mark(tmp_path: Path) -> None:
    assert cells(write(tmp_path / "x.csv", b"a,b\n'=1+1,'-5\n'quoted',it's\n")) == [
        ["a", "b"],
        ["=1+1", "-5"],
        ["'quoted'", "it's"],
    ]


def test_a_workbook_gives_typed_cells_and_true_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Readings")
        sheet.write_string(2, 1, " meter ")
        sheet.write_number(3, 1, 0.1 + 0.2)
        sheet.write_number(4, 1, 2938212691)
        sheet.write_datetime(5, 1, date(2024, 2, 29), day)
        sheet.write_boolean(6, 1, True)
        sheet.write_string(7, 1, "1,5")
        book.add_worksheet("Empty")
        book.add_worksheet("Old figures").hide()
    file = read_tables(path)
    assert [sheet.name for sheet in file.sheets] == ["Readings", "Empty"]
    assert file.hidden == ("Old figures",)
    found = {row.number: row.cells[-1] for row in file.sheets[0].rows() if not row.is_blank}
    assert found == {
        3: "meter",
        4: Decimal("0.3"),
        5: Decimal(2938212691),
        6: date(2024, 2, 29),
        7: True,
        8: "1,5",
    }
    assert list(file.sheets[1].rows()) == []
    assert list(file.sheets[0].rows()) == list(file.sheets[0].rows())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "files.empty"),
        (b"%PDF-1.7\n\x00\x01\x02", "files.not_a_spreadsheet"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "files.not_a_spreadsheet"),
        (b"<!DOCTYPE html><html><body>Sign in to the network</body></html>", "files.web_page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "files.old_workbook"),
        (b"PK\x03\x04 cut off", "files.damaged"),
        (b"meter,value\n\x81\x8d,1\n", "files.unknown_encoding"),
        (b"\xef\xbb\xbfmeter,\xff\n", "files.damaged"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_tables(write(tmp_path / "x.csv", content))
    assert refusal.value.notice.code == code


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refusal) as refusal:
            read_tables(path)
        assert refusal.value.notice.code == "files.not_found"


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    with pytest.raises(Refusal) as refusal:
        read_tables(tmp_path / "x.xlsx")
    assert refusal.value.notice.code == "files.not_a_spreadsheet"


def test_a_workbook_that_would_fill_the_memory_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")
    with pytest.raises(Refusal) as refusal:
        read_tables(path)
    assert refusal.value.notice.code == "files.too_many_rows"

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(1, 16_383, "b")
    with pytest.raises(Refusal) as refusal:
        read_tables(path)
    assert refusal.value.notice.code == "files.too_many_columns"

    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, 1)
    prefixed = tmp_path / "prefixed.xlsx"
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(prefixed, "w") as archive:
        for part in plain.namelist():
            text = plain.read(part).replace(b"worksheets/sheet1.xml", b"elsewhere/one.xml")
            text = text.replace(b'<c r="A1"', b"<x:c\tr='xfd1048576'").replace(b"</c>", b"</x:c>")
            archive.writestr(part.replace("worksheets/sheet1.xml", "elsewhere/one.xml"), text)
    with pytest.raises(Refusal) as refusal:
        read_tables(prefixed)
    assert refusal.value.notice.code == "files.too_many_rows"

    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 1000)
    with pytest.raises(Refusal) as refusal:
        read_tables(path)
    assert refusal.value.notice.code == "files.unpacks_too_large"


def test_text_files_have_their_limits_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "x.csv", b"a,b\n1,2\n3,4\n")
    monkeypatch.setattr(text_tables, "MOST_ROWS", 2)
    with pytest.raises(Refusal) as refusal:
        cells(path)
    assert refusal.value.notice.code == "files.too_many_rows"
    wide = write(tmp_path / "w.csv", b",".join([b"x"] * (sheets.MOST_COLUMNS + 1)))
    with pytest.raises(Refusal) as refusal:
        cells(wide)
    assert refusal.value.notice.code == "files.too_many_columns"
