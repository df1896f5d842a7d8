"""Queries over the roll-ups of stations' inventories: which are behind, and their sums by group."""

from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, func, or_, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.statements import upsert
from field_ems.store.tables import Meter, MeterYear, Organization, Station, StationYear
from field_ems.store.visible import View, of_view
from field_ems.store.writer import SCOPE_HEAD

STATION = Station.__table__  # type: ignore[attr-defined]
STATION_YEAR = StationYear.__table__  # type: ignore[attr-defined]
ORGANIZATION = Organization.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]
METER_YEAR = MeterYear.__table__  # type: ignore[attr-defined]


class Group(StrEnum):
    """What an inventory across stations can be summed by."""

    ORGANIZATION = "organization"
    COUNTRY = "country"
    STATION = "station"


def behind(session: Session, year: int, view: View | None, limit: int) -> list[bytes]:
    """Give some stations whose year has to be reckoned anew because something came since."""
    query = _with_heads(select(STATION.c.station_id), year).where(of_view(view, STATION.c.station_id), _is_behind())
    return list(session.connection().execute(query.order_by(STATION.c.station_id).limit(limit)).scalars())


def count_behind(session: Session, year: int, view: View | None) -> int:
    """Count the stations whose year has to be reckoned anew."""
    query = _with_heads(select(func.count()), year).where(of_view(view, STATION.c.station_id), _is_behind())
    return int(session.connection().execute(query).scalar_one())


def year_row(session: Session, station_id: bytes, year: int) -> StationYear | None:
    """Give a station's roll-up of a year."""
    return session.get(StationYear, (station_id, year))


def save(session: Session, row: dict[str, Any]) -> None:
    """Keep a station's roll-up of a year."""
    upsert(session, STATION_YEAR, row)


def sums(
    session: Session, year: int, by: Group, view: View | None, after: tuple[str, bytes] | None, limit: int
) -> list[Any]:
    """Give (name, id, stations, reckoned, the sums of the roll-ups) of a year by name; of stations a page.

    ``id`` is the organization's or the station's, None for a country.
    """
    named: dict[Group, tuple[ColumnElement[Any], list[ColumnElement[Any]]]] = {
        Group.ORGANIZATION: (func.coalesce(ORGANIZATION.c.name, ""), [ORGANIZATION.c.id]),
        Group.COUNTRY: (func.coalesce(STATION.c.country, ""), []),
        Group.STATION: (STATION.c.name, [STATION.c.station_id]),
    }
    name, ids = named[by]
    query = (
        select(name.label("name"), *(one.label("id") for one in ids), *_sums())
        .select_from(STATION)
        .outerjoin(STATION_YEAR, _of_year(year))
        .outerjoin(ORGANIZATION, _of_organization())
        .where(STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id))
        .group_by(name, *ids)
        .order_by(name, *ids)
        .limit(limit)
    )
    if after is not None and by is Group.STATION:
        earlier = and_(STATION.c.name == after[0], STATION.c.station_id > after[1])
        query = query.where(or_(STATION.c.name > after[0], earlier))
    return list(session.connection().execute(query))


def station_name(session: Session, station_id: bytes) -> str | None:
    """Give a station's name."""
    query = select(STATION.c.name).where(STATION.c.station_id == station_id).limit(1)
    return session.connection().execute(query).scalar_one_or_none()


def totals(session: Session, first_year: int, last_year: int, view: View | None) -> dict[int, Any]:
    """Give (reckoned, the sums) of all stations that are seen, of each year that any of them was reckoned in."""
    query = select(STATION_YEAR.c.year, *_sums()).join(STATION, STATION.c.station_id == STATION_YEAR.c.station_id)
    query = query.where(
        STATION_YEAR.c.year.between(first_year, last_year),
        STATION.c.removed.isnot(True),
        of_view(view, STATION.c.station_id),
    )
    return {row.year: row for row in session.connection().execute(query.group_by(STATION_YEAR.c.year))}


def count_seen(session: Session, view: View | None) -> int:
    """Count the stations that are seen."""
    query = select(func.count()).select_from(STATION)
    query = query.where(STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id))
    return int(session.connection().execute(query).scalar_one())


def meters_of_year(session: Session, station_id: bytes, year: int) -> list[Any]:
    """Give a station's meters with their figures of a year, by code."""
    query = (
        select(METER.c.code, METER.c.name, METER_YEAR)
        .join(METER, and_(METER.c.station_id == METER_YEAR.c.station_id, METER.c.id == METER_YEAR.c.meter_id))
        .where(METER_YEAR.c.station_id == station_id, METER_YEAR.c.year == year)
        .order_by(METER.c.code, METER.c.id)
    )
    return list(session.connection().execute(query))


def station_page(session: Session, year: int, view: View, after: bytes, limit: int) -> list[Any]:
    """Give (station_id, the roll-up's columns or None) in the order of the stations' ids."""
    query = (
        select(STATION.c.station_id.label("id"), STATION_YEAR)
        .select_from(STATION)
        .outerjoin(STATION_YEAR, _of_year(year))
        .where(STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id), STATION.c.station_id > after)
        .order_by(STATION.c.station_id)
        .limit(limit)
    )
    return list(session.connection().execute(query))


def _sums() -> list[Any]:
    added = [func.sum(STATION_YEAR.c[name]).label(name) for name in ("scope_1", "scope_2", "scope_3", "covered")]
    counted = [func.sum(STATION_YEAR.c[name]).label(name) for name in ("covered_meters", "meters", "incomplete")]
    stations = func.count(distinct(STATION.c.station_id)).label("stations")
    return [stations, func.count().filter(STATION_YEAR.c.meters > 0).label("reckoned"), *added, *counted]


def _of_year(year: int) -> ColumnElement[bool]:
    return and_(STATION_YEAR.c.station_id == STATION.c.station_id, STATION_YEAR.c.year == year)


def _of_organization() -> ColumnElement[bool]:
    return and_(ORGANIZATION.c.station_id == GLOBAL_SCOPE, ORGANIZATION.c.id == STATION.c.organization_id)


def _with_heads(query: Select[Any], year: int) -> Select[Any]:
    own = SCOPE_HEAD
    return (
        query.select_from(STATION)
        .join(own, own.c.station_id == STATION.c.station_id)
        .outerjoin(STATION_YEAR, _of_year(year))
        .where(STATION.c.removed.isnot(True))
    )


def _is_behind() -> ColumnElement[bool]:
    common = SCOPE_HEAD.alias("common")
    reached = select(common.c.head).where(common.c.station_id == GLOBAL_SCOPE).scalar_subquery()
    return or_(
        STATION_YEAR.c.head.is_(None),
        STATION_YEAR.c.head != SCOPE_HEAD.c.head,
        STATION_YEAR.c.global_head != func.coalesce(reached, 0),
    )
