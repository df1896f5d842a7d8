"""Handing a half-finished checklist to another laptop of the station: a draft lives in one place at a time."""

from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.answers import is_answered
from field_ems.domain.notices import Refusal
from field_ems.services.checklists import DRAFT_KIND, draft_in, record_files
from field_ems.services.templates import checklist_in
from field_ems.store import drafts, suppliers, tables
from field_ems.store import handovers as queries
from field_ems.store.console import person_names
from field_ems.store.records import birth_of
from field_ems.store.station import StationStore, installation

PAGE = 50


@dataclass(frozen=True, slots=True)
class HandoverCard:
    """A checklist that waits for somebody to go on with it."""

    id: bytes
    template_code: str
    supplier_name: str
    answered: int
    note: str | None
    author: str | None
    is_here: bool


def hand_over(
    store: StationStore, draft_id: bytes, now: datetime, *, note: str | None = None, author_id: bytes | None = None
) -> bytes:
    """Hand a draft over and give the handover's id; the draft is gone from here, both or neither.

    It goes to the station's other laptops with the next syncs. Refuses with ``draft.unknown``.
    """
    with store.writing(now, author_id) as writer:
        draft = draft_in(writer.session, draft_id)
        record_files(writer, draft.body["answers"])
        handover_id = writer.create(
            tables.Handover, subject=draft.subject, body=draft.body, note=(note or "").strip() or None
        )
        drafts.delete_draft(writer.session, draft_id)
    return handover_id


def list_handovers(store: StationStore, limit: int = PAGE) -> list[HandoverCard]:
    """Give the handed-over checklists that nobody has gone on with, the first handed over first."""
    with store.reading() as session:
        here = installation(session)
        rows = queries.waiting_handovers(session, here.station_id, limit)
        born = birth_of(session, here.station_id, "handover", [row.id for row in rows])
        people = person_names(session, here.station_id, {one.author_id for one in born.values() if one.author_id})
        cards = []
        for row in rows:
            edition = row.subject.get("edition_id")
            template = checklist_in(
                session,
                here.station_id,
                bytes.fromhex(row.subject["template_id"]),
                bytes.fromhex(edition) if edition else None,
            )
            supplier = suppliers.supplier_row(session, here.station_id, bytes.fromhex(row.subject["supplier_id"]))
            answers = row.body["answers"]
            cards.append(
                HandoverCard(
                    row.id,
                    template.code,
                    supplier.name if supplier else "",
                    sum(is_answered(question, answers.get(question.code)) for question in template.questions()),
                    row.note,
                    people.get(born[row.id].author_id),
                    row.epoch == here.epoch,
                )
            )
    return cards


def take_over(store: StationStore, handover_id: bytes, now: datetime, author_id: bytes | None = None) -> bytes:
    """Go on with a handed-over checklist here and give the draft's id.

    Two who take it over at once both have it; that stands on the list of conflicts after their next sync. Refuses with
    ``handover.unknown`` or ``handover.taken``.
    """
    with store.writing(now, author_id) as writer:
        here = installation(writer.session)
        row = queries.handover_row(writer.session, here.station_id, handover_id)
        if row is None or row.removed:
            raise Refusal("handover.unknown")
        if row.taken_by is not None:
            raise Refusal("handover.taken", name=row.taken_by)
        names = person_names(writer.session, here.station_id, {author_id} if author_id else ())
        taken_by = names.get(author_id or b"") or f"{here.epoch:x}"[:8]
        draft_id = drafts.add_draft(writer.session, DRAFT_KIND, row.subject, row.body, now)
        writer.change(tables.Handover, handover_id, taken_by=taken_by)
    return draft_id
