"""Green Button files: units from the multiplier, instants from the epoch, nothing unfolded."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.files.import_rows import FileFormat
from field_ems.files.readings_import import open_readings
from tests.files.import_files import real_file, split

FIXTURE = Path(__file__).resolve().parents[1] / "fixtures" / "green-button.xml"


def test_intervals_are_read_in_watt_hours_with_their_instants() -> None:
    assert open_readings(FIXTURE).format is FileFormat.GREEN_BUTTON
    rows, _ = split(FIXTURE)
    assert [(row.starts_at, row.taken_at, row.value, row.unit) for row in rows] == [
        (datetime(2024, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, 0, 15, tzinfo=UTC), Decimal(7000), "Wh"),
        (datetime(2024, 1, 1, 0, 15, tzinfo=UTC), datetime(2024, 1, 1, 0, 30, tzinfo=UTC), Decimal(8000), "Wh"),
    ]
    assert (rows[0].meter.code, rows[0].meter.name, rows[0].meter.activity_key) == (
        "77/1",
        "Main building",
        "electricity",
    )
    assert (rows[0].cost, rows[0].currency) == (Decimal("123.45678"), "USD")
    assert [row.estimated for row in rows] == [False, True]


def test_what_can_not_be_read_is_reported_with_its_line() -> None:
    _, errors = split(FIXTURE)
    lines = FIXTURE.read_text("utf-8").splitlines()
    assert [error.notice.code for error in errors] == ["files.interval_unreadable", "files.unknown_unit"]
    assert errors[1].notice.params["unit"] == "ESPI uom 38"
    assert all("<IntervalReading>" in lines[error.row - 1] for error in errors)


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE feed SYSTEM "file:///etc/hostname">',
    ],
)
def test_document_types_and_entities_are_refused(tmp_path: Path, head: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(FIXTURE.read_text("utf-8").replace("?>", "?>" + head, 1), "utf-8")
    with pytest.raises(Refusal) as refusal:
        open_readings(path)
    assert refusal.value.notice.code == "files.xml_unsafe"


@pytest.mark.parametrize(
    ("old", "replacement", "code"),
    [
        ("</feed>", "", "files.damaged"),
        ("IntervalBlock", "IntervalList", "files.no_rows"),
        ("kind>0", "kind>" + "0" * 5000, "files.damaged"),
    ],
)
def test_a_damaged_or_empty_file_is_refused(tmp_path: Path, old: str, replacement: str, code: str) -> None:
    path = tmp_path / "x.xml"
    path.write_text(FIXTURE.read_text("utf-8").replace(old, replacement), "utf-8")
    with pytest.raises(Refusal) as refusal:
        open_readings(path)
    assert refusal.value.notice.code == code


def test_power_fed_back_and_momentary_values_are_not_counted_as_use(tmp_path: Path) -> None:
    text = FIXTURE.read_text("utf-8")
    for old, replacement, code in (
        ("<accumulationBehaviour>4<", "<accumulationBehaviour>12<", "files.not_an_amount"),
        ("<currency>", "<flowDirection>19</flowDirection><currency>", "files.reverse_flow"),
    ):
        path = tmp_path / "x.xml"
        path.write_text(text.replace(old, replacement), "utf-8")
        rows, errors = split(path)
        assert rows == []
        assert {error.notice.code for error in errors} == {code, "files.unknown_unit"}


def test_the_real_file_agrees_with_its_own_figures() -> None:
    rows, errors = split(real_file("green-button-electricity.xml"))
    assert errors == []
    assert [(row.starts_at.isoformat(), row.value, row.unit) for row in rows if row.starts_at] == [
        ("2011-03-06T05:00:00+00:00", Decimal(1790), "Wh"),
        ("2011-03-06T05:15:00+00:00", Decimal(1791), "Wh"),
    ]
