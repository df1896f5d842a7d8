"""The application over a real store, driven by keys."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from field_ems import i18n
from field_ems.services import people
from field_ems.services.demo import fill_demo_station
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from tests.conftest import StationMaker

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English."""
    i18n.install("en")
    yield
    i18n.install("en")


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demo station, for copying: filling it costs more than most of what is tried on it."""
    folder = tmp_path_factory.mktemp("demo") / "station"
    store = StationStore.open(folder)
    fill_demo_station(store, NOW)
    people.choose_language(store, "en")
    store.close()
    return folder


@pytest.fixture
def demo_station(demo_folder: Path, tmp_path: Path) -> Iterator[StationStore]:
    """The demo station."""
    store = StationStore.open(shutil.copytree(demo_folder, tmp_path / "station"))
    yield store
    store.close()


@pytest.fixture
def app(demo_station: StationStore) -> FieldEmsApp:
    """The application over the demo station."""
    return FieldEmsApp(demo_station, lambda: NOW)


@pytest.fixture
def fresh_app(make_station: StationMaker) -> FieldEmsApp:
    """The application over a station that nobody has touched."""
    store = make_station("fresh")
    people.choose_language(store, "en")
    return FieldEmsApp(store, lambda: NOW)
