"""Publishing on headquarters' pages: a file becomes a draft, is seen, published, and withdrawn again."""

from datetime import datetime
from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from field_ems.domain.practices import Level
from field_ems.hq.app import create_app
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.enrolment import issue_code
from field_ems.services.factors import list_sets
from field_ems.services.minimums import list_minimums
from field_ems.services.practices import propose_practice
from field_ems.services.procurement_mandates import list_mandates
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.station import synchronize
from tests.hq.test_coverage import Link
from tests.hq.test_pages import HOSTILE, PASSWORD, sign_in, token_of

TABLE = f"activity,unit,valid_from,kg_co2e,source\ndiesel,L,2026-01-01,2.7,{HOSTILE}\n"


@pytest.fixture
def client(headquarters: HeadquartersStore, now: datetime) -> TestClient:
    add_user(headquarters, "paula", PASSWORD, ConsoleRole.PUBLISHER, now)
    issue_code(headquarters, "Garoua", now, organization="UN")
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    sign_in(client, "paula")
    return client


def drafted(client: TestClient, file: tuple[str, bytes] | None = None, **fields: str) -> str:
    """Give the address of the draft that a form makes."""
    token = token_of(client.get("/publishing").text)
    files = {"file": file or ("", b"")}
    answer = client.post("/publishing", data=fields | {"form_token": token}, files=files)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def decide(client: TestClient, address: str, step: str) -> None:
    token = token_of(client.get(address).text)
    assert client.post(address, data={"form_token": token, "step": step}).status_code == 303


def test_a_factor_set_goes_from_file_to_draft_to_stations_and_back(
    client: TestClient, headquarters: HeadquartersStore
) -> None:
    address = drafted(client, ("set.csv", TABLE.encode()), kind="factors", code="HQ-2026")
    seen = client.get(address).text
    assert "DESNZ-2024" in seen
    assert "&lt;script&gt;" in seen
    assert HOSTILE not in seen
    assert "HQ-2026" not in {card.code for card in list_sets(headquarters)}
    assert "HQ-2026" in client.get("/publishing").text
    decide(client, address, "publish")
    assert "HQ-2026" in {card.code for card in list_sets(headquarters)}
    assert client.get(address).status_code == 404
    form = client.get("/publishing/withdraw?kind=factors&code=HQ-2026").text
    fields = {"form_token": token_of(form), "kind": "factors", "code": "HQ-2026", "reason": "wrong"}
    assert "keep those figures" in client.post("/publishing/withdraw", data=fields).text
    assert client.post("/publishing/withdraw", data=fields).status_code == 400


def test_a_mandate_is_seen_and_a_draft_thrown_away(client: TestClient, headquarters: HeadquartersStore) -> None:
    fields = {"kind": "mandate", "organization": "UN", "from": "2026-10-01"}
    decide(client, drafted(client, **fields), "discard")
    assert list_mandates(headquarters)[0].approved_from is None
    decide(client, drafted(client, **fields), "publish")
    assert list_mandates(headquarters)[0].approved_from is not None


def test_what_is_typed_is_read_as_its_kind_and_kept_where_it_is_wrong(client: TestClient) -> None:
    drafted(client, kind="factors", code="HQ-2027", text=TABLE)
    drafted(client, kind="guidance", text="code: x\nkind: common\ntitles: {en: T}\nbodies: {en: B}\n")
    token = token_of(client.get("/publishing").text)
    for fields, status in (
        ({"kind": "guidance", "text": "code: [", "code": "kept"}, 400),
        ({"kind": "templates", "text": "code: x", "code": "kept"}, 400),
        ({"kind": "law", "text": "", "code": "kept"}, 400),
    ):
        answer = client.post("/publishing", data=fields | {"form_token": token}, files={"file": ("", b"")})
        assert answer.status_code == status
        assert fields["kind"] == "law" or 'value="kept"' in answer.text
    wrong_kind = client.post(
        "/publishing", data={"kind": "factors", "form_token": token}, files={"file": ("a.exe", b"x")}
    )
    assert wrong_kind.status_code == 400
    assert client.post("/publishing", data={"kind": "factors"}, files={"file": ("a.csv", b"x")}).status_code == 403


def test_minimums_typed_as_a_table_are_published_and_a_stations_practices_stand_beside_them(
    client: TestClient, headquarters: HeadquartersStore, station: StationStore, now: datetime
) -> None:
    header = "code,area,rule,limit,unit,effective_on,source,text-en"
    row = f"lighting,buildings,at_most,10,W/m2,2026-01-01,ST/AI/2026/1,{HOSTILE}"
    address = drafted(client, kind="minimums", text=f"{header}\n{row}\n")
    seen = client.get(address).text
    assert "No station has adopted a practice below it." in seen
    assert HOSTILE not in seen
    decide(client, address, "publish")
    assert [one.version for one in list_minimums(headquarters, now.date())] == [1]
    link = Link(station, headquarters, "Abéché", now)
    synchronize(station, link, lambda: now)
    propose_practice(station, now, HOSTILE, Level(Decimal(14)), minimum_code="lighting")
    synchronize(station, link, lambda: now)
    page = client.get(f"/stations/{station.station_id.hex()}").text
    assert "at most 10 W/m2 (minimum)" in page
    assert HOSTILE not in page
