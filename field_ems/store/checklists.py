"""Queries over templates, assessments and what headquarters decided about them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, literal, or_, select, tuple_
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store import tables
from field_ems.store.suppliers import holds

if TYPE_CHECKING:
    from field_ems.store.visible import View

TEMPLATE = tables.Template.__table__  # type: ignore[attr-defined]
EDITION = tables.LocalEdition.__table__  # type: ignore[attr-defined]
ASSESSMENT = tables.Assessment.__table__  # type: ignore[attr-defined]
DECISION = tables.Decision.__table__  # type: ignore[attr-defined]
REMARK = tables.Remark.__table__  # type: ignore[attr-defined]
SUPPLIER = tables.Supplier.__table__  # type: ignore[attr-defined]
TENDER = tables.Tender.__table__  # type: ignore[attr-defined]
WAITING = tables.WaitingAssessment.__table__  # type: ignore[attr-defined]


class AssessmentPlace(NamedTuple):
    """Where a page of assessments ended: the last one's submission and id."""

    submitted_at: datetime
    id: bytes


class Outcome(NamedTuple):
    """The last decision on an assessment."""

    outcome: str
    comment: str | None
    questions: dict[str, str]
    decided_by: str
    decided_at: datetime


def template_rows(session: Session) -> Sequence[Row[Any]]:
    """Give every published version without its body, by product group and code, the latest version first."""
    light = [column for column in TEMPLATE.columns if column.name not in ("body", "extra")]
    query = (
        select(*light)
        .where(TEMPLATE.c.station_id == GLOBAL_SCOPE)
        .order_by(TEMPLATE.c.product_group, TEMPLATE.c.code, TEMPLATE.c.version.desc(), TEMPLATE.c.id)
    )
    return session.connection().execute(query).all()


def template_row(session: Session, template_id: bytes) -> tables.Template | None:
    """Give one published version."""
    return session.get(tables.Template, (GLOBAL_SCOPE, template_id))


def code_of(session: Session, station_id: bytes, template_id: bytes, edition_id: bytes) -> str | None:
    """Give the code of a published version, or that of the station's own edition of it (empty: none)."""
    published = select(TEMPLATE.c.code).where(TEMPLATE.c.station_id == GLOBAL_SCOPE, TEMPLATE.c.id == template_id)
    adapted = select(EDITION.c.code).where(EDITION.c.station_id == station_id, EDITION.c.id == edition_id)
    found = session.connection().execute(adapted).scalar_one_or_none() if edition_id else None
    return found or session.connection().execute(published).scalar_one_or_none()


def template_versions(session: Session) -> set[tuple[str, int]]:
    """Give (code, version) of all that is published."""
    query = select(TEMPLATE.c.code, TEMPLATE.c.version).where(TEMPLATE.c.station_id == GLOBAL_SCOPE)
    return {(row.code, row.version) for row in session.connection().execute(query)}


def edition_row(session: Session, station_id: bytes, edition_id: bytes) -> tables.LocalEdition | None:
    """Give one version of a station's local edition."""
    return session.get(tables.LocalEdition, (station_id, edition_id))


def edition_rows(session: Session, station_id: bytes) -> Sequence[tables.LocalEdition]:
    """Give every version of a station's local editions by code, the latest version first."""
    query = (
        select(tables.LocalEdition)
        .where(EDITION.c.station_id == station_id)
        .order_by(EDITION.c.code, EDITION.c.version.desc(), EDITION.c.adapted_at.desc(), EDITION.c.id)
    )
    return session.scalars(query).all()


def assessment_page(
    session: Session,
    station_id: bytes,
    *,
    supplier_id: bytes | None = None,
    tender_id: bytes | None = None,
    search: str = "",
    after: AssessmentPlace | None = None,
    limit: int = 50,
) -> Sequence[Row[Any]]:
    """Give a page of assessments, the last submitted first, each with its supplier's and tender's name.

    ``search`` looks in these names.
    """
    query = _with_names().where(ASSESSMENT.c.station_id == station_id)
    if supplier_id is not None:
        query = query.where(ASSESSMENT.c.supplier_id == supplier_id)
    if tender_id is not None:
        query = query.where(ASSESSMENT.c.tender_id == tender_id)
    if search.strip():
        query = query.where(holds((SUPPLIER.c.name, TENDER.c.title), search))
    if after is not None:
        earlier = ASSESSMENT.c.submitted_at < after.submitted_at
        same = and_(ASSESSMENT.c.submitted_at == after.submitted_at, ASSESSMENT.c.id < after.id)
        query = query.where(or_(earlier, same))
    query = query.order_by(ASSESSMENT.c.submitted_at.desc(), ASSESSMENT.c.id.desc()).limit(limit)
    return session.connection().execute(query).all()


def assessment_row(session: Session, station_id: bytes, assessment_id: bytes) -> Row[Any] | None:
    """Give one assessment with its supplier's and tender's name."""
    query = _with_names().where(ASSESSMENT.c.station_id == station_id, ASSESSMENT.c.id == assessment_id)
    return session.connection().execute(query).one_or_none()


def returned_page(session: Session, station_id: bytes, limit: int) -> Sequence[Row[Any]]:
    """Give the assessments whose last decision returned them and that no version revises, the last submitted first."""
    query = _with_names().where(*_is_returned(station_id))
    order = (ASSESSMENT.c.submitted_at.desc(), ASSESSMENT.c.id.desc())
    return session.connection().execute(query.order_by(*order).limit(limit)).all()


def is_any_returned(session: Session, station_id: bytes) -> bool:
    """Whether there is an assessment as ``returned_page`` gives them."""
    query = select(ASSESSMENT.c.id).where(*_is_returned(station_id))
    return session.connection().execute(query.limit(1)).first() is not None


def _is_returned(station_id: bytes) -> list[ColumnElement[bool]]:
    later = DECISION.alias("later_decision")
    overruled = select(later.c.id).where(
        later.c.station_id == DECISION.c.station_id,
        later.c.assessment_id == DECISION.c.assessment_id,
        later.c.decided_at > DECISION.c.decided_at,
    )
    returned = select(DECISION.c.assessment_id).where(
        DECISION.c.station_id == station_id, DECISION.c.outcome == "returned", ~overruled.exists()
    )
    revision = ASSESSMENT.alias("later")
    revises = select(revision.c.id).where(revision.c.station_id == ASSESSMENT.c.station_id)
    revised = [revises.where(column == ASSESSMENT.c.id) for column in (revision.c.base_id, revision.c.merges_id)]
    return [
        ASSESSMENT.c.station_id == station_id,
        ASSESSMENT.c.id.in_(returned),
        *(~one.exists() for one in revised),
    ]


def waiting_for_decision(
    session: Session,
    station_id: bytes | None,
    after: AssessmentPlace | None,
    limit: int,
    view: "View | None" = None,
) -> Sequence[Row[Any]]:
    """Give the assessments that headquarters has neither approved nor returned, the oldest first.

    ``station_id`` None means all stations. A version that has been revised waits no more.
    """
    from field_ems.store.visible import of_view

    page = select(WAITING.c.station_id, WAITING.c.id, WAITING.c.submitted_at).where(of_view(view, WAITING.c.station_id))
    if station_id is not None:
        page = page.where(WAITING.c.station_id == station_id)
    if after is not None:
        at = literal(after.submitted_at, WAITING.c.submitted_at.type)
        last = literal(after.id, WAITING.c.id.type)
        page = page.where(tuple_(WAITING.c.submitted_at, WAITING.c.id) > tuple_(at, last))
    first = page.order_by(WAITING.c.submitted_at, WAITING.c.id).limit(limit).subquery()
    query = _with_names().join(
        first, and_(first.c.station_id == ASSESSMENT.c.station_id, first.c.id == ASSESSMENT.c.id)
    )
    return session.connection().execute(query.order_by(first.c.submitted_at, first.c.id)).all()


def last_decisions(session: Session, station_id: bytes, assessment_ids: Iterable[bytes]) -> dict[bytes, Outcome]:
    """Give the last decision on each of these assessments that has one."""
    query = (
        select(DECISION)
        .where(DECISION.c.station_id == station_id, DECISION.c.assessment_id.in_(list(assessment_ids)))
        .order_by(DECISION.c.decided_at, DECISION.c.epoch, DECISION.c.seq)
    )
    return {
        row.assessment_id: Outcome(row.outcome, row.comment, row.questions or {}, row.decided_by, row.decided_at)
        for row in session.connection().execute(query)
    }


def decisions_on(session: Session, station_id: bytes, assessment_id: bytes) -> list[Outcome]:
    """Give all decisions on one assessment, the first first."""
    query = (
        select(DECISION)
        .where(DECISION.c.station_id == station_id, DECISION.c.assessment_id == assessment_id)
        .order_by(DECISION.c.decided_at, DECISION.c.epoch, DECISION.c.seq)
    )
    rows = session.connection().execute(query)
    return [Outcome(row.outcome, row.comment, row.questions or {}, row.decided_by, row.decided_at) for row in rows]


def revised_by(session: Session, station_id: bytes, assessment_ids: Iterable[bytes]) -> dict[bytes, list[bytes]]:
    """Give the ids of the versions that revise each of these assessments; two where two people revised one at once.

    A version into which two were merged revises both.
    """
    wanted = list(assessment_ids)
    parts = [
        select(column.label("earlier_id"), ASSESSMENT.c.id, ASSESSMENT.c.submitted_at).where(
            ASSESSMENT.c.station_id == station_id, column.in_(wanted)
        )
        for column in (ASSESSMENT.c.base_id, ASSESSMENT.c.merges_id)
    ]
    found: dict[bytes, list[bytes]] = {}
    rows = [row for part in parts for row in session.connection().execute(part)]
    for row in sorted(rows, key=lambda one: (one.submitted_at, one.id)):
        found.setdefault(row.earlier_id, []).append(row.id)
    return found


def recorded_digests(session: Session, station_id: bytes, digests: Sequence[bytes]) -> set[bytes]:
    """Give those of these contents that are recorded as attachments."""
    table = tables.Attachment.__table__  # type: ignore[attr-defined]
    query = select(table.c.digest).where(table.c.station_id == station_id, table.c.digest.in_(digests))
    return set(session.connection().execute(query).scalars())


def remarks_on(session: Session, station_id: bytes, row_id: bytes) -> Sequence[Row[Any]]:
    """Give headquarters' remarks on a record, the first first."""
    query = (
        select(REMARK.c.question, REMARK.c.text, REMARK.c.written_by, REMARK.c.written_at)
        .where(REMARK.c.station_id == station_id, REMARK.c.row_id == row_id)
        .order_by(REMARK.c.written_at, REMARK.c.seq)
    )
    return session.connection().execute(query).all()


def mandate_from(session: Session, station_id: bytes) -> date | None:
    """Give the day from which the mandate of the station's organization is approved; None while it is pending."""
    station = tables.Station.__table__  # type: ignore[attr-defined]
    organization = tables.Organization.__table__  # type: ignore[attr-defined]
    query = (
        select(organization.c.procurement_mandate_from)
        .join(station, station.c.organization_id == organization.c.id)
        .where(
            station.c.station_id == station_id,
            station.c.removed.isnot(True),
            organization.c.station_id == GLOBAL_SCOPE,
            organization.c.removed.isnot(True),
        )
    )
    return session.connection().execute(query).scalars().first()


def _with_names() -> Select[Any]:
    supplier = and_(SUPPLIER.c.station_id == ASSESSMENT.c.station_id, SUPPLIER.c.id == ASSESSMENT.c.supplier_id)
    tender = and_(TENDER.c.station_id == ASSESSMENT.c.station_id, TENDER.c.id == ASSESSMENT.c.tender_id)
    columns = [column for column in ASSESSMENT.columns if column.name != "extra"]
    return (
        select(
            *columns,
            SUPPLIER.c.name.label("supplier_name"),
            TENDER.c.title.label("tender_title"),
            TENDER.c.opens_on.label("tender_opens_on"),
        )
        .join(SUPPLIER, supplier)
        .outerjoin(TENDER, tender)
    )
