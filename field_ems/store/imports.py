"""What an import has to know of the station: its meters, and what was entered for them at the times of a file."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from field_ems.store.tables import Facility, Meter, Reading

FACILITY = Facility.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]

LONGEST_PERIOD = timedelta(days=400)
"""No bill is for longer; the bound keeps a look-up from going through all later history."""


@dataclass(frozen=True, slots=True)
class StationMeter:
    """A meter with its facility and the facility's IANA zone."""

    id: bytes
    code: str
    name: str
    kind: str
    activity: str
    unit: str
    facility_id: bytes
    facility: str
    zone: str


@dataclass(frozen=True, slots=True)
class StationFacility:
    """A facility by name, with its IANA zone."""

    id: bytes
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class EnteredReading:
    """A reading that counts: it has not been superseded."""

    id: bytes
    starts_at: datetime | None
    taken_at: datetime
    value: Decimal
    unit: str
    source: str | None


def station_meters(session: Session, station_id: bytes) -> list[StationMeter]:
    """Give the station's meters by code."""
    query = (
        select(
            METER.c.id,
            METER.c.code,
            METER.c.name,
            METER.c.kind,
            METER.c.activity,
            METER.c.unit,
            METER.c.facility_id,
            FACILITY.c.name.label("facility"),
            FACILITY.c.zone,
        )
        .join(FACILITY, (FACILITY.c.station_id == METER.c.station_id) & (FACILITY.c.id == METER.c.facility_id))
        .where(METER.c.station_id == station_id, METER.c.removed.is_not(True))
        .order_by(METER.c.code)
    )
    return [StationMeter(**row) for row in session.connection().execute(query).mappings()]


def station_facilities(session: Session, station_id: bytes) -> list[StationFacility]:
    """Give the station's facilities by name."""
    query = (
        select(FACILITY.c.id, FACILITY.c.name, FACILITY.c.zone)
        .where(FACILITY.c.station_id == station_id, FACILITY.c.removed.is_not(True))
        .order_by(FACILITY.c.name)
    )
    return [StationFacility(**row) for row in session.connection().execute(query).mappings()]


def entered_between(
    session: Session,
    station_id: bytes,
    meter_ids: Collection[bytes],
    first: datetime,
    last: datetime,
    *,
    with_periods: bool,
) -> dict[bytes, list[EnteredReading]]:
    """Give what was entered for these meters and touches [first, last], by meter; one query.

    Without ``with_periods`` only what was entered at a time in [first, last] is looked for.
    """
    if not meter_ids:
        return {}
    furthest = last + LONGEST_PERIOD if with_periods else last
    reading = Reading.__table__  # type: ignore[attr-defined]
    correction = aliased(reading)
    query = select(
        reading.c.meter_id,
        reading.c.id,
        reading.c.starts_at,
        reading.c.taken_at,
        reading.c.value,
        reading.c.unit,
        reading.c.source,
    ).where(
        reading.c.station_id == station_id,
        reading.c.meter_id.in_(sorted(meter_ids)),
        reading.c.taken_at.between(first, furthest),
        func.coalesce(reading.c.starts_at, reading.c.taken_at) <= last,
        ~select(correction.c.id)
        .where(correction.c.station_id == station_id, correction.c.supersedes_id == reading.c.id)
        .exists(),
    )
    found: dict[bytes, list[EnteredReading]] = defaultdict(list)
    for meter_id, *values in session.connection().execute(query):
        found[meter_id].append(EnteredReading(*values))
    return found
