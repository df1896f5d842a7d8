"""What keeps headquarters ready for a distributed database: keys that begin with the station, queries that name it."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from field_ems.store import tables
from field_ems.store.distribution import ON_EVERY_NODE, STATION_LEFT_OUT, by_station, citus_statements
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.tables import every_table
from tests.sync.conftest import LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]

DIVIDED = set(by_station())
NAMED = re.compile(r"station_id(?:_\d+)? (?:=|IN) ")
TOUCHED = re.compile(r"(?:FROM|JOIN|UPDATE|INTO) (\w+)")


def test_every_tables_key_begins_with_the_station() -> None:
    assert tables
    for table in every_table().sorted_tables:
        first = next(iter(table.primary_key)).name
        assert table.name in ON_EVERY_NODE | STATION_LEFT_OUT or first == "station_id", table.name


def test_no_divided_table_has_a_unique_index_without_the_station() -> None:
    """A distributed engine can't look at all nodes for each row that it writes."""
    for name in by_station():
        for index in every_table().tables[name].indexes:
            assert not index.unique or "station_id" in index.columns, index.name


def test_no_table_needs_an_order_drawn_by_the_database_or_a_foreign_key_between_stations() -> None:
    for name in by_station():
        table = every_table().tables[name]
        assert not table.foreign_keys, name
        assert not any(column.server_default or column.autoincrement is True for column in table.columns), name


@pytest.fixture
def statements(headquarters: HeadquartersStore) -> Iterator[list[str]]:
    """All that headquarters asks of its database."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        seen.append(" ".join(statement.split()))

    event.listen(headquarters.database.engine, "before_cursor_execute", note)
    yield seen
    event.remove(headquarters.database.engine, "before_cursor_execute", note)


def test_every_query_of_a_sync_names_its_station(
    make_laptop: LaptopMaker, statements: list[str], now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    with laptop.store.writing(now) as writer:
        for hour in range(30):
            add_reading(writer, meter_id, str(hour), now + timedelta(hours=hour))
    laptop.sync()
    with laptop.store.writing(now) as writer:
        writer.change(tables.Meter, meter_id, name="Grid supply")
        add_reading(writer, meter_id, "31", now)
    laptop.sync()
    laptop.sync()
    second = make_laptop("two", device=b"device-number-02")
    second.sync()
    asked = [one for one in statements if DIVIDED & set(TOUCHED.findall(one)) and not one.startswith("INSERT")]
    assert len(asked) > 40
    assert [one for one in asked if not NAMED.search(one)] == []


def test_the_layout_for_citus_has_every_table_once() -> None:
    laid_out = re.findall(r"create_\w+_table\('(\w+)'", "\n".join(citus_statements()))
    assert sorted(laid_out) == sorted(set(every_table().tables) - STATION_LEFT_OUT)
