"""Several workers over one PostgreSQL database: they serve as one, and a worker that dies is no loss."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from field_ems.domain.notices import Refusal
from field_ems.hq.serve import serve_with_workers
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.enrolment import enrol, issue_code
from field_ems.services.sync import synchronize
from field_ems.store.station import StationStore, installation
from tests.conftest import NOW
from tests.hq.conftest import HeadquartersProcess
from tests.hq.test_kill import acknowledged, own_entries, write_some
from tests.hq.test_pages import PASSWORD, token_of
from tests.sync.conftest import add_meter

WORKERS = 2
STATIONS = 4


@pytest.fixture
def workers(postgresql_url: str, tmp_path: Path) -> Iterator[HeadquartersProcess]:
    process = HeadquartersProcess(postgresql_url, tmp_path / "hq", WORKERS)
    process.start()
    yield process
    process.kill()


def children(of: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{of}/task/{of}/children").read_text().split()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def started(process: HeadquartersProcess) -> list[int]:
    """Give the workers' process ids, as soon as all of them are there."""

    def found() -> list[int]:
        return [pid for pid in children(process.pid) if "spawn_main" in command_of(pid)]

    wait_until(lambda: len(found()) == WORKERS)
    return found()


def test_stations_sync_at_once_and_a_worker_that_dies_is_replaced(workers: HeadquartersProcess, tmp_path: Path) -> None:
    headquarters = workers.store()

    def draw_up(number: int) -> StationStore:
        store = StationStore.open(tmp_path / f"station-{number}")
        issued_at = datetime.now(UTC)
        enrol(store, workers.address, issue_code(headquarters, f"Station {number}", issued_at), "laptop", issued_at)
        with store.writing(NOW) as writer:
            meter_id = add_meter(writer)
        write_some(store, meter_id, 0, 300)
        return store

    stations = [draw_up(number) for number in range(STATIONS)]
    victim = started(workers)[0]

    def sync(store: StationStore) -> None:
        for _ in range(20):  # an exchange that the dying worker had under way is cut, and taken up again
            try:
                synchronize(store, lambda: datetime.now(UTC))
                return
            except Refusal:
                continue

    with ThreadPoolExecutor(STATIONS) as pool:
        running = [pool.submit(sync, store) for store in stations]
        os.kill(victim, signal.SIGKILL)
        for one in running:
            one.result()
    for store in stations:
        with store.reading() as session:
            epoch = installation(session).epoch
        sent = own_entries(headquarters, store.station_id, epoch)
        assert [one.at.seq for one in sent] == list(range(1, acknowledged(store) + 1))
        assert sent == own_entries(store, store.station_id, epoch)
        store.close()
    headquarters.close()
    assert workers.stop() == 0


def sockets_of(pid: int) -> int:
    """Give how many sockets a process has."""
    return sum(os.readlink(one).startswith("socket:") for one in Path(f"/proc/{pid}/fd").iterdir())


def test_each_worker_gets_some_of_the_stations_that_come_at_once(workers: HeadquartersProcess) -> None:
    pids = started(workers)
    before = {pid: sockets_of(pid) for pid in pids}
    with ExitStack() as kept:
        for _ in range(24):  # all with one of two workers by chance: once in eight million runs
            kept.enter_context(requests.Session()).get(f"{workers.address}/health").raise_for_status()
        more = {pid: sockets_of(pid) - before[pid] for pid in pids}
    assert min(more.values()) > 0
    assert sum(more.values()) >= 24


def test_signing_out_and_guessing_count_at_every_worker(workers: HeadquartersProcess) -> None:
    headquarters = workers.store()
    add_user(headquarters, "amal", PASSWORD, ConsoleRole.ADMINISTRATOR, datetime.now(UTC))
    headquarters.close()

    def sign_in(browser: requests.Session, password: str) -> requests.Response:
        form = {"form_token": token_of(browser.get(f"{workers.address}/sign-in").text), "name": "amal"}
        return browser.post(f"{workers.address}/sign-in", data=form | {"password": password}, allow_redirects=False)

    with requests.Session() as browser:
        assert sign_in(browser, PASSWORD).status_code == 303
        cookies = browser.cookies.get_dict()
        page = browser.get(f"{workers.address}/stations")
        browser.post(f"{workers.address}/sign-out", data={"form_token": token_of(page.text)})
    # each request on a connection of its own, so that both workers are asked
    after = [requests.get(f"{workers.address}/stations", cookies=cookies, allow_redirects=False) for _ in range(12)]
    assert {one.status_code for one in after} == {303}
    codes = []
    for _ in range(6):
        with requests.Session() as browser:
            codes.append(sign_in(browser, "a guess of mine").status_code)
    assert codes == [403] * 5 + [429]


def test_workers_end_when_their_supervisor_is_killed(workers: HeadquartersProcess) -> None:
    known = started(workers)
    workers.kill()
    wait_until(lambda: not any("spawn_main" in command_of(pid) for pid in known))


def test_sqlite_is_refused_with_words() -> None:
    with pytest.raises(Refusal, match=r"hq\.workers_need_postgresql"):
        serve_with_workers("sqlite+pysqlite:///here.db", 2, "127.0.0.1", 0, lambda port: None)
