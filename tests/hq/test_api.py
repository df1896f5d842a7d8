"""The interface for other systems: tokens, scopes, pages, limits, and that it describes itself."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from starlette.testclient import TestClient

from field_ems.domain.access import Scope
from field_ems.domain.notices import Refusal
from field_ems.hq.api import REQUESTS_A_MINUTE
from field_ems.hq.app import create_app
from field_ems.services.api import LONGEST_LIFE, create_token, list_tokens, revoke_token
from field_ems.services.enrolment import hash_secret
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from tests.sync.conftest import LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]


@pytest.fixture
def client(headquarters: HeadquartersStore, now: datetime) -> TestClient:
    return TestClient(create_app(headquarters, lambda: now))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def station_id(make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime) -> bytes:
    """A station with five readings and a supplier."""
    laptop = make_laptop("one")
    with headquarters.publishing(laptop.store.station_id, now) as writer:
        writer.create(tables.Station, name="Birao", country="CAF")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        for hour in range(5):
            add_reading(writer, meter_id, f"{hour}.25", now + timedelta(hours=hour))
        writer.create(tables.Supplier, name="Bangui Energie", country="CAF")
    laptop.sync()
    return laptop.store.station_id


def test_pages_follow_each_other_without_a_gap(
    client: TestClient, headquarters: HeadquartersStore, station_id: bytes, now: datetime
) -> None:
    headers = bearer(create_token(headquarters, "reports", list(Scope), now))
    assert [one["name"] for one in client.get("/v1/api/stations", headers=headers).json()["items"]] == ["Birao"]
    values: list[str] = []
    after: dict[str, str] = {}
    while True:
        path = f"/v1/api/stations/{station_id.hex()}/readings"
        page = client.get(path, headers=headers, params={"limit": "2", **after}).json()
        values += [one["value"] for one in page["items"]]
        if page["next_after"] is None:
            break
        after = {"after": page["next_after"]}
    assert sorted(map(Decimal, values)) == [Decimal(hour) + Decimal("0.25") for hour in range(5)]
    coverage = client.get("/v1/api/coverage", headers=headers).json()["items"]
    assert coverage[0]["months"]["2026-03"]["actual"] == 1
    suppliers = client.get(f"/v1/api/stations/{station_id.hex()}/suppliers", headers=headers).json()["items"]
    assert [one["name"] for one in suppliers] == ["Bangui Energie"]
    assert client.get(f"/v1/api/stations/{station_id.hex()}/assessments", headers=headers).json()["items"] == []
    assert client.get(f"/v1/api/stations/{'ab' * 16}/readings", headers=headers).status_code == 404


def test_a_token_reads_what_its_scopes_say_until_it_is_over_or_revoked(
    client: TestClient, headquarters: HeadquartersStore, station_id: bytes, now: datetime
) -> None:
    token = create_token(headquarters, "reports", [Scope.STATIONS], now, life=timedelta(days=1))
    assert client.get("/v1/api/stations", headers=bearer(token)).status_code == 200
    assert client.get("/v1/api/coverage", headers=bearer(token)).status_code == 403
    readings = f"/v1/api/stations/{station_id.hex()}/readings"
    assert client.get(readings, headers=bearer(token)).status_code == 403
    later = TestClient(create_app(headquarters, lambda: now + timedelta(days=1)))
    assert later.get("/v1/api/stations", headers=bearer(token)).status_code == 401
    revoke_token(headquarters, "reports", now)
    for wrong in (token, "", "x", "é"):
        headers = {"Authorization": f"Bearer {wrong}".encode()}
        assert client.get("/v1/api/stations", headers=headers).status_code == 401  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=r"hq\.no_such_token"):
        revoke_token(headquarters, "reports", now)


def test_only_a_tokens_hash_is_kept(headquarters: HeadquartersStore, now: datetime) -> None:
    token = create_token(headquarters, "reports", [Scope.STATIONS], now)
    (known,) = list_tokens(headquarters)
    assert known.token_hash == hash_secret(token)
    assert token not in repr(known.model_dump())
    for name, life, code in (("reports", LONGEST_LIFE, "token_known"), ("other", timedelta(days=400), "token_life")):
        with pytest.raises(Refusal, match=rf"hq\.{code}"):
            create_token(headquarters, name, [Scope.STATIONS], now, life=life)


def test_too_many_requests_are_told_when_to_come_back(
    client: TestClient, headquarters: HeadquartersStore, now: datetime
) -> None:
    headers = bearer(create_token(headquarters, "reports", [Scope.STATIONS], now))
    codes = [client.get("/v1/api/stations", headers=headers).status_code for _ in range(REQUESTS_A_MINUTE)]
    assert set(codes) == {200}
    refused = client.get("/v1/api/stations", headers=headers)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_nothing_but_reading_is_offered(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    offered = {path: set(methods) for path, methods in paths.items() if path.startswith("/v1/api/")}
    assert len(offered) == len(Scope)
    assert set().union(*offered.values()) == {"get"}
