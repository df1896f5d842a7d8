"""What an import has to know of the station: its meters, and what was entered for them at the times of a file."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session

from field_ems.domain.readings import Basis
from field_ems.store.entries import JOURNAL
from field_ems.store.tables import Facility, Meter, Reading

FACILITY = Facility.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]
READING = Reading.__table__  # type: ignore[attr-defined]

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
    correction = aliased(READING)
    query = select(
        READING.c.meter_id,
        READING.c.id,
        READING.c.starts_at,
        READING.c.taken_at,
        READING.c.value,
        READING.c.unit,
        READING.c.source,
    ).where(
        READING.c.station_id == station_id,
        READING.c.meter_id.in_(sorted(meter_ids)),
        READING.c.taken_at.between(first, furthest),
        # What was taken back counts for nothing: the same row may come again.
        READING.c.basis.is_distinct_from(Basis.VOID.value),
        func.coalesce(READING.c.starts_at, READING.c.taken_at) <= last,
        ~select(correction.c.id)
        .where(correction.c.station_id == station_id, correction.c.supersedes_id == READING.c.id)
        .exists(),
    )
    found: dict[bytes, list[EnteredReading]] = defaultdict(list)
    for meter_id, *values in session.connection().execute(query):
        found[meter_id].append(EnteredReading(*values))
    return found


def place_of(session: Session, station_id: bytes, row_id: bytes) -> tuple[int, int]:
    """Give where the entry that created a reading or a meter stands in the journal: its epoch and number."""
    for table in (READING, METER):
        query = select(table.c.epoch, table.c.seq).where(table.c.station_id == station_id, table.c.id == row_id)
        found = session.connection().execute(query).one_or_none()
        if found is not None:
            return found.epoch, found.seq
    raise LookupError(row_id.hex())


def meters_between(session: Session, station_id: bytes, epoch: int, first: int, last: int) -> list[bytes]:
    """Give the meters that are still there and were created by entries of this stretch of the journal."""
    query = select(METER.c.id).where(
        METER.c.station_id == station_id,
        METER.c.epoch == epoch,
        METER.c.seq.between(first, last),
        METER.c.removed.is_not(True),
    )
    return list(session.connection().execute(query).scalars())


def standing_between(session: Session, station_id: bytes, epoch: int, first: int, last: int) -> Sequence[Row[Any]]:
    """Give the readings created by entries of this stretch of the journal that no later entry has superseded."""
    correction = aliased(READING)
    query = (
        select(READING)
        .join(
            JOURNAL,
            (JOURNAL.c.station_id == READING.c.station_id) & (JOURNAL.c.row_id == READING.c.id),
        )
        .where(
            JOURNAL.c.station_id == station_id,
            JOURNAL.c.epoch == epoch,
            JOURNAL.c.seq.between(first, last),
            ~select(correction.c.id)
            .where(correction.c.station_id == station_id, correction.c.supersedes_id == READING.c.id)
            .exists(),
        )
        .order_by(JOURNAL.c.seq)
    )
    return session.connection().execute(query).all()


def readings_as_entered(session: Session, station_id: bytes, ids: Collection[bytes]) -> dict[bytes, Row[Any]]:
    """Give readings by their ids, with all that was entered."""
    query = select(READING).where(READING.c.station_id == station_id, READING.c.id.in_(sorted(ids)))
    return {row.id: row for row in session.connection().execute(query)}


def is_in_use(session: Session, station_id: bytes, meter_id: bytes) -> bool:
    """Whether a meter has a reading that counts, or another meter behind it."""
    correction = aliased(READING)
    counts = select(READING.c.id).where(
        READING.c.station_id == station_id,
        READING.c.meter_id == meter_id,
        READING.c.basis.is_distinct_from(Basis.VOID.value),
        ~select(correction.c.id)
        .where(correction.c.station_id == station_id, correction.c.supersedes_id == READING.c.id)
        .exists(),
    )
    behind = select(METER.c.id).where(
        METER.c.station_id == station_id, METER.c.parent_id == meter_id, METER.c.removed.is_not(True)
    )
    return any(session.connection().execute(query.limit(1)).first() is not None for query in (counts, behind))
