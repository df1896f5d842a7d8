"""Readings on their way out: of a period, in the order of meters and time, without holding them all."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from field_ems.store.tables import Facility, Meter, Reading

_FETCHED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ExportedReading:
    """A reading with its meter and facility; ``corrected`` says that a later entry takes its place."""

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
    reading = Reading.__table__  # type: ignore[attr-defined]
    meter = Meter.__table__  # type: ignore[attr-defined]
    facility = Facility.__table__  # type: ignore[attr-defined]
    correction = aliased(reading)
    corrected = (
        select(correction.c.id)
        .where(correction.c.station_id == station_id, correction.c.supersedes_id == reading.c.id)
        .exists()
    )
    query = (
        select(
            meter.c.code.label("meter"),
            meter.c.name,
            facility.c.name.label("facility"),
            facility.c.zone,
            meter.c.activity,
            meter.c.kind,
            reading.c.starts_at,
            reading.c.taken_at,
            reading.c.value,
            reading.c.unit,
            reading.c.cost,
            reading.c.currency,
            reading.c.method,
            reading.c.note,
            reading.c.reason,
            corrected.label("corrected"),
        )
        .join(meter, (meter.c.station_id == reading.c.station_id) & (meter.c.id == reading.c.meter_id))
        .join(facility, (facility.c.station_id == meter.c.station_id) & (facility.c.id == meter.c.facility_id))
        .where(
            reading.c.station_id == station_id,
            reading.c.taken_at >= first,
            func.coalesce(reading.c.starts_at, reading.c.taken_at) < end,
            # A period that ends where the wanted one begins lies outside of it.
            (reading.c.taken_at > first) | reading.c.starts_at.is_(None),
        )
        .order_by(meter.c.code, reading.c.taken_at, reading.c.epoch, reading.c.seq)
        .execution_options(yield_per=_FETCHED_AT_ONCE)
    )
    if meter_ids is not None:
        query = query.where(reading.c.meter_id.in_(sorted(meter_ids)))
    if not with_corrected:
        query = query.where(~corrected)
    for row in session.connection().execute(query).mappings():
        yield ExportedReading(**row)
