"""What headquarters has for a station, in the order in which it was committed."""

from sqlalchemy import select
from sqlmodel import Session

from field_ems.domain.journal import EntryState
from field_ems.store import entries as journal_entries
from field_ems.store.entries import JOURNAL
from field_ems.store.epochs import scope_heads
from field_ems.store.names import names_of
from field_ems.sync.block import Judged, referred
from field_ems.sync.block_writer import encode
from field_ems.sync.messages import ScopeReply

MAX_PULLED = 1_000
"""Entries of a scope in one reply; the rest comes with the next request."""


def pull(session: Session, scope_id: bytes, cursor: int, own_epoch: int | None, hq_epoch: int) -> ScopeReply:
    """Give what came into the scope after ``cursor``, without the entries of ``own_epoch``.

    The counter is read before the entries: all up to it are committed, since its row was locked while they were
    written.
    """
    head = scope_heads(session, [scope_id])[scope_id]
    if head <= cursor:
        return ScopeReply(head, False, b"\0")
    wanted = [JOURNAL.c.station_id == scope_id, JOURNAL.c.position > cursor, JOURNAL.c.position <= head]
    if own_epoch is not None:
        wanted.append(JOURNAL.c.epoch != own_epoch)
    query = select(JOURNAL).where(*wanted).order_by(JOURNAL.c.position).limit(MAX_PULLED + 1)
    rows = session.connection().execute(query.with_only_columns(JOURNAL.c.position, JOURNAL.c.state)).all()
    more = len(rows) > MAX_PULLED
    states = [EntryState(row.state) for row in rows[:MAX_PULLED]]
    entries = journal_entries.load(session, query.limit(MAX_PULLED)) if rows else []
    refers = referred(entries)
    names = names_of(session, scope_id, refers.ids_by_kind, refers.changed_rows)
    judged = [Judged(entry, state) for entry, state in zip(entries, states, strict=True)]
    return ScopeReply(rows[MAX_PULLED - 1].position if more else head, more, encode(judged, names, hq_epoch))
