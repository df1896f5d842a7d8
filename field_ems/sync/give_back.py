"""Giving headquarters back what it lost when it was restored from a backup: others' entries, and its own.

Nobody can say which device saw what headquarters lost. So each offers all that it holds of the station, epoch by epoch;
a question of a few octets settles that there is nothing to give, which is the rule.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, Entry, new_epoch
from field_ems.store.epochs import chain_at, epochs_of, move_to_epoch, reach
from field_ems.store.returned import former_lives, of_life
from field_ems.store.schema import VERSION
from field_ems.store.session import Session
from field_ems.store.station import StationStore, begin_with_headquarters, installation
from field_ems.sync.messages import Errand, Reply, Request, Status, encode_request
from field_ems.sync.offers import Chunk, TooLarge, encoded, offered, stepped_back

Exchange = Callable[[bytes], Reply]
"""Carries a message to headquarters and gives its reply."""


def give_back(store: StationStore, exchange: Exchange, clock: int, hq_epoch: int) -> None:
    """Give headquarters, in its life ``hq_epoch``, all that this device holds of its station and it may lack.

    The device's own entries are left to the sync itself, which begins anew with headquarters after this. Where
    headquarters is restored once more meanwhile, it ends early: the next request will tell.
    """

    def exchange_in_this_life(message: bytes) -> Reply:
        reply = exchange(message)
        if reply.status is Status.OTHER_LIFE:
            raise _RestoredMeanwhile
        return reply

    with suppress(_RestoredMeanwhile):
        _give_all(store, exchange_in_this_life, clock, hq_epoch)
        with store.database.writing() as session:
            begin_with_headquarters(session, hq_epoch, is_giving_back=False)


class _RestoredMeanwhile(Exception):
    """Headquarters has left the life in which it was being given back what it lacks."""


def former_life_requests(session: Session, station_id: bytes, clock: int, hq_epoch: int, chunk: Chunk) -> list[bytes]:
    """Write down all that headquarters itself wrote and may have lost, for a bundle, which can't ask first."""
    messages = []
    for scope_id, epoch in _lives(session, station_id, hq_epoch):
        first = Coordinates(epoch, 1)
        while entries := of_life(session, scope_id, first, chunk.entries):
            messages.append(_life_request(session, scope_id, first, entries, clock, hq_epoch))
            first = Coordinates(epoch, entries[-1].at.seq + 1)
    return messages


def _give_all(store: StationStore, exchange: Exchange, clock: int, hq_epoch: int) -> None:
    with store.reading() as session:
        here = installation(session)
        lives = _lives(session, here.station_id, hq_epoch)
        others = [epoch for epoch in epochs_of(session, here.station_id) if epoch != here.epoch]
    for scope_id, epoch in lives:
        _give_life(store, exchange, clock, hq_epoch, scope_id, epoch)
    for epoch in others:
        _give_epoch(store, exchange, clock, hq_epoch, here.station_id, epoch)


def _lives(session: Session, station_id: bytes, hq_epoch: int) -> list[tuple[bytes, int]]:
    """Give the scopes and epochs of what headquarters wrote in the lives that it has left behind."""
    return [
        (scope_id, epoch)
        for scope_id in (GLOBAL_SCOPE, station_id)
        for epoch in former_lives(session, scope_id, hq_epoch)
    ]


def _give_life(store: StationStore, exchange: Exchange, clock: int, hq_epoch: int, scope_id: bytes, epoch: int) -> None:
    """Give what headquarters itself wrote, in a scope, in a life that it has left behind."""
    chunk = Chunk()
    known: int | None = None
    while True:
        with store.reading() as session:
            first = Coordinates(epoch, 1 if known is None else known + 1)
            entries = [] if known is None else of_life(session, scope_id, first, chunk.entries)
            message = _life_request(session, scope_id, first, entries, clock, hq_epoch)
        if known is not None and not entries:
            return
        try:
            reply = exchange(message)
        except TooLarge as refusal:
            chunk.shrink(refusal)
            continue
        chunk.grow()
        known = max(reply.have, entries[-1].at.seq) if entries else reply.have


def _life_request(
    session: Session, scope_id: bytes, first: Coordinates, entries: Sequence[Entry], clock: int, hq_epoch: int
) -> bytes:
    """Write a request that gives what headquarters wrote in a scope; without entries it asks how much is there."""
    block = encoded(session, scope_id, entries, first.epoch, by_name=False)
    errand = Errand.FORMER_LIFE_EVERYWHERE if scope_id == GLOBAL_SCOPE else Errand.FORMER_LIFE
    return encode_request(Request(VERSION, first, 0, hq_epoch, (), clock, errand=errand, block=block))


def _give_epoch(
    store: StationStore, exchange: Exchange, clock: int, hq_epoch: int, station_id: bytes, epoch: int
) -> None:
    """Give what another device has written under an epoch; a device that headquarters has not heard of since."""
    chunk = Chunk()
    lowest = 1
    first: int | None = None
    while True:
        with store.reading() as session:
            last_seq = reach(session, station_id, epoch).last_seq
            offer = offered(session, station_id, Coordinates(epoch, first or last_seq + 1), chunk, by_name=False)
            prefix = chain_at(session, station_id, epoch, offer.first.seq - 1) or 0
        message = encode_request(
            Request(VERSION, offer.first, prefix, hq_epoch, (), clock, errand=Errand.FOR_ANOTHER, block=offer.block)
        )
        try:
            reply = exchange(message)
        except TooLarge as refusal:
            chunk.shrink(refusal)
            continue
        chunk.grow()
        if reply.status is Status.FORK:
            # Since it was restored, headquarters has taken other entries under these numbers. What is held here of
            # the device goes on under numbers of its own.
            fresh = new_epoch()
            with store.database.writing() as session:
                move_to_epoch(session, station_id, epoch, reply.have, fresh)
            epoch, lowest, first = fresh, 1, 1
        elif reply.status is not Status.ACCEPTED:
            first = stepped_back(lowest, offer.first.seq, reply)
        elif offer.last_seq >= last_seq:
            return
        else:
            lowest = first = offer.last_seq + 1
