"""Queries over readings. Each touches as many rows as it gives, however long the history is."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, case, or_, select, union_all
from sqlmodel import Session

from field_ems.domain.readings import ESTIMATED, Basis, Reading
from field_ems.store import tables

READING = tables.Reading.__table__  # type: ignore[attr-defined]
_CORRECTION = READING.alias()

_BESIDE = 2
"""At a replacement there are two readings at one time: the final and the initial one."""

_RULE_COLUMNS = ("id", "taken_at", "value", "unit", "starts_at", "method", "basis", "supersedes_id", "cost", "currency")


class ReadingPlace(NamedTuple):
    """Where a page of a meter's history ended: the last one's time and id."""

    taken_at: datetime
    id: bytes


def last_readings(session: Session, station_id: bytes, meter_ids: Collection[bytes]) -> dict[bytes, Reading]:
    """Give the last reading that counts of each of these meters (at most a page of them)."""
    if not meter_ids:
        return {}
    # One small ordered look-up a meter, all in one statement: a window over the table would read all history.
    parts = [
        select(_of_meter(station_id, meter_id).order_by(*_latest_in_force()).limit(1).subquery())
        for meter_id in sorted(meter_ids)
    ]
    return {row.meter_id: _reading(row) for row in session.connection().execute(union_all(*parts))}


def readings_near(
    session: Session, station_id: bytes, meter_id: bytes, at: datetime, *, before: int = 40, after: int = 1
) -> list[Reading]:
    """Give the readings that count next to an instant: so many up to it, and so many after it, in order of time."""
    earlier = _of_meter(station_id, meter_id).where(READING.c.taken_at <= at).order_by(*_latest_first()).limit(before)
    later = (
        _of_meter(station_id, meter_id)
        .where(READING.c.taken_at > at)
        .order_by(READING.c.taken_at, READING.c.id)
        .limit(after)
    )
    rows = [*session.connection().execute(earlier), *session.connection().execute(later)]
    return sorted((_reading(row) for row in rows), key=lambda reading: (reading.taken_at, reading.id))


def readings_for(session: Session, station_id: bytes, meter_id: bytes, start: datetime, end: datetime) -> list[Reading]:
    """Give the readings that say what was used in [start, end).

    Beside those in it: a few before, by which a register's fall is judged, and the next ones, of which an actual one
    takes the place of estimates; so a month's figure is the same alone and within its year.
    """
    from field_ems.domain.consumption import LOOK_BACK  # the rules of use, which only reckoning one needs

    of_meter = _of_meter(station_id, meter_id)
    actual = of_meter.where(READING.c.method != ESTIMATED)
    earlier, later = READING.c.taken_at < start, READING.c.taken_at > end
    next_first = (READING.c.taken_at, READING.c.id)
    parts = (
        of_meter.where(READING.c.taken_at >= start, READING.c.taken_at <= end),
        of_meter.where(earlier).order_by(*_latest_first()).limit(_BESIDE),
        actual.where(earlier).order_by(*_latest_first()).limit(LOOK_BACK + _BESIDE),
        of_meter.where(later).order_by(*next_first).limit(_BESIDE),
        actual.where(later).order_by(*next_first).limit(_BESIDE),
    )
    found = {row.id: _reading(row) for part in parts for row in session.connection().execute(part)}
    return sorted(found.values(), key=lambda reading: (reading.taken_at, reading.id))


def history_page(
    session: Session, station_id: bytes, meter_id: bytes, *, before: ReadingPlace | None = None, limit: int = 50
) -> Sequence[Row[Any]]:
    """Give a page of all that was entered for a meter, the last first, each with whether it was ``corrected``."""
    query = select(READING, _is_corrected().label("corrected")).where(
        READING.c.station_id == station_id, READING.c.meter_id == meter_id
    )
    if before is not None:
        same = and_(READING.c.taken_at == before.taken_at, READING.c.id < before.id)
        query = query.where(or_(READING.c.taken_at < before.taken_at, same))
    return session.connection().execute(query.order_by(*_latest_first()).limit(limit)).all()


def reading_row(session: Session, station_id: bytes, reading_id: bytes) -> Row[Any] | None:
    """Give one reading with whether it was ``corrected``."""
    query = select(READING, _is_corrected().label("corrected")).where(
        READING.c.station_id == station_id, READING.c.id == reading_id
    )
    return session.connection().execute(query).one_or_none()


def _of_meter(station_id: bytes, meter_id: bytes) -> Select[Any]:
    columns = [READING.c[name] for name in _RULE_COLUMNS]
    return select(READING.c.meter_id, *columns).where(
        READING.c.station_id == station_id, READING.c.meter_id == meter_id, ~_is_corrected()
    )


def _is_corrected() -> ColumnElement[bool]:
    return (
        select(_CORRECTION.c.id)
        .where(_CORRECTION.c.station_id == READING.c.station_id, _CORRECTION.c.supersedes_id == READING.c.id)
        .exists()
    )


def _latest_first() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return READING.c.taken_at.desc(), READING.c.id.desc()


def _latest_in_force() -> tuple[ColumnElement[Any], ...]:
    """Of two at one time the initial reading is the one that the next is compared with."""
    return READING.c.taken_at.desc(), case((READING.c.basis == Basis.INITIAL.value, 0), else_=1), READING.c.id.desc()


def _reading(row: Row[Any]) -> Reading:
    # By place, which is quicker than by name: a year's inventory reads some hundred thousand.
    values: tuple[Any, ...] = tuple(row)[1:]
    return Reading(*values)
