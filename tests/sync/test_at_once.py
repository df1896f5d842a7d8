"""Many at the same moment: the same push twenty times, and a reader between two transactions that are not finished."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import func, select, text

from field_ems.store import tables
from field_ems.store.database import Database
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.compression import unpack
from field_ems.sync.headquarters import answer_body
from field_ems.sync.messages import Status, decode_reply
from field_ems.sync.station import synchronize
from tests.sync.conftest import LaptopMaker, add_meter, add_reading

AT_ONCE = 20
WORKERS = 4


class LostRequest(Exception):
    """The request that never arrived."""


class DeadLink:
    """Keeps what was to be sent and carries it nowhere."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    def post(self, body: bytes) -> bytes:
        self.bodies.append(body)
        raise LostRequest


@pytest.fixture
def workers(headquarters: HeadquartersStore) -> Iterator[list[HeadquartersStore]]:
    """Several workers over headquarters' one database, each with connections of its own."""
    stores = [HeadquartersStore(Database(headquarters.database.url)) for _ in range(WORKERS)]
    yield stores
    for store in stores:
        store.close()


def test_twenty_identical_pushes_in_parallel_apply_once(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, workers: list[HeadquartersStore], now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        for hour in range(200):
            add_reading(writer, meter_id, str(hour), now + timedelta(hours=hour))
        writer.change(tables.Meter, meter_id, name="Grid supply")
    link = DeadLink()
    with pytest.raises(LostRequest):
        synchronize(laptop.store, link, lambda: now)
    together = Barrier(AT_ONCE)

    def push(number: int) -> tuple[Status, int]:
        together.wait()
        reply = decode_reply(unpack(answer_body(workers[number % WORKERS], laptop.link.caller, link.bodies[0], now)))
        return reply.status, reply.have

    with ThreadPoolExecutor(AT_ONCE) as threads:
        answers = set(threads.map(push, range(AT_ONCE)))
    assert answers == {(Status.ACCEPTED, 203)}
    station_id = laptop.store.station_id
    positions = JOURNAL.c.position
    with headquarters.reading() as session:
        held = session.connection().execute(
            select(func.count(), func.count(positions.distinct()), func.max(positions)).where(
                JOURNAL.c.station_id == station_id
            )
        )
        assert held.one() == (203, 203, 203)
        assert session.scalar(select(func.count()).select_from(tables.Reading)) == 200
        assert session.get_one(tables.Meter, (station_id, meter_id)).name == "Grid supply"


def test_two_open_transactions_cannot_make_a_reader_skip_anything(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, workers: list[HeadquartersStore], now: datetime
) -> None:
    laptop = make_laptop("one")
    laptop.sync()
    station_id = laptop.store.station_id

    def remark(store: HeadquartersStore, words: str) -> None:
        with store.publishing(station_id, now) as writer:
            writer.create(
                tables.Remark, row_kind="station", row_id=station_id, text=words, written_by="Ana", written_at=now
            )

    second = Thread(target=remark, args=(workers[0], "second"))
    with headquarters.publishing(station_id, now) as writer:
        # The first has its place in the order and is not finished; the second would have the next one.
        writer.create(
            tables.Remark, row_kind="station", row_id=station_id, text="first", written_by="Ana", written_at=now
        )
        writer.flush()
        second.start()
        if not headquarters.database.is_sqlite:
            _wait_for_a_waiter(workers[1])
        assert laptop.sync().entries_received == 0
        assert second.is_alive()
    second.join()
    assert laptop.sync().entries_received == 2
    with laptop.store.reading() as session:
        assert set(session.scalars(select(tables.Remark.text))) == {"first", "second"}


def test_the_order_of_arrival_needs_no_sequence(postgresql_url: str) -> None:
    """A sequence is drawn before the commit, and in a distributed database from several places."""
    drawn = "column_default LIKE 'nextval%' OR is_identity = 'YES'"
    database = Database.at_url(postgresql_url)
    with database.reading() as session:
        columns = session.connection().execute(
            text(f"SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND ({drawn})")
        )
        assert not {"journal", "scope_head", "epoch_head"} & set(columns.scalars())
    database.close()


def _wait_for_a_waiter(store: HeadquartersStore) -> None:
    """Look until some transaction of this database waits for another one's lock."""
    query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    waiting = 0
    while not waiting:
        with store.reading() as session:
            waiting = session.connection().execute(text(query)).scalar_one()
