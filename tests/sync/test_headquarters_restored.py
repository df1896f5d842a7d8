"""Headquarters is put back from a backup: what it lost comes back from whoever holds it, each thing once."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from field_ems.domain.journal import GLOBAL_SCOPE, EntryState
from field_ems.store import tables
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import KINDS
from field_ems.store.returned import Returned, accept_returned, returned
from field_ems.store.station import Here, installation
from field_ems.store.writer import Writer
from field_ems.sync import offers
from field_ems.sync.carrying import answer_carried, take_answers, write_requests
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading
from tests.sync.test_exchange import journal, station_rows

_TABLES = [kind.table for kind in KINDS] + [
    table.__table__  # type: ignore[attr-defined]
    for table in (tables.JournalEntry, tables.EpochHead, tables.ScopeHead, tables.Conflict)
]

Rewind = Callable[[], None]


@pytest.fixture
def keep_backup(headquarters: HeadquartersStore) -> Callable[[], Rewind]:
    """Keeps all that headquarters has, on either engine, and gives what puts it back."""

    def keep() -> Rewind:
        with headquarters.reading() as session:
            kept = [(table, session.connection().execute(select(table)).mappings().all()) for table in _TABLES]

        def put_back() -> None:
            with headquarters.writing() as session:
                for table, rows in kept:
                    session.connection().execute(delete(table))
                    if rows:
                        session.connection().execute(table.insert(), [dict(row) for row in rows])
            headquarters.begin_new_life()

        return put_back

    return keep


def accept(headquarters: HeadquartersStore, now: datetime) -> int:
    with headquarters.writing() as session:
        return accept_returned(session, headquarters.epoch, now)


def test_a_device_gives_back_its_own_entries_and_those_of_a_device_that_is_gone(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, keep_backup: Callable[[], Rewind]
) -> None:
    gone, left = make_laptop("gone"), make_laptop("left", device=b"device-number-02")
    put_back = keep_backup()
    with gone.store.writing(now) as writer:
        meter_id = add_meter(writer)
    gone.sync()
    left.sync()
    with left.store.writing(now) as writer:
        add_reading(writer, meter_id, "7", now)
    left.sync()
    gone.sync()
    with gone.store.writing(now) as writer:
        writer.change(tables.Meter, meter_id, name="Grid supply")
        add_reading(writer, meter_id, "8", now + timedelta(days=1))
    gone.sync()
    left.sync()
    before = journal(headquarters)
    put_back()
    assert journal(headquarters) == []
    progress = left.sync()
    assert [notice.code for notice in progress.notices] == ["sync.headquarters_restored"]
    assert progress.pending == 0
    assert {entry.id for entry in journal(headquarters)} == {entry.id for entry in before}
    station_id = gone.store.station_id
    assert station_rows(headquarters, station_id)["Reading"] == station_rows(left.store, station_id)["Reading"]
    assert station_rows(headquarters, station_id)["Meter"] == station_rows(left.store, station_id)["Meter"]
    fresh = make_laptop("fresh", device=b"device-number-03")
    fresh.sync()
    assert station_rows(fresh.store, station_id)["Reading"] == station_rows(left.store, station_id)["Reading"]
    assert [notice.code for notice in gone.sync().notices] == ["sync.headquarters_restored"]
    assert gone.sync().requests == left.sync().requests == 1


def test_what_headquarters_wrote_comes_back_and_waits_until_it_is_accepted(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, keep_backup: Callable[[], Rewind]
) -> None:
    laptop = make_laptop("one")
    station_id = laptop.store.station_id
    put_back = keep_backup()
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        template_id = writer.create(
            tables.Template, code="fans", version=1, title={}, product_group="cooling", body={}, published_at=now
        )
    laptop.sync()
    with laptop.store.writing(now) as writer:
        supplier_id = writer.create(tables.Supplier, name="Solaire")
        assessment_id = writer.create(
            tables.Assessment,
            template_id=template_id,
            supplier_id=supplier_id,
            submitted_at=now,
            mode="advisory",
            answers={},
        )
    laptop.sync()
    with headquarters.publishing(station_id, now) as writer:
        decision_id = writer.create(
            tables.Decision, assessment_id=assessment_id, outcome="approved", decided_by="Ana", decided_at=now
        )
    laptop.sync()
    put_back()
    laptop.sync()
    with headquarters.reading() as session:
        assert session.get(tables.Decision, (station_id, decision_id)) is None
        assert {(one.kind, one.records) for one in returned(session)} == {("template", 1), ("decision", 1)}
        held = session.connection().execute(
            select(JOURNAL.c.state).where(JOURNAL.c.id == assessment_id, JOURNAL.c.station_id == station_id)
        )
        assert held.scalar_one() == EntryState.WAITING
    other = make_laptop("two", device=b"device-number-02")
    other.sync()
    with other.store.reading() as session:
        assert session.get(tables.Template, (GLOBAL_SCOPE, template_id)) is None
    assert accept(headquarters, now) == 2
    assert accept(headquarters, now) == 0
    for one in (laptop, other):
        one.sync()
    for store in (headquarters, laptop.store, other.store):
        with store.reading() as session:
            assert session.get_one(tables.Decision, (station_id, decision_id)).outcome == "approved"
            assert session.get_one(tables.Assessment, (station_id, assessment_id)).template_id == template_id


def test_what_only_a_bundle_told_is_given_back_all_the_same(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, keep_backup: Callable[[], Rewind]
) -> None:
    gone, left = make_laptop("gone"), make_laptop("left", device=b"device-number-02")
    put_back = keep_backup()
    with gone.store.writing(now) as writer:
        add_meter(writer)
    gone.sync()
    with headquarters.publishing(gone.store.station_id, now) as writer:
        remark_id = write_remark(writer, gone.store.station_id, "the meter is in the basement", now)
    left.sync()
    before = {entry.id for entry in journal(headquarters)}
    put_back()
    carry(left)  # the answer tells that headquarters was restored
    assert installation_of(left).is_giving_back
    carry(left)  # the stick takes along what headquarters wrote itself
    assert {(one.kind, one.records) for one in held_back(headquarters)} == {("remark", 1)}
    assert accept(headquarters, now) == 1
    assert [notice.code for notice in left.sync().notices] == []
    assert not installation_of(left).is_giving_back
    assert {entry.id for entry in journal(headquarters)} >= before
    assert "Meter" in station_rows(headquarters, gone.store.station_id)
    with headquarters.reading() as session:
        assert session.get_one(tables.Remark, (gone.store.station_id, remark_id)).written_by == "Ana"
    assert left.sync().requests == 1


def test_headquarters_put_back_once_more_while_it_is_given_back_what_it_lost(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, keep_backup: Callable[[], Rewind]
) -> None:
    gone, left = make_laptop("gone"), make_laptop("left", device=b"device-number-02")
    put_back = keep_backup()
    with gone.store.writing(now) as writer:
        add_meter(writer)
    gone.sync()
    left.sync()
    before = {entry.id for entry in journal(headquarters)}
    put_back()
    left.link.before = {len(left.link.bodies) + 2: put_back}
    progress = left.sync()
    assert progress.requests < 10
    assert {entry.id for entry in journal(headquarters)} == before
    assert installation_of(left).hq_epoch == headquarters.epoch


def test_what_others_wrote_under_the_same_numbers_meanwhile_is_kept_beside_it(
    make_laptop: LaptopMaker,
    headquarters: HeadquartersStore,
    now: datetime,
    keep_backup: Callable[[], Rewind],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(offers, "FIRST_CHUNK", 24)
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    witness = make_laptop("witness", device=b"device-number-02")
    copy = make_laptop("copy", copy_of=laptop)
    put_back = keep_backup()
    saved = write(laptop, meter_id, 1) | write(copy, meter_id, 50)
    laptop.sync()
    witness.sync()
    put_back()
    copy.sync()  # the copy's entries are the ones that headquarters takes under the shared epoch
    for one in (witness, laptop, copy, witness, laptop):
        one.sync()
    station_id = laptop.store.station_id
    for store in (headquarters, laptop.store, witness.store, copy.store):
        assert {row[1] for row in station_rows(store, station_id)["Reading"]} == saved
    for one in (laptop, witness, copy):
        with one.store.reading() as session:
            here = installation(session)
            assert here.hq_epoch == headquarters.epoch
        assert one.sync().requests == 1


def carry(laptop: Laptop) -> None:
    """Carry a laptop's bundle to headquarters and the answers back."""
    bodies, _ = write_requests(laptop.store, laptop.link.now)
    for body in bodies:
        take_answers(laptop.store, answer_carried(laptop.link.headquarters, laptop.link.caller, body, laptop.link.now))


def installation_of(laptop: Laptop) -> Here:
    with laptop.store.reading() as session:
        return installation(session)


def held_back(headquarters: HeadquartersStore) -> list[Returned]:
    with headquarters.reading() as session:
        return returned(session)


def write_remark(writer: Writer, station_id: bytes, text: str, now: datetime) -> bytes:
    return writer.create(
        tables.Remark, row_kind="station", row_id=station_id, text=text, written_by="Ana", written_at=now
    )


def write(laptop: Laptop, meter_id: bytes, first: int) -> set[bytes]:
    now = laptop.link.now
    with laptop.store.writing(now) as writer:
        return {add_reading(writer, meter_id, str(n), now + timedelta(hours=n)) for n in range(first, first + 12)}
