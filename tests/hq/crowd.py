"""Stations that all come at once when headquarters is back after an outage: real clients, each with a database."""

import random
import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from field_ems.domain.notices import Refusal
from field_ems.services.enrolment import enrol, issue_code
from field_ems.services.sync import synchronize
from field_ems.store import tables
from field_ems.store.database import Database
from field_ems.store.station import DATABASE_NAME, StationStore
from tests.hq.conftest import HeadquartersProcess
from tests.sync.conftest import add_meter, add_reading

READING = tables.Reading.__table__  # type: ignore[attr-defined]
READINGS = 40
LONGEST_UNTIL_NEXT = 15 * 60
"""Seconds between two syncs that nobody asks for; who is not served by then would count as starved."""


@dataclass(frozen=True, slots=True)
class Served:
    """How long a station waited since headquarters was back, and what it was told meanwhile."""

    seconds: float
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crowd:
    """What became of all; each reading has a note of its own, so that one that is there twice would show."""

    told_in_outage: int
    served: tuple[Served, ...]
    readings_at_headquarters: int
    different_readings: int


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _stations(server: HeadquartersProcess, folder: Path, count: int) -> list[StationStore]:
    """Enrol stations, each with readings that headquarters lacks; copies of one empty database are quickest made."""
    empty = folder / "empty.db"
    Database.at_path(empty).close()
    headquarters = server.store()
    stores = []
    for number in range(count):
        home = folder / f"station-{number}"
        home.mkdir()
        shutil.copyfile(empty, home / DATABASE_NAME)
        store = StationStore.open(home)
        enrol(store, server.address, issue_code(headquarters, f"Station {number}", _now()), "laptop", _now())
        with store.writing(_now()) as writer:
            meter_id = add_meter(writer)
            for index in range(READINGS):
                add_reading(writer, meter_id, str(index * 3), _now(), note=f"walk {number}-{index}")
        stores.append(store)
    headquarters.close()
    return stores


def _sync_until_served(store: StationStore, back: threading.Event, is_back_at: list[float], told: list[str]) -> Served:
    """Sync as the program does, again when a refusal says; during the outage it is tried once and then at its end."""
    in_outage = True
    while True:
        try:
            synchronize(store, _now)
        except Refusal as refusal:
            told.append(refusal.notice.code)
            if in_outage:
                back.wait()
                in_outage = False
            else:
                wait = float(refusal.notice.params.get("seconds", 1))
                time.sleep(random.uniform(wait, 1.5 * wait))
        else:
            store.close()
            return Served(time.monotonic() - is_back_at[0], tuple(told[1:]))


def let_all_come(server: HeadquartersProcess, folder: Path, count: int) -> Crowd:
    """Take headquarters away, let ``count`` stations find that out, and give it back to all of them at one moment."""
    stores = _stations(server, folder, count)
    server.kill()
    back = threading.Event()
    is_back_at: list[float] = []
    told: list[list[str]] = [[] for _ in stores]
    with ThreadPoolExecutor(count) as pool:
        running = [
            pool.submit(_sync_until_served, store, back, is_back_at, heard)
            for store, heard in zip(stores, told, strict=True)
        ]
        while not all(heard or one.done() for heard, one in zip(told, running, strict=True)):
            back.wait(0.1)
        told_in_outage = sum(len(heard) for heard in told)
        server.start()
        is_back_at.append(time.monotonic())
        back.set()
        served = tuple(one.result() for one in running)
    headquarters = server.store()
    with headquarters.reading() as session:
        count_rows = select(func.count(), func.count(func.distinct(READING.c.note))).select_from(READING)
        rows, different = session.connection().execute(count_rows).one()
    headquarters.close()
    return Crowd(told_in_outage, served, int(rows), int(different))
