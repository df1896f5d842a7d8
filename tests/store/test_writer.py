"""Saving: a record and its journal entry together, exact and identified alike on both ends."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from field_ems.domain.journal import Entry, entry_id
from field_ems.domain.notices import Refusal
from field_ems.store import entries, judge, tables
from field_ems.store.apply import Placed, apply
from field_ems.store.backups import back_up, restore
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME
from field_ems.store.station import DATABASE_NAME, StationStore, installation, join_station
from field_ems.store.writer import Writer


def add_meter(writer: Writer, code: str = "E1") -> bytes:
    facility = writer.create(tables.Facility, name="Main office", tenure="owned", country="CAF", zone="Africa/Bangui")
    return writer.create(
        tables.Meter, facility_id=facility, code=code, name="Grid", kind="register", activity="electricity", unit="kWh"
    )


def add_reading(writer: Writer, meter_id: bytes, value: str, taken_at: datetime) -> bytes:
    return writer.create(
        tables.Reading,
        meter_id=meter_id,
        taken_at=taken_at,
        utc_offset=60,
        value=Decimal(value),
        unit="kWh",
        method="read",
        note="الطابق الأول",
    )


def all_entries(session: Session) -> list[Entry]:
    return entries.load(session, select(JOURNAL).order_by(JOURNAL.c.epoch, JOURNAL.c.seq))


def test_a_reading_is_saved_with_its_entry(station: StationStore, now: datetime) -> None:
    with station.writing(now) as writer:
        meter_id = add_meter(writer)
        reading_id = add_reading(writer, meter_id, "1234.5", now)
    with station.reading() as session:
        saved = session.get_one(tables.Reading, (station.station_id, reading_id))
        assert (saved.value, saved.taken_at, saved.note) == (Decimal("1234.5"), now, "الطابق الأول")
        found = all_entries(session)
    assert [entry.at.seq for entry in found] == [1, 2, 3]
    assert found[2].fields[BY_NAME["reading"].fields["value"].number] == 1_234_500_000


def test_every_stored_entry_gives_its_own_id_back(station: StationStore, now: datetime) -> None:
    with station.writing(now) as writer:
        add_reading(writer, add_meter(writer), "7", now)
    with station.reading() as session:
        found = all_entries(session)
    assert len(found) == 3
    for entry in found:
        assert entry.id == entry_id(
            entry.birth, entry.kind, None, entry.fields, entry.bases, entry.author_id, entry.recorded_at
        )


def test_nothing_is_saved_when_one_of_a_transaction_fails(station: StationStore, now: datetime) -> None:
    def save_too_precise() -> None:
        with station.writing(now) as writer:
            add_reading(writer, add_meter(writer), "0.0000001", now)

    with pytest.raises(Refusal):
        save_too_precise()
    with station.reading() as session:
        assert session.connection().execute(select(func.count()).select_from(JOURNAL)).scalar_one() == 0
    with station.writing(now) as writer:
        add_meter(writer)
    with station.reading() as session:
        assert [entry.at.seq for entry in all_entries(session)] == [1, 2]


def test_a_change_names_what_it_has_seen_and_leaves_equal_fields_out(station: StationStore, now: datetime) -> None:
    with station.writing(now) as writer:
        meter_id = add_meter(writer)
    with station.writing(now) as writer:
        writer.change(tables.Meter, meter_id, name="Grid supply", unit="kWh", digits=5)
        writer.change(tables.Meter, meter_id, digits=None)
        writer.change(tables.Meter, meter_id, name="Grid supply")
    with station.reading() as session:
        meter = session.get_one(tables.Meter, (station.station_id, meter_id))
        assert (meter.name, meter.digits) == ("Grid supply", None)
        found = all_entries(session)
    numbers = {name: spec.number for name, spec in BY_NAME["meter"].fields.items()}
    assert [dict(entry.fields) for entry in found[2:]] == [
        {numbers["name"]: "Grid supply", numbers["digits"]: 5},
        {numbers["digits"]: None},
    ]
    assert found[2].bases == (meter_id,)
    assert found[3].bases == (found[2].id,)


def test_two_clones_that_part_ways_draw_different_ids(station: StationStore, tmp_path: Path, now: datetime) -> None:
    backup = back_up(station.database.path or tmp_path, tmp_path / "backups", now)
    clone = StationStore.open(tmp_path / "clone")
    clone.close()
    restore(backup, tmp_path / "clone" / DATABASE_NAME, now)
    clone = StationStore.open(tmp_path / "clone")
    ids = []
    for store, code in ((station, "E1"), (clone, "E2")):
        with store.writing(now) as writer:
            ids.append(add_meter(writer, code))
    with station.reading() as here, clone.reading() as there:
        assert installation(here).epoch == installation(there).epoch
    assert ids[0] != ids[1]
    clone.close()


def test_joining_a_station_keeps_every_row_id(station: StationStore, now: datetime) -> None:
    with station.writing(now) as writer:
        meter_id = add_meter(writer)
        reading_id = add_reading(writer, meter_id, "7", now)
    joined = bytes(range(16))
    with station.database.writing() as session:
        join_station(session, joined)
    assert station.station_id == joined
    with station.writing(now) as writer:
        add_reading(writer, meter_id, "8", now)
    with station.reading() as session:
        assert session.get_one(tables.Reading, (joined, reading_id)).meter_id == meter_id
        assert [entry.at.seq for entry in all_entries(session)] == [1, 2, 3, 4]


def test_headquarters_applies_what_the_station_saved_once_however_often_it_comes(
    station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    with station.writing(now) as writer:
        meter_id = add_meter(writer)
        add_reading(writer, meter_id, "7", now)
        writer.change(tables.Meter, meter_id, name="Grid supply")
    with station.reading() as session:
        sent = [Placed(entry) for entry in all_entries(session)]
    for _ in range(2):
        with headquarters.writing() as session:
            assert apply(session, station.station_id, sent).put_aside == ()
    with headquarters.reading() as session:
        assert [one.entry for one in sent] == all_entries(session)
        assert session.get_one(tables.Meter, (station.station_id, meter_id)).name == "Grid supply"


def test_what_arrives_before_what_it_refers_to_waits_and_then_comes_through(
    station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    with station.writing(now) as writer:
        meter_id = add_meter(writer)
        reading_id = add_reading(writer, meter_id, "7", now)
    with station.reading() as session:
        facility, meter, reading = [Placed(entry) for entry in all_entries(session)]
    with headquarters.writing() as session:
        held = apply(session, station.station_id, [meter, reading]).put_aside
        assert {aside.notice.code for aside in held} == {"sync.waits_for"}
    with headquarters.writing() as session:
        settled = apply(session, station.station_id, [facility]).settled
        assert {entry.id for entry in settled} == {meter_id, reading_id}
    with headquarters.reading() as session:
        assert session.get_one(tables.Reading, (station.station_id, reading_id)).value == 7
        assert all_entries(session) == [facility.entry, meter.entry, reading.entry]


def test_one_bad_entry_does_not_block_the_rest(
    station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    with station.writing(now) as writer:
        meter_id = add_meter(writer)
        good = add_reading(writer, meter_id, "7", now)
        bad = writer.create(tables.Supplier, name="a b")
    with station.reading() as session:
        sent = all_entries(session)
    broken = Entry(sent[2].at, sent[2].birth, 14, sent[2].operation, b"x" * 16, b"x" * 16, {5: "seven"})
    sent[-1] = replace(sent[-1], fields={BY_NAME["supplier"].fields["name"].number: "a\x00b"})
    # as if no rule of ours knew that it is no text
    with patch.object(judge, "may_hold", lambda *_: True), headquarters.writing() as session:
        put_aside = apply(session, station.station_id, [*map(Placed, sent), Placed(broken)]).put_aside
    codes = {aside.entry.id: aside.notice.code for aside in put_aside}
    assert codes.pop(broken.id) == "sync.unreadable_field"
    if not headquarters.database.is_sqlite:
        assert codes.pop(bad) == "sync.refused_by_database"
    assert codes == {}
    with headquarters.reading() as session:
        assert session.get(tables.Reading, (station.station_id, good)) is not None
