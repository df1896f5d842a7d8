"""Over real sockets, through a link that breaks by octets and not by the clock: a month arrives, whatever it takes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from field_ems.services.enrolment import enrol, issue_code, moved_headquarters
from field_ems.services.sync import overview, synchronize
from field_ems.store.station import StationStore, installation
from field_ems.sync import patience
from field_ems.sync.station import Progress, pending
from tests.hq.conftest import HeadquartersProcess
from tests.hq.test_kill import own_entries

MEASURE = Path(__file__).parents[2] / "build_scripts" / "measure"
FAST, NEAR = 1e9, 0.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HeadquartersProcess]:
    process = HeadquartersProcess(f"sqlite+pysqlite:///{tmp_path / 'hq.db'}", tmp_path / "hq")
    process.start()
    yield process
    process.kill()


@pytest.fixture
def station_with_a_month(
    server: HeadquartersProcess, station: StationStore, monkeypatch: pytest.MonkeyPatch
) -> StationStore:
    monkeypatch.syspath_prepend(str(MEASURE))
    monkeypatch.setattr(patience, "LONGEST_WAIT", 0.01)
    from station_month import SyntheticStation

    headquarters = server.store()
    enrol(station, server.address, issue_code(headquarters, "Goma", now()), "laptop", now())
    headquarters.close()
    SyntheticStation(station, 7).enter_month()
    return station


def now() -> datetime:
    return datetime.now(UTC)


def arrived_whole(server: HeadquartersProcess, station: StationStore) -> bool:
    """Whether headquarters holds exactly what the station has written."""
    with station.reading() as session:
        epoch = installation(session).epoch
    headquarters = server.store()
    same = own_entries(headquarters, station.station_id, epoch) == own_entries(station, station.station_id, epoch)
    headquarters.close()
    return same


def through(server: HeadquartersProcess, station: StationStore, **faults: object) -> list[Progress]:
    """Sync through a link with these faults; give the progress that was told."""
    from slow_link import Faults, SlowLink

    told: list[Progress] = []
    with SlowLink(int(server.address.rsplit(":", 1)[1]), rate=FAST, round_trip=NEAR, faults=Faults(**faults)) as link:
        moved_headquarters(station, f"http://127.0.0.1:{link.port}")
        synchronize(station, now, told.append)
        told.append(Progress(requests=link.connections))
    return told


def test_a_link_that_is_cut_after_so_many_octets_is_resumed_from_what_headquarters_has(
    server: HeadquartersProcess, station_with_a_month: StationStore
) -> None:
    told = through(server, station_with_a_month, cut_octets=1_500)
    assert told[-1].requests > 3  # connections: each was cut in its turn
    assert any(one.retry_in for one in told)
    assert pending(station_with_a_month) == 0
    assert arrived_whole(server, station_with_a_month)
    assert overview(station_with_a_month).runs[0].result is None


def test_connections_that_are_reset_at_random_lose_and_double_nothing(
    server: HeadquartersProcess, station_with_a_month: StationStore
) -> None:
    for seed in range(4):
        through(server, station_with_a_month, resets=0.5, seed=seed)
    assert pending(station_with_a_month) == 0
    assert arrived_whole(server, station_with_a_month)
