"""What home counts and lists before it reads more: small queries, so that only what is there loads what shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from field_ems.domain.notices import Refusal
from field_ems.store import attention, checklists, conflicts, drafts, suppliers
from field_ems.store.station import StationStore, installation

if TYPE_CHECKING:
    from field_ems.services.templates import Store


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A checklist being filled in, as home names it."""

    template_code: str
    supplier_name: str
    updated_at: datetime


def count_conflicts(store: "Store", station_id: bytes | None = None) -> int:
    """Count the open conflicts; headquarters names the station."""
    with store.reading() as session:
        scope_id = station_id or installation(session).station_id
        return conflicts.conflict_counts(session, [scope_id]).get(scope_id, 0)


def count_put_aside(store: StationStore, limit: int = 99) -> int:
    """Give how many of this station's entries headquarters holds and has not applied, at most ``limit``."""
    with store.reading() as session:
        return attention.count_held(session, installation(session).station_id, limit)


def is_anything_returned(store: StationStore) -> bool:
    """Whether headquarters has returned an assessment that nobody has revised yet."""
    with store.reading() as session:
        return checklists.is_any_returned(session, installation(session).station_id)


def count_fillings(store: StationStore) -> int:
    """Give how many checklists are being filled in on this installation."""
    with store.reading() as session:
        return drafts.count_drafts(session, drafts.CHECKLIST)


def unfinished(store: StationStore, limit: int) -> list[Unfinished]:
    """Give the checklists being filled in on this installation, the last worked on first.

    Refuses with ``template.unknown``.
    """
    with store.reading() as session:
        station_id = installation(session).station_id
        found = [(row.subject, row.updated_at) for row in drafts.subjects_of(session, drafts.CHECKLIST, limit)]
        supplier_ids = {bytes.fromhex(subject["supplier_id"]) for subject, _at in found}
        names = suppliers.names_of(session, station_id, supplier_ids) if found else {}
        listed = []
        for subject, updated_at in found:
            template_id, edition_id = (
                bytes.fromhex(subject["template_id"]),
                bytes.fromhex(subject.get("edition_id") or ""),
            )
            code = checklists.code_of(session, station_id, template_id, edition_id)
            if code is None:
                raise Refusal("template.unknown", named=template_id.hex()[:8])
            listed.append(Unfinished(code, names.get(bytes.fromhex(subject["supplier_id"]), ""), updated_at))
        return listed
