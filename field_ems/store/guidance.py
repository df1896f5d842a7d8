"""Queries over the guidance library; a library has some dozens of guidelines, a station reads it whole."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.tables import Addressee, Guidance, GuidanceTailoring, Organization

ADDRESSEE = Addressee.__table__  # type: ignore[attr-defined]
GUIDANCE = Guidance.__table__  # type: ignore[attr-defined]
ORGANIZATION = Organization.__table__  # type: ignore[attr-defined]
TAILORING = GuidanceTailoring.__table__  # type: ignore[attr-defined]


def guidance_rows(session: Session) -> list[Any]:
    """Give every record of every version without its text, by code, the newest version first.

    ``organization`` is the name of the one that it is for, which headquarters alone knows.
    """
    columns = [column for column in GUIDANCE.c if column.name != "bodies"]
    addressed = (ADDRESSEE.c.station_id == GUIDANCE.c.station_id) & (ADDRESSEE.c.id == GUIDANCE.c.id)
    named = (ORGANIZATION.c.station_id == GUIDANCE.c.station_id) & (ORGANIZATION.c.id == ADDRESSEE.c.organization_id)
    query = (
        select(*columns, ORGANIZATION.c.name.label("organization"))
        .outerjoin(ADDRESSEE, addressed)
        .outerjoin(ORGANIZATION, named)
        .where(GUIDANCE.c.station_id == GLOBAL_SCOPE)
    )
    return list(session.connection().execute(query.order_by(GUIDANCE.c.code, GUIDANCE.c.version.desc())))


def guidance_row(session: Session, code: str, version: int | None = None) -> Any | None:
    """Give a version of a guideline with its text, the newest unless one is named."""
    query = select(GUIDANCE).where(GUIDANCE.c.station_id == GLOBAL_SCOPE, GUIDANCE.c.code == code)
    if version is not None:
        query = query.where(GUIDANCE.c.version == version)
    return session.connection().execute(query.order_by(GUIDANCE.c.version.desc()).limit(1)).one_or_none()


def newest_bodies(session: Session, code: str) -> dict[str, str]:
    """Give a guideline's text by language, as the newest version that has one says it; each record has some of them."""
    query = select(GUIDANCE.c.version, GUIDANCE.c.bodies).where(
        GUIDANCE.c.station_id == GLOBAL_SCOPE, GUIDANCE.c.code == code
    )
    rows = [row for row in session.connection().execute(query) if row.bodies]
    newest = max((row.version for row in rows), default=0)
    return {language: text for row in rows if row.version == newest for language, text in row.bodies.items()}


def tailoring_rows(session: Session, station_id: bytes) -> list[Any]:
    """Give what a station does with each guideline."""
    query = select(TAILORING).where(TAILORING.c.station_id == station_id, TAILORING.c.removed.isnot(True))
    return list(session.connection().execute(query.order_by(TAILORING.c.code)))


def tailored_by(session: Session, code: str) -> dict[str, int]:
    """Count the stations by what they do with a guideline."""
    query = select(TAILORING.c.decision).where(TAILORING.c.code == code, TAILORING.c.removed.isnot(True))
    found: dict[str, int] = {}
    for decision in session.connection().execute(query).scalars():
        found[decision] = found.get(decision, 0) + 1
    return found
