"""Two organizations at one headquarters: closed to each other but for a door that was opened and logged."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from field_ems.domain.access import DoorReason, Scope
from field_ems.hq.app import create_app
from field_ems.services.api import create_token
from field_ems.services.audit import audit_page
from field_ems.services.checklists import list_fillings, submit_checklist
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.demo import fill_demo_station
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.organizations import grant_door, revoke_door
from field_ems.services.reviews import list_waiting
from field_ems.services.suppliers import edit_supplier, list_suppliers
from field_ems.services.templates import publish_shipped_templates
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import synchronize
from tests.hq.test_pages import PASSWORD, sign_in, token_of

OURS, THEIRS = "OurOrg", "TheirOrg"
THEIR_STATION, THEIR_SUPPLIER = "Their duty station", "Their supplier"


@dataclass
class Scene:
    """Headquarters with a station of each organization; theirs has readings, suppliers and an assessment."""

    store: HeadquartersStore
    app: object
    client: TestClient
    token: str
    device_token: str
    their_id: bytes
    their_assessment: bytes
    now: datetime

    @property
    def secrets(self) -> list[str]:
        """What only they may read."""
        return [THEIR_STATION, THEIR_SUPPLIER, self.their_id.hex(), self.their_assessment.hex()]


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    now = datetime.fromisoformat("2026-03-02T08:30:00+00:00")
    folder = tmp_path_factory.mktemp("organizations")
    store = HeadquartersStore(_database(folder))
    publish_shipped_templates(store, now)
    theirs = StationStore.open(folder / "theirs")
    fill_demo_station(theirs, now)
    draft = list_fillings(theirs)[0]
    supplier = next(one for one in list_suppliers(theirs) if one.name == draft.supplier_name)
    edit_supplier(theirs, now, supplier.id, name=THEIR_SUPPLIER)
    submit_checklist(theirs, draft.draft_id, now, now.date(), accept_incomplete=True)
    _enrolled(store, theirs, THEIR_STATION, THEIRS, now)
    ours = StationStore.open(folder / "ours")
    device_token = _enrolled(store, ours, "Our duty station", OURS, now)
    add_user(store, "amal", PASSWORD, ConsoleRole.ADMINISTRATOR, now, OURS)
    add_user(store, "hana", PASSWORD, ConsoleRole.ADMINISTRATOR, now)
    token = create_token(store, "our system", list(Scope), now, organization=OURS)
    app = create_app(store, lambda: now)
    client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
    assert sign_in(client, "amal") == 303
    waiting = list_waiting(store)
    yield Scene(store, app, client, token, device_token, theirs.station_id, waiting[0].id, now)
    for one in (store, theirs, ours):
        one.close()


def _database(folder: Path):  # type: ignore[no-untyped-def]
    from field_ems.store.database import Database

    return Database.at_path(folder / "hq.db")


def _enrolled(store: HeadquartersStore, station: StationStore, name: str, organization: str, now: datetime) -> str:
    code = issue_code(store, name, now, organization=organization)
    reply = decode_reply(
        admit(store, encode(EnrolmentRequest(code, "laptop", station.station_id.hex(), "", "11" * 32)), now)
    )
    caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)

    class Link:
        def post(self, body: bytes) -> bytes:
            return answer_body(store, caller, body, now)

    synchronize(station, Link(), lambda: now)
    return reply.token


def routes(scene: Scene) -> list[tuple[str, str]]:
    """Give every method and path that headquarters answers, the ids in them being theirs."""
    names = {"station": scene.their_id.hex(), "assessment": scene.their_assessment.hex(), "name": "ab" * 16}
    found = []

    def walk(known: object) -> None:
        for route in getattr(known, "routes", ()):
            if isinstance(route, APIRoute):
                path = route.path
                for name in route.param_convertors:
                    path = path.replace(f"{{{name}}}", names.get(name, "x"))
                found.extend((method, path) for method in route.methods)
            else:
                walk(getattr(route, "original_router", None) or route)

    walk(scene.app)
    assert len(found) > 25
    return found


def ask(scene: Scene, method: str, path: str, token: str | None, **query: str) -> str:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    form = {"form_token": token_of(scene.client.get("/stations").text)} if method == "POST" else None
    answer = scene.client.request(method, path, params=query, headers=headers, data=form)
    assert answer.status_code < 500, (method, path, answer.status_code)
    return answer.text


def told(scene: Scene, text: str, path: str) -> list[str]:
    """Give what a text tells of them that its own address did not say."""
    return [secret for secret in scene.secrets if secret in text and secret not in path]


def test_no_route_tells_one_organization_of_the_other(scene: Scene) -> None:
    for method, path in routes(scene):
        if path != "/sign-out":
            for token in (None, scene.token, scene.device_token):
                assert told(scene, ask(scene, method, path, token), path) == [], (method, path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_query_tells_one_organization_of_the_other(scene: Scene, data: st.DataObject) -> None:
    gets = sorted({path for method, path in routes(scene) if method == "GET"})
    path = data.draw(st.sampled_from(gets))
    ids = st.sampled_from([scene.their_id.hex(), scene.their_assessment.hex(), "00" * 16, "", "ff" * 16, "x"])
    words = st.sampled_from(["Their", "duty", "2026-02", "%", "_", "1", "999"])
    query = data.draw(
        st.fixed_dictionaries(
            {},
            optional={"after": ids, "station": ids, "named": words, "silent": words, "before": words, "limit": words},
        )
    )
    token = data.draw(st.sampled_from([None, scene.token, scene.device_token]))
    text = ask(scene, "GET", path, token, **query)
    assert told(scene, text, path + "".join(query.values())) == []


def test_nothing_is_written_into_the_other_organization(scene: Scene) -> None:
    path = f"/stations/{scene.their_id.hex()}/assessments/{scene.their_assessment.hex()}"
    form = {"form_token": token_of(scene.client.get("/stations").text), "outcome": "approved", "decisions": "0"}
    assert scene.client.post(path, data=form).status_code == 404
    assert [card.id for card in list_waiting(scene.store)] == [scene.their_assessment]


def test_an_open_door_lets_look_and_not_write_until_it_is_closed_or_over(scene: Scene) -> None:
    page = f"/stations/{scene.their_id.hex()}"
    until = scene.now + timedelta(days=3)
    grant_door(scene.store, THEIR_STATION, OURS, DoorReason.PEER_REVIEW, until, scene.now)
    assert THEIR_STATION in scene.client.get(page).text
    assert THEIR_STATION in ask(scene, "GET", "/v1/api/stations", scene.token)
    paper = f"{page}/assessments/{scene.their_assessment.hex()}"
    form = {"form_token": token_of(scene.client.get("/stations").text), "outcome": "approved", "decisions": "0"}
    assert scene.client.post(paper, data=form).status_code == 404
    later = TestClient(create_app(scene.store, lambda: until), follow_redirects=False)
    assert THEIR_STATION not in later.get("/v1/api/stations", headers={"Authorization": f"Bearer {scene.token}"}).text
    revoke_door(scene.store, THEIR_STATION, OURS, scene.now)
    assert scene.client.get(page).status_code == 404
    actions = [one.action for one in audit_page(scene.store, scene.their_id, None)]
    assert {"door_opened", "door_closed"} <= set(actions)


def test_headquarters_itself_sees_all(scene: Scene) -> None:
    client = TestClient(scene.app, follow_redirects=False)  # type: ignore[arg-type]
    assert sign_in(client, "hana") == 303
    assert THEIR_STATION in client.get("/stations").text
    assert client.get("/audit").status_code == 200
    assert scene.client.get("/audit").status_code == 403
