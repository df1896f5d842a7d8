"""Queries over conflicts and their settlements; each touches as much as the page that it gives."""

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Row, func, literal, select, tuple_
from sqlmodel import Session

from field_ems.domain.merge import Merged, merge
from field_ems.store import entries as journal_entries
from field_ems.store import tables
from field_ems.store.entries import JOURNAL
from field_ems.store.kinds import BY_NUMBER
from field_ems.store.tables import Conflict, EpochHead, Settlement

CONFLICT = Conflict.__table__  # type: ignore[attr-defined]
SETTLEMENT = Settlement.__table__  # type: ignore[attr-defined]
EPOCH_HEAD = EpochHead.__table__  # type: ignore[attr-defined]


class ConflictPlace(NamedTuple):
    """Where a page of conflicts ended."""

    station_id: bytes
    row_id: bytes
    field: str


def conflict_page(session: Session, station_id: bytes | None, after: ConflictPlace | None, limit: int) -> Sequence[Any]:
    """Give a page of open conflicts of a station, or of all."""
    order = (CONFLICT.c.station_id, CONFLICT.c.row_id, CONFLICT.c.field)
    query = select(CONFLICT).order_by(*order).limit(limit)
    if station_id is not None:
        query = query.where(CONFLICT.c.station_id == station_id)
    if after is not None:
        query = query.where(
            tuple_(*order) > tuple_(*(literal(value, column.type) for column, value in zip(order, after, strict=True)))
        )
    return session.connection().execute(query).all()


def conflicts_of(session: Session, station_id: bytes, row_ids: Collection[bytes]) -> Sequence[Any]:
    """Give the open conflicts of these records."""
    query = select(CONFLICT).where(CONFLICT.c.station_id == station_id, CONFLICT.c.row_id.in_(list(row_ids)))
    return session.connection().execute(query.order_by(CONFLICT.c.row_id, CONFLICT.c.field)).all()


def conflict_row(session: Session, station_id: bytes, row_id: bytes, field: str) -> Row[Any] | None:
    """Give one open conflict, None where there is none."""
    query = select(CONFLICT).where(
        CONFLICT.c.station_id == station_id, CONFLICT.c.row_id == row_id, CONFLICT.c.field == field
    )
    return session.connection().execute(query).one_or_none()


def conflict_counts(session: Session, station_ids: Collection[bytes]) -> dict[bytes, int]:
    """Count the open conflicts of each of these stations that has any."""
    query = (
        select(CONFLICT.c.station_id, func.count())
        .where(CONFLICT.c.station_id.in_(list(station_ids)))
        .group_by(CONFLICT.c.station_id)
    )
    return {row[0]: row[1] for row in session.connection().execute(query)}


def settlement_page(session: Session, station_id: bytes, limit: int) -> Sequence[Any]:
    """Give the last settlements of a station with their entries' author and time, the last recorded first."""
    born = (
        (JOURNAL.c.station_id == SETTLEMENT.c.station_id)
        & (JOURNAL.c.epoch == SETTLEMENT.c.epoch)
        & (JOURNAL.c.seq == SETTLEMENT.c.seq)
    )
    query = (
        select(SETTLEMENT, JOURNAL.c.author_id, JOURNAL.c.recorded_at)
        .join(JOURNAL, born)
        .where(SETTLEMENT.c.station_id == station_id)
        .order_by(JOURNAL.c.recorded_at.desc(), SETTLEMENT.c.id)
        .limit(limit)
    )
    return session.connection().execute(query).all()


def merged_row(session: Session, station_id: bytes, kind: int, row_id: bytes) -> Merged:
    """Give a record as its journal makes it, with its conflicts and what all sides had seen."""
    return merge(journal_entries.of_row(session, station_id, BY_NUMBER[kind], row_id))


def device_names(session: Session, station_id: bytes, epochs: Collection[int]) -> dict[int, str]:
    """Give the names of the devices that wrote under these epochs, as far as this end knows them."""
    devices = tables.Device.__table__  # type: ignore[attr-defined]
    query = (
        select(EPOCH_HEAD.c.epoch, devices.c.name)
        .join(devices, devices.c.id == EPOCH_HEAD.c.device_id)
        .where(EPOCH_HEAD.c.station_id == station_id, EPOCH_HEAD.c.epoch.in_(list(epochs)))
    )
    return {row.epoch: row.name for row in session.connection().execute(query)}
