"""How often headquarters asks its database: as often with many stations as with few."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.station_years import bring_up_to_date
from field_ems.services.templates import list_templates, publish_shipped_templates
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from tests.hq.test_pages import PASSWORD, sign_in
from tests.sync.conftest import LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]

BUDGETS = {"/": 7, "/coverage.csv": 7, "/stations": 9, "/waiting": 7, "/attention": 5, "/guidance": 5, "/inventory": 9}
NOOP_SYNC = 4
"""Without the look at the token and the note that the device was there."""
MONTH_OF_READINGS = 16
"""The same of a sync that brings readings of a month that nothing was known of.

PostgreSQL takes two by COPY, and has one that is two on SQLite.
"""


@pytest.fixture
def count(headquarters: HeadquartersStore) -> Iterator[Callable[[], int]]:
    """Gives how many statements there have been since it was asked last."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_others: Any) -> None:
        if not statement.startswith("BEGIN"):
            seen.append(statement)

    def since() -> int:
        found = len(seen)
        seen.clear()
        return found

    event.listen(headquarters.database.engine, "before_cursor_execute", note)
    yield since
    event.remove(headquarters.database.engine, "before_cursor_execute", note)


def test_a_page_asks_as_often_for_forty_stations_as_for_two(
    headquarters: HeadquartersStore, count: Callable[[], int], now: datetime
) -> None:
    add_user(headquarters, "hana", PASSWORD, ConsoleRole.ADMINISTRATOR, now)
    publish_shipped_templates(headquarters, now, ["generators"])
    template_id = list_templates(headquarters)[0].id
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    assert sign_in(client, "hana") == 303
    found: dict[str, list[int]] = {path: [] for path in BUDGETS}
    for first, end in ((0, 2), (2, 40)):
        for number in range(first, end):
            with headquarters.publishing((1000 + number).to_bytes(16, "big"), now) as writer:
                writer.create(tables.Station, name=f"Station {number}")
                supplier_id = writer.create(tables.Supplier, name="Sahara Power")
                writer.create(
                    tables.Assessment,
                    template_id=template_id,
                    supplier_id=supplier_id,
                    submitted_at=now,
                    mode="advisory",
                    answers={},
                )
        bring_up_to_date(headquarters, now.year, now)
        for path in BUDGETS:
            client.get(path)
            count()
            assert client.get(path).status_code == 200
            found[path].append(count())
    assert {path: counts for path, counts in found.items() if counts[1] > min(counts[0], BUDGETS[path])} == {}


def test_a_sync_of_nothing_asks_little(make_laptop: LaptopMaker, count: Callable[[], int], now: datetime) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        add_meter(writer)
    laptop.sync()
    laptop.sync()
    count()
    laptop.sync()
    assert count() <= NOOP_SYNC


def test_a_sync_of_many_readings_asks_as_often_as_one_of_few(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, count: Callable[[], int], now: datetime
) -> None:
    fewer = 0 if headquarters.database.is_sqlite else 3
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    laptop.sync()
    laptop.sync()
    for month, readings in enumerate((3, 300)):
        with laptop.store.writing(now) as writer:
            for number in range(readings):
                at = now + timedelta(days=31 * month, minutes=number)
                add_reading(writer, meter_id, str(1000 * month + number), at)
        count()
        laptop.sync()
        assert count() == MONTH_OF_READINGS - fewer
