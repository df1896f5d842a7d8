"""Blocks of new readings are taken in as columns, and come to the same as one by one."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from sqlalchemy import delete, select

from field_ems.domain.journal import Coordinates, Entry, EntryState, make_entry
from field_ems.domain.roles import Role
from field_ems.domain.times import to_seconds
from field_ems.store import tables
from field_ems.store.epochs import reach
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import KINDS
from field_ems.store.names import names_of
from field_ems.store.reading_columns import READINGS
from field_ems.store.schema import VERSION
from field_ems.store.station import installation
from field_ems.store.tables import EpochHead, MeterMonth, StationMonth
from field_ems.store.writer import Writer
from field_ems.sync import headquarters as side
from field_ems.sync.block import Judged
from field_ems.sync.block_writer import encode
from field_ems.sync.headquarters import Caller, answer, answer_body
from field_ems.sync.messages import Request
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading

OTHERS = (tables.JournalEntry, EpochHead, MeterMonth, StationMonth, tables.Conflict)
FIRST = datetime(2026, 1, 30, tzinfo=UTC)
NOTES = ("a\tb\\c\nd", "50 % %d", "\\N", "ق", "NUL \0")


def drawn(seed: int) -> list[list[dict[str, object]]]:
    """Two syncs' readings, some with what readings seldom have, the same for each seed."""
    chance = random.Random(seed)

    def moment() -> datetime:
        return FIRST + timedelta(hours=6 * chance.randrange(41))

    def reading() -> dict[str, object]:
        values: dict[str, object] = {
            "taken_at": moment(),
            "value": Decimal(chance.randrange(10)),
            "meter": chance.randrange(2),
        }
        seldom: dict[str, object] = {
            "note": chance.choice(NOTES),
            "starts_at": moment(),
            "accepted": ["reading.lower_than_before"],
            "cost": Decimal("1.5"),
        }
        return values | {name: value for name, value in seldom.items() if chance.random() < 0.3}

    return [[reading() for _ in range(chance.randrange(1, 13))] for _ in range(2)]


def held(store: HeadquartersStore, station_id: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Give all that headquarters holds of a station."""
    found = {}
    with store.reading() as session:
        for table in [kind.table for kind in KINDS] + [one.__table__ for one in OTHERS]:  # type: ignore[attr-defined]
            rows = session.connection().execute(select(table).where(table.c.station_id == station_id))
            found[table.name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def two_meters(laptop: Laptop) -> list[bytes]:
    with laptop.store.writing(laptop.link.now) as writer:
        return [add_meter(writer, code) for code in ("E1", "E2")]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("hq_url", ["sqlite"], indirect=True)
def test_columns_come_to_the_same_as_one_by_one(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    same_as_one_by_one(make_laptop, headquarters, tmp_path_factory, drawn(seed))


@pytest.mark.parametrize("hq_url", ["postgresql"], indirect=True)
def test_columns_come_to_the_same_on_postgresql(
    make_laptop: LaptopMaker,
    headquarters: HeadquartersStore,
    tmp_path_factory: pytest.TempPathFactory,
    now: datetime,
) -> None:
    texts = ["a\tb\\c\nd\r", "50 % %d", r"\N", "ق", "", r"\x00", None]
    rows = [
        {"taken_at": now + timedelta(days=place), "value": Decimal(place), "meter": place % 2, "note": text}
        for place, text in enumerate(texts)
    ]
    doubled = [{**rows[0], "value": Decimal(7)}, {**rows[3], "starts_at": now, "accepted": ["x"], "note": "y"}]
    same_as_one_by_one(make_laptop, headquarters, tmp_path_factory, [rows, doubled, [{**rows[1], "note": "again"}]])


def same_as_one_by_one(
    make_laptop: LaptopMaker,
    headquarters: HeadquartersStore,
    folders: pytest.TempPathFactory,
    batches: list[list[dict[str, object]]],
) -> None:
    """Send the same station's readings to headquarters twice, as if to two: under another station's name."""
    name = folders.mktemp("laptop").name
    laptop = make_laptop(name)
    meters = two_meters(laptop)
    bodies: list[bytes] = []
    one_by_one = HeadquartersStore(type(headquarters.database).at_path(folders.mktemp("other") / "hq.db"))
    one_by_one.epoch = headquarters.epoch
    caller = Caller(laptop.store.station_id, laptop.link.caller.device_id)
    for batch in [[], *batches]:
        with laptop.store.writing(laptop.link.now) as writer:
            for values in batch:
                enter(writer, meters, dict(values))
        laptop.sync()
        bodies += laptop.link.bodies
        laptop.link.bodies.clear()
    with patch.object(side, "ordinary_readings", lambda *_: None):
        for body in bodies:
            answer_body(one_by_one, caller, body, laptop.link.now)
    assert held(headquarters, caller.station_id) == held(one_by_one, caller.station_id)
    one_by_one.close()


def enter(writer: Writer, meters: list[bytes], values: dict[str, object]) -> None:
    meter = meters[int(str(values.pop("meter")))]
    writer.create(tables.Reading, meter_id=meter, utc_offset=60, unit="kWh", method="read", **values)


@pytest.fixture
def columns_taken() -> Callable[[], int]:
    """Counts the blocks that were taken in as columns."""
    taken: list[int] = []
    real = side.apply_columns

    def counting(*arguments: object) -> object:
        applied = real(*arguments)  # type: ignore[arg-type]
        taken.append(1)
        return applied

    with patch.object(side, "apply_columns", counting):
        yield lambda: sum(taken)  # type: ignore[misc]


def test_a_plain_block_is_taken_as_columns(
    make_laptop: LaptopMaker, columns_taken: Callable[[], int], now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    assert columns_taken() == 0
    with laptop.store.writing(now) as writer:
        for hour in range(50):
            add_reading(writer, meter_id, str(hour), now + timedelta(hours=hour), "a note" if hour % 9 == 0 else None)
    laptop.sync()
    assert columns_taken() == 1


def test_a_reading_that_is_not_permitted_is_held_on_its_own(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, columns_taken: Callable[[], int], now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        viewer = writer.create(tables.Person, name="Guest")
    laptop.sync()
    with headquarters.publishing(laptop.store.station_id, now) as writer:
        writer.create(tables.RoleGrant, person_id=viewer, role=Role.VIEWER, from_on=now.date())
    with laptop.store.writing(now) as writer:
        add_reading(writer, meter_id, "1", now)
    with laptop.store.writing(now, viewer) as writer:
        add_reading(writer, meter_id, "2", now + timedelta(hours=1))
    laptop.sync()
    laptop.sync()
    assert columns_taken() == 0
    with laptop.store.reading() as session:
        outcomes = list(session.scalars(select(tables.Outcome.result)))
    assert outcomes == ["not_permitted"]


def test_a_reading_whose_meter_is_not_there_waits(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, columns_taken: Callable[[], int], now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    with headquarters.writing() as session:  # damage: its entry is still there
        session.connection().execute(delete(tables.Meter))
    with laptop.store.writing(now) as writer:
        add_reading(writer, meter_id, "1", now)
    laptop.sync()
    assert columns_taken() == 0
    with headquarters.reading() as session:
        assert list(session.scalars(select(tables.Reading))) == []
        states = session.scalars(select(tables.JournalEntry.state).where(tables.JournalEntry.kind == READINGS.number))
        assert list(states) == [EntryState.WAITING]


@pytest.mark.parametrize("taken_at", [-(2**63), 2**63 - 1])
def test_a_time_that_no_calendar_has_keeps_no_other_reading_out(
    make_laptop: LaptopMaker,
    headquarters: HeadquartersStore,
    columns_taken: Callable[[], int],
    now: datetime,
    taken_at: int,
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    with laptop.store.reading() as session:
        epoch = installation(session).epoch
        known = reach(session, laptop.store.station_id, epoch)
        names = names_of(session, laptop.store.station_id, {"meter": [meter_id]})
    first = Coordinates(epoch, known.last_seq + 1)
    times = (taken_at, to_seconds(now))
    entries = [made(Coordinates(epoch, first.seq + place), meter_id, at) for place, at in enumerate(times)]
    block = encode([Judged(entry) for entry in entries], names, epoch)
    request = Request(VERSION, first, known.chain, headquarters.epoch, (), to_seconds(now), block=block)
    assert answer(headquarters, laptop.link.caller, request, now).have == first.seq + 1
    assert columns_taken() == 0
    with headquarters.reading() as session:
        assert list(session.scalars(select(tables.Reading.id))) == [entries[1].id]
        query = select(tables.JournalEntry.state).where(tables.JournalEntry.kind == READINGS.number)
        assert sorted(session.scalars(query)) == [EntryState.APPLIED, EntryState.ATTENTION]


def made(place: Coordinates, meter_id: bytes, taken_at: int) -> Entry:
    """A reading's entry, whatever its time."""
    values = {
        "meter_id": meter_id.hex(), "taken_at": taken_at, "utc_offset": 60, "value": 1, "unit": "kWh", "method": "read",
    }  # fmt: skip
    fields: dict[int, object] = {READINGS.fields[name].number: value for name, value in values.items()}
    return make_entry(place, READINGS.number, None, dict(sorted(fields.items())), author_id=None, recorded_at=0)
