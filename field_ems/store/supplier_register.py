"""Queries over what is kept about suppliers: certificates, corrective actions, communications, awards."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Table, and_, func, or_, select
from sqlmodel import Session

from field_ems.store import tables

SUPPLIER = tables.Supplier.__table__  # type: ignore[attr-defined]
CERTIFICATE = tables.Certificate.__table__  # type: ignore[attr-defined]
ACTION = tables.CorrectiveAction.__table__  # type: ignore[attr-defined]
COMMUNICATION = tables.Communication.__table__  # type: ignore[attr-defined]


def certificates_of(session: Session, station_id: bytes, supplier_id: bytes, limit: int) -> Sequence[Row[Any]]:
    """Give a supplier's certificates, the one that ends first first; those without an end come last."""
    order = (func.coalesce(CERTIFICATE.c.expires_on, date.max), CERTIFICATE.c.id)
    return _of(session, CERTIFICATE, station_id, supplier_id, order, limit)


def actions_of(session: Session, station_id: bytes, supplier_id: bytes, limit: int) -> Sequence[Row[Any]]:
    """Give a supplier's corrective actions: the open ones by their day, then those done, the last first."""
    done = func.coalesce(ACTION.c.done_on, date.max).desc()
    order = (done, func.coalesce(ACTION.c.due_on, date.max), ACTION.c.id)
    return _of(session, ACTION, station_id, supplier_id, order, limit)


def communications_to(session: Session, station_id: bytes, supplier_id: bytes, limit: int) -> Sequence[Row[Any]]:
    """Give what was communicated to a supplier, the last first."""
    order = (COMMUNICATION.c.sent_on.desc(), COMMUNICATION.c.id)
    return _of(session, COMMUNICATION, station_id, supplier_id, order, limit)


def certificates_ending(session: Session, station_id: bytes, until: date, limit: int) -> Sequence[Row[Any]]:
    """Give the certificates whose last day is at latest this one, with their suppliers' names, the first to end first.

    One that the same supplier has under the same name with a later end, or without an end, has been renewed.
    """
    newer = CERTIFICATE.alias("newer")
    renewed = select(newer.c.id).where(
        newer.c.station_id == CERTIFICATE.c.station_id,
        newer.c.supplier_id == CERTIFICATE.c.supplier_id,
        newer.c.name == CERTIFICATE.c.name,
        newer.c.removed.isnot(True),
        or_(newer.c.expires_on.is_(None), newer.c.expires_on > CERTIFICATE.c.expires_on),
    )
    query = _with_supplier(CERTIFICATE, station_id).where(CERTIFICATE.c.expires_on <= until, ~renewed.exists())
    return session.connection().execute(query.order_by(CERTIFICATE.c.expires_on, CERTIFICATE.c.id).limit(limit)).all()


def actions_due(session: Session, station_id: bytes, until: date, limit: int) -> Sequence[Row[Any]]:
    """Give the open corrective actions that are due by this day, with their suppliers' names, the first due first."""
    query = _with_supplier(ACTION, station_id).where(ACTION.c.due_on <= until, ACTION.c.done_on.is_(None))
    return session.connection().execute(query.order_by(ACTION.c.due_on, ACTION.c.id).limit(limit)).all()


def awards_in(session: Session, station_id: bytes, tender_id: bytes) -> Sequence[Row[Any]]:
    """Give what was decided in a tender, the last decision first."""
    awards = tables.Award.__table__  # type: ignore[attr-defined]
    supplier = and_(SUPPLIER.c.station_id == awards.c.station_id, SUPPLIER.c.id == awards.c.supplier_id)
    query = (
        select(awards, SUPPLIER.c.name.label("supplier_name"))
        .outerjoin(SUPPLIER, supplier)
        .where(awards.c.station_id == station_id, awards.c.tender_id == tender_id)
        .order_by(awards.c.decided_on.desc(), awards.c.epoch.desc(), awards.c.seq.desc())
    )
    return session.connection().execute(query).all()


def aspects_at(session: Session, station_id: bytes) -> Sequence[Row[Any]]:
    """Give what the station says of its environmental aspects."""
    aspects = tables.Aspect.__table__  # type: ignore[attr-defined]
    query = select(aspects).where(aspects.c.station_id == station_id, aspects.c.removed.isnot(True))
    return session.connection().execute(query.order_by(aspects.c.code, aspects.c.epoch, aspects.c.seq)).all()


def kept_row(session: Session, table: Table, station_id: bytes, row_id: bytes) -> Row[Any] | None:
    """Give one record of one of these tables that has not been removed."""
    query = select(table).where(table.c.station_id == station_id, table.c.id == row_id, table.c.removed.isnot(True))
    return session.connection().execute(query).one_or_none()


def _of(
    session: Session, table: Table, station_id: bytes, supplier_id: bytes, order: Sequence[Any], limit: int
) -> Sequence[Row[Any]]:
    query = select(table).where(
        table.c.station_id == station_id, table.c.supplier_id == supplier_id, table.c.removed.isnot(True)
    )
    return session.connection().execute(query.order_by(*order).limit(limit)).all()


def _with_supplier(table: Table, station_id: bytes) -> Any:
    supplier = and_(SUPPLIER.c.station_id == table.c.station_id, SUPPLIER.c.id == table.c.supplier_id)
    return (
        select(table, SUPPLIER.c.name.label("supplier_name"))
        .join(SUPPLIER, supplier)
        .where(table.c.station_id == station_id, table.c.removed.isnot(True), SUPPLIER.c.removed.isnot(True))
    )
