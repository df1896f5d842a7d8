"""Pulling the plug at either end, in the middle of a sync, loses nothing and doubles nothing."""

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from field_ems.domain.notices import Refusal
from field_ems.services.enrolment import enrol, issue_code
from field_ems.services.sync import synchronize
from field_ems.store import entries
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, installation
from tests.conftest import NOW
from tests.hq.conftest import HeadquartersProcess
from tests.sync.conftest import add_meter, add_reading

KILLS = 10
"""At each end, on each engine: forty plugs pulled in all."""

SYNC = [sys.executable, "-m", "field_ems", "sync"]


def own_entries(store: StationStore | HeadquartersStore, station_id: bytes, epoch: int) -> list[entries.Entry]:
    query = select(JOURNAL).where(JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == epoch)
    with store.reading() as session:
        return entries.load(session, query.order_by(JOURNAL.c.seq))


@pytest.fixture
def enrolled(server: HeadquartersProcess, tmp_path: Path) -> StationStore:
    """A station that headquarters knows."""
    store = StationStore.open(tmp_path / "station")
    headquarters = server.store()
    issued_at = datetime.now(UTC)  # the server goes by the clock of this machine
    code = issue_code(headquarters, "Bangui", issued_at)
    headquarters.close()
    enrol(store, server.address, code, "laptop", issued_at)
    return store


def write_some(store: StationStore, meter_id: bytes, first: int, count: int) -> None:
    with store.writing(NOW) as writer:
        for index in range(first, first + count):
            add_reading(writer, meter_id, str(index * 3), NOW + timedelta(hours=index), note=f"walk {index}")


def acknowledged(store: StationStore) -> int:
    with store.reading() as session:
        return installation(session).acknowledged_seq


@pytest.mark.parametrize("victim", ["headquarters", "station"])
def test_killing_either_end_at_random_points(server: HeadquartersProcess, enrolled: StationStore, victim: str) -> None:
    chance = random.Random(f"{victim} {server.database_url.split(':')[0]}")
    with enrolled.writing(NOW) as writer:
        meter_id = add_meter(writer)
    environment = {**os.environ, "FIELD_EMS_DATA": str(enrolled.database.path.parent if enrolled.database.path else "")}
    with enrolled.reading() as session:
        here = installation(session)
    cut_short = 0
    for round_number in range(KILLS):
        write_some(enrolled, meter_id, round_number * 400, 400)
        client = subprocess.Popen(SYNC, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Where in the exchange the plug is pulled is left to the machine: no point of it may matter.
        time.sleep(chance.uniform(0.3, 1.6))
        if victim == "headquarters":
            server.kill()
        else:
            client.send_signal(signal.SIGKILL)
        cut_short += client.wait(timeout=60) != 0
        headquarters = server.store()
        held = own_entries(headquarters, here.station_id, here.epoch)
        headquarters.close()
        assert [entry.at.seq for entry in held] == list(range(1, len(held) + 1))
        assert acknowledged(enrolled) <= len(held), "shown as sent, and headquarters does not have it"
        if victim == "headquarters":
            server.start()
    try:
        synchronize(enrolled, lambda: NOW)
    except Refusal as refusal:
        pytest.fail(refusal.notice.code)
    headquarters = server.store()
    assert own_entries(headquarters, here.station_id, here.epoch) == own_entries(enrolled, here.station_id, here.epoch)
    headquarters.close()
    assert acknowledged(enrolled) == 2 + KILLS * 400
    assert cut_short > 0
    enrolled.close()
