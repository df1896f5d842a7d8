"""The kept sums of stations are what adding all of them up gives, whatever becomes of stations and their years."""

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from field_ems.services.station_years import bring_up_to_date
from field_ems.store import group_sums, station_years, tables
from field_ems.store.counted import ADDED
from field_ems.store.epochs import lock_scope
from field_ems.store.group_sums import Group
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.visible import View, open_door, sees
from field_ems.store.writer import OVERTAKEN

STATIONS = [number.to_bytes(16, "big") for number in range(1, 9)]
COUNTRIES = [None, "CAF", "TCD"]
YEARS = [2024, 2025, 2026]


def added_up(headquarters: HeadquartersStore, view: View | None, group_of: Callable[[Any], Any]) -> dict[Any, Any]:
    """Add up from the rows themselves: (stations, rolled up, reckoned, the sums) of 2026 by group."""
    found: dict[Any, list[Any]] = defaultdict(lambda: [0, 0, 0, *(Decimal(0) for _ in ADDED)])
    with headquarters.reading() as session:
        for station in session.scalars(select(tables.Station)).all():
            if station.removed or (view is not None and not sees(session, view, station.station_id)):
                continue
            sums = found[group_of(station)]
            sums[0] += 1
            year = session.get(tables.StationYear, (station.station_id, 2026))
            if year is not None:
                sums[1] += 1
                sums[2] += year.meters > 0
                for index, name in enumerate(ADDED):
                    sums[3 + index] += getattr(year, name)
    return {group: [Decimal(value) for value in sums] for group, sums in found.items()}


def as_sums(row: Any, stations: int | None = None) -> list[Decimal]:
    return [Decimal(row.stations if stations is None else stations), *(Decimal(getattr(row, name)) for name in
            ("rolled_up", "reckoned", *ADDED))]  # fmt: skip


def make_organizations(headquarters: HeadquartersStore, now: datetime) -> list[bytes | None]:
    with headquarters.publishing(bytes(16), now) as writer:
        return [None, *(writer.create(tables.Organization, name=name, short_name=name) for name in ("Ours", "Theirs"))]


def test_they_are_what_adding_up_gives_after_whatever_became_of_the_stations(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    chance = random.Random(20)
    organizations = make_organizations(headquarters, now)
    ids: dict[bytes, bytes] = {}
    with headquarters.writing() as session:
        open_door(session, STATIONS[0], organizations[1] or b"", "peer_review", now + timedelta(days=1))
        open_door(session, STATIONS[1], organizations[1] or b"", "peer_review", now - timedelta(days=1))
    for _ in range(80):
        station_id = chance.choice(STATIONS)
        place = {"organization_id": chance.choice(organizations), "country": chance.choice(COUNTRIES)}
        if station_id not in ids:
            with headquarters.publishing(station_id, now) as writer:
                ids[station_id] = writer.create(tables.Station, name=station_id.hex(), **place)
        elif chance.random() < 0.5:
            with headquarters.publishing(station_id, now) as writer:
                writer.change(tables.Station, ids[station_id], **place, removed=chance.choice([None, None, True]))
        else:
            amounts = {name: Decimal(chance.randrange(9_000_000)) / 1_000 for name in ADDED[:4]}
            counts = {name: chance.randrange(3) for name in ADDED[4:]}
            with headquarters.writing() as session:
                lock_scope(session, station_id)
                row = {"station_id": station_id, "year": chance.choice(YEARS), "state": {}, "reckoned_at": now}
                station_years.save(session, row | {"global_head": 1} | amounts | counts)
    ours = organizations[1]
    named = {None: "", organizations[1]: "Ours", organizations[2]: "Theirs"}
    for view in (None, View(ours, now), View(ours, now, through_doors=False)):
        with headquarters.reading() as session:
            seen, years = group_sums.of_all(session, 2025, 2026, view)
            found = {group: {row.name: as_sums(row) for row in group_sums.of_groups(session, 2026, group, view)}
                     for group in (Group.ORGANIZATION, Group.COUNTRY)}  # fmt: skip
            page = group_sums.of_stations(session, 2026, view, None, 100)
        assert {None: as_sums(years[2026], seen)} == added_up(headquarters, view, lambda _: None)
        assert found[Group.COUNTRY] == added_up(headquarters, view, lambda station: station.country or "")
        by_name = added_up(headquarters, view, lambda station: named[station.organization_id])
        assert found[Group.ORGANIZATION] == by_name
        assert len(page) == seen


def test_stations_that_are_reckoned_at_the_same_time_all_come_into_the_sums(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    """Every thread reckons all of them: what two reckon at once is in the sums once."""
    for station_id in STATIONS:
        with headquarters.publishing(station_id, now) as writer:
            writer.create(tables.Station, name=station_id.hex(), country="CAF")
    threads = [Thread(target=bring_up_to_date, args=(headquarters, 2026, now)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with headquarters.reading() as session:
        seen, years = group_sums.of_all(session, 2026, 2026, None)
    assert (seen, years[2026].rolled_up) == (len(STATIONS), len(STATIONS))
    assert bring_up_to_date(headquarters, 2026, now) == 0


@pytest.mark.parametrize("scope", ["station", "global"])
def test_what_comes_into_a_scope_overtakes_what_was_reckoned_of_it(
    headquarters: HeadquartersStore, now: datetime, scope: str
) -> None:
    for station_id in STATIONS[:3]:
        with headquarters.publishing(station_id, now) as writer:
            writer.create(tables.Station, name=station_id.hex())
    assert [bring_up_to_date(headquarters, year, now) for year in (2025, 2026)] == [3, 3]
    with headquarters.publishing(STATIONS[1] if scope == "station" else bytes(16), now) as writer:
        if scope == "station":
            writer.create(tables.Supplier, name="Sahara Power")
        else:
            writer.create(tables.Organization, name="Ours", short_name="O")
    with headquarters.reading() as session:
        behind = [station_years.overtaken(session, year, None, 10) for year in (2025, 2026)]
        marked = session.get_one(tables.StationYear, (STATIONS[1], 2026)).global_head == OVERTAKEN
    assert behind == [STATIONS[1:2] if scope == "station" else STATIONS[:3]] * 2
    assert marked is (scope == "station")
    assert bring_up_to_date(headquarters, 2026, now) == len(behind[0])
