"""An exchange without a link: a station's requests written down, and headquarters' answers taken when they come.

Any number of bundles may be under way, beside a link that works: each begins where headquarters is known to be, so that
none needs another, and what was taken before is taken again without effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, new_epoch
from field_ems.domain.notices import Notice
from field_ems.domain.times import to_seconds
from field_ems.store.epochs import chain_at, move_to_epoch, reach
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.schema import VERSION
from field_ems.store.session import Session
from field_ems.store.shipped import held_numbers
from field_ems.store.station import (
    StationStore,
    begin_with_headquarters,
    cursors_of,
    installation,
    note_acknowledged,
    note_headquarters,
)
from field_ems.sync.compression import pack, pack_for, unpack
from field_ems.sync.give_back import former_life_requests
from field_ems.sync.headquarters import Caller, answer
from field_ems.sync.messages import (
    Errand,
    Reply,
    Request,
    Status,
    decode_reply,
    decode_request,
    encode_reply,
    encode_request,
)
from field_ems.sync.octets import Reader, WireError, Writer
from field_ems.sync.offers import LARGEST_CHUNK, Chunk, offered
from field_ems.sync.station import take_scopes

_NOTHING_ASKED = 2**62
"""A cursor beyond everything: a request that only gives."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Headquarters' answer with what it answers.

    ``first`` and ``last_seq`` are the entries that were offered, ``chain`` the hash of all up to the last one as
    headquarters has them, ``bases`` the cursors from which on the answer's scopes are.
    """

    first: Coordinates
    last_seq: int
    chain: int
    bases: tuple[int, ...]
    reply: bytes

    def octets(self) -> bytes:
        """Write it as a part of a bundle."""
        writer = Writer()
        writer.fixed64(self.first.epoch)
        for number in (self.first.seq, self.last_seq):
            writer.varint(number)
        writer.fixed64(self.chain)
        writer.varint(len(self.bases))
        for base in self.bases:
            writer.varint(base)
        writer.raw(self.reply)
        return writer.octets()


def read_carried(octets: bytes) -> Carried:
    """Read a part of an acknowledgement; raises WireError where it is none."""
    reader = Reader(octets)
    first = Coordinates(reader.fixed64(), reader.varint())
    last_seq, chain = reader.varint(), reader.fixed64()
    bases = tuple(reader.varint() for _ in range(reader.varint(limit=8)))
    return Carried(first, last_seq, chain, bases, reader.raw(reader.left))


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What an acknowledgement brought: entries now known to be at headquarters, entries for the station, news."""

    acknowledged: int = 0
    received: int = 0
    notices: tuple[Notice, ...] = ()


def write_requests(store: StationStore, now: datetime) -> tuple[list[bytes], int]:
    """Write down everything that headquarters is not known to have; give the bodies and the number of entries.

    The last body asks for what headquarters has for the station. What headquarters wrote itself and may have lost comes
    first; what other laptops wrote is left to their own bundles, or to a link.
    """
    chunk = Chunk()
    chunk.octets = LARGEST_CHUNK
    bodies: list[bytes] = []
    with store.reading() as session:
        here = installation(session)
        last_seq = reach(session, here.station_id, here.epoch).last_seq
        cursors = tuple(cursors_of(session, (GLOBAL_SCOPE, here.station_id)))
        shipped = held_numbers(session) if not cursors[0] else ()
        if here.is_giving_back and here.hq_epoch:
            lost = former_life_requests(session, here.station_id, to_seconds(now), here.hq_epoch, chunk)
            bodies += [pack(message) for message in lost]
        seq = here.acknowledged_seq
        is_last = False
        while not is_last:
            first = Coordinates(here.epoch, seq + 1)
            found = offered(session, here.station_id, first, chunk)
            is_last = found.last_seq >= last_seq
            request = Request(
                schema=VERSION,
                own=first,
                prefix=chain_at(session, here.station_id, here.epoch, seq) or 0,
                hq_epoch=here.hq_epoch or 0,
                cursors=cursors if is_last else (_NOTHING_ASKED,) * len(cursors),
                clock=to_seconds(now),
                shipped=shipped if is_last else (),
                block=found.block,
            )
            bodies.append(pack(encode_request(request)))
            seq = found.last_seq
    return bodies, last_seq - here.acknowledged_seq


def answer_carried(store: HeadquartersStore, caller: Caller, body: bytes, now: datetime) -> list[Carried]:
    """Take in a request that was carried, and answer until the station has all that it asked for.

    What it gives back of headquarters' own has no answer. Raises WireError where it can't be read.
    """
    request = decode_request(unpack(body))
    if request.errand in (Errand.FORMER_LIFE, Errand.FORMER_LIFE_EVERYWHERE):
        answer(store, caller, request, now)
        return []
    if request.errand is not Errand.OWN:
        raise WireError(detail="an errand that no bundle carries")
    offered_count = Reader(request.block).varint()
    last_seq = request.own.seq - 1 + offered_count
    answers: list[Carried] = []
    while True:
        reply = answer(store, caller, request, now)
        if _NOTHING_ASKED in request.cursors:
            reply = replace(reply, scopes=())
        with store.reading() as session:
            chain = chain_at(session, caller.station_id, request.own.epoch, last_seq) or 0
        bases = request.cursors if request.hq_epoch else (0,) * len(request.cursors)
        answers.append(Carried(request.own, last_seq, chain, bases, pack_for(body, encode_reply(reply))))
        if reply.status is not Status.ACCEPTED or not any(scope.more for scope in reply.scopes):
            return answers
        request = Request(
            schema=request.schema,
            own=Coordinates(request.own.epoch, last_seq + 1),
            prefix=chain,
            hq_epoch=reply.hq_epoch,
            cursors=tuple(scope.cursor for scope in reply.scopes),
            clock=request.clock,
            shipped=request.shipped,
        )


def take_answers(store: StationStore, answers: Sequence[Carried]) -> TakenIn:
    """Take headquarters' answers, each in a transaction of its own; doing it again changes nothing."""
    taken = TakenIn()
    for carried in answers:
        reply = decode_reply(unpack(carried.reply))
        with store.database.writing() as session:
            one = _take(session, carried, reply)
        taken = TakenIn(
            taken.acknowledged + one.acknowledged, taken.received + one.received, taken.notices + one.notices
        )
    return taken


def _take(session: Session, carried: Carried, reply: Reply) -> TakenIn:
    here = installation(session)
    if carried.first.epoch != here.epoch:
        return TakenIn(notices=(Notice("bundle.former_number"),))
    if reply.status is Status.OTHER_LIFE and reply.hq_epoch != here.hq_epoch:
        begin_with_headquarters(session, reply.hq_epoch, is_giving_back=True)
        return TakenIn(notices=(Notice("bundle.headquarters_restored"),))
    if reply.status is Status.OTHER_LIFE or here.hq_epoch not in (None, reply.hq_epoch):
        return TakenIn(notices=(Notice("bundle.headquarters_restored"),))
    if reply.status is Status.FORK and reply.have < here.acknowledged_seq:
        # What this device wrote before it was put back: of what it has now, headquarters has more than that proven.
        return TakenIn(notices=(Notice("bundle.other_entries"),))
    if reply.status is Status.FORK:
        moved = move_to_epoch(session, here.station_id, here.epoch, reply.have, new_epoch())
        return TakenIn(notices=(Notice("sync.forked", {"count": moved}),))
    if reply.status is not Status.ACCEPTED:
        return TakenIn(notices=(Notice("bundle.not_taken"),))
    if chain_at(session, here.station_id, here.epoch, carried.last_seq) != carried.chain:
        return TakenIn(notices=(Notice("bundle.other_entries"),))
    if here.hq_epoch is None:
        note_headquarters(session, reply.hq_epoch)
    fresh = max(0, carried.last_seq - here.acknowledged_seq)
    if fresh:
        note_acknowledged(session, carried.last_seq)
    cursors = cursors_of(session, (GLOBAL_SCOPE, here.station_id))
    received = 0
    # Scopes that begin beyond what was read here would leave a hole; the next request asks for them again.
    if all(base <= cursor for base, cursor in zip(carried.bases, cursors, strict=False)):
        received, _ = take_scopes(session, here.station_id, reply, only_forward=True)
    return TakenIn(fresh, received)
