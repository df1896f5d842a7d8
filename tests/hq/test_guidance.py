"""Publishing guidance from headquarters' pages: seen before it is published, by those whose role it is."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.guidance import list_guidance
from field_ems.store.headquarters import HeadquartersStore
from tests.hq.test_pages import HOSTILE, PASSWORD, sign_in, token_of


@pytest.fixture
def client(headquarters: HeadquartersStore, now: datetime) -> TestClient:
    for name, role in (("paula", ConsoleRole.PUBLISHER), ("rania", ConsoleRole.REVIEWER)):
        add_user(headquarters, name, PASSWORD, role, now)
    return TestClient(create_app(headquarters, lambda: now), follow_redirects=False)


def typed(client: TestClient, **fields: str) -> dict[str, str]:
    token = token_of(client.get("/publish-guidance").text)
    known = {"code": "travel-1", "kind": "common", "title-en": "Travel", "body-en": HOSTILE, "form_token": token}
    return known | fields


def test_a_guideline_is_seen_then_published_then_withdrawn(client: TestClient, headquarters: HeadquartersStore) -> None:
    sign_in(client, "paula")
    seen = client.post("/publish-guidance", data=typed(client, step="preview"))
    assert "version 1" in seen.text
    assert HOSTILE not in seen.text
    assert not list_guidance(headquarters)
    assert client.post("/publish-guidance", data=typed(client, step="publish")).status_code == 303
    page = client.get("/guidance/travel-1").text
    assert "&lt;script&gt;" in page
    assert HOSTILE not in page
    again = client.get("/publish-guidance?code=travel-1").text
    assert 'value="travel-1"' in again
    client.post("/guidance/travel-1/withdraw", data={"form_token": token_of(page)})
    assert [card.withdrawn for card in list_guidance(headquarters)] == [True]
    assert "withdrawn" in client.get("/guidance").text


@pytest.mark.parametrize(
    "wrong", [{"code": "../x"}, {"title-en": ""}, {"kind": "law"}, {"effective_on": "soon"}, {"supersedes": "none"}]
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    client: TestClient, headquarters: HeadquartersStore, wrong: dict[str, str]
) -> None:
    sign_in(client, "paula")
    answer = client.post("/publish-guidance", data=typed(client, issuer="UNEP", step="publish") | wrong)
    assert answer.status_code == 400
    assert 'value="UNEP"' in answer.text
    assert 'class="message"' in answer.text
    assert not list_guidance(headquarters)


def test_other_roles_read_and_do_not_publish(client: TestClient) -> None:
    assert client.get("/guidance").status_code == 303
    sign_in(client, "rania")
    assert client.get("/guidance").status_code == 200
    assert client.get("/publish-guidance").status_code == 403
    assert client.post("/publish-guidance", data={"code": "x"}).status_code == 403
    assert client.post("/guidance/travel-1/withdraw", data={"code": "x"}).status_code == 403
