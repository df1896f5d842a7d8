"""A station's side of an exchange: offer what headquarters lacks, take what it gives, until both have all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, Entry, EntryState, chain, new_epoch
from field_ems.domain.notices import Notice
from field_ems.domain.times import to_seconds
from field_ems.store.apply import Placed, apply, release
from field_ems.store.epochs import NOTHING_YET, Reach, chain_at, move_to_epoch, reach, set_reach
from field_ems.store.kinds import BY_NAME, BY_NUMBER, Owner
from field_ems.store.names import ids_of
from field_ems.store.schema import VERSION
from field_ems.store.session import Session
from field_ems.store.shipped import held_numbers
from field_ems.store.station import (
    StationStore,
    cursors_of,
    installation,
    note_acknowledged,
    note_headquarters,
    set_cursor,
)
from field_ems.sync.block import Judged
from field_ems.sync.block_reader import decode
from field_ems.sync.compression import pack, unpack
from field_ems.sync.give_back import Exchange, give_back
from field_ems.sync.messages import Reply, Request, Status, decode_reply, encode_request
from field_ems.sync.octets import Reader
from field_ems.sync.offers import Chunk, TooLarge, offered, stepped_back


class Link(Protocol):
    """Carries one body to headquarters and its answer back; raises Refusal where it can't."""

    def post(self, body: bytes) -> bytes:
        """Give the answer's body."""
        ...


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a sync has come, for whoever watches it."""

    requests: int = 0
    bytes_sent: int = 0
    bytes_received: int = 0
    entries_sent: int = 0
    entries_received: int = 0
    pending: int = 0
    retry_in: float = 0
    """Seconds until the next try, where the link broke."""
    notices: tuple[Notice, ...] = field(default=())


Watch = Callable[[Progress], None]


class Stopped(Exception):
    """The person has cancelled; what was exchanged so far is kept."""


def synchronize(
    store: StationStore,
    link: Link,
    clock: Callable[[], datetime],
    watch: Watch = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Progress:
    """Exchange until headquarters has all of this device's entries and this device has all that is for it.

    Each request is committed on its own: a break loses none of what came through before it. Raises Refusal where the
    link or headquarters refuses, ``Stopped`` where it was cancelled.
    """
    progress = Progress(pending=pending(store))
    chunk = Chunk()
    first: int | None = None

    def exchange(message: bytes) -> Reply:
        nonlocal progress
        if cancelled():
            raise Stopped
        body = pack(message)
        answer = link.post(body)
        progress = replace(
            progress,
            requests=progress.requests + 1,
            bytes_sent=progress.bytes_sent + len(body),
            bytes_received=progress.bytes_received + len(answer),
        )
        return decode_reply(unpack(answer))

    _give_back_what_a_bundle_could_not(store, exchange, to_seconds(clock()))
    while True:
        offer = _prepare(store, clock(), chunk, first)
        try:
            reply = exchange(offer.message)
        except TooLarge as refusal:
            chunk.shrink(refusal)
            continue
        chunk.grow()
        if reply.status is Status.OTHER_LIFE:
            give_back(store, exchange, to_seconds(clock()), reply.hq_epoch)
            taken = _Taken(again=True, retry_from=_after_last(store), notices=(Notice("sync.headquarters_restored"),))
        else:
            taken = _take(store, offer, reply)
        first = taken.retry_from
        progress = replace(
            progress,
            entries_sent=progress.entries_sent + taken.acknowledged,
            entries_received=progress.entries_received + taken.received,
            pending=pending(store),
            notices=progress.notices + taken.notices,
        )
        watch(progress)
        if not taken.again and not progress.pending:
            return progress


def _give_back_what_a_bundle_could_not(store: StationStore, exchange: Exchange, clock: int) -> None:
    """Give headquarters back what it lost, where a bundle told that it was restored: that takes a link."""
    with store.reading() as session:
        here = installation(session)
    if here.is_giving_back and here.hq_epoch:
        give_back(store, exchange, clock, here.hq_epoch)


def pending(store: StationStore) -> int:
    """Give how many entries of this device headquarters is not known to have."""
    with store.reading() as session:
        here = installation(session)
        return reach(session, here.station_id, here.epoch).last_seq - here.acknowledged_seq


@dataclass(frozen=True, slots=True)
class _Offer:
    station_id: bytes
    own: Coordinates
    last_seq: int
    """The number of the last entry offered; without any, of the last one that the prefix vouches for."""
    acknowledged: int
    message: bytes


@dataclass(frozen=True, slots=True)
class _Taken:
    acknowledged: int = 0
    received: int = 0
    again: bool = False
    retry_from: int | None = None
    notices: tuple[Notice, ...] = ()


def _after_last(store: StationStore) -> int:
    """Give the number after this device's last entry: asking from there tells how far headquarters has them."""
    with store.reading() as session:
        here = installation(session)
        return reach(session, here.station_id, here.epoch).last_seq + 1


def _prepare(store: StationStore, now: datetime, chunk: Chunk, retry_from: int | None) -> _Offer:
    with store.reading() as session:
        here = installation(session)
        first = Coordinates(here.epoch, retry_from or here.acknowledged_seq + 1)
        found = offered(session, here.station_id, first, chunk)
        cursors = cursors_of(session, (GLOBAL_SCOPE, here.station_id))
        request = Request(
            schema=VERSION,
            own=first,
            prefix=chain_at(session, here.station_id, here.epoch, first.seq - 1) or 0,
            hq_epoch=here.hq_epoch or 0,
            cursors=tuple(cursors),
            clock=to_seconds(now),
            shipped=held_numbers(session) if not cursors[0] else (),
            block=found.block,
        )
        return _Offer(here.station_id, first, found.last_seq, here.acknowledged_seq, encode_request(request))


def _take(store: StationStore, offer: _Offer, reply: Reply) -> _Taken:
    """Write down what headquarters answered, all of it in one transaction."""
    with store.database.writing() as session:
        here = installation(session)
        if (here.station_id, here.epoch) != (offer.station_id, offer.own.epoch):
            return _Taken(again=True)  # another program on this machine has moved on; ask again with its numbers
        if here.hq_epoch not in (None, reply.hq_epoch):
            return _Taken(again=True)  # the same, and the answer is that of a headquarters that is no more
        if here.hq_epoch is None:
            note_headquarters(session, reply.hq_epoch)
        own = reach(session, here.station_id, here.epoch)
        if reply.status is Status.FORK:
            moved = move_to_epoch(session, here.station_id, here.epoch, reply.have, new_epoch())
            return _Taken(again=True, notices=(Notice("sync.forked", {"count": moved}),))
        if reply.status is not Status.ACCEPTED:
            return _step_back(session, offer, reply)
        if offer.last_seq != here.acknowledged_seq:
            note_acknowledged(session, offer.last_seq)
        sent = max(0, offer.last_seq - max(offer.acknowledged, offer.own.seq - 1))
        if reply.have > offer.last_seq:
            # Headquarters has more under this epoch, sent by a copy of this laptop or before the answer was lost. Are
            # they the same entries? What the prefix up to there is will tell.
            if offer.last_seq < own.last_seq:
                return _Taken(sent, again=True, retry_from=min(reply.have, own.last_seq) + 1)
            # This database was put back from a backup: the numbers after its last one are taken.
            move_to_epoch(session, here.station_id, here.epoch, own.last_seq, new_epoch())
            return _Taken(sent, again=True, notices=(Notice("sync.restored"),))
        received, more = take_scopes(session, here.station_id, reply)
        return _Taken(sent, received, more)


def _step_back(session: Session, offer: _Offer, reply: Reply) -> _Taken:
    """Look for the place up to which both ends have the same entries; only what is proven is shown as sent."""
    lowest = offer.acknowledged + 1
    if offer.own.seq <= lowest:
        note_acknowledged(session, 0)
        lowest = 1
    return _Taken(again=True, retry_from=stepped_back(lowest, offer.own.seq, reply))


def take_scopes(session: Session, station_id: bytes, reply: Reply, *, only_forward: bool = False) -> tuple[int, bool]:
    """Apply what headquarters gives; give how many entries that were and whether more is waiting.

    ``only_forward`` leaves a cursor where it is that stands further already, for an answer that comes late.
    """
    received = 0
    more = False
    scope_ids = (GLOBAL_SCOPE, station_id)
    for scope_id, cursor, scope in zip(scope_ids, cursors_of(session, scope_ids), reply.scopes, strict=False):
        block = decode(Reader(scope.block), partial(ids_of, session, scope_id), reply.hq_epoch)
        placed = _place(session, scope_id, block.entries)
        if placed:
            apply(session, scope_id, placed)
        _release_outcomes(session, scope_id, [one.entry for one in block.entries])
        if scope.cursor > cursor or (scope.cursor != cursor and not only_forward):
            set_cursor(session, scope_id, scope.cursor)
        received += len(placed)
        more = more or scope.more
    return received, more


def _place(session: Session, scope_id: bytes, judged: Sequence[Judged]) -> list[Placed]:
    """Continue the hashes of other devices' epochs, so that any device can vouch for what it has seen of another."""
    reaches: dict[int, Reach] = {}
    placed = []
    for one in judged:
        entry = one.entry
        kind = BY_NUMBER.get(entry.kind)
        if kind is not None and kind.owner is Owner.HEADQUARTERS:
            placed.append(Placed(entry, state=one.state))
            continue
        epoch, seq = entry.at
        known = reaches.get(epoch) or reach(session, scope_id, epoch)
        if seq == known.last_seq + 1:
            reaches[epoch] = Reach(seq, chain(known.chain, entry.id))
        placed.append(Placed(entry, reaches.get(epoch, NOTHING_YET).chain, state=one.state))
    for epoch, found in reaches.items():
        set_reach(session, scope_id, epoch, found)
    return placed


def _release_outcomes(session: Session, scope_id: bytes, entries: Sequence[Entry]) -> None:
    """Let through what headquarters held on another device's behalf and has applied since."""
    kind = BY_NAME["outcome"]
    places = []
    for entry in entries:
        if entry.kind == kind.number:
            values, _ = kind.from_journal(entry.fields)
            if values["result"] == EntryState.APPLIED.name.lower():
                places.append(Coordinates(values["entry_epoch"], values["entry_seq"]))
    if places:
        release(session, scope_id, places)
