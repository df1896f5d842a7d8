"""Pages of records for other systems, each after the key that the last one ended with."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, literal, select
from sqlmodel import Session, col

from field_ems.domain.journal import ID_BYTES
from field_ems.store.tables import ApiToken, Assessment, Meter, Reading, Station, Supplier
from field_ems.store.visible import View, of_view

STATION = Station.__table__  # type: ignore[attr-defined]
READING = Reading.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]
SUPPLIER = Supplier.__table__  # type: ignore[attr-defined]
ASSESSMENT = Assessment.__table__  # type: ignore[attr-defined]


def stations(session: Session, view: View, after: bytes, limit: int) -> Sequence[Any]:
    """Give (station_id, name, country, organization_id) in the order of their ids."""
    query = select(STATION.c.station_id, STATION.c.name, STATION.c.country, STATION.c.organization_id).where(
        STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id), STATION.c.station_id > after
    )
    return session.connection().execute(query.order_by(STATION.c.station_id).limit(limit)).all()


def readings(session: Session, station_id: bytes, after: bytes, limit: int) -> Sequence[Any]:
    """Give a station's readings in the order of their ids, each with its meter's code."""
    columns = [READING.c[name] for name in ("id", "meter_id", "taken_at", "starts_at", "value", "unit", "method")]
    query = select(*columns, READING.c.basis, READING.c.supersedes_id, METER.c.code, METER.c.activity).outerjoin(
        METER, (METER.c.station_id == READING.c.station_id) & (METER.c.id == READING.c.meter_id)
    )
    return _page(session, query, READING, station_id, after, limit)


def suppliers(session: Session, station_id: bytes, after: bytes, limit: int) -> Sequence[Any]:
    """Give a station's suppliers in the order of their ids."""
    query = select(SUPPLIER.c.id, SUPPLIER.c.name, SUPPLIER.c.country, SUPPLIER.c.ungm_number).where(
        SUPPLIER.c.removed.isnot(True)
    )
    return _page(session, query, SUPPLIER, station_id, after, limit)


def assessments(session: Session, station_id: bytes, after: bytes, limit: int) -> Sequence[Any]:
    """Give a station's assessments in the order of their ids."""
    columns = [ASSESSMENT.c[name] for name in ("id", "template_id", "supplier_id", "tender_id", "base_id", "mode")]
    query = select(*columns, ASSESSMENT.c.submitted_at, ASSESSMENT.c.answers)
    return _page(session, query, ASSESSMENT, station_id, after, limit)


def token(session: Session, token_hash: bytes, now: datetime) -> ApiToken | None:
    """Give the token of this hash, if it is neither revoked nor out of date."""
    query = select(ApiToken).where(
        col(ApiToken.token_hash) == token_hash, col(ApiToken.revoked_at).is_(None), col(ApiToken.expires_at) > now
    )
    return session.scalars(query).one_or_none()


def _page(session: Session, query: Any, table: Table, station_id: bytes, after: bytes, limit: int) -> Sequence[Any]:
    last = literal(after or bytes(ID_BYTES), table.c.id.type)
    own = query.where(table.c.station_id == station_id, table.c.id > last)
    return session.connection().execute(own.order_by(table.c.id).limit(limit)).all()


def tokens(session: Session) -> list[ApiToken]:
    """Give all tokens by name."""
    return list(session.scalars(select(ApiToken).order_by(col(ApiToken.name))))
