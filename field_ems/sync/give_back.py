"""Giving headquarters back what it lost when it was restored from a backup: others' entries, and its own.

Nobody can say which device saw what headquarters lost. So each offers all that it holds of the station, epoch by epoch;
a question of a few octets settles that there is nothing to give, which is the rule.
"""

from collections.abc import Callable

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, new_epoch
from field_ems.store.epochs import chain_at, epochs_of, move_to_epoch, reach
from field_ems.store.returned import former_lives, of_life
from field_ems.store.schema import VERSION
from field_ems.store.station import StationStore, begin_with_headquarters, installation
from field_ems.sync.messages import Errand, Reply, Request, Status, encode_request
from field_ems.sync.offers import Chunk, TooLarge, encoded, offered, stepped_back

Exchange = Callable[[bytes], Reply]
"""Carries a message to headquarters and gives its reply."""


def give_back(store: StationStore, exchange: Exchange, clock: int, hq_epoch: int) -> None:
    """Give headquarters, in its life ``hq_epoch``, all that this device holds of its station and it may lack.

    The device's own entries are left to the sync itself, which begins anew with headquarters after this.
    """
    with store.reading() as session:
        here = installation(session)
        lives = [
            (scope_id, epoch)
            for scope_id in (GLOBAL_SCOPE, here.station_id)
            for epoch in former_lives(session, scope_id, hq_epoch)
        ]
        others = [epoch for epoch in epochs_of(session, here.station_id) if epoch != here.epoch]
    for scope_id, epoch in lives:
        _give_life(store, exchange, clock, hq_epoch, scope_id, epoch)
    for epoch in others:
        _give_epoch(store, exchange, clock, hq_epoch, here.station_id, epoch)
    with store.database.writing() as session:
        begin_with_headquarters(session, hq_epoch)


def _give_life(store: StationStore, exchange: Exchange, clock: int, hq_epoch: int, scope_id: bytes, epoch: int) -> None:
    """Give what headquarters itself wrote, in a scope, in a life that it has left behind."""
    errand = Errand.FORMER_LIFE_EVERYWHERE if scope_id == GLOBAL_SCOPE else Errand.FORMER_LIFE
    chunk = Chunk()
    known: int | None = None
    while True:
        with store.reading() as session:
            entries = [] if known is None else of_life(session, scope_id, Coordinates(epoch, known + 1), chunk.entries)
            block = encoded(session, scope_id, entries, epoch, by_name=False)
        if known is not None and not entries:
            return
        first = entries[0].at if entries else Coordinates(epoch, 1)
        message = encode_request(Request(VERSION, first, 0, hq_epoch, (), clock, errand=errand, block=block))
        try:
            reply = exchange(message)
        except TooLarge as refusal:
            chunk.shrink(refusal)
            continue
        chunk.grow()
        known = max(reply.have, entries[-1].at.seq) if entries else reply.have


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
