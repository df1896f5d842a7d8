"""Headquarters' HTTP door: who comes in, once, and what a body may be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates
from field_ems.domain.notices import Refusal
from field_ems.domain.roles import Role
from field_ems.hq.app import create_app
from field_ems.services.enrolment import CODE_LIFE, admit, issue_code
from field_ems.services.stations import list_stations, revoke_device
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.schema import VERSION
from field_ems.store.station import StationStore
from field_ems.sync.compression import MAX_PACKED, pack, unpack
from field_ems.sync.enrolment import EnrolmentReply, EnrolmentRequest, decode_reply, encode
from field_ems.sync.messages import Request, encode_request
from field_ems.sync.messages import decode_reply as decode_sync_reply


def asking(code: str, station_id: bytes) -> bytes:
    return encode(EnrolmentRequest(code, "laptop", station_id.hex(), "", "11" * 32))


def noop(now: datetime) -> bytes:
    request = Request(1, Coordinates(5, 1), 0, 0, (0, 0), int(now.timestamp()))
    return pack(encode_request(request))


@pytest.fixture
def client(headquarters: HeadquartersStore, now: datetime) -> TestClient:
    return TestClient(create_app(headquarters, lambda: now))


@pytest.fixture
def reply(client: TestClient, headquarters: HeadquartersStore, station: StationStore, now: datetime) -> EnrolmentReply:
    code = issue_code(headquarters, "Abéché", now, organization="UNDP", role=Role.CLERK)
    answer = client.post("/v1/enrol", content=asking(code, station.station_id))
    assert answer.status_code == 200
    return decode_reply(answer.content)


def test_enrolment_gives_all_that_is_needed_and_adopts_the_station(
    reply: EnrolmentReply, station: StationStore
) -> None:
    assert bytes.fromhex(reply.station_id) == station.station_id
    assert (reply.station_name, reply.role) == ("Abéché", "clerk")
    assert reply.organization is not None
    assert len(reply.token) >= 43
    for key in (reply.hq_verify_key, reply.hq_sealing_key):
        assert len(bytes.fromhex(key)) == 32


def test_a_second_laptop_joins_the_station_that_is_there(
    client: TestClient, reply: EnrolmentReply, headquarters: HeadquartersStore, now: datetime
) -> None:
    code = issue_code(headquarters, "abéché", now)
    other = decode_reply(client.post("/v1/enrol", content=asking(code, b"another-station!")).content)
    assert other.station_id == reply.station_id
    assert other.device_id != reply.device_id
    assert [len(one.devices) for one in list_stations(headquarters)] == [2]


def test_a_station_that_is_known_goes_over_to_the_organization_that_is_named(
    reply: EnrolmentReply, headquarters: HeadquartersStore, now: datetime
) -> None:
    issue_code(headquarters, "abéché", now, organization="UNICEF")
    with headquarters.reading() as session:
        station = session.scalars(select(tables.Station)).one()
        organization = session.get_one(tables.Organization, (GLOBAL_SCOPE, station.organization_id))
        assert organization.name == "UNICEF"
    issue_code(headquarters, "abéché", now)
    with headquarters.reading() as session:
        assert session.scalars(select(tables.Station)).one().organization_id == organization.id


def test_a_code_is_used_once_even_by_two_at_the_same_moment(
    headquarters: HeadquartersStore, station: StationStore, now: datetime
) -> None:
    code = issue_code(headquarters, "Abéché", now)

    def come() -> str:
        try:
            admit(headquarters, asking(code, station.station_id), now)
        except Refusal as refusal:
            return refusal.notice.code
        return "in"

    with ThreadPoolExecutor(4) as pool:
        outcomes = [future.result() for future in [pool.submit(come) for _ in range(4)]]
    assert sorted(outcomes) == ["in", *["sync.wrong_code"] * 3]


def test_a_wrong_or_old_code_is_refused(
    client: TestClient, headquarters: HeadquartersStore, station: StationStore, now: datetime
) -> None:
    old = issue_code(headquarters, "Abéché", now - CODE_LIFE - timedelta(seconds=1))
    for code in (old, "AAAA-BBBB-CCCC-DDDD", ""):
        answer = client.post("/v1/enrol", content=asking(code, station.station_id))
        assert (answer.status_code, answer.text) == (403, "sync.wrong_code")
    for body in (b"", b"{}", b"[1]", b"\xff" * 10, b'{"code": 1}'):
        assert client.post("/v1/enrol", content=body).status_code in (400, 403)


def test_a_revoked_device_is_shut_out_at_once(
    client: TestClient, reply: EnrolmentReply, headquarters: HeadquartersStore, now: datetime
) -> None:
    headers = {"Authorization": f"Bearer {reply.token}"}
    assert client.post("/v1/sync", content=noop(now), headers=headers).status_code == 200
    revoke_device(headquarters, reply.device_id, now)
    answer = client.post("/v1/sync", content=noop(now), headers=headers)
    assert (answer.status_code, answer.text) == (401, "sync.device_refused")
    with pytest.raises(Refusal, match=r"hq\.no_such_device"):
        revoke_device(headquarters, reply.device_id, now)
    with pytest.raises(Refusal, match=r"hq\.no_such_device"):
        revoke_device(headquarters, "not hex", now)


def test_only_a_token_of_ours_comes_in(client: TestClient, reply: EnrolmentReply, now: datetime) -> None:
    for headers in (
        {},
        {"Authorization": "Bearer "},
        {"Authorization": "Bearer x" * 50},
        {"Authorization": "Basic eA=="},
    ):
        assert client.post("/v1/sync", content=noop(now), headers=headers).status_code == 401
    good = client.post("/v1/sync", content=noop(now), headers={"Authorization": f"Bearer {reply.token}"})
    assert decode_sync_reply(unpack(good.content)).have == 0


def test_bodies_that_could_hurt_are_refused(client: TestClient, reply: EnrolmentReply) -> None:
    headers = {"Authorization": f"Bearer {reply.token}"}
    bomb = pack(b"\0" * (9 * 2**20))
    assert len(bomb) < 4096
    assert client.post("/v1/sync", content=bomb, headers=headers).status_code == 413
    assert client.post("/v1/sync", content=b"\xe0" * (MAX_PACKED + 1), headers=headers).status_code == 413

    def endless():  # type: ignore[no-untyped-def]
        for _ in range(MAX_PACKED // 65536 + 2):
            yield b"\xe0" * 65536

    assert client.post("/v1/sync", content=endless(), headers=headers).status_code == 413
    for body in (b"", b"<html>", b"\xe0", b"\xe0\x01", b"\xe1\x28\xb5\x2f\xfd", b"\xe2\x1f\x8b", b"\xe0\x63"):
        assert client.post("/v1/sync", content=body, headers=headers).status_code == 400, body


def test_a_sign_of_life_needs_no_token(client: TestClient) -> None:
    assert client.get("/health").json()["status"] == "ok"
    assert client.get("/ready").json() == {"schema": VERSION}


def test_figures_are_for_those_at_the_server_alone(client: TestClient, headquarters: HeadquartersStore) -> None:
    assert client.get("/metrics").status_code == 404  # the test client has no address
    local = TestClient(client.app, client=("127.0.0.1", 50000))
    found = dict(line.split() for line in local.get("/metrics").text.splitlines())
    assert found["field_ems_devices_revoked"] == "0"
    assert set(found) >= {"field_ems_stations", "field_ems_received_bytes_total", "field_ems_entries_put_aside"}
    assert local.get("/metrics", headers={"X-Forwarded-For": "10.0.0.1"}).status_code == 404
