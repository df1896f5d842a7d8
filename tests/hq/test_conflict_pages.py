"""What headquarters sees of what two people entered differently, and of what it holds back."""

from datetime import datetime
from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.services import conflicts, meters
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.people import introduce
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import join_station
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller
from tests.conftest import StationMaker
from tests.hq.test_pages import HOSTILE, PASSWORD, sign_in
from tests.sync.conftest import DirectLink, Laptop, add_meter

NAMES = ("laptop one", "laptop two")


@pytest.fixture
def laptops(headquarters: HeadquartersStore, make_station: StationMaker, now: datetime) -> list[Laptop]:
    """Two enrolled laptops whose people have named a meter differently, and a clerk who added one."""
    found = []
    for name in NAMES:
        store = make_station(name)
        code = issue_code(headquarters, "Abéché", now, role="focal_point" if name == NAMES[0] else "clerk")
        reply = decode_reply(
            admit(headquarters, encode(EnrolmentRequest(code, name, store.station_id.hex(), "", "11" * 32)), now)
        )
        caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)
        with store.database.writing() as session:
            join_station(session, caller.station_id)
        found.append(Laptop(store, DirectLink(headquarters, caller, now)))
    first, second = found
    with first.store.writing(now) as writer:
        meter_id = add_meter(writer)
    first.sync()
    second.sync()
    clerk = introduce(second.store, now, "Paul")
    meters.set_multiplier(second.store, now, meter_id, now, Decimal(40), author_id=clerk)
    meters.edit_meter(first.store, now, meter_id, name="Grid A", author_id=introduce(first.store, now, "Amina"))
    meters.edit_meter(second.store, now, meter_id, name=HOSTILE)
    for laptop in (*found, *found):
        laptop.sync()
    return found


@pytest.fixture
def client(laptops: list[Laptop], headquarters: HeadquartersStore, now: datetime) -> TestClient:
    """A viewer who is signed in."""
    add_user(headquarters, "victor", PASSWORD, ConsoleRole.VIEWER, now)
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    assert sign_in(client, "victor") == 303
    return client


def test_headquarters_sees_what_is_held_and_in_conflict_and_by_which_device(
    client: TestClient, laptops: list[Laptop], now: datetime
) -> None:
    overview = client.get("/attention").text
    address = f"/stations/{laptops[0].store.station_id.hex()}/conflicts"
    assert "Abéché" in overview
    assert f'<a href="{address}">1</a>' in overview
    assert "#put-aside" in overview
    page = client.get(address).text
    for text in ("Grid A", "Amina", *NAMES, "Grid</bdi>"):
        assert text in page
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    card = conflicts.list_conflicts(laptops[0].store)[0]
    conflicts.settle(laptops[0].store, now, card, typed="Grid", reason="as on the label")
    laptops[0].sync()
    page = client.get(address).text
    assert "as on the label" in page
    assert "Grid A" not in page


def test_pages_that_are_not_there_say_so_and_none_is_shown_to_strangers(
    client: TestClient, laptops: list[Laptop]
) -> None:
    station = laptops[0].store.station_id.hex()
    assert client.get(f"/stations/{'00' * 16}/conflicts").status_code == 404
    assert client.get(f"/stations/{station}/conflicts?after=zz.name").status_code == 404
    assert client.get(f"/stations/{station}/conflicts?after={'ff' * 16}.name").status_code == 200
    assert client.get(f"/attention?after={station}").status_code == 200
    client.cookies.clear()
    for path in ("/attention", f"/stations/{station}/conflicts"):
        assert client.get(path).headers["location"] == "/sign-in"
