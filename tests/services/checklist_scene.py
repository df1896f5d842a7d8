"""A station with a published checklist, two suppliers and a tender."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.services.suppliers import add_supplier
from field_ems.services.templates import list_templates
from field_ems.services.tenders import add_tender
from field_ems.store import entries, shipped, tables
from field_ems.store.apply import Placed, apply
from field_ems.store.entries import JOURNAL
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.domain.checklist_cases import body, question


def generator_body(**rest: Any) -> dict[str, Any]:
    return body(
        question("REGISTERED", criterion="formal"),
        question("FUEL", "number", bands=[{"at_most": "0.25", "points": 10}, {"at_most": "0.30", "points": 4}]),
        question("QUIET", weight=2, not_applicable="with_reason", evidence="on_yes"),
        **({"code": "test-generators"} | rest),
    )


def write_template(folder: Path, data: dict[str, Any]) -> Path:
    path = folder / f"{data['code']}-{data['version']}.yaml"
    path.write_text(json.dumps(data), "utf-8")
    return path


def install(store: StationStore, data: dict[str, Any], published: datetime) -> bytes:
    entry = shipped.template_entry(data, data["title"], data["product_group"], data["issuer"], published)
    with store.database.writing() as session:
        shipped.install(session, [entry])
    return entry.row_id


@dataclass(frozen=True)
class Scene:
    store: StationStore
    template_id: bytes
    supplier_id: bytes
    other_supplier_id: bytes
    tender_id: bytes


def draw_up(store: StationStore, now: datetime) -> Scene:
    return Scene(
        store,
        install(store, generator_body(), now),
        add_supplier(store, now, "Sahel Power", country="CMR", ungm_number="123456"),
        add_supplier(store, now, "Énergie du Lac"),
        add_tender(store, now, "Two generators", reference="RFQ-7", opens_on=date(2026, 2, 20)),
    )


def carry(source: Any, target: Any, scope_id: bytes, *, at_headquarters: bool = False) -> None:
    """Carry what one end has of a scope to the other, as sync does."""
    with source.reading() as session:
        query = select(JOURNAL).where(JOURNAL.c.station_id == scope_id).order_by(JOURNAL.c.epoch, JOURNAL.c.seq)
        found = entries.load(session, query)
    with target.database.writing() as session:
        apply(
            session, scope_id, [Placed(entry, position=n if at_headquarters else None) for n, entry in enumerate(found)]
        )


def send_up(store: StationStore, headquarters: HeadquartersStore) -> None:
    carry(store, headquarters, GLOBAL_SCOPE, at_headquarters=True)
    carry(store, headquarters, store.station_id, at_headquarters=True)


def fetch_down(headquarters: HeadquartersStore, store: StationStore) -> None:
    carry(headquarters, store, GLOBAL_SCOPE)
    carry(headquarters, store, store.station_id)


def mandate(headquarters: HeadquartersStore, station_id: bytes, now: datetime, from_day: date | None) -> None:
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        organization = writer.create(tables.Organization, name="UN", short_name="UN", procurement_mandate_from=from_day)
    with headquarters.publishing(station_id, now) as writer:
        writer.create(tables.Station, name="Bangui", organization_id=organization)


def template_codes(store: StationStore | HeadquartersStore) -> list[str]:
    return [card.code for card in list_templates(store)]
