"""Queries of headquarters' pages. Each touches as much as a page shows, however many stations there are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, or_, select, tuple_
from sqlmodel import Session, SQLModel, col

from field_ems.domain.journal import EntryState
from field_ems.store.entries import JOURNAL, UNSETTLED
from field_ems.store.tables import Assessment, Conflict, Device, Meter, Outcome, Person, Reading, Station, StationMonth
from field_ems.store.visible import View, of_view

STATION = Station.__table__  # type: ignore[attr-defined]
READING = Reading.__table__  # type: ignore[attr-defined]
STATION_MONTH = StationMonth.__table__  # type: ignore[attr-defined]
CONFLICT = Conflict.__table__  # type: ignore[attr-defined]
METER = Meter.__table__  # type: ignore[attr-defined]


class Place(NamedTuple):
    """Where a page of readings or checklists ended: the last one's time and id."""

    at: datetime
    id: bytes


class HeldEntry(NamedTuple):
    """An entry that headquarters holds and has not applied; ``reason`` is a notice's code with ``params``."""

    position: int
    kind: int
    state: EntryState
    recorded_at: int
    author_id: bytes | None
    reason: str | None
    params: Mapping[str, Any]


def station_rows(
    session: Session,
    *,
    only_id: bytes | None = None,
    named: str = "",
    after_id: bytes | None = None,
    limit: int | None = None,
    view: View | None = None,
) -> list[Any]:
    """Give stations by name with their numbers of readings, assessments and entries put aside.

    ``only_id`` is the one to give, ``named`` a part of the name, ``after_id`` the last station of an earlier page; no
    limit gives all of them.
    """

    def counted(table_class: type[SQLModel]) -> Any:
        table = table_class.__table__  # type: ignore[attr-defined]
        return select(func.count()).where(table.c.station_id == STATION.c.station_id).scalar_subquery()

    held = select(func.count()).where(JOURNAL.c.station_id == STATION.c.station_id, UNSETTLED).scalar_subquery()
    query = select(
        STATION.c.station_id,
        STATION.c.name,
        counted(Reading).label("readings"),
        counted(Assessment).label("assessments"),
        held.label("put_aside"),
    )
    if only_id is not None:
        query = query.where(STATION.c.station_id == only_id)
    return list(session.connection().execute(_by_name(query, named, after_id, view).limit(limit)))


def named_stations(
    session: Session, *, named: str, silent_month: int | None, after_id: bytes | None, limit: int, view: View | None
) -> list[Any]:
    """Give a page of (station_id, name) by name; ``silent_month`` (as 202601) is one that nothing has come of."""
    query = _by_name(select(STATION.c.station_id, STATION.c.name), named, after_id, view)
    if silent_month is not None:
        came = exists().where(STATION_MONTH.c.station_id == STATION.c.station_id, STATION_MONTH.c.month == silent_month)
        query = query.where(~came)
    return list(session.connection().execute(query.limit(limit)))


def stations_to_look_at(session: Session, after_id: bytes | None, limit: int, view: View | None = None) -> list[Any]:
    """Give a page of (station_id, name, held, conflicts) by name: those of which something is held or in conflict."""
    is_held = (JOURNAL.c.station_id == STATION.c.station_id, UNSETTLED)
    is_open = CONFLICT.c.station_id == STATION.c.station_id
    query = select(
        STATION.c.station_id,
        STATION.c.name,
        select(func.count()).select_from(JOURNAL).where(*is_held).scalar_subquery().label("held"),
        select(func.count()).select_from(CONFLICT).where(is_open).scalar_subquery().label("conflicts"),
    ).where(or_(exists().where(*is_held), exists().where(is_open)))
    return list(session.connection().execute(_by_name(query, "", after_id, view).limit(limit)))


def _by_name(query: Select[Any], named: str, after_id: bytes | None, view: View | None) -> Select[Any]:
    query = query.where(STATION.c.removed.isnot(True), of_view(view, STATION.c.station_id)).order_by(
        STATION.c.name, STATION.c.station_id
    )
    if named:
        query = query.where(STATION.c.name.icontains(named, autoescape=True))
    if after_id is not None:
        before = STATION.alias("before")
        name = select(before.c.name).where(before.c.station_id == after_id).limit(1).scalar_subquery()
        query = query.where(tuple_(STATION.c.name, STATION.c.station_id) > tuple_(name, _identity(after_id)))
    return query


def station_names(session: Session, station_ids: Collection[bytes]) -> dict[bytes, str]:
    """Give the names of these stations."""
    query = select(STATION.c.station_id, STATION.c.name).where(
        STATION.c.station_id.in_(list(station_ids)), STATION.c.removed.isnot(True)
    )
    return {row.station_id: row.name for row in session.connection().execute(query)}


def devices_of(session: Session, station_ids: Collection[bytes]) -> dict[bytes, list[Device]]:
    """Give the devices of each of these stations, the last enrolled first."""
    found: dict[bytes, list[Device]] = {}
    query = select(Device).where(col(Device.station_id).in_(list(station_ids)))
    for device in session.scalars(query.order_by(col(Device.enrolled_at).desc(), col(Device.id))):
        found.setdefault(device.station_id, []).append(device)
    return found


def reading_page(session: Session, station_id: bytes, before: Place | None, limit: int) -> list[Any]:
    """Give a page of a station's readings with their meters, the last first, each with whether it ``is_corrected``."""
    correction = READING.alias("correction")
    query = (
        select(
            READING.c.id,
            READING.c.taken_at,
            READING.c.starts_at,
            READING.c.utc_offset,
            READING.c.value,
            READING.c.unit,
            READING.c.method,
            READING.c.note,
            READING.c.reason,
            METER.c.code,
            METER.c.name,
            exists()
            .where(correction.c.station_id == READING.c.station_id, correction.c.supersedes_id == READING.c.id)
            .label("is_corrected"),
        )
        .outerjoin(METER, and_(METER.c.station_id == READING.c.station_id, METER.c.id == READING.c.meter_id))
        .where(READING.c.station_id == station_id)
        .order_by(READING.c.taken_at.desc(), READING.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        at = literal(before.at, READING.c.taken_at.type)
        query = query.where(tuple_(READING.c.taken_at, READING.c.id) < tuple_(at, _identity(before.id)))
    return list(session.connection().execute(query))


def held_entries(session: Session, station_id: bytes, before: int | None, limit: int) -> list[HeldEntry]:
    """Give a page of a station's entries that are not applied, the last arrived first; ``before`` is a position."""
    query = (
        select(JOURNAL)
        .where(JOURNAL.c.station_id == station_id, UNSETTLED)
        .order_by(JOURNAL.c.position.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(JOURNAL.c.position < before)
    rows = session.connection().execute(query).all()
    reasons = _reasons(session, station_id, [(row.epoch, row.seq) for row in rows])
    held = []
    for row in rows:
        outcome = reasons.get((row.epoch, row.seq))
        held.append(
            HeldEntry(
                row.position,
                row.kind,
                EntryState(row.state),
                row.recorded_at,
                row.author_id,
                outcome.reason if outcome else None,
                (outcome.params if outcome else None) or {},
            )
        )
    return held


def counts(session: Session, recently: datetime) -> dict[str, int]:
    """Count what tells how headquarters is doing; ``recently`` is from when on a device counts as seen."""
    device = Device.__table__  # type: ignore[attr-defined]
    of_devices = (
        session.connection()
        .execute(
            select(
                func.count(),
                func.count().filter(device.c.revoked_at.isnot(None)),
                func.count().filter(device.c.last_seen_at >= recently),
                func.coalesce(func.sum(device.c.bytes_received), 0),
                func.coalesce(func.sum(device.c.bytes_sent), 0),
            )
        )
        .one()
    )
    names = ("devices", "devices_revoked", "devices_seen_last_day", "received_bytes_total", "sent_bytes_total")
    held = select(func.count()).where(UNSETTLED)
    return {
        "stations": int(session.scalar(select(func.count()).where(STATION.c.removed.isnot(True))) or 0),
        **{name: int(value) for name, value in zip(names, of_devices, strict=True)},
        "entries_put_aside": int(session.scalar(held) or 0),
    }


def person_names(session: Session, station_id: bytes, person_ids: Collection[bytes]) -> dict[bytes, str]:
    """Give the names of these people of a station."""
    query = select(Person).where(col(Person.station_id) == station_id, col(Person.id).in_(list(person_ids)))
    return {person.id: person.name for person in session.scalars(query)}


def _reasons(session: Session, station_id: bytes, places: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Outcome]:
    """Give the last outcome of each of these entries."""
    query = (
        select(Outcome)
        .where(
            col(Outcome.station_id) == station_id,
            tuple_(col(Outcome.entry_epoch), col(Outcome.entry_seq)).in_(places),
        )
        .order_by(col(Outcome.epoch), col(Outcome.seq))
    )
    return {(one.entry_epoch, one.entry_seq): one for one in session.scalars(query)} if places else {}


def _identity(row_id: bytes) -> ColumnElement[bytes]:
    return literal(row_id, READING.c.id.type)
