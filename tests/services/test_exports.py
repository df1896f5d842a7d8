"""Exported readings are exact, and an import elsewhere gives the same readings."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from field_ems.domain.notices import Refusal
from field_ems.files.tabular import read_tables
from field_ems.services.exports import READING_COLUMNS, export_readings
from field_ems.services.import_meters import MeterRules
from field_ems.services.imports import ImportChoices, apply, preview
from field_ems.store import tables
from field_ems.store.station import StationStore

AUTUMN_NIGHT = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
"""02:30 at Paris, the first of two; an hour later it is 02:30 again."""


@pytest.fixture
def filled(station: StationStore, now: datetime) -> StationStore:
    with station.writing(now) as writer:
        paris = writer.create(tables.Facility, name="Paris", tenure="owned", country="FRA", zone="Europe/Paris")
        common = {"facility_id": paris, "activity": "electricity", "unit": "kWh"}
        register = writer.create(tables.Meter, code="=E1", name="Grid", kind="register", **common)
        bill = writer.create(tables.Meter, code="B1", name="Bill", kind="bill", **common)
        for hours, value in enumerate(("100.000001", "101", "102", "103")):
            writer.create(
                tables.Reading,
                meter_id=register,
                taken_at=AUTUMN_NIGHT + timedelta(hours=hours - 1),
                utc_offset=120,
                value=Decimal(value),
                unit="kWh",
                method="read",
            )
        wrong = {"meter_id": bill, "utc_offset": 60, "unit": "MWh"}
        wrong |= {
            "starts_at": datetime(2025, 9, 30, 22, tzinfo=UTC),
            "taken_at": datetime(2025, 10, 31, 23, tzinfo=UTC),
        }
        first = writer.create(tables.Reading, value=Decimal(9), method="invoice", **wrong)
        writer.create(
            tables.Reading,
            value=Decimal("1234567890123.5"),
            method="estimated",
            supersedes_id=first,
            reason="typed wrong",
            cost=Decimal("-12.5"),
            currency="EUR",
            note="=1+1",
            **wrong,
        )
    return station


def readings(store: StationStore) -> list[tuple[object, ...]]:
    with store.reading() as session:
        codes = {one.id: one.code for one in session.scalars(select(tables.Meter))}
        found = session.scalars(select(tables.Reading)).all()
    superseded = {one.supersedes_id for one in found}
    return sorted(
        (
            codes[r.meter_id],
            r.taken_at,
            r.starts_at,
            r.value,
            r.unit,
            r.cost,
            r.currency,
            r.note,
            r.method == "estimated",
        )
        for r in found
        if r.id not in superseded
    )


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_export_imported_elsewhere_gives_the_same_readings(
    filled: StationStore, now: datetime, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    assert export_readings(filled, path, date(2025, 1, 1), date(2026, 1, 1), zone="Europe/Paris") == 5
    elsewhere = StationStore.open(tmp_path / "elsewhere")
    with elsewhere.writing(now) as writer:
        writer.create(tables.Facility, name="Paris", tenure="owned", country="FRA", zone="Europe/Paris")
    found = preview(elsewhere, path, ImportChoices(meters=MeterRules(create=True)), now=now)
    assert found is not None
    assert (found.reports, found.notices) == ([], ())
    apply(elsewhere, found, now=now)
    assert readings(elsewhere) == readings(filled)
    with elsewhere.reading() as session:
        meters = {one.code: (one.name, one.kind, one.activity) for one in session.scalars(select(tables.Meter))}
    assert meters == {"=E1": ("Grid", "register", "electricity"), "B1": ("Bill", "bill", "electricity")}
    elsewhere.close()


def test_local_and_utc_times_stand_side_by_side(filled: StationStore, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    export_readings(filled, path, date(2025, 1, 1), date(2026, 1, 1))
    header, *registers, bill = [list(row.cells) for row in read_tables(path).sheets[0].rows()]
    assert header == list(READING_COLUMNS)
    rows = [dict(zip(header, cells, strict=True)) for cells in (bill, *registers)]
    assert (rows[0]["from"], rows[0]["date"], rows[0]["time"]) == ("2025-10-01", "2025-11-01", None)
    assert (rows[0]["from utc"], rows[0]["date utc"]) == ("2025-09-30T22:00:00Z", "2025-10-31T23:00:00Z")
    assert (rows[0]["value"], rows[0]["reason"], rows[0]["corrected"]) == ("1234567890123.5", "typed wrong", "no")
    assert [(row["date"], row["time"]) for row in rows[1:]] == [
        ("2025-10-26", "01:30:00"),
        ("2025-10-26 02:30:00+02:00", None),
        ("2025-10-26 02:30:00+01:00", None),
        ("2025-10-26", "03:30:00"),
    ]


def test_the_history_is_exported_where_asked_for(filled: StationStore, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    count = export_readings(filled, path, date(2025, 1, 1), date(2026, 1, 1), with_corrected=True)
    assert count == 6
    rows = [row.cells for row in read_tables(path).sheets[0].rows()]
    assert [(row[8], row[-1]) for row in rows[-2:]] == [("9", "yes"), ("1234567890123.5", "no")]


def test_only_the_days_and_meters_asked_for_are_exported(filled: StationStore, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with filled.reading() as session:
        bill = session.scalars(select(tables.Meter).where(tables.Meter.code == "B1")).one()
    assert export_readings(filled, path, date(2025, 10, 27), date(2025, 10, 28)) == 1
    assert export_readings(filled, path, date(2025, 11, 1), date(2025, 12, 1), zone="Europe/Paris") == 0
    assert export_readings(filled, path, date(2025, 1, 1), date(2026, 1, 1), meter_ids=[bill.id]) == 1
    with pytest.raises(Refusal) as refusal:
        export_readings(filled, path, date(2026, 1, 1), date(2026, 1, 1))
    assert refusal.value.notice.code == "exports.no_days"
