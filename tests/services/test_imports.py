"""Imports: a preview that saves nothing, then all of it or none of it, and never twice."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from field_ems.domain.notices import Refusal
from field_ems.files.import_rows import ReadingOptions
from field_ems.services.import_judge import RowOutcome
from field_ems.services.import_meters import MeterRules
from field_ems.services.imports import ImportChoices, ImportPreview, ImportResult, apply, preview
from field_ems.store import tables
from field_ems.store.station import StationStore
from tests.files.import_files import energy_star_entry, real_file, write_csv, write_energy_star

CREATE = ImportChoices(meters=MeterRules(create=True))
READING = tables.Reading.__table__  # type: ignore[attr-defined]


@pytest.fixture
def facility(station: StationStore, now: datetime) -> bytes:
    with station.writing(now) as writer:
        return writer.create(tables.Facility, name="Main office", tenure="owned", country="CAF", zone="Africa/Bangui")


def add_meter(station: StationStore, facility: bytes, now: datetime, code: str = "E1", **changes: object) -> bytes:
    values = {"name": "Grid", "kind": "register", "activity": "electricity", "unit": "kWh"} | changes
    with station.writing(now) as writer:
        return writer.create(tables.Meter, facility_id=facility, code=code, **values)


def saved(station: StationStore) -> list[tables.Reading]:
    with station.reading() as session:
        return list(session.scalars(select(tables.Reading).order_by(READING.c.taken_at, READING.c.seq)))


def look(station: StationStore, path: Path, now: datetime, choices: ImportChoices | None = None) -> ImportPreview:
    found = preview(station, path, choices, now=now)
    assert found is not None
    return found


def bring_in(station: StationStore, path: Path, now: datetime, choices: ImportChoices | None = None) -> ImportResult:
    return apply(station, look(station, path, now, choices), now=now)


def codes(found: ImportPreview) -> list[tuple[int, RowOutcome, str]]:
    return [(report.row, report.outcome, report.notice.code) for report in found.reports]


def test_a_preview_counts_and_saves_nothing(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now)
    path = write_csv(tmp_path, "meter,date,value,unit\nE1,2026-01-01,5,kWh\nE1,2026-01-02,x,kWh\nE9,2026-01-02,1,kWh\n")
    found = look(station, path, now)
    assert (found.counts.added, found.counts.error, found.counts.rows) == (1, 2, 3)
    assert codes(found) == [
        (3, RowOutcome.ERROR, "amount.not_a_number"),
        (4, RowOutcome.ERROR, "imports.unknown_meter"),
    ]
    assert found.meters["E1"].sums == {"kWh": Decimal(5)}
    assert [(row.row, row.entry.value if row.entry else None) for row in found.first_rows] == [
        (2, Decimal(5)),
        (3, None),
        (4, Decimal(1)),
    ]
    assert saved(station) == []


def test_an_import_keeps_entries_as_they_were_typed(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    meter_id = add_meter(station, facility, now)
    path = write_csv(
        tmp_path, "meter,date,time,value,unit,note,cost,currency,id\ne1,2026-01-01,08:30,1234.5,,seen,9.5,XAF,77\n"
    )
    result = bring_in(station, path, now)
    assert (result.counts.added, result.meters_created, result.cancelled) == (1, 0, False)
    (reading,) = saved(station)
    assert (reading.meter_id, reading.value, reading.unit) == (meter_id, Decimal("1234.5"), "kWh")
    # 08:30 at Bangui, an hour ahead of UTC.
    assert (reading.taken_at, reading.utc_offset) == (datetime(2026, 1, 1, 7, 30, tzinfo=UTC), 60)
    assert (reading.note, reading.cost, reading.currency, reading.method) == ("seen", Decimal("9.5"), "XAF", "imported")
    assert reading.source == "readings.csv #77"


def test_importing_the_same_file_again_adds_nothing(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    path = write_energy_star(tmp_path / "x.xlsx", [energy_star_entry("7-0", month, month) for month in range(1, 12)])
    first = bring_in(station, path, now, CREATE)
    again = bring_in(station, path, now, CREATE)
    assert (first.counts.added, first.meters_created) == (11, 1)
    assert (again.counts.added, again.counts.duplicate, again.meters_created) == (0, 11, 0)
    assert len(saved(station)) == 11


def test_an_entry_keeps_its_own_unit_and_is_compared_in_the_meters(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now)
    header = "meter,date,value,unit\n"
    text = header + "E1,2026-01-01,1.5,mwh\nE1,2026-01-01,1500,kWh\nE1,2026-01-01,1501,kWh\nE1,2026-01-02,1600,KWH\n"
    path = write_csv(tmp_path, text)
    found = look(station, path, now)
    assert codes(found) == [
        (3, RowOutcome.DUPLICATE, "imports.same_row"),
        (4, RowOutcome.ERROR, "imports.contradicts_row"),
    ]
    bring_in(station, path, now)
    assert [(one.value, one.unit) for one in saved(station)] == [(Decimal("1.5"), "MWh"), (Decimal(1600), "kWh")]
    again = look(station, write_csv(tmp_path, header + "E1,2026-01-01,5400,MJ\nE1,2026-01-02,5761,MJ\n"), now)
    assert codes(again) == [
        (2, RowOutcome.DUPLICATE, "imports.already_there"),
        (3, RowOutcome.ERROR, "imports.contradicts_station"),
    ]


def test_a_row_with_a_bad_unit_does_not_keep_its_meter_from_being_created(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    rows = ["E1,2026-01-01,1,kWk,electricity", "E1,2026-01-02,2,,electricity", "E1,2026-01-03,3,kwh,electricity"]
    path = write_csv(tmp_path, "\n".join(["meter,date,value,unit,activity", *rows]))
    found = look(station, path, now, CREATE)
    assert codes(found) == [(2, RowOutcome.ERROR, "unit.unknown"), (3, RowOutcome.ERROR, "imports.no_unit")]
    assert bring_in(station, path, now, CREATE).meters_created == 1
    with station.reading() as session:
        assert [one.unit for one in session.scalars(select(tables.Meter))] == ["kWh"]


def test_a_unit_that_is_not_the_meters_is_reported(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now)
    add_meter(station, facility, now, "W1", activity="water", unit="L")
    text = "meter,date,value,unit\nE1,2026-01-01,5,L\nE1,2026-01-01,5,kWk\nW1,2026-01-01,5,gallons\n"
    found = look(station, write_csv(tmp_path, text), now)
    assert codes(found) == [
        (2, RowOutcome.ERROR, "imports.other_unit"),
        (3, RowOutcome.ERROR, "unit.unknown"),
        (4, RowOutcome.ERROR, "unit.which"),
    ]
    assert found.reports[0].notice.params == {"unit": "L", "meter": "E1", "meter_unit": "kWh"}


def test_a_missing_meter_is_created_once_with_what_the_file_says_of_it(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    entries = [energy_star_entry("7-0", 1, 1), energy_star_entry("8-0", 2, 1), energy_star_entry("7-0", 3, 2)]
    path = write_energy_star(tmp_path / "x.xlsx", entries)
    assert [code for _, _, code in codes(look(station, path, now))] == ["imports.no_meter"] * 3
    assert bring_in(station, path, now, CREATE).meters_created == 2
    with station.reading() as session:
        meters = session.scalars(select(tables.Meter)).all()
    assert sorted((one.code, one.name, one.kind, one.activity, one.unit) for one in meters) == [
        ("7-0", "Electric Grid Meter", "consumption", "electricity", "kBtu"),
        ("8-0", "Electric Grid Meter", "consumption", "electricity", "kBtu"),
    ]


def test_two_facilities_need_a_choice(station: StationStore, facility: bytes, now: datetime, tmp_path: Path) -> None:
    with station.writing(now) as writer:
        other = writer.create(tables.Facility, name="Campus", tenure="owned", country="CAF", zone="Africa/Nairobi")
    elsewhere = energy_star_entry("8-0", 2, 1, **{"Property Name": "Depot"})
    path = write_energy_star(tmp_path / "x.xlsx", [energy_star_entry("7-0", 1, 1), elsewhere])
    found = look(station, path, now, CREATE)
    assert codes(found) == [(8, RowOutcome.ERROR, "imports.no_facility")]
    chosen = ImportChoices(meters=MeterRules(create=True, facility_id=facility))
    bring_in(station, path, now, chosen)
    with station.reading() as session:
        meters = {one.code: one.facility_id for one in session.scalars(select(tables.Meter))}
    assert meters == {"7-0": other, "8-0": facility}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["P,2026-01-01,2026-02-01,5", "P,2026-01-01,2026-02-01,5"], [(3, "duplicate", "imports.same_row")]),
        (["P,2026-01-01,2026-02-01,5", "P,2026-01-01,2026-02-01,6"], [(3, "error", "imports.contradicts_row")]),
        (["P,2026-01-01,2026-02-01,5", "P,2026-01-31,2026-02-15,6"], [(3, "error", "imports.overlaps_row")]),
        (["P,2026-01-31,2026-02-15,5", "P,2026-01-01,2026-02-01,6"], [(3, "error", "imports.overlaps_row")]),
        (["P,2026-01-01,2026-02-01,5", "P,2026-02-01,2026-02-15,6"], []),
        (["P,2026-02-01,2026-01-01,5"], [(2, "error", "imports.ends_before_start")]),
        (["P,2026-01-01,2026-01-01,5"], [(2, "error", "imports.ends_before_start")]),
        (["P,2016-01-01,2026-01-01,5"], [(2, "error", "imports.period_too_long")]),
        (["P,2071-01-01,2071-02-01,5"], [(2, "error", "imports.in_future")]),
        (["P,,2026-02-01,5"], [(2, "error", "imports.needs_period")]),
        (["E1,2026-01-01,2026-02-01,5"], [(2, "error", "imports.has_period")]),
        (["E1,,2026-02-01,5", "E1,,2026-02-01,6"], [(3, "error", "imports.contradicts_row")]),
        (["P,2026-01-01,2026-02-01,-5"], [(2, "error", "imports.below_zero")]),
        (["B,2026-01-01,2026-02-01,-5"], []),
        (["E1,,2026-02-01,0"], []),
        (["E1,,1979-02-01,5"], [(2, "added", "imports.very_old")]),
        (["D,,2026-02-01,5", "D,,2026-02-01,6", "D,,2026-02-01,6"], [(4, "duplicate", "imports.same_row")]),
    ],
)
def test_rows_are_judged_against_each_other(
    station: StationStore,
    facility: bytes,
    now: datetime,
    tmp_path: Path,
    lines: list[str],
    expected: list[tuple[int, str, str]],
) -> None:
    add_meter(station, facility, now)
    add_meter(station, facility, now, "P", kind="consumption")
    add_meter(station, facility, now, "B", kind="bill")
    add_meter(station, facility, now, "D", kind="delivery", activity="diesel", unit="L")
    path = write_csv(tmp_path, "\n".join(["meter,from,date,value", *lines]))
    found = look(station, path, now)
    assert codes(found) == expected
    result = apply(station, found, now=now)
    assert result.counts == found.counts
    assert len(saved(station)) == found.counts.added
    again = look(station, path, now)
    assert again.counts.added == 0


def test_rows_are_judged_against_the_station(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now, "P", kind="consumption")
    header = "meter,from,date,value\n"
    bring_in(station, write_csv(tmp_path, header + "P,2026-01-01,2026-02-01,5\n"), now)
    other_value = look(station, write_csv(tmp_path, header + "P,2026-01-01,2026-02-01,6\n", "b.csv"), now)
    assert codes(other_value) == [(2, RowOutcome.ERROR, "imports.contradicts_station")]
    assert other_value.reports[0].notice.params == {"there": "5 kWh", "value": "6 kWh"}
    text = header + "P,2026-01-15,2026-02-15,7\nP,2026-02-15,2026-02-20,8\n"
    other_period = look(station, write_csv(tmp_path, text, "c.csv"), now)
    assert codes(other_period) == [(2, RowOutcome.ERROR, "imports.overlaps_station")]
    assert other_period.reports[0].notice.params == {"start": "2026-01-01", "end": "2026-02-01"}
    assert other_period.counts.added == 1


def test_replacing_keeps_the_earlier_value_in_the_history(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now)
    bring_in(station, write_csv(tmp_path, "meter,date,value\nE1,2026-01-01,5\n"), now)
    path = write_csv(tmp_path, "meter,date,value\nE1,2026-01-01,6\n", "better.csv")
    replacing = ImportChoices(replace=True)
    found = look(station, path, now, replacing)
    assert (found.counts.replaces, codes(found)) == (1, [(2, RowOutcome.REPLACES, "imports.replaces")])
    apply(station, found, now=now)
    earlier, later = saved(station)
    assert (earlier.value, later.value, later.supersedes_id) == (Decimal(5), Decimal(6), earlier.id)
    assert "better.csv" in str(later.reason)
    again = bring_in(station, path, now, replacing)
    assert (again.counts.duplicate, len(saved(station))) == (1, 2)


def test_a_meter_is_found_by_name_by_choice_and_by_what_was_chosen_before(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now, "E1", name="Grid")
    add_meter(station, facility, now, "E2", name="Solar")
    by_name = look(station, write_csv(tmp_path, "meter,date,value\nsolar,2026-01-01,5\n"), now)
    assert list(by_name.meters) == ["E2"]
    path = write_csv(tmp_path, "meter,date,value\nCompteur 9,2026-01-01,5\n", "a.csv")
    chosen = ImportChoices(meters=MeterRules(chosen={"Compteur 9": "E1"}))
    bring_in(station, path, now, chosen)
    later = look(station, write_csv(tmp_path, "meter,date,value\nCompteur 9,2026-01-02,6\n", "b.csv"), now)
    assert (list(later.meters), later.counts.added) == (["E1"], 1)


def test_a_name_that_two_meters_have_is_asked_about(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now, "E1")
    add_meter(station, facility, now, "E2")
    found = look(station, write_csv(tmp_path, "meter,date,value\nGrid,2026-01-01,5\n"), now)
    assert codes(found) == [(2, RowOutcome.ERROR, "imports.several_meters")]


def test_all_rows_can_go_to_one_meter_and_it_has_to_exist(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now, "G1", kind="bill", activity="natural_gas", unit="therm")
    path = write_csv(tmp_path, "date,type,therms\n1/1/2025,natural gas,5\n2/1/2025,natural gas,6\n3/1/2025,gas,7\n")
    found = look(station, path, now, ImportChoices(meters=MeterRules(all_to="g1")))
    assert (list(found.meters), found.counts.added) == (["G1"], 3)
    with pytest.raises(Refusal) as refusal:
        preview(station, path, ImportChoices(meters=MeterRules(all_to="G7")), now=now)
    assert refusal.value.notice.params == {"meter": "G7", "nearest": "G1"}


def test_columns_mapped_once_are_remembered(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now)
    header = "Compteur,Jour,Index\n"
    columns = {"Compteur": "meter", "Jour": "date", "Index": "value"}
    with pytest.raises(Refusal):
        preview(station, write_csv(tmp_path, header + "E1,2026-01-01,5\n"), now=now)
    mapped = ImportChoices(options=ReadingOptions(columns=columns))
    bring_in(station, write_csv(tmp_path, header + "E1,2026-01-01,5\n"), now, mapped)
    result = bring_in(station, write_csv(tmp_path, header + "E1,2026-01-02,6\n", "next.csv"), now)
    assert result.counts.added == 1
    another = write_csv(tmp_path, "Compteur,Jour,Index,Reading\nE1,2026-01-03,6,7\n", "another.csv")
    with pytest.raises(Refusal):
        preview(station, another, now=now)
    which = ImportChoices(options=ReadingOptions(columns={"Compteur": "meter", "Jour": "date", "Reading": "value"}))
    bring_in(station, another, now, which)
    assert saved(station)[-1].value == Decimal(7)


def test_a_file_changed_after_the_preview_is_not_imported(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    add_meter(station, facility, now)
    path = write_csv(tmp_path, "meter,date,value\nE1,2026-01-01,5\n")
    found = look(station, path, now)
    write_csv(tmp_path, "meter,date,value\nE1,2026-01-01,50\n")
    with pytest.raises(Refusal) as refusal:
        apply(station, found, now=now)
    assert refusal.value.notice.code == "imports.file_changed"
    assert saved(station) == []


def daily(tmp_path: Path, meters: int, days: int) -> Path:
    first = datetime(2025, 1, 1, tzinfo=UTC)
    lines = ["meter,date,value,unit,activity"]
    for day in range(days):
        date = (first + timedelta(days=day)).date()
        lines += [f"M{meter},{date},{day * 10 + meter},kWh,electricity" for meter in range(meters)]
    return write_csv(tmp_path, "\n".join(lines), "daily.csv")


def test_progress_is_told_and_cancelling_leaves_nothing(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    path = daily(tmp_path, 10, 300)
    found = look(station, path, now, CREATE)
    seen: list[tuple[int, int]] = []
    result = apply(
        station, found, now=now, progress=lambda done, all_: seen.append((done, all_)), cancelled=lambda: len(seen) > 4
    )
    assert result.cancelled
    assert result.counts.rows == 0
    assert seen[-1] == (2500, 3000)
    assert saved(station) == []
    with station.reading() as session:
        assert session.scalar(select(func.count()).select_from(tables.Meter)) == 0
    done = apply(station, found, now=now, progress=lambda done, all_: seen.append((done, all_)))
    assert (done.counts.added, done.meters_created, seen[-1]) == (3000, 10, (3000, 3000))
    assert preview(station, path, CREATE, now=now, cancelled=lambda: True) is None


def test_a_file_is_looked_up_in_pieces_and_agrees_with_what_is_there(
    station: StationStore, facility: bytes, now: datetime, tmp_path: Path
) -> None:
    path = daily(tmp_path, 7, 200)
    bring_in(station, path, now, CREATE)
    lines = path.read_text("utf-8").splitlines()
    lines[700] = lines[700].replace(",kWh", "9,kWh")
    path.write_text("\n".join([*lines, "M3,2025-12-31,1,kWh,electricity"]), "utf-8")
    found = look(station, path, now, CREATE)
    assert (found.counts.added, found.counts.duplicate, found.counts.error) == (1, 1399, 1)
    assert codes(found).count((701, RowOutcome.ERROR, "imports.contradicts_station")) == 1


def sums(station: StationStore) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    with station.reading() as session:
        names = {one.id: one.code for one in session.scalars(select(tables.Meter))}
    for reading in saved(station):
        found[names[reading.meter_id]] += reading.value
    return found


def test_the_real_files_come_in_as_they_are_known(station: StationStore, facility: bytes, now: datetime) -> None:
    entries = bring_in(station, real_file("energy-star-meter-entries.xlsx"), now, CREATE)
    assert (entries.counts.added, entries.counts.error, entries.meters_created) == (88, 0, 6)
    monthly = look(station, real_file("energy-star-monthly-usage.xlsx"), now, CREATE)
    # The 8 periods are in the other export; of two pairs for one period the second can't be right as well.
    assert (monthly.counts.added, monthly.counts.duplicate, monthly.counts.error) == (2, 8, 2)
    for name in ("gas-bills-2021-a.csv", "gas-bills-2021-b.csv"):
        bring_in(station, real_file(name), now, CREATE)
    bring_in(station, real_file("green-button-electricity.xml"), now, CREATE)
    assert sums(station) == {
        "5766973-0": Decimal("6632119.6"),
        "5766973-1": Decimal("1064000.3"),
        "5766975-0": Decimal("296009.7"),
        "5766975-1": Decimal("796225.9"),
        "5766981-0": Decimal(388362),
        "5766981-1": Decimal(6423),
        "gas-bills-2021-a": Decimal("59757.5"),
        "gas-bills-2021-b": Decimal("8800.7"),
        "409483": Decimal(3581),
    }
