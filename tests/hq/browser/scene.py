"""Headquarters behind its port, and a station whose two laptops have sent it a bit of everything."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from field_ems.domain.guidance import GuidanceKind, Guideline
from field_ems.domain.publications import PublicationKind
from field_ems.services import checklists, meters, sync
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.demo import fill_demo_station
from field_ems.services.enrolment import enrol, issue_code
from field_ems.services.guidance import publish_guidance
from field_ems.services.people import introduce
from field_ems.services.publishing.drafts import save_draft
from field_ems.services.supplier_register import save_certificate, save_communication
from field_ems.services.suppliers import edit_supplier, list_suppliers
from field_ems.services.templates import find_template, publish_shipped_templates
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.hq.conftest import HeadquartersProcess
from tests.hq.test_files import attach
from tests.hq.test_pages import PASSWORD
from tests.services.checklist_scene import generator_body
from tests.sync.conftest import add_meter

STATION = "Abéché"
PERSON = "alma"


def current_time() -> datetime:
    """Give the time; headquarters is a program of its own, with its own clock."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Scene:
    """Both ends; ``named`` has what stands in the addresses of pages, by the name that the routes give it."""

    server: HeadquartersProcess
    headquarters: HeadquartersStore
    station: StationStore
    named: dict[str, str]

    def sync(self) -> None:
        """Let the station sync, over HTTP."""
        assert sync.synchronize(self.station, current_time).notices == ()


def draw_up(server: HeadquartersProcess, folder: Path) -> Scene:
    """Let headquarters publish, and a station enrol and send, so that no page of the console is empty."""
    now = current_time()
    headquarters, station = server.store(), StationStore.open(folder / "station")
    add_user(headquarters, PERSON, PASSWORD, ConsoleRole.ADMINISTRATOR, now)
    publish_shipped_templates(headquarters, now)
    publish_guidance(headquarters, _guideline(now), now, published_by=PERSON)
    draft = save_draft(headquarters, PublicationKind.TEMPLATES, "draft", generator_body(code="draft"), now, PERSON)
    fill_demo_station(station, now)
    named = {"code": "shade", "draft": draft.hex(), "ending": "json"} | _entered(station, folder, now)
    enrol(station, server.address, issue_code(headquarters, STATION, now), "laptop", now)
    scene = Scene(server, headquarters, station, named | {"station": station.station_id.hex()})
    _differ(scene, folder)
    return scene


def _guideline(now: datetime) -> Guideline:
    return Guideline(
        code="shade",
        kind=GuidanceKind.COMMON,
        titles={"en": "Shade before cooling", "ar": "الظل قبل التبريد"},
        bodies={"en": "Shade the windows.\nThen measure again.", "ar": "ظلّل النوافذ."},
        issuer="HQ",
        symbol="ST/AI/2026/3",
        effective_on=now.date(),
    )


def _entered(station: StationStore, folder: Path, now: datetime) -> dict[str, str]:
    """Enter what the demo station lacks: a submitted checklist, a paper, a supplier's register; and say their names."""
    supplier = list_suppliers(station)[0].id
    save_certificate(station, now, supplier, {"name": "ISO 14001", "expires_on": now.date()})
    save_communication(station, now, supplier, {"requirement": "No R-22", "channel": "letter"})
    draft = checklists.start_checklist(station, find_template(station, "water").id, supplier, now)
    checklists.comment_on(station, draft, "WAT_WHAT", "See the offer", now)
    assessment = checklists.submit_checklist(station, draft, now, now.date(), accept_incomplete=True)
    digest = attach(station, folder / "certificate.pdf", b"%PDF" + bytes(2_000), now)
    return {"supplier": supplier.hex(), "assessment": assessment.hex(), "name": digest.hex()}


def _differ(scene: Scene, folder: Path) -> None:
    """Let a second laptop name a supplier differently, and write what its clerk may not."""
    now, station = current_time(), scene.station
    with station.writing(now) as writer:
        meter = add_meter(writer, "X1")
    scene.sync()
    other = StationStore.open(folder / "other")
    enrol(other, scene.server.address, issue_code(scene.headquarters, STATION, now, role="clerk"), "second", now)
    sync.synchronize(other, current_time)
    supplier = list_suppliers(station)[0].id
    meters.set_multiplier(other, now, meter, now, Decimal(40), author_id=introduce(other, now, "Paul"))
    edit_supplier(station, now, supplier, name="Batha Motors & Sons", author_id=introduce(station, now, "Amina"))
    edit_supplier(other, now, supplier, name="Batha Motors Ltd")
    for store in (station, other, station):
        sync.synchronize(store, current_time)
    other.close()
