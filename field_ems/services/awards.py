"""What was decided in a tender, and why: kept as a record, and printed on the decision record."""

from dataclasses import dataclass
from datetime import date, datetime

from field_ems.domain.free_text import kept_whole
from field_ems.domain.notices import Refusal
from field_ems.domain.tenders import Status
from field_ems.services.comparison import compare_offers
from field_ems.services.templates import Store
from field_ems.store import supplier_register as queries
from field_ems.store import tables, tenders
from field_ems.store.station import StationStore, installation

LONGEST_REASON = 4_000


@dataclass(frozen=True, slots=True)
class AwardCard:
    """A decision in a tender; ``supplier_id`` None where nobody was chosen."""

    id: bytes
    supplier_id: bytes | None
    supplier_name: str | None
    assessment_id: bytes | None
    reason: str
    decided_on: date
    decided_by: str


def list_awards(store: Store, tender_id: bytes, station_id: bytes | None = None) -> list[AwardCard]:
    """Give what was decided in a tender, the last first, which counts; headquarters names the station."""
    with store.reading() as session:
        scope_id = station_id or installation(session).station_id
        rows = queries.awards_in(session, scope_id, tender_id)
    return [
        AwardCard(
            row.id, row.supplier_id, row.supplier_name, row.assessment_id, row.reason, row.decided_on, row.decided_by
        )
        for row in rows
    ]


def decide_tender(
    store: StationStore,
    now: datetime,
    tender_id: bytes,
    supplier_id: bytes | None,
    *,
    reason: str,
    decided_by: str,
    author_id: bytes | None = None,
) -> bytes:
    """Record who gets the order, or that nobody does, and give the record's id; an earlier decision stays on record.

    A person decides, not the order of the offers; but an offer that is out can't be chosen, nor a supplier without a
    checklist in the tender. Refuses with ``tender.unknown``, ``award.no_reason``, ``award.no_name``, ``award.out``,
    ``award.waiting`` or ``award.not_offered``.
    """
    if not reason.strip():
        raise Refusal("award.no_reason")
    if not decided_by.strip():
        raise Refusal("award.no_name")
    assessment_id = _chosen(store, now, tender_id, supplier_id) if supplier_id is not None else None
    with store.writing(now, author_id) as writer:
        if tenders.tender_row(writer.session, writer.station_id, tender_id) is None:
            raise Refusal("tender.unknown")
        return writer.create(
            tables.Award,
            tender_id=tender_id,
            supplier_id=supplier_id,
            assessment_id=assessment_id,
            reason=kept_whole(reason, LONGEST_REASON),
            decided_on=now.date(),
            decided_by=decided_by.strip(),
        )


def _chosen(store: StationStore, now: datetime, tender_id: bytes, supplier_id: bytes) -> bytes:
    """Give the checklist of the supplier that is chosen."""
    sheet = compare_offers(store, tender_id, now)
    standing = next((one for one in sheet.evaluation.standings if one.offer.supplier_id == supplier_id), None)
    if standing is None:
        raise Refusal("award.not_offered")
    card = sheet.offers[supplier_id]
    if standing.status is not Status.RANKED:
        code = "award.out" if standing.status is Status.OUT else "award.waiting"
        raise Refusal(code, supplier=card.supplier_name)
    return card.id
