"""Headquarters' side of assessments: what waits, approving, returning, remarking."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from field_ems.domain.notices import Refusal
from field_ems.services.assessments import AssessmentCard, waiting_cards
from field_ems.services.templates import checklist_in
from field_ems.store import audit, tables
from field_ems.store import checklists as queries
from field_ems.store.checklists import AssessmentPlace
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.visible import View

PAGE = 50


class Decided(StrEnum):
    """What headquarters can decide."""

    APPROVED = "approved"
    RETURNED = "returned"


def list_waiting(
    store: HeadquartersStore,
    *,
    station_id: bytes | None = None,
    after: AssessmentPlace | None = None,
    limit: int = PAGE,
    view: View | None = None,
) -> list[AssessmentCard]:
    """Give a page of the assessments that wait for a decision, the oldest first; of one station, or of all."""
    with store.reading() as session:
        return waiting_cards(session, queries.waiting_for_decision(session, station_id, after, limit, view))


def decide(
    store: HeadquartersStore,
    station_id: bytes,
    assessment_id: bytes,
    outcome: Decided,
    now: datetime,
    *,
    decided_by: str,
    comment: str | None = None,
    questions: Mapping[str, str] | None = None,
) -> bytes:
    """Approve or return an assessment, with a comment on the whole and comments by question code.

    A later decision replaces an earlier one; both stay on record. Refuses with ``assessment.unknown``,
    ``assessment.superseded``, ``assessment.return_without_comment`` or ``checklist.unknown_question``.
    """
    overall = (comment or "").strip() or None
    by_question = {code: text.strip() for code, text in (questions or {}).items() if text.strip()}
    if outcome is Decided.RETURNED and not overall and not by_question:
        raise Refusal("assessment.return_without_comment")
    with store.publishing(station_id, now) as writer:
        row = queries.assessment_row(writer.session, station_id, assessment_id)
        if row is None:
            raise Refusal("assessment.unknown")
        if queries.revised_by(writer.session, station_id, [assessment_id]):
            raise Refusal("assessment.superseded")
        known = checklist_in(writer.session, station_id, row.template_id, row.edition_id).by_code
        for code in by_question:
            if code not in known:
                raise Refusal("checklist.unknown_question", named=code)
        audit.note(writer.session, station_id, now, decided_by, outcome.value, assessment=assessment_id.hex())
        return writer.create(
            tables.Decision,
            assessment_id=assessment_id,
            outcome=outcome.value,
            comment=overall,
            questions=by_question or None,
            decided_by=decided_by,
            decided_at=now,
        )


def remark_on_assessment(
    store: HeadquartersStore,
    station_id: bytes,
    assessment_id: bytes,
    text: str,
    now: datetime,
    *,
    written_by: str,
    question: str | None = None,
) -> bytes:
    """Remark on an assessment without deciding; refuses with ``assessment.unknown`` or ``remark.empty``."""
    if not text.strip():
        raise Refusal("remark.empty")
    with store.publishing(station_id, now) as writer:
        if queries.assessment_row(writer.session, station_id, assessment_id) is None:
            raise Refusal("assessment.unknown")
        audit.note(writer.session, station_id, now, written_by, "remarked", assessment=assessment_id.hex())
        return writer.create(
            tables.Remark,
            row_kind="assessment",
            row_id=assessment_id,
            question=question,
            text=text.strip(),
            written_by=written_by,
            written_at=now,
        )
