"""What a PostgreSQL server, its administrator or its disk stand in the way with is said, and is no crash."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from socket import create_server

import pytest
from sqlalchemy import URL, Engine, create_engine, select, text
from sqlalchemy.engine import make_url

from field_ems.domain.notices import Refusal
from field_ems.store import database, tables
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore


@pytest.fixture
def admin(blank_postgresql_url: str) -> Iterator[Engine]:
    """The administrator of a database of its own."""
    engine = create_engine(blank_postgresql_url, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@contextmanager
def clerk(admin: Engine) -> Iterator[URL]:
    """Someone who may sign in to the database, and nothing else."""
    with admin.connect() as connection:
        connection.execute(text("CREATE ROLE clerk LOGIN PASSWORD 'x'"))
    yield admin.url.set(username="clerk", password="x")
    with admin.connect() as connection:
        connection.execute(text("DROP ROLE clerk"))


def address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def supplier(headquarters: HeadquartersStore, now: datetime) -> None:
    with headquarters.publishing(b"s" * 16, now) as writer:
        writer.create(tables.Supplier, name="Sahara Power")


def test_a_user_without_rights_is_told(admin: Engine) -> None:
    with clerk(admin) as url:
        with pytest.raises(Refusal, match=r"store\.no_rights"):
            Database.at_url(address(url))
        Database.at_url(address(admin.url)).close()
        with pytest.raises(Refusal, match=r"store\.no_rights"):
            Database.at_url(address(url))


def _tables(admin: Engine) -> None:
    with admin.connect() as connection:
        connection.execute(text("CREATE TABLE station (x int)"))


def _versions(admin: Engine) -> None:
    with admin.connect() as connection:
        connection.execute(text("CREATE TABLE alembic_version AS SELECT '9f3c1d' AS version_num"))


@pytest.mark.parametrize("make", [_tables, _versions])
def test_another_programs_database_is_left_alone(admin: Engine, make: Callable[[Engine], None]) -> None:
    make(admin)
    with pytest.raises(Refusal, match=r"store\.other_database"):
        Database.at_url(address(admin.url))
    with admin.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")).scalar_one() == 1


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE station (x int)")
    with pytest.raises(Refusal, match=r"store\.other_database"):
        Database.at_path(path)
    Database.at_path(tmp_path / "empty.db").close()


def test_a_database_that_may_only_be_read_is_said_and_goes_on_when_it_may_be_written(
    admin: Engine, now: datetime
) -> None:
    headquarters = HeadquartersStore(Database.at_url(address(admin.url)))
    setting = f'ALTER DATABASE "{admin.url.database}" {{}} default_transaction_read_only'
    ending = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with admin.connect() as connection:
        connection.execute(text(setting.format("SET") + " = on"))
        connection.execute(ending)
    with pytest.raises(Refusal, match=r"store\.read_only"):
        supplier(headquarters, now)
    with admin.connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.execute(text(setting.format("RESET")))
        connection.execute(ending)
    supplier(headquarters, now)
    headquarters.close()


def test_a_server_whose_disk_is_full_is_said_and_goes_on_when_there_is_room(admin: Engine, now: datetime) -> None:
    headquarters = HeadquartersStore(Database.at_url(address(admin.url)))
    with admin.connect() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger AS $$ BEGIN "
                "RAISE 'could not extend file' USING ERRCODE = 'disk_full'; END $$ LANGUAGE plpgsql"
            )
        )
        connection.execute(text("CREATE TRIGGER full_disk BEFORE INSERT ON journal EXECUTE FUNCTION full_disk()"))
    with pytest.raises(Refusal, match=r"store\.disk_full"):
        supplier(headquarters, now)
    with admin.connect() as connection:
        connection.execute(text("DROP TRIGGER full_disk ON journal"))
    supplier(headquarters, now)
    with headquarters.reading() as session:
        assert len(session.scalars(select(tables.Supplier)).all()) == 1
    headquarters.close()


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "CONNECT_SECONDS", 2)  # the least that the driver knows
    with create_server(("127.0.0.1", 0)) as silent:
        url = make_url(f"postgresql+psycopg://ems@127.0.0.1:{silent.getsockname()[1]}/ems")
        with pytest.raises(Refusal, match=r"store\.server_unreachable"):
            Database.at_url(address(url))
