"""Blocks of new readings are taken in as columns, and come to the same as one by one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from field_ems.domain.roles import Role
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import KINDS
from field_ems.store.tables import EpochHead, MeterMonth, StationMonth
from field_ems.store.writer import Writer
from field_ems.sync import headquarters as side
from field_ems.sync.headquarters import Caller, answer_body
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading

OTHERS = (tables.JournalEntry, EpochHead, MeterMonth, StationMonth, tables.Conflict)
TIMES = st.integers(0, 40).map(lambda hours: datetime(2026, 1, 30, tzinfo=UTC) + timedelta(hours=6 * hours))
READINGS = st.lists(
    st.fixed_dictionaries(
        {"taken_at": TIMES, "value": st.integers(0, 9).map(Decimal), "meter": st.integers(0, 1)},
        optional={
            "note": st.sampled_from(["a\tb\\c\nd", "50 % %d", "\\N", "ق", "NUL \0"]),
            "starts_at": TIMES,
            "accepted": st.just(["reading.lower_than_before"]),
            "cost": st.just(Decimal("1.5")),
        },
    ),
    min_size=1,
    max_size=12,
)


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


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(READINGS, st.lists(READINGS, max_size=1))
@pytest.mark.parametrize("hq_url", ["sqlite"], indirect=True)
def test_columns_come_to_the_same_as_one_by_one(
    make_laptop: LaptopMaker,
    headquarters: HeadquartersStore,
    tmp_path_factory: pytest.TempPathFactory,
    first: list[dict[str, object]],
    more: list[list[dict[str, object]]],
) -> None:
    same_as_one_by_one(make_laptop, headquarters, tmp_path_factory, [first, *more])


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
        taken.append(applied is not None)
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
