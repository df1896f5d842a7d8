"""Queries about what headquarters has published and taken back, and how many stations that touches."""

from sqlalchemy import distinct, func, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.tables import Assessment, LocalEdition, Station, Template, Withdrawal, YearEdition

ASSESSMENT = Assessment.__table__  # type: ignore[attr-defined]
EDITION = LocalEdition.__table__  # type: ignore[attr-defined]
STATION = Station.__table__  # type: ignore[attr-defined]
TEMPLATE = Template.__table__  # type: ignore[attr-defined]
WITHDRAWAL = Withdrawal.__table__  # type: ignore[attr-defined]
YEAR_EDITION = YearEdition.__table__  # type: ignore[attr-defined]


def withdrawn(session: Session, of: str) -> set[tuple[str, int | None]]:
    """Give (code, version) of all of a kind that was withdrawn; a factor set's version is None."""
    query = select(WITHDRAWAL.c.code, WITHDRAWAL.c.version).where(
        WITHDRAWAL.c.station_id == GLOBAL_SCOPE, WITHDRAWAL.c.of == of
    )
    return {(row.code, row.version) for row in session.connection().execute(query)}


def count_stations(session: Session, organization_id: bytes | None = None) -> int:
    """Count the stations, or those of an organization."""
    query = select(func.count()).select_from(STATION).where(STATION.c.removed.isnot(True))
    if organization_id is not None:
        query = query.where(STATION.c.organization_id == organization_id)
    return int(session.connection().execute(query).scalar_one())


def template_use(session: Session, code: str) -> tuple[int, int, int]:
    """Count (stations that filled in a version of a template, their assessments, stations with editions of it)."""
    versions = select(TEMPLATE.c.id).where(TEMPLATE.c.station_id == GLOBAL_SCOPE, TEMPLATE.c.code == code)
    ids = list(session.connection().execute(versions).scalars())
    filled = select(func.count(distinct(ASSESSMENT.c.station_id)), func.count()).where(
        ASSESSMENT.c.template_id.in_(ids)
    )
    adapted = select(func.count(distinct(EDITION.c.station_id))).where(EDITION.c.parent_template_id.in_(ids))
    stations, assessments = session.connection().execute(filled).one()
    return int(stations), int(assessments), int(session.connection().execute(adapted).scalar_one())


def stations_reckoning_with(session: Session, factor_set: str) -> int:
    """Count the stations that chose a set for one of their years."""
    query = select(YEAR_EDITION.c.station_id, YEAR_EDITION.c.sets)
    rows = session.connection().execute(query)
    return len({row.station_id for row in rows if factor_set in row.sets.values()})
