"""A program that is a version ahead of the other end: what only it knows is kept there and given back."""

from datetime import datetime

from sqlalchemy import select

from field_ems.domain.journal import EntryState
from field_ems.store import tables
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME
from tests.sync.conftest import LaptopMaker
from tests.sync.test_exchange import journal

NEW_FIELD = 190


def test_a_field_that_headquarters_does_not_know_yet_comes_back_to_every_device(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    newer = make_laptop("newer")
    supplier = BY_NAME["supplier"]
    with newer.store.writing(now) as writer:
        supplier_id = writer.create(tables.Supplier, name="Solaire")
        writer.append(supplier, supplier_id, {NEW_FIELD: "info@solaire.example"})
    newer.sync()
    older = make_laptop("older", device=b"device-number-02")
    older.sync()
    with older.store.writing(now) as writer:
        writer.change(tables.Supplier, supplier_id, name="Solaire Bangui")
    older.sync()
    newer.sync()
    for store in (headquarters, older.store, newer.store):
        with store.reading() as session:
            row = session.get_one(tables.Supplier, (newer.store.station_id, supplier_id))
            assert (row.name, row.extra) == ("Solaire Bangui", {str(NEW_FIELD): "info@solaire.example"})
    assert {one.id for one in journal(newer.store)} == {one.id for one in journal(headquarters)}


def test_what_headquarters_knows_and_a_station_does_not_yet_waits_there(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    older = make_laptop("older")
    with headquarters.publishing(older.store.station_id, now) as writer:
        remark = {
            "row_kind": "station",
            "row_id": bytes(16),
            "text": "Well done",
            "written_by": "Ana",
            "written_at": now,
        }
        kind = BY_NAME["remark"]
        writer.append(kind, None, kind.to_journal(remark) | {NEW_FIELD: 7})
    older.sync()
    with older.store.reading() as session:
        (row,) = session.scalars(select(tables.Remark)).all()
        assert (row.text, row.extra) == ("Well done", {str(NEW_FIELD): 7})
        states = session.connection().execute(select(JOURNAL.c.state)).scalars().all()
    assert states == [EntryState.APPLIED]
    assert older.sync().entries_received == 0
