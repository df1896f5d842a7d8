"""Headquarters' pages: who may see and decide what, and that nothing on them can bite."""

from datetime import datetime

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.services import assessments
from field_ems.services.checklists import list_fillings, submit_checklist
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.demo import fill_demo_station
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.supplier_register import save_certificate, save_communication
from field_ems.services.suppliers import edit_supplier, list_suppliers
from field_ems.services.templates import publish_shipped_templates
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import synchronize
from tests.services.checklist_scene import carry

PASSWORD = "a long enough password"
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def client(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> TestClient:
    """Headquarters after the demo station, with one submitted assessment, has synced."""
    fill_demo_station(station, now)
    draft = list_fillings(station)[0]
    supplier = next(one for one in list_suppliers(station) if one.name == draft.supplier_name)
    edit_supplier(station, now, supplier.id, name=HOSTILE)
    submit_checklist(station, draft.draft_id, now, now.date(), accept_incomplete=True)
    publish_shipped_templates(headquarters, now)
    request = EnrolmentRequest(
        issue_code(headquarters, "Abéché", now), "laptop", station.station_id.hex(), "", "11" * 32
    )
    reply = decode_reply(admit(headquarters, encode(request), now))
    caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)

    class Link:
        def post(self, body: bytes) -> bytes:
            return answer_body(headquarters, caller, body, now)

    synchronize(station, Link(), lambda: now)
    for name, role in (("rania", ConsoleRole.REVIEWER), ("victor", ConsoleRole.VIEWER)):
        add_user(headquarters, name, PASSWORD, role, now)
    return TestClient(create_app(headquarters, lambda: now), follow_redirects=False)


def sign_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    form = {"form_token": token_of(client.get("/sign-in").text), "name": name, "password": password}
    return client.post("/sign-in", data=form).status_code


def token_of(page: str) -> str:
    return page.split('name="form_token" value="')[1].split('"')[0]


def assessment_page(client: TestClient) -> str:
    page = client.get("/stations").text
    return next(part.split('"')[0] for part in page.split('href="') if "/assessments/" in part.split('"')[0])


def test_nobody_sees_anything_before_signing_in(client: TestClient) -> None:
    station = "/stations/" + "00" * 16
    for path in ("/", "/coverage.csv", "/stations", station, station + "/assessments/" + "00" * 16):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    client.cookies.set("session", "616c696365.9999999999.00")
    assert client.get("/").status_code == 303


def test_a_reviewer_returns_and_approves_and_the_station_would_see_it(
    client: TestClient, station: StationStore, headquarters: HeadquartersStore
) -> None:
    assert sign_in(client, "rania") == 303
    stations = client.get("/stations").text
    assert "Abéché" in stations
    assert '<td class="number">70</td>' in stations
    path = assessment_page(client)
    page = client.get(path).text
    assert HOSTILE not in page
    assert "&lt;script&gt;" in page
    form = {"form_token": token_of(page), "decisions": "0", "comment": "", "comment-GEN_WHAT": "Which one?"}
    assert client.post(path, data=form | {"outcome": "nonsense"}).status_code == 400
    assert client.post(path, data=form | {"outcome": "returned"}).status_code == 303
    assert "Which one?" in client.get(path).text
    late = client.post(path, data=form | {"outcome": "approved", "comment": "Typed at length"})
    assert late.status_code == 409
    assert "Typed at length" in late.text
    assert client.post(path, data=form | {"decisions": "1", "outcome": "approved"}).status_code == 303
    assessment_id = bytes.fromhex(path.rsplit("/", 1)[1])
    sheet = assessments.show_assessment(headquarters, assessment_id, station.station_id)
    assert [decision.outcome for decision in sheet.decisions] in (["returned", "approved"], ["approved", "returned"])
    assert sheet.card.state is assessments.State.APPROVED


def test_a_viewer_sees_and_does_not_decide(client: TestClient) -> None:
    sign_in(client, "victor")
    path = assessment_page(client)
    page = client.get(path).text
    assert "Approve" not in page
    assert client.post(path, data={"form_token": token_of(page), "outcome": "approved"}).status_code == 403


def test_a_form_that_another_site_made_is_refused(client: TestClient) -> None:
    sign_in(client, "rania")
    path = assessment_page(client)
    for forged in ({}, {"form_token": "0" * 48}):
        assert client.post(path, data={"outcome": "approved"} | forged).status_code == 403


def test_guessing_passwords_closes_the_door(client: TestClient) -> None:
    assert [sign_in(client, "rania", "wrong password!") for _ in range(6)] == [403] * 5 + [429]
    assert sign_in(client, "rania") == 429
    assert sign_in(client, "victor") == 303


def test_a_password_is_kept_as_an_argon2_hash_alone(client: TestClient, headquarters: HeadquartersStore) -> None:
    with headquarters.reading() as session:
        kept = [user.password_hash for user in session.scalars(select(tables.ConsoleUser))]
    assert all(one.startswith("$argon2id$") and PASSWORD not in one for one in kept)
    assert len(set(kept)) == len(kept) > 1


def test_pages_run_no_script_and_stay_in_their_frame(client: TestClient) -> None:
    sign_in(client, "rania")
    for path in ("/", "/stations", "/sign-in", assessment_page(client)):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert "script-src" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    form = {"form_token": token_of(client.get("/sign-in").text), "name": "rania", "password": PASSWORD}
    cookie = client.post("/sign-in", data=form).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_a_suppliers_register_is_seen_and_nothing_in_it_bites(
    client: TestClient, station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    supplier = next(one for one in list_suppliers(station) if one.name == HOSTILE)
    save_certificate(station, now, supplier.id, {"name": HOSTILE, "expires_on": now.date()})
    save_communication(station, now, supplier.id, {"requirement": "No R-22", "channel": "letter"})
    carry(station, headquarters, station.station_id, at_headquarters=True)
    sign_in(client, "victor")
    base = f"/stations/{station.station_id.hex()}/suppliers"
    listed = client.get(base)
    assert listed.status_code == 200
    assert HOSTILE not in listed.text
    assert supplier.id.hex() in listed.text
    page = client.get(f"{base}/{supplier.id.hex()}").text
    assert HOSTILE not in page
    for words in ("ends soon", "No R-22", "not acknowledged"):
        assert words in page
    assert client.get(f"{base}/{'01' * 16}").status_code == 404
    assert client.get(f"/stations/{'01' * 16}/suppliers").status_code == 404


def test_an_address_that_there_is_not_is_said_on_a_page_and_to_a_program_as_json(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    page = client.get("/nothing", headers={"Accept-Language": "en"})
    assert (page.status_code, "There is no such page" in page.text) == (404, True)
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert client.get("/v1/nothing").json() == {"detail": "Not Found"}
