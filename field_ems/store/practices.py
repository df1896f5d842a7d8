"""Queries over minimum standards and practices; there are some dozens of either."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.tables import Facility, Minimum, Person, Practice

FACILITY = Facility.__table__  # type: ignore[attr-defined]
MINIMUM = Minimum.__table__  # type: ignore[attr-defined]
PERSON = Person.__table__  # type: ignore[attr-defined]
PRACTICE = Practice.__table__  # type: ignore[attr-defined]


def minimum_rows(session: Session) -> list[Any]:
    """Give every published version of every minimum, by code and version."""
    query = select(MINIMUM).where(MINIMUM.c.station_id == GLOBAL_SCOPE)
    return list(session.connection().execute(query.order_by(MINIMUM.c.code, MINIMUM.c.version)))


def practice_rows(session: Session, station_id: bytes) -> list[Any]:
    """Give a station's practices with the names of the building and of who decided last, in the order of entry."""
    query = (
        select(PRACTICE, FACILITY.c.name.label("facility"), PERSON.c.name.label("decided_by"))
        .outerjoin(
            FACILITY, (FACILITY.c.station_id == PRACTICE.c.station_id) & (FACILITY.c.id == PRACTICE.c.facility_id)
        )
        .outerjoin(PERSON, (PERSON.c.station_id == PRACTICE.c.station_id) & (PERSON.c.id == PRACTICE.c.decided_by_id))
        .where(PRACTICE.c.station_id == station_id, PRACTICE.c.removed.isnot(True))
    )
    ordered = query.order_by(PRACTICE.c.area, FACILITY.c.name, PRACTICE.c.title, PRACTICE.c.id)
    return list(session.connection().execute(ordered))


def practices_about(session: Session, codes: Collection[str], state: str) -> list[Any]:
    """Give the practices of all stations in a state that name one of these minimums."""
    query = select(PRACTICE).where(
        PRACTICE.c.minimum_code.in_(codes), PRACTICE.c.state == state, PRACTICE.c.removed.isnot(True)
    )
    return list(session.connection().execute(query))
