"""Copies of a laptop that each go on under the same numbers: what either saved arrives, and nothing is claimed."""

from datetime import datetime, timedelta

import pytest

from field_ems.domain.journal import EntryState
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import installation, note_acknowledged
from field_ems.sync import offers
from tests.sync.conftest import Laptop, LaptopMaker, LostAnswer, add_meter, add_reading
from tests.sync.test_exchange import journal, station_rows


def write_readings(laptop: Laptop, meter_id: bytes, first: int, count: int) -> set[bytes]:
    """Save readings in one act and give their ids."""
    now = laptop.link.now
    with laptop.store.writing(now) as writer:
        return {add_reading(writer, meter_id, str(n), now + timedelta(hours=n)) for n in range(first, first + count)}


def acknowledged(laptop: Laptop) -> int:
    with laptop.store.reading() as session:
        return installation(session).acknowledged_seq


def test_what_a_copy_has_sent_is_not_taken_for_ours_where_the_first_chunks_are_the_same(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    saved = write_readings(laptop, meter_id, 0, 10)
    copy = make_laptop("copy", copy_of=laptop)
    saved |= write_readings(laptop, meter_id, 100, 10)
    saved |= write_readings(copy, meter_id, 200, 6)
    laptop.sync()
    monkeypatch.setattr(offers, "FIRST_CHUNK", 24)  # four entries: the copies part ways only in the third chunk
    told = [notice.code for notice in copy.sync().notices]
    assert told == ["sync.forked"]
    assert acknowledged(copy) == 6
    laptop.sync()
    station_id = laptop.store.station_id
    rows = station_rows(headquarters, station_id)
    assert {row[1] for row in rows["Reading"]} == saved
    assert rows == station_rows(laptop.store, station_id) == station_rows(copy.store, station_id)


def test_a_copy_that_has_fewer_entries_than_its_twin_has_sent_gives_all_of_its_own(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    copy = make_laptop("copy", copy_of=laptop)
    saved = write_readings(laptop, meter_id, 100, 30) | write_readings(copy, meter_id, 200, 20)
    laptop.sync()
    monkeypatch.setattr(offers, "FIRST_CHUNK", 6)  # one entry, and it is the same
    copy.sync()
    assert {row[1] for row in station_rows(headquarters, laptop.store.station_id)["Reading"]} == saved
    assert acknowledged(copy) == 20


def test_after_lost_answers_only_what_headquarters_lacks_is_sent_again(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offers, "FIRST_CHUNK", 1_200)
    monkeypatch.setattr(offers, "LARGEST_CHUNK", 1_200)
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    write_readings(laptop, meter_id, 0, 900)
    with laptop.store.database.writing() as session:
        before = installation(session).acknowledged_seq
    laptop.sync()
    with laptop.store.database.writing() as session:
        note_acknowledged(session, before)  # as if none of the answers had come
    laptop.link.bodies.clear()
    laptop.sync()
    assert len(laptop.link.bodies) == 2, "one chunk to see that it is known, and the question how far that goes"
    assert acknowledged(laptop) == 902
    assert journal(headquarters) == journal(laptop.store)


def test_three_copies_whose_answers_are_lost(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    saved = write_readings(laptop, meter_id, 0, 3)
    copies = [laptop, make_laptop("two", copy_of=laptop), make_laptop("three", copy_of=laptop)]
    for number, one in enumerate(copies, 1):
        saved |= write_readings(one, meter_id, 100 * number, 2)
        with one.store.writing(now) as writer:
            writer.change(tables.Meter, meter_id, walk_order=number)
        one.link.lose_answers = 1
        with pytest.raises(LostAnswer):
            one.sync()
    for one in copies * 2:
        one.sync()
    station_id = laptop.store.station_id
    rows = station_rows(headquarters, station_id)
    assert {row[1] for row in rows["Reading"]} == saved
    for one in copies:
        assert {table: {row[1] for row in found} for table, found in rows.items()} == {
            table: {row[1] for row in found} for table, found in station_rows(one.store, station_id).items()
        }
        with one.store.reading() as session:
            assert len(session.get_one(tables.Conflict, (station_id, meter_id, "walk_order")).other_ids) == 2
    assert {entry.id for entry in journal(headquarters)} >= saved


def test_an_entry_that_has_seen_many_copies_travels(make_laptop: LaptopMaker, now: datetime) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    copies = [make_laptop(f"copy-{number}", copy_of=laptop) for number in range(6)]
    for number, copy in enumerate(copies):
        with copy.store.writing(now) as writer:
            writer.change(tables.Meter, meter_id, walk_order=number)
        copy.sync()
    laptop.sync()
    with laptop.store.writing(now) as writer:
        writer.change(tables.Meter, meter_id, walk_order=7)
    assert laptop.sync().pending == 0
    with laptop.store.reading() as session:
        assert session.get(tables.Conflict, (laptop.store.station_id, meter_id, "walk_order")) is None


def test_a_template_of_a_newer_program_holds_up_nothing_but_what_needs_it(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    from field_ems.domain.journal import GLOBAL_SCOPE
    from field_ems.store import shipped

    entry = shipped.template_entry({"code": "fans", "version": 9}, {"en": "Fans"}, "cooling", "UN", now)
    laptop = make_laptop("one")
    with laptop.store.database.writing() as session:
        shipped.install(session, [entry])
    with laptop.store.writing(now) as writer:
        supplier_id = writer.create(tables.Supplier, name="Solaire")
        writer.create(
            tables.Assessment,
            template_id=entry.row_id,
            supplier_id=supplier_id,
            submitted_at=now,
            mode="advisory",
            answers={},
        )
        add_reading(writer, add_meter(writer), "7", now)
    assert laptop.sync().pending == 0
    other = make_laptop("two", device=b"device-number-02")
    other.sync()
    station_id = laptop.store.station_id
    for store in (headquarters, other.store):
        with store.reading() as session:
            held = session.get_one(tables.JournalEntry, (station_id, installation_epoch(laptop), 2))
        assert held.state == EntryState.WAITING
        assert len(station_rows(store, station_id)["Reading"]) == 1
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        shipped.publish(writer.session, [entry])
    other.sync()
    for store in (headquarters, other.store):
        with store.reading() as session:
            assert session.get_one(tables.Assessment, (station_id, assessment_id(laptop))).supplier_id == supplier_id


def installation_epoch(laptop: Laptop) -> int:
    with laptop.store.reading() as session:
        return installation(session).epoch


def assessment_id(laptop: Laptop) -> bytes:
    return next(entry.row_id for entry in journal(laptop.store) if entry.kind == 23)
