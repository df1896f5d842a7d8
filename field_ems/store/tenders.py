"""Queries over tenders."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, and_, func, select
from sqlmodel import Session

from field_ems.store import tables
from field_ems.store.suppliers import holds

TENDER = tables.Tender.__table__  # type: ignore[attr-defined]
OFFER = tables.Offer.__table__  # type: ignore[attr-defined]
SUPPLIER = tables.Supplier.__table__  # type: ignore[attr-defined]
ASSESSMENT = tables.Assessment.__table__  # type: ignore[attr-defined]


def tender_page(
    session: Session, station_id: bytes, *, search: str = "", after_id: bytes | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Give a page of tenders, the last opened first, each with the number of its ``assessments``.

    ``search`` looks in title and reference.
    """
    counted = select(func.count()).where(
        ASSESSMENT.c.station_id == TENDER.c.station_id, ASSESSMENT.c.tender_id == TENDER.c.id
    )
    query = select(TENDER, counted.scalar_subquery().label("assessments")).where(
        TENDER.c.station_id == station_id, TENDER.c.removed.isnot(True)
    )
    if search.strip():
        query = query.where(holds((TENDER.c.title, TENDER.c.reference), search))
    order = (func.coalesce(TENDER.c.opens_on, date.min), TENDER.c.id)
    if after_id is not None:
        last = select(*order).where(TENDER.c.station_id == station_id, TENDER.c.id == after_id)
        row = session.connection().execute(last).one()
        query = query.where(and_(order[0] <= row[0], (order[0] < row[0]) | (order[1] < row[1])))
    return session.connection().execute(query.order_by(order[0].desc(), order[1].desc()).limit(limit)).all()


def tender_row(session: Session, station_id: bytes, tender_id: bytes) -> tables.Tender | None:
    """Give one tender that has not been removed."""
    found = session.get(tables.Tender, (station_id, tender_id))
    return None if found is None or found.removed else found


def titles_of(session: Session, station_id: bytes, tender_ids: Collection[bytes]) -> dict[bytes, str]:
    """Give the titles of these tenders that have not been removed."""
    query = select(TENDER.c.id, TENDER.c.title).where(
        TENDER.c.station_id == station_id, TENDER.c.id.in_(list(tender_ids)), TENDER.c.removed.isnot(True)
    )
    return {row.id: row.title for row in session.connection().execute(query)}


def assessments_in(session: Session, station_id: bytes, tender_id: bytes) -> int:
    """Give how many checklists were submitted in a tender."""
    query = select(func.count()).where(ASSESSMENT.c.station_id == station_id, ASSESSMENT.c.tender_id == tender_id)
    return int(session.connection().execute(query).scalar_one())


def offers_in(session: Session, station_id: bytes, tender_id: bytes) -> Sequence[Row[Any]]:
    """Give the offers in a tender with their suppliers' names, the last received last.

    Two devices may each have entered one of the same supplier before they knew of each other.
    """
    supplier = and_(SUPPLIER.c.station_id == OFFER.c.station_id, SUPPLIER.c.id == OFFER.c.supplier_id)
    query = (
        select(OFFER, SUPPLIER.c.name.label("supplier_name"))
        .join(SUPPLIER, supplier)
        .where(OFFER.c.station_id == station_id, OFFER.c.tender_id == tender_id, OFFER.c.removed.isnot(True))
        .order_by(func.coalesce(OFFER.c.received_on, date.min), OFFER.c.id)
    )
    return session.connection().execute(query).all()
