"""One exchange carries everything both ways, once, whatever happens on the way."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from field_ems.domain.journal import GLOBAL_SCOPE, Entry
from field_ems.files.templates import shipped_template_paths
from field_ems.services.templates import install_shipped_templates, publish_shipped_templates
from field_ems.store import entries, tables
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, installation
from tests.sync.conftest import LaptopMaker, LostAnswer, add_meter, add_reading


def station_rows(store: StationStore | HeadquartersStore, station_id: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is known of a station, without what differs between the ends."""
    found = {}
    with store.reading() as session:
        for table in (tables.Facility, tables.Meter, tables.Reading, tables.Outcome, tables.Person):
            columns = table.__table__.columns  # type: ignore[attr-defined]
            query = select(*columns).where(columns.station_id == station_id).order_by(columns.id)
            found[table.__name__] = [tuple(row) for row in session.connection().execute(query)]
    return found


def journal(store: StationStore | HeadquartersStore) -> list[Entry]:
    with store.reading() as session:
        return entries.load(session, select(JOURNAL).order_by(JOURNAL.c.epoch, JOURNAL.c.seq))


def test_everything_saved_reaches_headquarters_in_one_request(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        for day in range(40):
            add_reading(writer, meter_id, f"{1000 + day * 7}.5", now + timedelta(days=day), note="بعد العاصفة")
    progress = laptop.sync()
    assert (progress.requests, progress.entries_sent, progress.pending) == (1, 42, 0)
    assert journal(headquarters) == journal(laptop.store)
    station_id = laptop.store.station_id
    assert station_rows(headquarters, station_id) == station_rows(laptop.store, station_id)
    assert laptop.sync().requests == 1


def test_a_lost_answer_doubles_nothing(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        add_reading(writer, add_meter(writer), "7", now)
    laptop.link.lose_answers = 2
    for _ in range(2):
        with pytest.raises(LostAnswer):
            laptop.sync()
    with laptop.store.reading() as session:
        assert installation(session).acknowledged_seq == 0
    laptop.sync()
    assert journal(headquarters) == journal(laptop.store)


def test_a_second_laptop_gets_what_the_first_one_sent(make_laptop: LaptopMaker, now: datetime) -> None:
    first = make_laptop("one")
    with first.store.writing(now) as writer:
        meter_id = add_meter(writer)
        add_reading(writer, meter_id, "7", now)
        writer.change(tables.Meter, meter_id, name="Grid supply")
    first.sync()
    second = make_laptop("two", device=b"device-number-02")
    assert second.sync().entries_received == 4
    with second.store.writing(now) as writer:
        add_reading(writer, meter_id, "8", now + timedelta(days=1))
    second.sync()
    assert first.sync().entries_received == 1
    station_id = first.store.station_id
    assert station_rows(first.store, station_id) == station_rows(second.store, station_id)
    assert second.sync().entries_received == 0


def test_a_cloned_laptop_forks_and_nothing_is_lost(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        add_reading(writer, meter_id, "7", now)
    laptop.sync()
    clone = make_laptop("clone", copy_of=laptop)
    saved = []
    for store, value in ((laptop.store, "8"), (clone.store, "9")):
        with store.writing(now) as writer:
            saved.append(add_reading(writer, meter_id, value, now + timedelta(days=1)))
            writer.change(tables.Meter, meter_id, walk_order=int(value))
    laptop.sync()
    progress = clone.sync()
    assert [notice.code for notice in progress.notices] == ["sync.forked"]
    laptop.sync()
    station_id = laptop.store.station_id
    rows = station_rows(headquarters, station_id)
    assert {row[1] for row in rows["Reading"]} >= set(saved)
    assert rows == station_rows(laptop.store, station_id) == station_rows(clone.store, station_id)
    with clone.store.reading() as session:
        conflict = session.get_one(tables.Conflict, (station_id, meter_id, "walk_order"))
        assert len(conflict.other_ids) == 1


def test_a_restored_backup_goes_on_under_a_new_epoch_and_gets_its_own_entries_back(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    restored = make_laptop("restored", copy_of=laptop)
    with laptop.store.writing(now) as writer:
        lost = add_reading(writer, meter_id, "7", now)
    laptop.sync()
    progress = restored.sync()
    assert [notice.code for notice in progress.notices] == ["sync.restored"]
    with restored.store.writing(now) as writer:
        add_reading(writer, meter_id, "8", now + timedelta(days=1))
    restored.sync()
    station_id = laptop.store.station_id
    rows = station_rows(restored.store, station_id)
    assert lost in {row[1] for row in rows["Reading"]}
    assert rows == station_rows(headquarters, station_id)


def test_what_a_role_does_not_allow_is_put_aside_with_a_reason_that_the_sender_sees(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        clerk = writer.create(tables.Person, name="Amina")
        meter_id = add_meter(writer)
    with laptop.store.writing(now, author_id=clerk) as writer:
        add_reading(writer, meter_id, "7", now)
        writer.create(tables.Multiplier, meter_id=meter_id, from_at=now, factor=Decimal(2))
    laptop.sync()
    station_id = laptop.store.station_id
    with laptop.store.reading() as session:
        outcome = session.connection().execute(select(tables.Outcome.__table__)).mappings().one()  # type: ignore[attr-defined]
    assert (outcome["result"], outcome["reason"]) == ("not_permitted", "sync.role_does_not_allow")
    rows = station_rows(headquarters, station_id)
    assert len(rows["Reading"]) == 1


def test_a_month_of_chunks_arrives_whole(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        for hour in range(5_000):
            add_reading(writer, meter_id, str(hour * 3), now + timedelta(hours=hour))
    progress = laptop.sync()
    assert progress.requests > 1
    assert journal(headquarters) == journal(laptop.store)
    second = make_laptop("two", device=b"device-number-02")
    assert second.sync().entries_received == 5_002


def test_shipped_templates_that_are_here_do_not_travel(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    publish_shipped_templates(headquarters, now)
    laptop = make_laptop("one")
    install_shipped_templates(laptop.store)
    progress = laptop.sync()
    assert progress.entries_received == 0
    assert progress.bytes_received < 100
    without = make_laptop("two", device=b"device-number-02")
    assert without.sync().entries_received == len(shipped_template_paths())


def test_what_headquarters_publishes_and_changes_at_once_arrives(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        organization_id = writer.create(tables.Organization, name="Relief", short_name="REL")
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        writer.change(tables.Organization, organization_id, procurement_mandate_from=date(2026, 10, 15))
    laptop.sync()
    with laptop.store.reading() as session:
        known = session.get_one(tables.Organization, (GLOBAL_SCOPE, organization_id))
        assert known.procurement_mandate_from == date(2026, 10, 15)
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        writer.change(tables.Organization, organization_id, procurement_mandate_from=None)
    laptop.sync()
    with laptop.store.reading() as session:
        assert session.get_one(tables.Organization, (GLOBAL_SCOPE, organization_id)).procurement_mandate_from is None
