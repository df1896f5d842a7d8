"""The languages in which a station fetches guidelines, chosen on headquarters' page."""

from datetime import datetime

import pytest
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.i18n import LANGUAGES
from field_ems.services.audiences import languages_of
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.enrolment import issue_code
from field_ems.store.headquarters import HeadquartersStore
from tests.hq.test_isolation import enrolled
from tests.hq.test_pages import PASSWORD, sign_in, token_of

STATION = b"station-of-tests"
PAGE = f"/stations/{STATION.hex()}/languages"


@pytest.fixture
def client(headquarters: HeadquartersStore, now: datetime) -> TestClient:
    for name, role in (("paula", ConsoleRole.PUBLISHER), ("rania", ConsoleRole.REVIEWER)):
        add_user(headquarters, name, PASSWORD, role, now)
    issue_code(headquarters, "Abéché", now)
    enrolled(headquarters, "Abéché", STATION, now)
    return TestClient(create_app(headquarters, lambda: now), follow_redirects=False)


def send(client: TestClient, *codes: str) -> int:
    form = {"form_token": token_of(client.get(PAGE).text)} | {f"language-{code}": "yes" for code in codes}
    return client.post(PAGE, data=form).status_code


def test_languages_are_chosen_and_shown(client: TestClient, headquarters: HeadquartersStore) -> None:
    sign_in(client, "paula")
    assert PAGE in client.get(f"/stations/{STATION.hex()}").text
    assert client.get(PAGE).text.count(" checked") == len(LANGUAGES)
    assert send(client, "fr", "ar") == 303
    assert languages_of(headquarters, STATION) == ("ar", "fr")
    assert client.get(PAGE).text.count(" checked") == 2
    assert send(client, *LANGUAGES) == 303
    assert languages_of(headquarters, STATION) == tuple(LANGUAGES)


def test_none_is_refused_and_nothing_changes(client: TestClient, headquarters: HeadquartersStore) -> None:
    sign_in(client, "paula")
    send(client, "fr")
    assert send(client) == 400
    assert languages_of(headquarters, STATION) == ("fr",)
    assert client.get(f"/stations/{'ff' * 16}/languages").status_code == 404


def test_other_roles_see_them_and_do_not_choose(client: TestClient, headquarters: HeadquartersStore) -> None:
    sign_in(client, "rania")
    page = client.get(PAGE).text
    assert "fieldset disabled" in page
    assert client.post(PAGE, data={"form_token": token_of(page), "language-fr": "yes"}).status_code == 403
    assert languages_of(headquarters, STATION) == tuple(LANGUAGES)
