"""Submitted checklists at the station: their state, their score, and every term of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from field_ems.domain.answers import AnswerData
from field_ems.domain.checklists import Mode, Template
from field_ems.domain.notices import Refusal
from field_ems.domain.scoring import Result, assess
from field_ems.services.templates import Store, checklist_in, template_in
from field_ems.store import checklists as queries
from field_ems.store.checklists import AssessmentPlace, Outcome
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation

PAGE = 50


class State(StrEnum):
    """Where an assessment stands in its life."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class AssessmentCard:
    """An assessment as lists show it; ``result`` is worked out by the template's version that it was filled in with."""

    id: bytes
    station_id: bytes
    template_id: bytes
    edition_id: bytes | None
    template: Template
    supplier_id: bytes
    supplier_name: str
    tender_id: bytes | None
    tender_title: str | None
    base_id: bytes | None
    submitted_at: datetime
    note: str | None
    state: State
    decision: Outcome | None
    result: Result
    answers: Mapping[str, AnswerData]

    @property
    def place(self) -> AssessmentPlace:
        """Names it as the end of a page."""
        return AssessmentPlace(self.submitted_at, self.id)


@dataclass(frozen=True, slots=True)
class Remark:
    """What headquarters remarked, about one question or the whole."""

    question: str | None
    text: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class AssessmentSheet:
    """An assessment with its history: all decisions, all remarks, and the versions that revise it."""

    card: AssessmentCard
    decisions: tuple[Outcome, ...]
    remarks: tuple[Remark, ...]
    revised_by: tuple[bytes, ...]


def list_assessments(
    store: StationStore,
    *,
    supplier_id: bytes | None = None,
    tender_id: bytes | None = None,
    search: str = "",
    after: AssessmentPlace | None = None,
    limit: int = PAGE,
) -> list[AssessmentCard]:
    """Give a page of assessments, the last submitted first; ``search`` looks in the supplier's and tender's name."""
    with store.reading() as session:
        station_id = installation(session).station_id
        rows = queries.assessment_page(
            session,
            station_id,
            supplier_id=supplier_id,
            tender_id=tender_id,
            search=search,
            after=after,
            limit=limit,
        )
        return cards_of(session, station_id, rows)


def list_returned(store: StationStore, limit: int = PAGE) -> list[AssessmentCard]:
    """Give the assessments that headquarters returned and nobody has revised yet, the last submitted first."""
    with store.reading() as session:
        station_id = installation(session).station_id
        return cards_of(session, station_id, queries.returned_page(session, station_id, limit))


def show_assessment(store: Store, assessment_id: bytes, station_id: bytes | None = None) -> AssessmentSheet:
    """Give one assessment with its history; headquarters names the station. Refuses with ``assessment.unknown``."""
    with store.reading() as session:
        scope_id = station_id or installation(session).station_id
        row = queries.assessment_row(session, scope_id, assessment_id)
        if row is None:
            raise Refusal("assessment.unknown")
        return AssessmentSheet(
            card=cards_of(session, scope_id, [row])[0],
            decisions=tuple(queries.decisions_on(session, scope_id, assessment_id)),
            remarks=tuple(
                Remark(one.question, one.text, one.written_by, one.written_at)
                for one in queries.remarks_on(session, scope_id, assessment_id)
            ),
            revised_by=tuple(queries.revised_by(session, scope_id, [assessment_id]).get(assessment_id, ())),
        )


def cards_of(session: Session, station_id: bytes, rows: Sequence[Any]) -> list[AssessmentCard]:
    """Make cards of assessments of one station, with one look each for templates, decisions and revisions."""
    ids = [row.id for row in rows]
    filled_in = {(row.template_id, row.edition_id) for row in rows}
    templates = {names: checklist_in(session, station_id, *names) for names in filled_in}
    decisions = queries.last_decisions(session, station_id, ids)
    revised = queries.revised_by(session, station_id, ids)
    return [
        _card(row, templates[row.template_id, row.edition_id], decisions.get(row.id), is_revised=row.id in revised)
        for row in rows
    ]


def waiting_cards(session: Session, rows: Sequence[Any]) -> list[AssessmentCard]:
    """Make cards of assessments of any stations that wait for a decision: none of them is decided or revised."""
    plain = {row.template_id for row in rows if row.edition_id is None}
    published = {template_id: template_in(session, template_id) for template_id in plain}
    adapted = {(row.station_id, row.template_id, row.edition_id) for row in rows if row.edition_id is not None}
    editions = {names: checklist_in(session, *names) for names in adapted}
    return [
        _card(
            row,
            editions[row.station_id, row.template_id, row.edition_id] if row.edition_id else published[row.template_id],
            None,
            is_revised=False,
        )
        for row in rows
    ]


def _card(row: Any, template: Template, decision: Outcome | None, *, is_revised: bool) -> AssessmentCard:
    return AssessmentCard(
        id=row.id,
        station_id=row.station_id,
        template_id=row.template_id,
        edition_id=row.edition_id,
        template=template,
        supplier_id=row.supplier_id,
        supplier_name=row.supplier_name,
        tender_id=row.tender_id,
        tender_title=row.tender_title,
        base_id=row.base_id,
        submitted_at=row.submitted_at,
        note=row.note,
        state=_state(decision, is_revised),
        decision=decision,
        result=assess(template, row.answers, Mode(row.mode), row.submitted_at.date()),
        answers=row.answers,
    )


def _state(decision: Outcome | None, revised: bool) -> State:
    if revised:
        return State.SUPERSEDED
    return State(decision.outcome) if decision else State.SUBMITTED
