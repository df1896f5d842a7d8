"""Stations and a headquarters that talk by calling each other, every octet of the wire included."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.store import tables
from field_ems.store.backups import back_up, restore
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import DATABASE_NAME, StationStore, join_station
from field_ems.store.writer import Writer
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import Progress, synchronize
from tests.conftest import StationMaker

DEVICE = b"device-number-01"


class LostAnswer(Exception):
    """The answer that never arrived."""


@dataclass
class DirectLink:
    """Carries bodies to headquarters in the same process; can lose an answer, or let something happen before one."""

    headquarters: HeadquartersStore
    caller: Caller
    now: datetime
    lose_answers: int = 0
    bodies: list[bytes] = field(default_factory=list)
    before: dict[int, Callable[[], None]] = field(default_factory=dict)
    """What happens before the request of that number arrives, counted from 1."""

    def post(self, body: bytes) -> bytes:
        self.bodies.append(body)
        self.before.get(len(self.bodies), lambda: None)()
        answer = answer_body(self.headquarters, self.caller, body, self.now)
        if self.lose_answers:
            self.lose_answers -= 1
            raise LostAnswer
        return answer


@dataclass
class Laptop:
    """A station's laptop and its link."""

    store: StationStore
    link: DirectLink

    def sync(self) -> Progress:
        return synchronize(self.store, self.link, lambda: self.link.now)

    def write(self) -> "Iterator[Writer]":
        return self.store.writing(self.link.now)  # type: ignore[return-value]


LaptopMaker = Callable[..., Laptop]


@pytest.fixture
def make_laptop(
    tmp_path: Path, make_station: StationMaker, headquarters: HeadquartersStore, now: datetime
) -> Iterator[LaptopMaker]:
    """Makes laptops: fresh ones that join the first one's station, or copies of one as it is."""
    made: list[Laptop] = []

    def make(name: str, *, copy_of: Laptop | None = None, device: bytes = DEVICE) -> Laptop:
        if copy_of is not None:
            folder = tmp_path / name
            backup = back_up(copy_of.store.database.path or folder, tmp_path / f"{name}-backup", now)
            folder.mkdir()
            restore(backup, folder / DATABASE_NAME, now)
            store = StationStore.open(folder)
        else:
            store = make_station(name)
            if made:
                with store.database.writing() as session:
                    join_station(session, made[0].store.station_id)
        laptop = Laptop(store, DirectLink(headquarters, Caller(store.station_id, device), now))
        made.append(laptop)
        return laptop

    yield make
    for laptop in made:
        laptop.store.close()


def add_meter(writer: Writer, code: str = "E1") -> bytes:
    """A facility with one electricity meter."""
    facility = writer.create(tables.Facility, name="Main office", tenure="owned", country="CAF", zone="Africa/Bangui")
    return writer.create(
        tables.Meter, facility_id=facility, code=code, name="Grid", kind="register", activity="electricity", unit="kWh"
    )


def add_reading(writer: Writer, meter_id: bytes, value: str, taken_at: datetime, note: str | None = None) -> bytes:
    """A reading in kWh."""
    return writer.create(
        tables.Reading,
        meter_id=meter_id,
        taken_at=taken_at,
        utc_offset=60,
        value=Decimal(value),
        unit="kWh",
        method="read",
        note=note,
    )
