"""Which stations an organization sees: its own, and those that a door is open to."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, delete, or_, select, true
from sqlmodel import Session

from field_ems.store.statements import upsert
from field_ems.store.tables import Door, Organization, Station

STATION = Station.__table__  # type: ignore[attr-defined]
DOOR = Door.__table__  # type: ignore[attr-defined]
ORGANIZATION = Organization.__table__  # type: ignore[attr-defined]


class View(NamedTuple):
    """Whose eyes something is read with, and when; ``organization_id`` None sees all stations."""

    organization_id: bytes | None
    now: datetime
    through_doors: bool = True
    """Who looks through a door changes nothing there."""


def of_view(view: View | None, station_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Give the condition that a row's station is one of those that are seen."""
    if view is None or view.organization_id is None:
        return true()
    own = select(STATION.c.station_id).where(
        STATION.c.organization_id == view.organization_id, STATION.c.removed.isnot(True)
    )
    if not view.through_doors:
        return station_id.in_(own)
    opened = select(DOOR.c.station_id).where(DOOR.c.organization_id == view.organization_id, DOOR.c.until > view.now)
    return or_(station_id.in_(own), station_id.in_(opened))


def sees(session: Session, view: View, station_id: bytes) -> bool:
    """Whether a station is among those that are seen."""
    query = select(STATION.c.station_id).where(
        STATION.c.station_id == station_id, STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id)
    )
    return session.connection().execute(query.limit(1)).first() is not None


def organization_name(session: Session, organization_id: bytes) -> str | None:
    """Give an organization's name."""
    query = select(ORGANIZATION.c.name).where(ORGANIZATION.c.id == organization_id)
    return session.connection().execute(query).scalars().first()


def open_door(session: Session, station_id: bytes, organization_id: bytes, reason: str, until: datetime) -> None:
    """Let an organization look at a station until then."""
    row = {"station_id": station_id, "organization_id": organization_id, "reason": reason, "until": until}
    upsert(session, DOOR, row)


def close_door(session: Session, station_id: bytes, organization_id: bytes) -> bool:
    """Close a door; whether there was one."""
    found = session.connection().execute(
        delete(DOOR)
        .where(DOOR.c.station_id == station_id, DOOR.c.organization_id == organization_id)
        .returning(DOOR.c.station_id)
    )
    return found.first() is not None


def open_doors(session: Session, now: datetime) -> list[Any]:
    """Give (station's name, organization's name, reason, until) of all doors that are open."""
    query = (
        select(STATION.c.name, ORGANIZATION.c.name.label("organization"), DOOR.c.reason, DOOR.c.until)
        .join(STATION, STATION.c.station_id == DOOR.c.station_id)
        .join(ORGANIZATION, ORGANIZATION.c.id == DOOR.c.organization_id)
        .where(DOOR.c.until > now)
        .order_by(STATION.c.name, ORGANIZATION.c.name)
    )
    return list(session.connection().execute(query))
