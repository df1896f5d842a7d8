"""Headquarters' pages and a sync at ten times as many stations: PostgreSQL goes through no more to answer them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from build_scripts.measure.looked_at import Work, work_of
from build_scripts.measure.many_stations import fill, views_of
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore

FEW, MANY, READINGS = 700, 7_000, 5

IN_SLACK = {"rows": 1.0, "rows_looked_at": 1.1, "pages": 1.5}
"""An index of ten times as many rows has a level more at times: each look into it touches a page more."""

GROWS = {("attention", "rows_looked_at")}
"""What is held at all stations is read from its own small index there: it grows with what is held, not with them."""


@pytest.fixture(scope="module")
def work(postgresql_server: str) -> Iterator[dict[str, tuple[Work, Work]]]:
    """What each view makes PostgreSQL do, with few stations and with many."""
    stores = []
    for stations in (FEW, MANY):
        name = f"scale_{stations}"
        admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
            # Of a small table reading all is cheapest, and grows; what is asked here is what it does with a large one.
            for way in ("seqscan", "hashjoin", "mergejoin"):
                connection.execute(text(f"ALTER DATABASE {name} SET enable_{way} = off"))
        admin.dispose()
        stores.append(HeadquartersStore(Database(make_url(postgresql_server).set(database=name))))
        fill(stores[-1], stations, READINGS)
    few, many = (views_of(store, stations, READINGS) for store, stations in zip(stores, (FEW, MANY), strict=True))
    engines = [store.database.engine for store in stores]
    yield {name: (work_of(engines[0], few[name]), work_of(engines[1], many[name])) for name in few}
    for store in stores:
        store.close()


def test_no_view_asks_or_goes_through_more(work: dict[str, tuple[Work, Work]]) -> None:
    grown = {
        (name, count): (getattr(few, count), getattr(many, count))
        for name, (few, many) in work.items()
        for count, slack in IN_SLACK.items()
        if getattr(many, count) > getattr(few, count) * slack and (name, count) not in GROWS
    }
    assert grown == {}
    assert {name: (few.statements, many.statements) for name, (few, many) in work.items() if few != many and
            few.statements != many.statements} == {}  # fmt: skip


def test_what_is_counted_is_what_the_database_does(postgresql_url: str) -> None:
    """A statement that reads a table to give one row is seen."""
    store = HeadquartersStore(Database.at_url(postgresql_url))

    def view() -> None:
        with store.reading() as session:
            session.connection().execute(text("SELECT count(*) FROM settled")).scalar_one()

    with store.writing() as session:
        session.connection().execute(text("CREATE TABLE settled AS SELECT n FROM generate_series(1, 5000) n"))
    found = work_of(store.database.engine, view)
    assert (found.statements, found.rows, found.rows_looked_at) == (1, 1, 5000)
    assert found.pages > 20
    store.close()
