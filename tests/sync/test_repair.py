"""What a fault has altered is found by a few octets a month, and only that month travels again."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import Table, delete, select, update
from sqlmodel import Session

from field_ems.domain.times import to_seconds
from field_ems.store import tables
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME
from field_ems.store.names import Name
from field_ems.store.soundness import Part
from field_ems.store.station import StationStore
from field_ems.sync.block_reader import decode
from field_ems.sync.compression import pack, unpack
from field_ems.sync.messages import Errand, Reply, decode_reply, decode_request
from field_ems.sync.octets import Reader
from field_ems.sync.repair import Repaired, repair
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading
from tests.sync.test_exchange import journal, station_rows

MONTHS, A_MONTH = 12, 100
READING = BY_NAME["reading"]
_NAME = str(BY_NAME["supplier"].fields["name"].number)


def months_of_readings(laptop: Laptop, start: datetime) -> tuple[bytes, list[list[bytes]]]:
    """Give a meter and the ids of its readings, month by month."""
    with laptop.store.writing(start) as writer:
        meter_id = add_meter(writer)
    readings = []
    chance = random.Random(5)
    for month in range(MONTHS):
        at = start + timedelta(days=31 * month)
        with laptop.store.writing(at) as writer:
            readings.append(
                [
                    add_reading(writer, meter_id, f"{chance.randrange(10**6)}.5", at + timedelta(hours=n))
                    for n in range(A_MONTH)
                ]
            )
    return meter_id, readings


class Counted:
    """The exchange of a repair, with all that went over the wire."""

    def __init__(self, laptop: Laptop) -> None:
        self._laptop = laptop
        self.octets = 0
        self.requests: list[bytes] = []

    def __call__(self, message: bytes) -> Reply:
        body = pack(message)
        answer = self._laptop.link.post(body)
        self.octets += len(body) + len(answer)
        self.requests.append(message)
        return decode_reply(unpack(answer))

    def repair(self) -> Repaired:
        return repair(self._laptop.store, self, to_seconds(self._laptop.link.now))


def alter(session: Session, table: Table, row_id: bytes, **values: object) -> None:
    session.connection().execute(update(table).where(table.c.id == row_id).values(**values))


def altering(store: StationStore | HeadquartersStore) -> Session:
    return store.database.writing()  # type: ignore[return-value]


@pytest.mark.parametrize("end", ["station", "headquarters"])
@pytest.mark.parametrize("fault", ["altered", "row lost", "entry lost"])
def test_a_fault_at_either_end_is_mended_by_that_month_alone(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, end: str, fault: str
) -> None:
    laptop = make_laptop("one")
    _, readings = months_of_readings(laptop, now)
    whole = laptop.sync()
    before = journal(headquarters)
    station_id = laptop.store.station_id
    rows = station_rows(headquarters, station_id)
    damaged = readings[2][50]
    with altering(laptop.store if end == "station" else headquarters) as session:
        match fault:
            case "altered":
                alter(session, READING.table, damaged, value=Decimal(9999))
            case "row lost":
                session.connection().execute(delete(READING.table).where(READING.table.c.id == damaged))
            case _:
                session.connection().execute(delete(READING.table).where(READING.table.c.id == damaged))
                session.connection().execute(delete(JOURNAL).where(JOURNAL.c.id == damaged))
    counted = Counted(laptop)
    found = counted.repair()
    assert [part.kind for part in found.parts] == [READING.number]
    assert found.parts[0].month_text == (now + timedelta(days=62)).strftime("%Y-%m")
    assert found.left == ()
    assert found.mended_here == (1 if end == "station" else 0)
    assert journal(headquarters) == journal(laptop.store) == before
    assert station_rows(headquarters, station_id) == station_rows(laptop.store, station_id) == rows
    assert counted.octets < (whole.bytes_sent + whole.bytes_received) / 2
    for message in counted.requests:
        request = decode_request(message)
        if request.errand is Errand.REPAIR:
            reader = Reader(request.block)
            part = Part(reader.varint(), reader.varint())
            assert (part, reader.varint()) == (found.parts[0], 0)
            assert len(decode(reader, lambda _: dict[Name, bytes](), request.own.epoch).entries) <= A_MONTH
    # What was mended at headquarters as new comes to the station once more, and changes nothing there.
    laptop.sync()
    assert laptop.sync().entries_received == 0
    assert Counted(laptop).repair() == Repaired()


def test_where_both_ends_are_the_same_a_check_is_one_small_request(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    meter_id, _ = months_of_readings(laptop, now)
    with laptop.store.writing(now) as writer:
        writer.change(tables.Meter, meter_id, name="Grid supply")
    laptop.sync()
    counted = Counted(laptop)
    assert counted.repair() == Repaired()
    assert len(counted.requests) == 1
    assert counted.octets < 300


@pytest.mark.parametrize("end", ["station", "headquarters"])
def test_a_record_that_changes_is_worked_out_anew_from_the_journal(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, end: str
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        other_id = add_meter(writer, "E2")
        writer.change(tables.Meter, meter_id, name="Grid supply")
        writer.change(tables.Meter, other_id, walk_order=7)
    laptop.sync()
    station_id = laptop.store.station_id
    rows = station_rows(headquarters, station_id)
    table = BY_NAME["meter"].table
    with altering(laptop.store if end == "station" else headquarters) as session:
        alter(session, table, meter_id, name="Gr1d")
        session.connection().execute(delete(table).where(table.c.id == other_id))
    counted = Counted(laptop)
    assert counted.repair().left == ()
    assert station_rows(headquarters, station_id) == station_rows(laptop.store, station_id) == rows


def test_a_station_can_neither_add_to_what_headquarters_wrote_nor_replace_what_is_sound(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    station_id = laptop.store.station_id
    with laptop.store.writing(now) as writer:
        supplier_id = writer.create(tables.Supplier, name="Solaire")
    laptop.sync()
    with headquarters.publishing(station_id, now) as writer:
        remark_id = writer.create(
            tables.Remark, row_kind="station", row_id=station_id, text="Well done", written_by="Ana", written_at=now
        )
    laptop.sync()
    remark, supplier = BY_NAME["remark"].table, BY_NAME["supplier"].table
    with laptop.store.database.writing() as session:
        alter(session, remark, remark_id, text="Badly done")
        alter(session, supplier, supplier_id, name="Someone else")
        session.connection().execute(
            update(JOURNAL).where(JOURNAL.c.id == supplier_id).values(fields={_NAME: "Someone else"})
        )
    found = Counted(laptop).repair()
    assert (found.mended_here, found.left) == (2, ())
    for store in (headquarters, laptop.store):
        with store.reading() as session:
            texts = session.connection().execute(select(remark.c.text)).scalars().all()
            assert (texts, session.connection().execute(select(supplier.c.name)).scalars().all()) == (
                ["Well done"],
                ["Solaire"],
            )
