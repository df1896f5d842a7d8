"""What headquarters has for a station, in the order in which it was committed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates
from field_ems.store import audiences
from field_ems.store import entries as journal_entries
from field_ems.store.entries import Arrived, Condition
from field_ems.store.names import Name, names_of
from field_ems.store.session import Session
from field_ems.sync.block import Judged, first_referrers, referred
from field_ems.sync.block_writer import encode
from field_ems.sync.messages import ScopeReply

MAX_PULLED = 2_000
"""Entries of a scope in one reply; the rest comes with the next request."""


def pull_everywhere(
    session: Session,
    station_id: bytes,
    asked: int,
    head: int,
    own_epoch: int | None,
    hq_epoch: int,
    held: Sequence[Coordinates] = (),
) -> ScopeReply:
    """Give what came into the global scope and concerns a station; the cursors have the number of its audience."""
    concern = audiences.concern_of(session, station_id)
    number, position = divmod(asked, audiences.POSITIONS)
    if number > concern.number:
        return ScopeReply(asked, False, b"\0")
    if number == concern.number:
        only = partial(audiences.concerns, concern)
        given = pull(session, GLOBAL_SCOPE, position, head, own_epoch, hq_epoch, held, only)
    else:
        before = audiences.concern_of(session, station_id, number)
        only = partial(audiences.concerns_anew, concern, before, position)
        given = pull(session, GLOBAL_SCOPE, 0, head, own_epoch, hq_epoch, held, only)
    return replace(given, cursor=concern.number * audiences.POSITIONS + given.cursor)


def pull(
    session: Session,
    scope_id: bytes,
    cursor: int,
    head: int,
    own_epoch: int | None,
    hq_epoch: int,
    held: Sequence[Coordinates] = (),
    only: Callable[[], Condition] | None = None,
    filled: range = range(0),
) -> ScopeReply:
    """Give what came into the scope after ``cursor``, without the entries of ``own_epoch`` and those ``held``.

    Where ``only`` is given, what does not meet its condition is left out too; it is built where something came.

    ``head`` is the scope's counter, read before: all up to it is committed, since the counter's row was locked while
    it was written. ``filled`` are positions that have entries of ``own_epoch`` alone: at the end they need no look.
    """
    last = filled.start - 1 if filled and filled.stop > head else head
    if last <= cursor:
        return ScopeReply(head, False, b"\0")
    condition = only() if only else None
    found = journal_entries.arrived(
        session, scope_id, cursor, last, without_epoch=own_epoch, without=held, only=condition, limit=MAX_PULLED + 1
    )
    more = len(found) > MAX_PULLED
    given = found[:MAX_PULLED]
    refers = referred(one.entry for one in given)
    names = _known_by_then(
        session, scope_id, given, names_of(session, scope_id, refers.ids_by_kind, refers.changed_rows)
    )
    block = encode([Judged(one.entry, one.state) for one in given], names, hq_epoch)
    return ScopeReply(given[-1].position if more else head, more, block)


def _known_by_then(
    session: Session, scope_id: bytes, given: Sequence[Arrived], names: dict[bytes, Name]
) -> dict[bytes, Name]:
    """Leave out the names of what arrived after the entries that refer to it: a reader can't know them yet.

    Such entries have waited at headquarters; what they refer to travels as an id.
    """
    positions = journal_entries.positions_of(session, scope_id, [name.at for name in names.values()])
    first = first_referrers([one.entry for one in given])
    return {
        identity: name
        for identity, name in names.items()
        if name.everywhere or identity not in first or (positions.get(name.at) or 0) < given[first[identity]].position
    }
