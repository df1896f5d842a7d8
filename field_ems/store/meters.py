"""Queries over facilities, meters and their ratios."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Row, Select, func, literal, or_, select, tuple_
from sqlmodel import Session

from field_ems.domain.meters import Multiplier
from field_ems.store import tables

FACILITY = tables.Facility.__table__  # type: ignore[attr-defined]
HEADCOUNT = tables.Headcount.__table__  # type: ignore[attr-defined]
METER = tables.Meter.__table__  # type: ignore[attr-defined]
DIP_CHART = tables.DipChart.__table__  # type: ignore[attr-defined]
SHARING_KEY = tables.SharingKey.__table__  # type: ignore[attr-defined]
TARGET = tables.Target.__table__  # type: ignore[attr-defined]
METER_YEAR = tables.MeterYear.__table__  # type: ignore[attr-defined]
MULTIPLIER = tables.Multiplier.__table__  # type: ignore[attr-defined]

LAST_OF_THE_WALK = 2**31


class MeterPlace(NamedTuple):
    """Where a page of meters ended: the last one's place on the walk, code and id."""

    walk_order: int
    code: str
    id: bytes


def facility_rows(session: Session, station_id: bytes) -> Sequence[Row[Any]]:
    """Give the station's facilities by name; a station has few."""
    query = (
        select(FACILITY)
        .where(FACILITY.c.station_id == station_id, FACILITY.c.removed.is_not(True))
        .order_by(FACILITY.c.name, FACILITY.c.id)
    )
    return session.connection().execute(query).all()


def facility_row(session: Session, station_id: bytes, facility_id: bytes) -> tables.Facility | None:
    """Give one facility that has not been removed."""
    found = session.get(tables.Facility, (station_id, facility_id))
    return None if found is None or found.removed else found


def headcount_rows(session: Session, station_id: bytes, facility_id: bytes) -> Sequence[Row[Any]]:
    """Give a facility's headcounts by their day."""
    query = (
        select(HEADCOUNT.c.from_on, HEADCOUNT.c.people)
        .where(
            HEADCOUNT.c.station_id == station_id,
            HEADCOUNT.c.facility_id == facility_id,
            HEADCOUNT.c.removed.is_not(True),
        )
        .order_by(HEADCOUNT.c.from_on, HEADCOUNT.c.id)
    )
    return session.connection().execute(query).all()


def activities_of(session: Session, station_id: bytes) -> Sequence[tuple[str, str, int]]:
    """Give (kind, activity, how many) of the station's meters that are in use."""
    query = (
        select(METER.c.kind, METER.c.activity, func.count())
        .where(METER.c.station_id == station_id, METER.c.removed.isnot(True), METER.c.closed_at.is_(None))
        .group_by(METER.c.kind, METER.c.activity)
    )
    return [(row[0], row[1], row[2]) for row in session.connection().execute(query)]


def meter_page(
    session: Session,
    station_id: bytes,
    *,
    facility_id: bytes | None = None,
    search: str = "",
    open_in: Collection[int] = (),
    after: MeterPlace | None = None,
    limit: int = 50,
) -> Sequence[Row[Any]]:
    """Give a page of meters as one walks past them; ``search`` looks in code, name and activity.

    ``open_in`` are years: only meters with something open in one of them are given.
    """
    place = func.coalesce(METER.c.walk_order, LAST_OF_THE_WALK)
    query = _with_facility(station_id).add_columns(place.label("place"))
    if facility_id is not None:
        query = query.where(METER.c.facility_id == facility_id)
    if search.strip():
        columns = (METER.c.code, METER.c.name, METER.c.activity)
        query = query.where(or_(*(column.icontains(search.strip(), autoescape=True) for column in columns)))
    if open_in:
        is_open = or_(METER_YEAR.c.questions > 0, METER_YEAR.c.incomplete)
        of_station = (METER_YEAR.c.station_id == station_id, METER_YEAR.c.year.in_(sorted(open_in)))
        query = query.where(METER.c.id.in_(select(METER_YEAR.c.meter_id).where(*of_station, is_open)))
    if after is not None:
        # PostgreSQL takes a plain number for a small one, and the last place of the walk is not.
        last = (literal(after.walk_order, BigInteger), after.code, literal(after.id, METER.c.id.type))
        query = query.where(tuple_(place, METER.c.code, METER.c.id) > tuple_(*last))
    return session.connection().execute(query.order_by(place, METER.c.code, METER.c.id).limit(limit)).all()


def meter_with_facility(session: Session, station_id: bytes, meter_id: bytes) -> Row[Any] | None:
    """Give one meter with its facility's name, zone and country."""
    return session.connection().execute(_with_facility(station_id).where(METER.c.id == meter_id)).one_or_none()


def holder_of_code(session: Session, station_id: bytes, code: str) -> bytes | None:
    """Give the meter that has this code already, upper and lower case alike."""
    query = select(METER.c.id).where(
        METER.c.station_id == station_id, func.lower(METER.c.code) == code.lower(), METER.c.removed.is_not(True)
    )
    return session.connection().execute(query).scalars().first()


def children_of(session: Session, station_id: bytes, meter_id: bytes) -> Sequence[Row[Any]]:
    """Give the meters behind this one: sub-meters, a tank's deliveries, a register's bills."""
    query = _with_facility(station_id).where(METER.c.parent_id == meter_id).order_by(METER.c.code, METER.c.id)
    return session.connection().execute(query).all()


def multipliers_of(session: Session, station_id: bytes, meter_ids: Collection[bytes]) -> dict[bytes, list[Multiplier]]:
    """Give the dated ratios of these meters, in order of time."""
    query = (
        select(MULTIPLIER.c.meter_id, MULTIPLIER.c.from_at, MULTIPLIER.c.factor)
        .where(
            MULTIPLIER.c.station_id == station_id,
            MULTIPLIER.c.meter_id.in_(sorted(meter_ids)),
            MULTIPLIER.c.removed.is_not(True),
        )
        .order_by(MULTIPLIER.c.from_at, MULTIPLIER.c.id)
    )
    found: dict[bytes, list[Multiplier]] = defaultdict(list)
    for row in session.connection().execute(query):
        found[row.meter_id].append(Multiplier(row.from_at, row.factor))
    return found


def dip_chart_row(session: Session, station_id: bytes, meter_id: bytes) -> Row[Any] | None:
    """Give a tank's dip chart; of two that devices entered apart the one with the greater id, everywhere alike."""
    query = (
        select(DIP_CHART.c.id, DIP_CHART.c.points)
        .where(
            DIP_CHART.c.station_id == station_id,
            DIP_CHART.c.meter_id == meter_id,
            DIP_CHART.c.removed.is_not(True),
        )
        .order_by(DIP_CHART.c.id.desc())
    )
    return session.connection().execute(query.limit(1)).one_or_none()


def sharing_key_rows(session: Session, station_id: bytes) -> Sequence[Row[Any]]:
    """Give how the station's common meters are shared, by meter and day; there are few."""
    query = select(SHARING_KEY).where(SHARING_KEY.c.station_id == station_id, SHARING_KEY.c.removed.is_not(True))
    ordered = query.order_by(SHARING_KEY.c.meter_id, SHARING_KEY.c.from_on, SHARING_KEY.c.id)
    return session.connection().execute(ordered).all()


def target_rows(session: Session, station_id: bytes) -> Sequence[Row[Any]]:
    """Give the station's targets by activity and year."""
    query = select(TARGET).where(TARGET.c.station_id == station_id, TARGET.c.removed.is_not(True))
    return session.connection().execute(query.order_by(TARGET.c.activity, TARGET.c.due_year, TARGET.c.id)).all()


def _with_facility(station_id: bytes) -> Select[Any]:
    return (
        select(METER, FACILITY.c.name.label("facility"), FACILITY.c.zone, FACILITY.c.country)
        .join(FACILITY, (FACILITY.c.station_id == METER.c.station_id) & (FACILITY.c.id == METER.c.facility_id))
        .where(METER.c.station_id == station_id, METER.c.removed.is_not(True))
    )
