"""The application over a real store, driven by keys."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from field_ems import i18n
from field_ems.services import people
from field_ems.services.demo import fill_demo_station
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
SMALL, LARGE = (80, 24), (120, 40)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests read English."""
    i18n.install("en")
    yield
    i18n.install("en")


@pytest.fixture
def demo_station(station: StationStore) -> StationStore:
    """The demo station."""
    fill_demo_station(station, NOW)
    people.choose_language(station, "en")
    return station


@pytest.fixture
def app(demo_station: StationStore) -> FieldEmsApp:
    """The application over the demo station."""
    return FieldEmsApp(demo_station, lambda: NOW)


@pytest.fixture
def fresh_app(tmp_path: Path) -> Iterator[FieldEmsApp]:
    """The application over a station that nobody has touched."""
    store = StationStore.open(tmp_path / "fresh")
    people.choose_language(store, "en")
    yield FieldEmsApp(store, lambda: NOW)
    store.close()
