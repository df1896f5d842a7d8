"""The roll-ups of stations' inventories: which are behind, and keeping them."""

from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.counted import ADDED, COUNTED, STATION, STATION_YEAR, add_year
from field_ems.store.statements import upsert
from field_ems.store.tables import Meter, MeterYear, StationYear
from field_ems.store.visible import View, of_view
from field_ems.store.writer import SCOPE_HEAD

METER = Meter.__table__  # type: ignore[attr-defined]
METER_YEAR = MeterYear.__table__  # type: ignore[attr-defined]


def overtaken(session: Session, year: int, view: View | None, limit: int) -> list[bytes]:
    """Give some stations whose year was reckoned before something came that it may depend on."""
    query = _overtaken(year, view).order_by(STATION_YEAR.c.global_head, STATION_YEAR.c.station_id)
    return list(session.connection().execute(query.limit(limit)).scalars())


def count_overtaken(session: Session, year: int, view: View | None) -> int:
    """Count those stations."""
    query = select(func.count()).select_from(_overtaken(year, view).subquery())
    return int(session.connection().execute(query).scalar_one())


def never_reckoned(session: Session, year: int, view: View | None, limit: int) -> list[bytes]:
    """Give some stations without a roll-up of a year; looks at every station, so ask only where there are any."""
    known = exists().where(STATION_YEAR.c.station_id == COUNTED.c.station_id, STATION_YEAR.c.year == year)
    query = select(COUNTED.c.station_id).where(of_view(view, COUNTED.c.station_id), ~known)
    return list(session.connection().execute(query.order_by(COUNTED.c.station_id).limit(limit)).scalars())


def year_row(session: Session, station_id: bytes, year: int) -> StationYear | None:
    """Give a station's roll-up of a year."""
    return session.get(StationYear, (station_id, year))


def save(session: Session, row: dict[str, Any]) -> None:
    """Keep a station's roll-up of a year, and add it to the sums; the station's scope has to be locked."""
    station_id, year = row["station_id"], row["year"]
    query = select(*(STATION_YEAR.c[name] for name in ADDED))
    query = query.where(STATION_YEAR.c.station_id == station_id, STATION_YEAR.c.year == year)
    was = session.connection().execute(query).mappings().one_or_none()
    upsert(session, STATION_YEAR, row)
    add_year(session, station_id, year, dict(was) if was else None, row)


def station_name(session: Session, station_id: bytes) -> str | None:
    """Give a station's name."""
    query = select(STATION.c.name).where(STATION.c.station_id == station_id).limit(1)
    return session.connection().execute(query).scalar_one_or_none()


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
    of_year = and_(STATION_YEAR.c.station_id == STATION.c.station_id, STATION_YEAR.c.year == year)
    query = (
        select(STATION.c.station_id.label("id"), STATION_YEAR)
        .select_from(STATION)
        .outerjoin(STATION_YEAR, of_year)
        .where(STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id), STATION.c.station_id > after)
        .order_by(STATION.c.station_id)
        .limit(limit)
    )
    return list(session.connection().execute(query))


def _overtaken(year: int, view: View | None) -> Select[Any]:
    reached = select(SCOPE_HEAD.c.head).where(SCOPE_HEAD.c.station_id == GLOBAL_SCOPE).scalar_subquery()
    return (
        select(STATION_YEAR.c.station_id)
        .join(COUNTED, COUNTED.c.station_id == STATION_YEAR.c.station_id)
        .where(
            STATION_YEAR.c.year == year,
            STATION_YEAR.c.global_head < func.coalesce(reached, 0),
            of_view(view, STATION_YEAR.c.station_id),
        )
    )
