"""What headquarters wrote itself, lost with its database, and gets back from the stations that hold it.

A station can't prove that headquarters wrote it: what comes back is held, out of everybody's sight, until somebody at
headquarters accepts it.
"""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, update
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, Entry, EntryState
from field_ems.store import entries as journal_entries
from field_ems.store.apply import Applied, Placed, apply, settle_waiting
from field_ems.store.audiences import note_organization_kept
from field_ems.store.entries import JOURNAL, UNSETTLED
from field_ems.store.epochs import lock_scope
from field_ems.store.kinds import BY_NUMBER, KINDS, Owner
from field_ems.store.outcomes import report, settle_stations
from field_ems.store.shipped import SHIPPED_EPOCH
from field_ems.store.tables import Station
from field_ems.store.writer import EPOCH_HEAD, ScopeWriter, flushing, take_positions

STATION = Station.__table__  # type: ignore[attr-defined]

_WRITTEN_BY_HEADQUARTERS = JOURNAL.c.kind.in_([kind.number for kind in KINDS if kind.owner is Owner.HEADQUARTERS])
_HELD_BACK = (
    UNSETTLED,
    JOURNAL.c.state == int(EntryState.ATTENTION),
    JOURNAL.c.position.is_(None),
    _WRITTEN_BY_HEADQUARTERS,
)


class Returned(NamedTuple):
    """How many records of a kind came back in a scope and wait to be accepted; ``station`` is its name, if known."""

    scope_id: bytes
    station: str | None
    kind: str
    records: int


def former_lives(session: Session, scope_id: bytes, hq_epoch: int) -> list[int]:
    """Give the epochs, other than its present one, under which headquarters has written what is here of a scope."""
    devices = select(EPOCH_HEAD.c.epoch).where(EPOCH_HEAD.c.station_id == scope_id)
    query = select(JOURNAL.c.epoch).where(
        JOURNAL.c.station_id == scope_id,
        _WRITTEN_BY_HEADQUARTERS,
        JOURNAL.c.epoch.not_in([hq_epoch, SHIPPED_EPOCH]),
        JOURNAL.c.epoch.not_in(devices),
    )
    return list(session.connection().execute(query.distinct().order_by(JOURNAL.c.epoch)).scalars())


def of_life(session: Session, scope_id: bytes, first: Coordinates, limit: int) -> list[Entry]:
    """Give what headquarters wrote in a scope under an epoch, from a number on, at most ``limit``."""
    query = select(JOURNAL).where(
        JOURNAL.c.station_id == scope_id,
        JOURNAL.c.epoch == first.epoch,
        JOURNAL.c.seq >= first.seq,
        _WRITTEN_BY_HEADQUARTERS,
    )
    return journal_entries.load(session, query.order_by(JOURNAL.c.seq).limit(limit))


def newest_of_life(session: Session, scope_id: bytes, epoch: int) -> int:
    """Give the highest number that headquarters has of an epoch of its own in a scope, 0 for none."""
    query = select(func.max(JOURNAL.c.seq)).where(
        JOURNAL.c.station_id == scope_id, JOURNAL.c.epoch == epoch, _WRITTEN_BY_HEADQUARTERS
    )
    return int(session.connection().execute(query).scalar_one() or 0)


def hold_returned(session: Session, scope_id: bytes, entries: list[Entry]) -> None:
    """Keep what a station gives back of what headquarters wrote; anything else is passed over."""
    wanted = [one for one in entries if (kind := BY_NUMBER.get(one.kind)) and kind.owner is Owner.HEADQUARTERS]
    apply(session, scope_id, [Placed(entry, state=EntryState.ATTENTION) for entry in wanted])


def returned(session: Session) -> list[Returned]:
    """Give what came back and waits to be accepted, by scope and kind."""
    name = select(func.min(STATION.c.name)).where(STATION.c.station_id == JOURNAL.c.station_id).scalar_subquery()
    query = (
        select(JOURNAL.c.station_id, name.label("station"), JOURNAL.c.kind, func.count().label("records"))
        .where(*_HELD_BACK)
        .group_by(JOURNAL.c.station_id, JOURNAL.c.kind)
        .order_by(JOURNAL.c.station_id, JOURNAL.c.kind)
    )
    rows = session.connection().execute(query).all()
    return [Returned(row.station_id, row.station, BY_NUMBER[row.kind].name, row.records) for row in rows]


def accept_returned(session: Session, hq_epoch: int, now: datetime) -> int:
    """Apply what came back, give it to the stations anew, and give how many entries that were."""
    scopes = select(JOURNAL.c.station_id).where(*_HELD_BACK).distinct().order_by(JOURNAL.c.station_id)
    accepted = 0
    for scope_id in session.connection().execute(scopes).scalars().all():
        lock_scope(session, scope_id)
        places = _take_places(session, scope_id)
        accepted += len(places)
        settled = [entry for entry in settle_waiting(session, scope_id, None) if entry.at not in places]
        with flushing(ScopeWriter(session, scope_id, hq_epoch, None, now)) as writer:
            report(writer, Applied(settled=tuple(settled)))
        if scope_id == GLOBAL_SCOPE:
            settle_stations(session, hq_epoch, now)
        else:
            note_organization_kept(session, scope_id)
    return accepted


def _take_places(session: Session, scope_id: bytes) -> set[Coordinates]:
    """Give what is held back in a scope its places in the order in which stations read it."""
    query = select(JOURNAL.c.epoch, JOURNAL.c.seq).where(JOURNAL.c.station_id == scope_id, *_HELD_BACK)
    rows = session.connection().execute(query.order_by(JOURNAL.c.epoch, JOURNAL.c.seq)).all()
    position = take_positions(session, scope_id, len(rows))
    for number, row in enumerate(rows):
        session.connection().execute(
            update(JOURNAL)
            .where(JOURNAL.c.station_id == scope_id, JOURNAL.c.epoch == row.epoch, JOURNAL.c.seq == row.seq)
            .values(state=int(EntryState.WAITING), position=position + number)
        )
    return {Coordinates(row.epoch, row.seq) for row in rows}
