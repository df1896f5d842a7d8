"""Queries over suppliers."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, and_, func, or_, select
from sqlmodel import Session

from field_ems.store import tables

SUPPLIER = tables.Supplier.__table__  # type: ignore[attr-defined]
ASSESSMENT = tables.Assessment.__table__  # type: ignore[attr-defined]


class SupplierPlace(NamedTuple):
    """Where a page of suppliers ended: the last one's name, in lower case as the database makes it, and id."""

    name: str
    id: bytes


def supplier_page(
    session: Session, station_id: bytes, *, search: str = "", after: SupplierPlace | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Give a page of suppliers by name (``sort_name``), those whose name, country or UNGM number holds ``search``."""
    sort_name = func.lower(SUPPLIER.c.name)
    query = select(SUPPLIER, sort_name.label("sort_name")).where(
        SUPPLIER.c.station_id == station_id, SUPPLIER.c.removed.isnot(True)
    )
    if search.strip():
        query = query.where(holds((SUPPLIER.c.name, SUPPLIER.c.country, SUPPLIER.c.ungm_number), search))
    if after is not None:
        query = query.where(or_(sort_name > after.name, and_(sort_name == after.name, SUPPLIER.c.id > after.id)))
    return session.connection().execute(query.order_by(sort_name, SUPPLIER.c.id).limit(limit)).all()


def supplier_row(session: Session, station_id: bytes, supplier_id: bytes) -> tables.Supplier | None:
    """Give one supplier that has not been removed."""
    found = session.get(tables.Supplier, (station_id, supplier_id))
    return None if found is None or found.removed else found


def names_of(session: Session, station_id: bytes, supplier_ids: Collection[bytes]) -> dict[bytes, str]:
    """Give the names of these suppliers that have not been removed."""
    query = select(SUPPLIER.c.id, SUPPLIER.c.name).where(
        SUPPLIER.c.station_id == station_id, SUPPLIER.c.id.in_(list(supplier_ids)), SUPPLIER.c.removed.isnot(True)
    )
    return {row.id: row.name for row in session.connection().execute(query)}


def same_ungm_number(session: Session, station_id: bytes, ungm_number: str) -> bytes | None:
    """Give the supplier that has this UNGM number already."""
    query = select(SUPPLIER.c.id).where(
        SUPPLIER.c.station_id == station_id, SUPPLIER.c.ungm_number == ungm_number, SUPPLIER.c.removed.isnot(True)
    )
    return session.connection().execute(query).scalars().first()


def assessments_of(session: Session, station_id: bytes, supplier_ids: Sequence[bytes]) -> dict[bytes, int]:
    """Give how many assessments each of these suppliers has."""
    query = (
        select(ASSESSMENT.c.supplier_id, func.count().label("times"))
        .where(ASSESSMENT.c.station_id == station_id, ASSESSMENT.c.supplier_id.in_(supplier_ids))
        .group_by(ASSESSMENT.c.supplier_id)
    )
    return {row.supplier_id: row.times for row in session.connection().execute(query)}


def holds(columns: Collection[ColumnElement[Any]], search: str) -> ColumnElement[bool]:
    """Whether one of these columns holds the letters, capital or small."""
    letters = search.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    # The database folds both sides: SQLite leaves É as it is, and Python's é would never meet it.
    pattern = func.lower(f"%{letters}%")
    return or_(*(func.lower(column).like(pattern, escape="\\") for column in columns))
