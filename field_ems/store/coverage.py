"""Who has reported, at headquarters: kept up as readings come in, so that no page has to count them."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, func, select, text
from sqlmodel import Session

from field_ems.domain.coverage import is_on_time, month_number, months_told
from field_ems.domain.journal import Entry, Operation
from field_ems.domain.times import to_seconds
from field_ems.store.column_insert import insert_new
from field_ems.store.kinds import BY_NAME
from field_ems.store.tables import Meter, MeterMonth, StationMonth

METER = Meter.__table__  # type: ignore[attr-defined]
METER_MONTH = MeterMonth.__table__  # type: ignore[attr-defined]
STATION_MONTH = StationMonth.__table__  # type: ignore[attr-defined]

_READING = BY_NAME["reading"]

# As text: to find SQLAlchemy's own statement in its cache costs more than to run it.
_ROLL_UP = text(
    "INSERT INTO station_month (station_id, month, actual, on_time) "
    "SELECT station_id, month, count(*), sum(CASE WHEN on_time THEN 1 ELSE 0 END) FROM meter_month "
    "WHERE station_id = :station AND month IN :months GROUP BY station_id, month "
    "ON CONFLICT (station_id, month) DO UPDATE SET actual = excluded.actual, on_time = excluded.on_time"
).bindparams(bindparam("months", expanding=True))


def note_arrivals(session: Session, station_id: bytes, entries: Iterable[Entry], now: datetime) -> None:
    """Note which meters' months the readings among newly applied entries tell of; ``now`` is when they came."""
    told = {place for entry in entries if _is_reading(entry) for place in _months_of(entry)}
    note_months(session, station_id, told, now)


def note_months(session: Session, station_id: bytes, told: Collection[tuple[date, bytes]], now: datetime) -> None:
    """Note that something came of these months of these meters."""
    if not told:
        return
    months = {month: (month_number(month), is_on_time(month, now)) for month, _ in told}
    ordered = sorted(told)
    is_new = insert_new(
        session,
        METER_MONTH,
        {
            "station_id": station_id,
            "month": [months[month][0] for month, _ in ordered],
            "meter_id": [meter_id for _, meter_id in ordered],
            "first_arrived_at": to_seconds(now),
            "on_time": [months[month][1] for month, _ in ordered],
        },
    )
    if is_new:
        _roll_up(session, station_id, {number for number, _ in months.values()})


def roll_ups(session: Session, station_ids: Collection[bytes], months: Sequence[date]) -> list[Any]:
    """Give (station_id, month as a number, actual, on_time) of these stations in these months, where something came."""
    query = select(STATION_MONTH).where(
        STATION_MONTH.c.station_id.in_(list(station_ids)),
        STATION_MONTH.c.month.between(month_number(months[0]), month_number(months[-1])),
    )
    return list(session.connection().execute(query))


def meter_lives(session: Session, station_ids: Collection[bytes]) -> list[Any]:
    """Give (station_id, opened_at, closed_at, read_every, first_month) of these stations' meters.

    ``first_month`` is the first that anything came of, for a meter whose opening nobody has entered; else None.
    """
    first_month = (
        select(func.min(METER_MONTH.c.month))
        .where(METER_MONTH.c.station_id == METER.c.station_id, METER_MONTH.c.meter_id == METER.c.id)
        .scalar_subquery()
    )
    query = select(
        METER.c.station_id,
        METER.c.opened_at,
        METER.c.closed_at,
        METER.c.read_every,
        case((METER.c.opened_at.is_(None), first_month)).label("first_month"),
    ).where(METER.c.station_id.in_(list(station_ids)), METER.c.removed.isnot(True))
    return list(session.connection().execute(query))


def _is_reading(entry: Entry) -> bool:
    return entry.kind == _READING.number and entry.operation is Operation.CREATE


def _months_of(entry: Entry) -> list[tuple[date, bytes]]:
    values, _ = _READING.from_journal(entry.fields)
    try:
        months = list(months_told(values["taken_at"], values.get("starts_at"), values["utc_offset"]))
    except OverflowError:
        return []  # a time that no calendar has: the reading is held all the same, and tells of no month
    return [(month, values["meter_id"]) for month in months]


def _roll_up(session: Session, station_id: bytes, months: Collection[int]) -> None:
    asked = {"station": station_id, "months": sorted(months)}
    session.connection().execute(_ROLL_UP, asked)
