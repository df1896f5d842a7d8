"""Readings on their way out: of a period, in the order of meters and time, without holding them all."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from field_ems.store.tables import Facility, Meter, Reading

READING = Reading.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]
FACILITY = Facility.__table__  # type: ignore[attr-defined]

_FETCHED_AT_ONCE = 1_000
_ASKED_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ExportedReading:
    """A reading with its meter and facility; ``corrected`` says that a later entry takes its place."""

    id: bytes
    meter: str
    name: str
    facility: str
    zone: str
    activity: str
    kind: str
    starts_at: datetime | None
    taken_at: datetime
    value: Decimal
    unit: str
    cost: Decimal | None
    currency: str | None
    method: str
    note: str | None
    reason: str | None
    corrected: bool


def readings_of_period(
    session: Session,
    station_id: bytes,
    first: datetime,
    end: datetime,
    *,
    meter_ids: Collection[bytes] | None = None,
    with_corrected: bool = False,
) -> Iterator[ExportedReading]:
    """Give the readings that touch [first, end); those that were corrected only where asked for."""
    query, corrected = _exported(station_id)
    query = query.where(
        READING.c.taken_at >= first,
        func.coalesce(READING.c.starts_at, READING.c.taken_at) < end,
        # A period that ends where the wanted one begins lies outside of it.
        (READING.c.taken_at > first) | READING.c.starts_at.is_(None),
    )
    if meter_ids is not None:
        query = query.where(READING.c.meter_id.in_(sorted(meter_ids)))
    if not with_corrected:
        query = query.where(~corrected)
    for row in session.connection().execute(query.execution_options(yield_per=_FETCHED_AT_ONCE)).mappings():
        yield ExportedReading(**row)


def readings_by_id(session: Session, station_id: bytes, ids: Iterable[bytes]) -> Iterator[ExportedReading]:
    """Give readings by their ids, some hundreds at a time; each lot in the order of meters and time."""
    query, _corrected = _exported(station_id)
    left = iter(ids)
    while some := list(islice(left, _ASKED_AT_ONCE)):
        for row in session.connection().execute(query.where(READING.c.id.in_(some))).mappings():
            yield ExportedReading(**row)


def _exported(station_id: bytes) -> tuple[Select[Any], ColumnElement[bool]]:
    """Give the query for the columns of an exported reading, and the condition that it was corrected."""
    correction = aliased(READING)
    corrected = (
        select(correction.c.id)
        .where(correction.c.station_id == station_id, correction.c.supersedes_id == READING.c.id)
        .exists()
    )
    query = (
        select(
            READING.c.id,
            METER.c.code.label("meter"),
            METER.c.name,
            FACILITY.c.name.label("facility"),
            FACILITY.c.zone,
            METER.c.activity,
            METER.c.kind,
            READING.c.starts_at,
            READING.c.taken_at,
            READING.c.value,
            READING.c.unit,
            READING.c.cost,
            READING.c.currency,
            READING.c.method,
            READING.c.note,
            READING.c.reason,
            corrected.label("corrected"),
        )
        .join(METER, (METER.c.station_id == READING.c.station_id) & (METER.c.id == READING.c.meter_id))
        .join(FACILITY, (FACILITY.c.station_id == METER.c.station_id) & (FACILITY.c.id == METER.c.facility_id))
        .where(READING.c.station_id == station_id)
        .order_by(METER.c.code, READING.c.taken_at, READING.c.epoch, READING.c.seq)
    )
    return query, corrected
