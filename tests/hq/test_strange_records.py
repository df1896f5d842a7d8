"""A device that sends what no program of ours writes keeps nobody's records out, and no page from being shown."""

import html
import re
from pathlib import Path

from sqlalchemy import func, select
from starlette.testclient import TestClient
from typer.testing import CliRunner

from field_ems.cli.main import app
from field_ems.domain.access import Scope
from field_ems.domain.journal import EMPTY_CHAIN, Coordinates, Entry, EntryState, Operation, chain, new_epoch
from field_ems.domain.times import to_seconds
from field_ems.hq.app import create_app
from field_ems.services import sync
from field_ems.services.api import create_token
from field_ems.services.station_years import bring_up_to_date
from field_ems.store.entries import JOURNAL, load
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.names import names_of
from field_ems.store.schema import VERSION
from field_ems.store.tables import Device
from field_ems.sync.block import Judged, referred
from field_ems.sync.block_writer import encode
from field_ems.sync.headquarters import Caller, answer
from field_ems.sync.messages import Request, Status
from tests.hq.browser.scene import PERSON, Scene, current_time, draw_up
from tests.hq.conftest import HeadquartersProcess
from tests.hq.strange_records import strange_entries
from tests.hq.test_isolation import pages
from tests.hq.test_pages import sign_in

AT_ONCE = 300
COMMANDS = ("status", "meters", "report --year 2026", "questions", "attention", "conflicts", "checklist list", "repair")


def test_strange_records_are_held_and_everything_else_goes_on(server: HeadquartersProcess, tmp_path: Path) -> None:
    scene = draw_up(server, tmp_path)
    headquarters, station_id, now = scene.headquarters, scene.station.station_id, current_time()
    with headquarters.reading() as session:
        is_created = (JOURNAL.c.station_id == station_id) & (JOURNAL.c.operation == int(Operation.CREATE))
        known = load(session, select(JOURNAL).where(is_created, JOURNAL.c.state == 0).order_by(JOURNAL.c.position))
        device = session.scalars(select(Device).where(Device.__table__.c.station_id == station_id)).first()  # type: ignore[attr-defined]
    assert device is not None
    epoch = new_epoch()
    strange = list(strange_entries(known, epoch, to_seconds(now)))
    send(headquarters, Caller(station_id, device.id, device.role), strange)
    with headquarters.reading() as session:
        of_epoch = (JOURNAL.c.station_id == station_id) & (JOURNAL.c.epoch == epoch)
        query = select(JOURNAL.c.state, func.count()).where(of_epoch).group_by(JOURNAL.c.state)
        counts = {EntryState(row[0]): row[1] for row in session.connection().execute(query)}
    assert sum(counts.values()) == len(strange)
    assert min(counts[state] for state in (EntryState.APPLIED, EntryState.WAITING, EntryState.ATTENTION)) > 50
    assert failing_pages(scene) == []
    assert failing_answers(scene) == []
    sync.synchronize(scene.station, current_time)
    scene.station.close()
    for command in COMMANDS:
        arguments = ["--data-dir", str(tmp_path / "station"), *command.split()]
        found = CliRunner().invoke(app, arguments)
        assert isinstance(found.exception, SystemExit | None), (command, found.exception)
    headquarters.close()


def send(headquarters: HeadquartersStore, caller: Caller, entries: list[Entry]) -> None:
    """Send entries of an epoch, from its first on."""
    now, before = current_time(), EMPTY_CHAIN
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        with headquarters.reading() as session:
            refers = referred(some)
            names = names_of(session, caller.station_id, refers.ids_by_kind, refers.changed_rows)
        block = encode([Judged(entry) for entry in some], names, some[0].at.epoch)
        own = Coordinates(*some[0].at)
        request = Request(VERSION, own, before, headquarters.epoch, (), to_seconds(now), block=block)
        reply = answer(headquarters, caller, request, now)
        assert (reply.status, reply.have) == (Status.ACCEPTED, some[-1].at.seq)
        for entry in some:
            before = chain(before, entry.id)


def failing_answers(scene: Scene) -> list[str]:
    """Read all that other systems can."""
    client = TestClient(create_app(scene.headquarters, current_time), raise_server_exceptions=False)
    token = create_token(scene.headquarters, "reports", list(Scope), current_time())
    of_station = ("readings", "suppliers", "assessments", f"consumption?year={current_time().year}")
    waiting = ["stations", "coverage", f"inventory?year={current_time().year}"]
    waiting += [f"stations/{scene.named['station']}/{one}" for one in of_station]
    failing = []
    while waiting:
        path = waiting.pop()
        answer = client.get(f"/v1/api/{path}", headers={"Authorization": f"Bearer {token}"})
        if answer.status_code != 200:
            failing.append(path)
        elif after := answer.json().get("next_after"):
            waiting.append(f"{path.partition('?')[0]}?after={after}")
    return failing


def failing_pages(scene: Scene) -> list[str]:
    """Bring the inventory up to date, and look at every page of the console and all that they lead to."""
    now = current_time()
    bring_up_to_date(scene.headquarters, now.year, now)
    door = create_app(scene.headquarters, current_time)
    client = TestClient(door, follow_redirects=False, raise_server_exceptions=False)
    assert sign_in(client, PERSON) == 303
    waiting = [path.format(**scene.named) for method, path in pages(door) if method == "GET"]
    seen: set[str] = set()
    failing = []
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        page = client.get(path)
        if page.status_code >= 500:
            failing.append(path)
        if page.headers.get("content-type", "").startswith("text/html"):
            waiting += [html.unescape(found) for found in re.findall(r'href="(/[^"#]*)"', page.text)]
    assert len(seen) > 60
    return failing
