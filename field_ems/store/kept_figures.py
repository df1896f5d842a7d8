"""The meters' years as they were last reckoned, and which of them the journal has left behind since."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlmodel import Session

from field_ems.store.entries import JOURNAL, UNSETTLED
from field_ems.store.kinds import BY_NAME
from field_ems.store.statements import insert_ignoring
from field_ems.store.tables import EpochHead, Meter, MeterYear, Reading

METER_YEAR = MeterYear.__table__  # type: ignore[attr-defined]
EPOCH_HEAD = EpochHead.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]
READING = Reading.__table__  # type: ignore[attr-defined]

MOST_ENTRIES = 20_000
"""After so many entries it is quicker to reckon everything than to ask which meters they touch."""

_READING = BY_NAME["reading"].number
_OF_ALL_METERS = [
    BY_NAME[name].number for name in ("facility", "headcount", "meter", "multiplier", "dip_chart", "sharing_key")
]
_SLICE = 400


def heads(session: Session, station_id: bytes) -> dict[str, int]:
    """Give how far each epoch of the station reaches here, and how many entries wait for something."""
    query = select(EPOCH_HEAD.c.epoch, EPOCH_HEAD.c.last_seq).where(EPOCH_HEAD.c.station_id == station_id)
    found = {str(row.epoch): row.last_seq for row in session.connection().execute(query)}
    waiting = select(func.count()).select_from(JOURNAL).where(JOURNAL.c.station_id == station_id, UNSETTLED)
    return {**found, "waiting": session.connection().execute(waiting).scalar_one()}


def touched_meters(
    session: Session, station_id: bytes, known: Mapping[str, int], reached: Mapping[str, int]
) -> set[bytes] | None:
    """Give the meters whose readings came after ``known``; None where anything else may have changed their figures."""
    if known.get("waiting") != reached.get("waiting"):
        return None
    touched: set[bytes] = set()
    for epoch, last in reached.items():
        first = known.get(epoch, 0)
        if epoch == "waiting" or last == first:
            continue
        if last - first > MOST_ENTRIES or last < first:
            return None
        of_stretch = (JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == int(epoch), JOURNAL.c.seq > first)
        kinds = set(session.connection().execute(select(JOURNAL.c.kind).where(*of_stretch).distinct()).scalars())
        if kinds & set(_OF_ALL_METERS):
            return None
        if _READING in kinds:
            query = (
                select(READING.c.meter_id)
                .join(JOURNAL, (JOURNAL.c.station_id == READING.c.station_id) & (JOURNAL.c.row_id == READING.c.id))
                .where(*of_stretch, JOURNAL.c.kind == _READING)
                .distinct()
            )
            touched |= set(session.connection().execute(query).scalars())
    return touched


def of_year(session: Session, station_id: bytes, year: int) -> Sequence[Row[Any]]:
    """Give the kept figures of all meters in a year."""
    query = select(METER_YEAR).where(METER_YEAR.c.station_id == station_id, METER_YEAR.c.year == year)
    return session.connection().execute(query).all()


def of_years(session: Session, station_id: bytes, years: Collection[int]) -> Sequence[Row[Any]]:
    """Give the kept figures of all meters in some years, in the order of the walk."""
    query = (
        select(METER_YEAR, METER.c.code, METER.c.name, METER.c.facility_id)
        .join(METER, (METER.c.station_id == METER_YEAR.c.station_id) & (METER.c.id == METER_YEAR.c.meter_id))
        .where(METER_YEAR.c.station_id == station_id, METER_YEAR.c.year.in_(sorted(years)))
        .order_by(METER.c.walk_order, METER.c.code, METER.c.id, METER_YEAR.c.year)
    )
    return session.connection().execute(query).all()


def with_held(session: Session, station_id: bytes, years: Collection[int], limit: int) -> list[bytes]:
    """Give some meters with figures of these years that wait for a decision."""
    query = (
        select(METER_YEAR.c.meter_id)
        .where(METER_YEAR.c.station_id == station_id, METER_YEAR.c.year.in_(sorted(years)), METER_YEAR.c.held > 0)
        .distinct()
        .order_by(METER_YEAR.c.meter_id)
        .limit(limit)
    )
    return list(session.connection().execute(query).scalars())


def keep(
    session: Session, station_id: bytes, year: int, rows: Sequence[Mapping[str, Any]], *, all_meters: bool
) -> None:
    """Let these rows take the place of their meters' earlier ones, or of all of the year."""
    of_this_year = delete(METER_YEAR).where(METER_YEAR.c.station_id == station_id, METER_YEAR.c.year == year)
    if all_meters:
        session.connection().execute(of_this_year)
    ids = [row["meter_id"] for row in rows]
    for start in range(0, len(ids), _SLICE):
        session.connection().execute(of_this_year.where(METER_YEAR.c.meter_id.in_(ids[start : start + _SLICE])))
    insert_ignoring(session, METER_YEAR, [{**row, "station_id": station_id, "year": year} for row in rows])
