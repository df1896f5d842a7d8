"""A device reads and writes its own station only, whatever it says; who guesses codes is shut out; who does what."""

from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from fastapi.routing import APIRoute
from sqlalchemy import select
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.enrolment import ATTEMPTS_ALLOWED, CLOSED_FOR, admit, issue_code
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import KINDS
from field_ems.sync.compression import unpack
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from tests.hq.test_pages import PASSWORD, sign_in, token_of
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]

ALL = frozenset(ConsoleRole)
DECIDE = frozenset({ConsoleRole.ADMINISTRATOR, ConsoleRole.REVIEWER})
PUBLISH = frozenset({ConsoleRole.ADMINISTRATOR, ConsoleRole.PUBLISHER, ConsoleRole.COORDINATOR})
ONLY_ADMINISTRATORS = frozenset({ConsoleRole.ADMINISTRATOR})

NOT_FOR_ALL = {
    ("POST", "/stations/{station}/assessments/{assessment}"): DECIDE,
    ("POST", "/stations/{station}/languages"): PUBLISH,
    ("POST", "/bundles"): DECIDE,
    ("POST", "/publish-guidance"): PUBLISH,
    ("POST", "/guidance/{code}/withdraw"): PUBLISH,
    ("GET", "/publish-guidance"): PUBLISH,
    ("GET", "/publishing"): PUBLISH,
    ("POST", "/publishing"): PUBLISH,
    ("GET", "/publishing/drafts/{draft}"): PUBLISH,
    ("POST", "/publishing/drafts/{draft}"): PUBLISH,
    ("GET", "/publishing/withdraw"): PUBLISH,
    ("POST", "/publishing/withdraw"): PUBLISH,
    ("GET", "/audit"): ONLY_ADMINISTRATORS,
}
"""Which roles may ask for what; every other page is for all who have signed in."""

FOR_STRANGERS = {"/sign-in", "/sign-out", "/language", "/static/console.css", "/static/icon.svg"}


def enrolled(store: HeadquartersStore, name: str, station_id: bytes, now: datetime) -> str:
    request = EnrolmentRequest(issue_code(store, name, now), "laptop", station_id.hex(), "", "11" * 32)
    return decode_reply(admit(store, encode(request), now)).token


def everything(store: HeadquartersStore, station_id: bytes) -> set[bytes]:
    found: set[bytes] = set()
    with store.reading() as session:
        for kind in KINDS:
            query = select(kind.table.c.id).where(kind.table.c.station_id == station_id)
            found |= set(session.connection().execute(query).scalars())
    return found


def filled(laptop: Laptop, now: datetime) -> None:
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        for hour in range(4):
            add_reading(writer, meter_id, str(hour), now + timedelta(hours=hour))


def test_what_a_device_sends_lies_in_its_own_station_alone(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, tmp_path: object, now: datetime
) -> None:
    """The same octets with another device's token are that other station's, and tell nothing of the first."""
    first = make_laptop("one")
    filled(first, now)
    first.sync()
    first_body = first.link.bodies[0]
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    other_id = b"another-station!"
    token = enrolled(headquarters, "Other", other_id, now)
    before = everything(headquarters, first.store.station_id)
    assert before
    for body in (first_body, first.link.bodies[-1]):
        answer = client.post("/v1/sync", content=body, headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        assert first.store.station_id not in unpack(answer.content)
        assert not any(identity in unpack(answer.content) for identity in before)
    assert everything(headquarters, first.store.station_id) == before
    assert everything(headquarters, other_id)


def test_a_file_is_given_to_the_station_that_names_it_alone(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    content = b"\x89PNG\r\n\x1a\n" + b"x" * 40
    digest = sha256(content).digest()[:16]
    with laptop.store.writing(now) as writer:
        writer.create(tables.Attachment, digest=digest, name="a.png", media_type="image/png", size=len(content))
    laptop.sync()
    client = TestClient(create_app(headquarters, lambda: now))
    own = enrolled(headquarters, "One", laptop.store.station_id, now)
    other = enrolled(headquarters, "Other", b"another-station!", now)
    stretch = {"Content-Range": f"bytes 0-{len(content) - 1}/{len(content)}"}
    path = f"/v1/files/{digest.hex()}"
    for token, statuses in ((other, {400, 404}), (own, {200})):
        headers = {"Authorization": f"Bearer {token}", **stretch}
        assert client.put(path, content=content, headers=headers).status_code in statuses
    for token, statuses in ((own, {206}), (other, {400, 404}), ("x", {401})):
        given = client.get(path, headers={"Authorization": f"Bearer {token}"})
        assert given.status_code in statuses
        assert (content in given.content) is (token == own)


def test_guessing_codes_closes_the_door_for_a_while(headquarters: HeadquartersStore, now: datetime) -> None:
    client = TestClient(create_app(headquarters, lambda: now))
    asking = [
        encode(EnrolmentRequest(f"AAAA-BBBB-CCCC-{place:04}", "x", "ab" * 16, "", "11" * 32)) for place in range(30)
    ]
    codes = [client.post("/v1/enrol", content=one).status_code for one in asking]
    assert codes == [403] * ATTEMPTS_ALLOWED + [429] * (len(asking) - ATTEMPTS_ALLOWED)
    code = issue_code(headquarters, "Birao", now)
    good = encode(EnrolmentRequest(code, "x", "ab" * 16, "", "11" * 32))
    assert client.post("/v1/enrol", content=good).headers["Retry-After"] == str(CLOSED_FOR.seconds)
    later = TestClient(create_app(headquarters, lambda: now + CLOSED_FOR + timedelta(seconds=1)))
    assert later.post("/v1/enrol", content=good).status_code == 200


def pages(app: object) -> list[tuple[str, str]]:
    """Give every method and path of the console."""
    found: list[tuple[str, str]] = []

    def walk(known: object) -> None:
        for route in getattr(known, "routes", ()):
            if isinstance(route, APIRoute):
                found.extend((method, route.path) for method in route.methods if not route.include_in_schema)
            else:
                walk(getattr(route, "original_router", None) or route)

    walk(app)
    return sorted(found)


@pytest.mark.parametrize("hq_url", ["sqlite"], indirect=True)
def test_every_page_and_action_is_for_the_roles_of_the_table_alone(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    app = create_app(headquarters, lambda: now)
    asked = [one for one in pages(app) if one[1] not in FOR_STRANGERS]
    assert set(NOT_FOR_ALL) <= set(asked)
    assert len(asked) > 12
    refused: dict[tuple[str, str], set[ConsoleRole]] = {one: set() for one in asked}
    stranger = TestClient(app, follow_redirects=False)
    for role in ConsoleRole:
        add_user(headquarters, role.value, PASSWORD, role, now)
        client = TestClient(app, follow_redirects=False)
        assert sign_in(client, role.value) == 303
        form = {"form_token": token_of(client.get("/stations").text)}
        for method, path in asked:
            real = path.replace("{station}", "ab" * 16).replace("{assessment}", "cd" * 16)
            real = real.replace("{name}", "ef" * 16).replace("{code}", "x")
            data = form if method == "POST" else None
            if client.request(method, real, data=data).status_code == 403:
                refused[method, path].add(role)
            assert stranger.request(method, real, data=data).headers.get("location") == "/sign-in", (method, path)
    assert {one: set(ALL) - roles for one, roles in refused.items()} == {
        one: set(NOT_FOR_ALL.get(one, ALL)) for one in asked
    }
