"""Bundles at headquarters' pages: who may upload, what comes back, and what is refused in words."""

from datetime import datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from field_ems.hq.app import create_app
from field_ems.services.bundles import export_bundle, import_bundle
from field_ems.services.console import ConsoleRole, add_user
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.station import pending
from tests.hq.test_pages import PASSWORD, sign_in, token_of
from tests.services.test_bundles import enrolled


@pytest.fixture
def client(headquarters: HeadquartersStore, now: datetime) -> TestClient:
    for name, role in (("rania", ConsoleRole.REVIEWER), ("victor", ConsoleRole.VIEWER)):
        add_user(headquarters, name, PASSWORD, role, now)
    return TestClient(create_app(headquarters, lambda: now), follow_redirects=False)


def test_uploaded_and_the_answer_carried_back(
    client: TestClient, station: StationStore, headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    laptop = enrolled(station, headquarters, now)
    laptop.add("Main office")
    bundle = export_bundle(station, tmp_path, now).path.read_bytes()
    assert client.get("/bundles").status_code == 303
    sign_in(client, "rania")
    form = {"form_token": token_of(client.get("/bundles").text)}
    assert client.post("/bundles", files={"bundle": ("a", bundle)}).status_code == 403
    answer = client.post("/bundles", data=form, files={"bundle": ("a", bundle)})
    assert answer.status_code == 200
    name = answer.headers["content-disposition"].removeprefix('attachment; filename="').removesuffix('"')
    assert "to-laptop" in name
    assert answer.headers["x-content-type-options"] == "nosniff"
    (tmp_path / name).write_bytes(answer.content)
    assert import_bundle(station, tmp_path / name).acknowledged > 0
    assert pending(station) == 0
    cut = client.post("/bundles", data=form, files={"bundle": ("a", bundle[:-9])})
    assert (cut.status_code, 'role="alert"' in cut.text) == (400, True)
    again = client.post("/bundles", data=form, files={"bundle": ("a", bundle)})
    (tmp_path / name).write_bytes(again.content)
    assert import_bundle(station, tmp_path / name).acknowledged == 0
    assert client.post("/bundles", data=form).status_code == 400


def test_a_viewer_uploads_nothing(client: TestClient) -> None:
    sign_in(client, "victor")
    page = client.get("/bundles").text
    assert 'type="file"' not in page
    form = {"form_token": token_of(page)}
    assert client.post("/bundles", data=form, files={"bundle": ("a", b"x")}).status_code == 403
