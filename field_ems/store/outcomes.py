"""Telling a station what became of its entries, and letting through what waited."""

from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session

from field_ems.domain.journal import EntryState
from field_ems.domain.roles import Role
from field_ems.store import tables
from field_ems.store.apply import Applied, settle_waiting
from field_ems.store.entries import JOURNAL, UNSETTLED
from field_ems.store.epochs import lock_scope
from field_ems.store.permissions import station_permits
from field_ems.store.writer import ScopeWriter, Writer, flushing


def report(writer: Writer, applied: Applied) -> None:
    """Tell the station which of its entries are held and why, and which that were held have come through."""
    for aside in applied.put_aside:
        writer.create(
            tables.Outcome,
            entry_epoch=aside.entry.at.epoch,
            entry_seq=aside.entry.at.seq,
            result=aside.state.name.lower(),
            reason=aside.notice.code,
            params={name: str(value) for name, value in aside.notice.params.items()} or None,
        )
    for entry in applied.settled:
        writer.create(tables.Outcome, entry_epoch=entry.at.epoch, entry_seq=entry.at.seq, result="applied")


def settle_stations(session: Session, hq_epoch: int, now: datetime) -> None:
    """Apply what stations' entries waited for in the global scope, as a template that has been published since."""
    waiting = select(JOURNAL.c.station_id).where(UNSETTLED, JOURNAL.c.state == int(EntryState.WAITING)).distinct()
    for station_id in session.connection().execute(waiting.order_by(JOURNAL.c.station_id)).scalars().all():
        lock_scope(session, station_id)
        settled = settle_waiting(session, station_id, station_permits(session, station_id, Role.CLERK))
        with flushing(ScopeWriter(session, station_id, hq_epoch, None, now)) as writer:
            report(writer, Applied(settled=settled))
