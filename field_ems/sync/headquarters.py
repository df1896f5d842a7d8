"""Headquarters' side of an exchange: check, commit, and only then answer."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, Entry, chain
from field_ems.domain.roles import Role
from field_ems.domain.times import to_seconds
from field_ems.store import audit
from field_ems.store.apply import Applied, Placed, apply
from field_ems.store.coverage import note_arrivals
from field_ems.store.epochs import Reach, chain_at, chains_between, lock_scope, reach, scope_heads, set_reach
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.names import ids_of
from field_ems.store.outcomes import report
from field_ems.store.permissions import Allowed, on_entries, role_of_epoch, station_authors, station_permits
from field_ems.store.reading_columns import (
    READINGS,
    ColumnsRefusedError,
    ReadingColumns,
    apply_columns,
    are_ordinary,
    meters_named,
)
from field_ems.store.returned import hold_returned, newest_of_life
from field_ems.store.schema import VERSION
from field_ems.store.session import Session
from field_ems.store.shipped import SHIPPED_EPOCH
from field_ems.store.soundness import mend, mend_records
from field_ems.store.writer import ScopeWriter, flushing, take_positions
from field_ems.sync.block_reader import decode, derive, read_columns
from field_ems.sync.compression import pack_for, unpack
from field_ems.sync.messages import Errand, Reply, Request, ScopeReply, Status, decode_request, encode_reply
from field_ems.sync.octets import Reader, WireError
from field_ems.sync.ordinary import ordinary_readings
from field_ems.sync.pull import pull, pull_everywhere
from field_ems.sync.repair import differing_parts, give_part, read_given

_EMPTY = b"\0"

Conclude = Callable[[Session, Reply], None]
"""Is given the reply in the transaction that takes entries in, and may note something of it there."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The device that asks; its station comes from its token and never from what it says. ``role`` is its people's."""

    station_id: bytes
    device_id: bytes
    role: str = Role.CLERK


@dataclass(frozen=True, slots=True)
class _Found:
    status: Status
    have: int
    proven: int = 0
    """Up to which number the asker has shown that it has the same entries."""
    scopes: Sequence[ScopeReply] | None = None
    """What the asker lacks, where it was read while nobody else could write."""
    positions: range = range(0)
    """Where in the scope the entries stand that have just been taken in."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """Which entries of an epoch have been written, and the hash of all up to the last."""

    epoch: int
    first: int
    last: int
    chain: int


def answer_body(store: HeadquartersStore, caller: Caller, body: bytes, now: datetime) -> bytes:
    """Answer a packed request with a packed reply; raises WireError where the request can't be read."""
    reply = answer(store, caller, decode_request(unpack(body)), now)
    return pack_for(body, encode_reply(reply))


def answer(
    store: HeadquartersStore, caller: Caller, request: Request, now: datetime, conclude: Conclude | None = None
) -> Reply:
    """Take in what a station offers and give what it lacks.

    The same request, sent again because its answer was lost, changes nothing and gets the same answer. Raises
    WireError where the block can't be read; then nothing was taken in. ``conclude`` is not called where nothing was
    offered.
    """
    if request.hq_epoch not in (0, store.epoch):
        return Reply(VERSION, Status.OTHER_LIFE, 0, store.epoch, to_seconds(now), ())
    if request.errand in (Errand.FORMER_LIFE, Errand.FORMER_LIFE_EVERYWHERE):
        have = _take_back(store, caller, request)
        return Reply(VERSION, Status.ACCEPTED, have, store.epoch, to_seconds(now), ())
    if request.errand in (Errand.CHECK, Errand.REPAIR):
        scope = _check(store, caller, request) if request.errand is Errand.CHECK else _mend(store, caller, request, now)
        return Reply(VERSION, Status.ACCEPTED, 0, store.epoch, to_seconds(now), (scope,))
    found = _take_in(store, caller, request, now, conclude)
    if found.scopes is None and found.status is Status.ACCEPTED:
        with store.reading() as session:
            scopes = _pull(session, store, caller, request)
            # Read after the scopes: a copy of the device may have sent something under the same epoch meanwhile. The
            # asker has to know, and must not take its scopes as read up to there.
            have = reach(session, caller.station_id, request.own.epoch).last_seq
        found = replace(found, have=have, scopes=scopes)
    return _reply(store, found, now)


def _reply(store: HeadquartersStore, found: _Found, now: datetime) -> Reply:
    scopes = found.scopes if found.have <= found.proven else None
    return Reply(VERSION, found.status, found.have, store.epoch, to_seconds(now), tuple(scopes or ()))


def _pull(
    session: Session, store: HeadquartersStore, caller: Caller, request: Request, filled: range = range(0)
) -> list[ScopeReply]:
    """Give what the asker lacks; ``filled`` are the positions in its station's scope that it has just filled itself."""
    shipped = [Coordinates(SHIPPED_EPOCH, number) for number in request.shipped]
    scope_ids = (GLOBAL_SCOPE, caller.station_id)
    # Both counters at one moment: what the station's records refer to in the global scope is then given with them.
    heads = scope_heads(session, scope_ids)
    given: list[ScopeReply] = []
    for scope_id, asked in zip(scope_ids, request.cursors, strict=False):
        cursor = asked if request.hq_epoch else 0
        if given and given[-1].more:
            given.append(ScopeReply(cursor, True, b"\0"))
            continue
        head, epoch = heads[scope_id], request.own.epoch
        if scope_id == GLOBAL_SCOPE:
            given.append(pull_everywhere(session, caller.station_id, cursor, head, epoch, store.epoch, shipped))
        else:
            given.append(pull(session, scope_id, cursor, head, epoch, store.epoch, filled=filled))
    return given


def _take_in(
    store: HeadquartersStore, caller: Caller, request: Request, now: datetime, conclude: Conclude | None
) -> _Found:
    """Take in what is offered; where something is, the scopes are read in the same transaction."""
    if request.block == _EMPTY:
        with store.reading() as session:
            return _taken_in(session, store, caller, request, now)

    def taken(*, as_columns: bool) -> _Found:
        with store.writing() as session:
            lock_scope(session, caller.station_id)
            found = _taken_in(session, store, caller, request, now, as_columns=as_columns)
            if found.status is Status.ACCEPTED:
                found = replace(found, scopes=_pull(session, store, caller, request, found.positions))
            if conclude:
                conclude(session, _reply(store, found, now))
            return found

    try:
        return taken(as_columns=True)
    except ColumnsRefusedError:
        return taken(as_columns=False)


def _taken_in(
    session: Session,
    store: HeadquartersStore,
    caller: Caller,
    request: Request,
    now: datetime,
    *,
    as_columns: bool = True,
) -> _Found:
    epoch, first = request.own
    known = reach(session, caller.station_id, epoch)
    if first > known.last_seq + 1:
        return _Found(Status.GAP, known.last_seq)
    goes_on = first == known.last_seq + 1
    before = known.chain if goes_on else chain_at(session, caller.station_id, epoch, first - 1)
    if before != request.prefix:
        return _Found(Status.OTHER_PREFIX, known.last_seq)
    if request.block == _EMPTY:
        return _Found(Status.ACCEPTED, known.last_seq, first - 1)
    columns = read_columns(Reader(request.block), epoch)
    names = partial(ids_of, session, caller.station_id)
    own = request.errand is Errand.OWN
    role = caller.role if own else role_of_epoch(session, caller.station_id, epoch) or caller.role
    allowed = station_authors(session, caller.station_id, role)
    if goes_on and as_columns:
        look_up = partial(meters_named, session, caller.station_id)
        readings = ordinary_readings(columns, request.own, request.prefix, look_up)
        positions = _take_columns(session, store, caller, readings, own, allowed, now) if readings else None
        if readings and positions:
            return _Found(Status.ACCEPTED, readings.seqs[-1], readings.seqs[-1], positions=positions)
    offered = [one.entry for one in derive(columns, names).entries]
    chained = _chained(request, offered)
    overlap = chains_between(session, caller.station_id, epoch, first, first + len(offered) - 1)
    for entry, hashed in chained:
        if entry.at.seq in overlap and overlap[entry.at.seq] != hashed:
            return _Found(Status.FORK, entry.at.seq - 1)
    fresh = [(entry, hashed) for entry, hashed in chained if entry.at.seq > known.last_seq]
    if not fresh:
        return _Found(Status.ACCEPTED, known.last_seq, first - 1 + len(offered))
    position = take_positions(session, caller.station_id, len(fresh))
    placed = [Placed(entry, hashed, position + index) for index, (entry, hashed) in enumerate(fresh)]
    applied = apply(session, caller.station_id, placed, permits=on_entries(allowed))
    held = {aside.entry.id for aside in applied.put_aside}
    arrived = [entry for entry, _ in fresh if entry.id not in held]
    note_arrivals(session, caller.station_id, [*arrived, *applied.settled], now)
    last, hashed = fresh[-1]
    taken = _Taken(epoch, fresh[0][0].at.seq, last.at.seq, hashed)
    _note_taken(session, store, caller, taken, own, applied, now)
    return _Found(Status.ACCEPTED, last.at.seq, last.at.seq, positions=range(position, position + len(fresh)))


def _take_columns(
    session: Session,
    store: HeadquartersStore,
    caller: Caller,
    readings: ReadingColumns,
    own: bool,
    allowed: Allowed,
    now: datetime,
) -> range | None:
    """Take the readings in as columns and give their positions, or None: each has to be looked at on its own.

    Raises ColumnsRefusedError where the database takes offence at one of them.
    """
    station_id = caller.station_id
    if any(allowed(author_id, READINGS) for author_id in readings.authors.values):
        return None
    if not are_ordinary(readings):
        return None
    position = take_positions(session, station_id, len(readings.seqs))
    applied = apply_columns(session, station_id, readings, position, now, on_entries(allowed))
    note_arrivals(session, station_id, applied.settled, now)
    taken = _Taken(readings.epoch, readings.seqs[0], readings.seqs[-1], list(readings.chains)[-1])
    _note_taken(session, store, caller, taken, own, applied, now)
    return range(position, position + len(readings.seqs))


def _note_taken(
    session: Session,
    store: HeadquartersStore,
    caller: Caller,
    taken: _Taken,
    own: bool,
    applied: Applied,
    now: datetime,
) -> None:
    """Note how far the epoch reaches, tell the station what could not be applied, and add to the audit log."""
    reached = Reach(taken.last, taken.chain)
    set_reach(session, caller.station_id, taken.epoch, reached, caller.device_id if own else None)
    if applied.put_aside or applied.settled:
        with flushing(ScopeWriter(session, caller.station_id, store.epoch, None, now)) as writer:
            report(writer, applied)
    actor = f"device:{caller.device_id.hex()}"
    audit.note(session, caller.station_id, now, actor, "received", is_locked=True, **asdict(taken))


def _check(store: HeadquartersStore, caller: Caller, request: Request) -> ScopeReply:
    with store.writing() as session:
        lock_scope(session, caller.station_id)
        mend_records(session, caller.station_id)
        return ScopeReply(0, False, differing_parts(session, caller.station_id, request.block))


def _mend(store: HeadquartersStore, caller: Caller, request: Request, now: datetime) -> ScopeReply:
    """Put right from the station's copy what is damaged here of a part, and give the station what is sound."""
    with store.writing() as session:
        lock_scope(session, caller.station_id)
        given = read_given(session, caller.station_id, request.own.epoch, request.block)
        permits = station_permits(session, caller.station_id, caller.role)
        _, applied = mend(session, caller.station_id, given.placed, permits=permits, number=True)
        with flushing(ScopeWriter(session, caller.station_id, store.epoch, None, now)) as writer:
            report(writer, applied)
        block, more = give_part(session, caller.station_id, given.part, given.start, store.epoch)
        return ScopeReply(0, more, block)


def _take_back(store: HeadquartersStore, caller: Caller, request: Request) -> int:
    """Hold what a station gives back of what headquarters itself has lost; give how far the epoch reaches then."""
    scope_id = caller.station_id if request.errand is Errand.FORMER_LIFE else GLOBAL_SCOPE
    with store.writing() as session:
        lock_scope(session, scope_id)
        known = newest_of_life(session, scope_id, request.own.epoch)
        block = decode(Reader(request.block), partial(ids_of, session, scope_id), request.own.epoch)
        offered = [one.entry for one in block.entries]
        if request.own.epoch != store.epoch:
            hold_returned(
                session, scope_id, [one for one in offered if one.at.epoch == request.own.epoch and one.at.seq > known]
            )
        return newest_of_life(session, scope_id, request.own.epoch)


def _chained(request: Request, offered: Sequence[Entry]) -> list[tuple[Entry, int]]:
    """Hash each prefix that the offered entries make, and see that they are numbered as announced."""
    running = request.prefix
    chained = []
    for index, entry in enumerate(offered):
        if entry.at != Coordinates(request.own.epoch, request.own.seq + index):
            raise WireError(detail="entries that are not numbered without gaps")
        running = chain(running, entry.id)
        chained.append((entry, running))
    return chained
