"""The inventory across stations: as each station reckons it, summed, closed to others, for other systems too."""

import csv
import io
import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from field_ems.domain.access import Scope
from field_ems.domain.notices import Refusal
from field_ems.hq.app import create_app
from field_ems.services import station_years
from field_ems.services.api import create_token
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.emissions import inventory
from field_ems.services.organizations import organization_id_of
from field_ems.services.station_years import Group
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.visible import View
from tests.hq.test_pages import PASSWORD, sign_in
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]

JANUARY, MARCH = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
DAYS = datetime(2026, 1, 1, tzinfo=UTC).date(), datetime(2027, 1, 1, tzinfo=UTC).date()


@pytest.fixture
def laptop(make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime) -> Laptop:
    """Birao, with two months of electricity at headquarters, beside a station of another organization without any."""
    found = make_laptop("one")
    with headquarters.publishing(bytes(16), now) as writer:
        ours = writer.create(tables.Organization, name="Ours", short_name="O")
        theirs = writer.create(tables.Organization, name="Theirs", short_name="T")
    for station_id, name, organization in ((found.store.station_id, "Birao", ours), (b"s" * 16, "Garoua", theirs)):
        with headquarters.publishing(station_id, now) as writer:
            writer.create(tables.Station, name=name, country="CAF", organization_id=organization)
    with found.store.writing(now) as writer:
        meter_id = add_meter(writer)
        writer.flush()
        facility = writer.session.exec(select(tables.Facility)).one()
        writer.change(tables.Facility, facility.id, country="TCD")
        add_reading(writer, meter_id, "100", JANUARY)
        add_reading(writer, meter_id, "1600", MARCH)
    found.sync()
    return found


def test_headquarters_reckons_what_the_station_reckons_and_again_when_more_comes(
    laptop: Laptop, headquarters: HeadquartersStore, now: datetime
) -> None:
    assert station_years.inventory_page(headquarters, 2026, Group.COUNTRY).behind == 2
    assert station_years.bring_up_to_date(headquarters, 2026, now) == 2
    assert station_years.bring_up_to_date(headquarters, 2026, now) == 0
    found = station_years.inventory_page(headquarters, 2026, Group.ORGANIZATION)
    theirs = inventory(laptop.store, *DAYS)
    kg = theirs.scopes["2"]
    assert kg > 0
    assert [(one.name, one.gross, one.stations, one.reckoned) for one in found.lines] == [
        ("Ours", kg, 1, 1),
        ("Theirs", 0, 1, 0),
    ]
    assert (found.total.scopes, found.total.coverage) == ({"1": 0, "2": kg, "3": 0}, theirs.coverage)
    assert [(year, one.gross) for year, one in found.trend][-2:] == [(2025, 0), (2026, kg)]
    with laptop.store.writing(now) as writer:
        meter = writer.session.exec(select(tables.Meter)).one()
        add_reading(writer, meter.id, "2000", datetime(2026, 3, 2, tzinfo=UTC))
    laptop.sync()
    assert station_years.bring_up_to_date(headquarters, 2026, now, limit=5) == 1
    assert (
        station_years.inventory_page(headquarters, 2026, Group.STATION).total.gross
        == inventory(laptop.store, *DAYS).scopes["2"]
    )


def test_a_page_of_stations_goes_on_where_the_last_one_ended(
    headquarters: HeadquartersStore, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        with headquarters.publishing((1000 + number).to_bytes(16, "big"), now) as writer:
            writer.create(tables.Station, name=f"Station {number // 2}")
    monkeypatch.setattr(station_years, "PAGE", 2)
    names, after = [], None
    while True:
        found = station_years.inventory_page(headquarters, 2026, Group.STATION, after_id=after)
        names += [one.name for one in found.lines]
        after = found.next_after
        if after is None:
            break
    assert names == ["Station 0", "Station 0", "Station 1", "Station 1", "Station 2"]
    table = station_years.inventory_table(headquarters, 2026, Group.STATION)
    assert [row[0] for row in table.rows] == names
    with pytest.raises(Refusal, match=r"hq\.no_such_year"):
        station_years.inventory_page(headquarters, 9999, Group.STATION)


def test_the_page_and_its_exports_tell_each_organization_of_its_own(
    laptop: Laptop, headquarters: HeadquartersStore, now: datetime
) -> None:
    add_user(headquarters, "hana", PASSWORD, ConsoleRole.VIEWER, now)
    add_user(headquarters, "tariq", PASSWORD, ConsoleRole.ADMINISTRATOR, now, "Theirs")
    for name, sees in (("hana", True), ("tariq", False)):
        client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
        sign_in(client, name)
        for by in Group:
            page = client.get(f"/inventory?year=2026&by={by.value}").text
            assert ("Birao" in page or "Ours" in page) == (sees and by is not Group.COUNTRY)
        rows = list(
            csv.DictReader(io.StringIO(client.get("/inventory.csv?year=2026&by=station").text.lstrip("\ufeff")))
        )
        assert [row["name"] for row in rows] == (["Birao", "Garoua"] if sees else ["Garoua"])
        rows = json.loads(client.get("/inventory.json?year=2026&by=country").text)
        assert (Decimal(rows[0]["gross_kg_co2e"]) > 0, rows[0]["stations"]) == (sees, 2 if sees else 1)
        assert client.get("/inventory.xlsx?year=2026").content.startswith(b"PK")
        assert client.get("/inventory.exe").status_code == 404
        assert client.get("/inventory?year=9999").status_code == 404
        assert client.get("/inventory?year=x&by=y").status_code == 200


def test_totals_and_years_are_of_the_stations_that_are_seen(
    laptop: Laptop, headquarters: HeadquartersStore, now: datetime
) -> None:
    station_years.bring_up_to_date(headquarters, 2026, now)
    view = View(organization_id_of(headquarters, "Theirs"), now)
    for by in Group:
        found = station_years.inventory_page(headquarters, 2026, by, view=view)
        assert [(one.stations, one.gross) for one in (found.total, *found.lines, found.trend[-1][1])] == [(1, 0)] * 3


def test_other_systems_read_inventory_and_consumption_within_their_scopes(
    laptop: Laptop, headquarters: HeadquartersStore, now: datetime
) -> None:
    client = TestClient(create_app(headquarters, lambda: now))
    path = f"/v1/api/stations/{laptop.store.station_id.hex()}/consumption?year=2026"

    def ask(path: str, scopes: list[Scope], organization: str) -> tuple[int, list[dict[str, object]]]:
        token = create_token(headquarters, f"{organization} {len(tokens)}", scopes, now, organization=organization)
        tokens.append(token)
        answer = client.get(path, headers={"Authorization": f"Bearer {token}"})
        return answer.status_code, answer.json()["items"] if answer.status_code == 200 else []

    tokens: list[str] = []
    status, meters = ask(path, [Scope.CONSUMPTION], "Ours")
    assert (status, meters[0]["meter"], meters[0]["use"]) == (200, "E1", "1500")
    assert sum(Decimal(str(month)) for month in meters[0]["months"] if month) == 1500  # type: ignore[attr-defined]
    assert ask(path, [Scope.CONSUMPTION], "Theirs")[0] == 404
    assert ask(path, [Scope.INVENTORY], "Ours")[0] == 403
    station_years.bring_up_to_date(headquarters, 2026, now)
    status, stations = ask("/v1/api/inventory?year=2026", [Scope.INVENTORY], "Ours")
    assert (status, len(stations)) == (200, 1)
    assert Decimal(stations[0]["scopes_kg_co2e"]["2"]) > 0  # type: ignore[index]
    assert [one["meters"] for one in ask("/v1/api/inventory?year=2026", [Scope.INVENTORY], "Theirs")[1]] == [0]
    assert ask("/v1/api/inventory?year=1", [Scope.INVENTORY], "Ours")[0] == 422
