"""The audit log: every act has its record, and no record can be altered, taken out or cut off unseen."""

from datetime import datetime

import pytest
from sqlalchemy import delete, update
from starlette.testclient import TestClient

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.hq.app import create_app
from field_ems.services.audit import audit_page, verify_audit
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.demo import fill_demo_station
from field_ems.services.stations import revoke_device
from field_ems.store.audit import AUDIT
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.station import synchronize
from tests.hq.test_coverage import Link
from tests.hq.test_pages import PASSWORD, sign_in


@pytest.fixture
def link(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> Link:
    """A station that has enrolled and sent its year, and a device of it that was revoked."""
    fill_demo_station(station, now)
    link = Link(station, headquarters, "Abéché", now)
    synchronize(station, link, lambda: now)
    revoke_device(headquarters, link.caller.device_id.hex(), now)
    return link


def test_every_act_has_its_record(link: Link, headquarters: HeadquartersStore) -> None:
    assert [one.action for one in audit_page(headquarters, GLOBAL_SCOPE)] == ["code_issued"]
    done = audit_page(headquarters, link.caller.station_id)[::-1]
    assert [one.number for one in done] == list(range(1, len(done) + 1))
    assert [done[0].action, *{one.action for one in done[1:-1]}, done[-1].action] == [
        "device_enrolled",
        "received",
        "device_revoked",
    ]
    assert done[1].detail["first"] == "1"
    assert all(one.is_whole for one in verify_audit(headquarters))


@pytest.mark.parametrize(
    "changed", [{"actor": "somebody"}, {"detail": {}}, {"at": 0}, {"action": "approved"}, {"hash": bytes(32)}]
)
def test_an_altered_record_shows(link: Link, headquarters: HeadquartersStore, changed: dict[str, object]) -> None:
    station_id = link.caller.station_id
    with headquarters.writing() as session:
        session.connection().execute(
            update(AUDIT).where(AUDIT.c.station_id == station_id, AUDIT.c.number == 2).values(**changed)
        )
    checks = {one.scope_id: one for one in verify_audit(headquarters)}
    assert checks[station_id].broken_at == 2
    assert checks[GLOBAL_SCOPE].is_whole


def test_a_record_that_was_taken_out_shows(link: Link, headquarters: HeadquartersStore) -> None:
    station_id = link.caller.station_id
    with headquarters.writing() as session:
        session.connection().execute(delete(AUDIT).where(AUDIT.c.station_id == station_id, AUDIT.c.number == 1))
    assert {one.scope_id: one.broken_at for one in verify_audit(headquarters)}[station_id] == 1


def test_a_tail_that_was_cut_off_shows_against_an_earlier_check(link: Link, headquarters: HeadquartersStore) -> None:
    station_id = link.caller.station_id
    kept = {one.scope_id.hex(): (one.length, one.head) for one in verify_audit(headquarters)}
    assert all(one.is_whole for one in verify_audit(headquarters, kept))
    length = kept[station_id.hex()][0]
    with headquarters.writing() as session:
        session.connection().execute(delete(AUDIT).where(AUDIT.c.station_id == station_id, AUDIT.c.number == length))
    assert all(one.is_whole for one in verify_audit(headquarters))
    assert {one.scope_id: one.cut for one in verify_audit(headquarters, kept)} == {
        GLOBAL_SCOPE: False,
        station_id: True,
    }


def test_administrators_alone_see_what_was_done(link: Link, headquarters: HeadquartersStore, now: datetime) -> None:
    for name, role in (("amal", ConsoleRole.ADMINISTRATOR), ("rania", ConsoleRole.REVIEWER)):
        add_user(headquarters, name, PASSWORD, role, now)
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    path = f"/audit?station={link.caller.station_id.hex()}"
    assert client.get(path).status_code == 303
    sign_in(client, "rania")
    assert client.get(path).status_code == 403
    assert "/audit" not in client.get("/").text
    sign_in(client, "amal")
    assert "revoked a device" in client.get(path).text
    assert "signed in" in client.get("/audit").text
    assert client.get("/audit?before=nonsense").status_code == 200
    assert client.get("/audit?station=nonsense").status_code == 404
