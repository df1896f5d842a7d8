"""Reading the kept sums of stations: of groups, of all that somebody sees, and a page of single stations."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CompoundSelect, Integer, Select, and_, case, cast, func, literal, null, select, tuple_, union_all
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.counted import (
    ADDED,
    COUNTED,
    GROUP_YEAR,
    NO_COUNTRY,
    NO_ORGANIZATION,
    STATION,
    STATION_GROUP,
    STATION_YEAR,
    Level,
)
from field_ems.store.tables import Door, Organization
from field_ems.store.visible import View, of_view

ORGANIZATION = Organization.__table__  # type: ignore[attr-defined]
DOOR = Door.__table__  # type: ignore[attr-defined]

_COUNTS = ("stations", "rolled_up", "reckoned")


class Group(StrEnum):
    """What an inventory across stations can be summed by."""

    ORGANIZATION = "organization"
    COUNTRY = "country"
    STATION = "station"


def of_groups(session: Session, year: int, by: Group, view: View | None) -> list[Any]:
    """Give (name, id, stations, rolled_up, reckoned, the sums) of a year, of organizations or countries by name.

    ``id`` is the organization's, None for a country.
    """
    is_alone = view is not None and view.organization_id is not None
    if by is Group.ORGANIZATION:
        parts = _parts(year, year, Level.ORGANIZATION, view).subquery()
        is_it = and_(ORGANIZATION.c.station_id == GLOBAL_SCOPE, ORGANIZATION.c.id == parts.c.organization_id)
        group = [func.coalesce(ORGANIZATION.c.name, "").label("name"), ORGANIZATION.c.id]
        query = select(*group, *_sums(parts)).outerjoin_from(parts, ORGANIZATION, is_it)
    else:
        parts = _parts(year, year, Level.BOTH if is_alone else Level.COUNTRY, view).subquery()
        group = [parts.c.country.label("name")]
        query = select(*group, *_sums(parts))
    query = query.group_by(*group).having(func.sum(parts.c.stations) > 0).order_by(*group)
    return list(session.connection().execute(query))


def of_all(session: Session, first_year: int, last_year: int, view: View | None) -> tuple[int, dict[int, Any]]:
    """Give how many stations are seen, and their sums in each year that any of them was rolled up in."""
    is_alone = view is not None and view.organization_id is not None
    parts = _parts(first_year, last_year, Level.ORGANIZATION if is_alone else Level.ALL, view).subquery()
    rows = session.connection().execute(select(parts.c.year, *_sums(parts)).group_by(parts.c.year)).all()
    return sum(row.stations for row in rows), {row.year: row for row in rows if row.year is not None}


def of_stations(
    session: Session, year: int, view: View | None, after: tuple[str, bytes] | None, limit: int
) -> list[Any]:
    """Give a page of stations by name, each with the same columns as a group."""
    query = (
        select(
            STATION.c.name,
            STATION.c.station_id.label("id"),
            literal(1).label("stations"),
            _has_meters().label("reckoned"),
            *(STATION_YEAR.c[name] for name in ADDED),
        )
        .select_from(STATION)
        .outerjoin(STATION_YEAR, and_(STATION_YEAR.c.station_id == STATION.c.station_id, STATION_YEAR.c.year == year))
        .where(STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id))
        .order_by(STATION.c.name, STATION.c.station_id)
        .limit(limit)
    )
    if after is not None:
        place = tuple_(literal(after[0]), literal(after[1], STATION.c.station_id.type))
        query = query.where(tuple_(STATION.c.name, STATION.c.station_id) > place)
    return list(session.connection().execute(query))


def _sums(parts: Any) -> list[Any]:
    return [func.sum(parts.c[name]).label(name) for name in (*_COUNTS, *ADDED)]


def _parts(first_year: int, last_year: int, level: Level, view: View | None) -> CompoundSelect[Any]:
    """Give what adds up to the sums of a level: its groups' years, and their stations in rows without a year.

    Where somebody sees an organization alone it is that one's groups, and the stations that a door is open to.
    """
    years = select(
        GROUP_YEAR.c.organization_id,
        GROUP_YEAR.c.country,
        GROUP_YEAR.c.year,
        _no("stations"),
        GROUP_YEAR.c.rolled_up,
        GROUP_YEAR.c.reckoned,
        *(GROUP_YEAR.c[name] for name in ADDED),
    ).where(
        GROUP_YEAR.c.station_id == GLOBAL_SCOPE,
        GROUP_YEAR.c.level == level,
        GROUP_YEAR.c.year.between(first_year, last_year),
    )
    sizes = select(
        STATION_GROUP.c.organization_id,
        STATION_GROUP.c.country,
        cast(null(), Integer),
        STATION_GROUP.c.stations,
        *(_no(name) for name in (*_COUNTS[1:], *ADDED)),
    ).where(STATION_GROUP.c.station_id == GLOBAL_SCOPE, STATION_GROUP.c.level == level)
    if view is None or view.organization_id is None:
        return union_all(years, sizes)
    own = (
        years.where(GROUP_YEAR.c.organization_id == view.organization_id),
        sizes.where(STATION_GROUP.c.organization_id == view.organization_id),
    )
    return (
        union_all(*own, *_through_doors(first_year, last_year, level, view)) if view.through_doors else union_all(*own)
    )


def _through_doors(first_year: int, last_year: int, level: Level, view: View) -> list[Select[Any]]:
    """Give the years and the number of the others' stations that an organization looks at."""
    group = [
        COUNTED.c.organization_id if level in (Level.ORGANIZATION, Level.BOTH) else literal(NO_ORGANIZATION),
        COUNTED.c.country if level in (Level.COUNTRY, Level.BOTH) else literal(NO_COUNTRY),
    ]
    opened = and_(
        DOOR.c.organization_id == view.organization_id,
        DOOR.c.until > view.now,
        COUNTED.c.organization_id != view.organization_id,
    )
    is_it = COUNTED.c.station_id == DOOR.c.station_id
    own_year = and_(
        STATION_YEAR.c.station_id == COUNTED.c.station_id, STATION_YEAR.c.year.between(first_year, last_year)
    )
    sums = [STATION_YEAR.c[name] for name in ADDED]
    years = select(*group, STATION_YEAR.c.year, _no("stations"), literal(1), _has_meters(), *sums)
    sizes = select(*group, cast(null(), Integer), literal(1), *(_no(name) for name in (*_COUNTS[1:], *ADDED)))
    return [
        years.select_from(DOOR).join(COUNTED, is_it).join(STATION_YEAR, own_year).where(opened),
        sizes.select_from(DOOR).join(COUNTED, is_it).where(opened),
    ]


def _has_meters() -> Any:
    return case((STATION_YEAR.c.meters > 0, 1), else_=0)


def _no(name: str) -> Any:
    return cast(literal(0), Integer).label(name)
