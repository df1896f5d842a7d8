"""Comparing what both ends hold, kind by kind and month by month, and exchanging again only what differs.

A sync trusts that what was once exchanged is still there. This finds where a fault of a disk or a program has made
that untrue, at either end, for a few octets a month, and puts it right from the end whose copy is sound.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates
from field_ems.domain.notices import Refusal
from field_ems.store.apply import Placed
from field_ems.store.epochs import reach
from field_ems.store.kinds import BY_NUMBER, Owner
from field_ems.store.names import ids_of
from field_ems.store.schema import VERSION
from field_ems.store.session import Session
from field_ems.store.soundness import Part, digests, mend, mend_records, part_of, sound_entries
from field_ems.store.station import StationStore, installation
from field_ems.sync.block import Judged
from field_ems.sync.block_reader import decode
from field_ems.sync.block_writer import encode
from field_ems.sync.messages import Errand, Reply, Request, encode_request
from field_ems.sync.octets import Reader, WireError, Writer

ENTRIES_A_REQUEST = 500
MAX_PARTS = 20_000

Exchange = Callable[[bytes], Reply]


@dataclass(frozen=True, slots=True)
class Repaired:
    """``parts`` differed; ``mended_here`` entries were put right at the station; ``left`` parts still differ."""

    parts: tuple[Part, ...] = ()
    mended_here: int = 0
    left: tuple[Part, ...] = ()


def repair(store: StationStore, exchange: Exchange, clock: int) -> Repaired:
    """Compare with headquarters and exchange again the parts that differ; the station is to be in sync before it."""
    with store.database.writing() as session:
        mended = mend_records(session, installation(session).station_id)
    differing = _differing(store, exchange, clock)
    for part in differing:
        mended += _exchange_part(store, exchange, clock, part)
    left = _differing(store, exchange, clock) if differing else ()
    return Repaired(differing, mended, left)


def _differing(store: StationStore, exchange: Exchange, clock: int) -> tuple[Part, ...]:
    with store.reading() as session:
        here = installation(session)
        block = write_digests(digests(session, here.station_id))
    own = Coordinates(here.epoch, 1)
    request = Request(VERSION, own, 0, here.hq_epoch or 0, (), clock, errand=Errand.CHECK, block=block)
    return read_parts(_only_block(exchange(encode_request(request))))


def _exchange_part(store: StationStore, exchange: Exchange, clock: int, part: Part) -> int:
    """Give headquarters what is sound here of a part, and take what is sound there."""
    with store.reading() as session:
        here = installation(session)
        mine = [one.entry for one in sound_entries(session, here.station_id, part)]
    mended = start = 0
    while True:
        given = mine[start : start + ENTRIES_A_REQUEST]
        block = write_given(part, start, encode([Judged(entry) for entry in given], {}, here.epoch))
        own = Coordinates(here.epoch, 1)
        request = Request(VERSION, own, 0, here.hq_epoch or 0, (), clock, errand=Errand.REPAIR, block=block)
        reply = exchange(encode_request(request))
        with store.database.writing() as session:
            taken = decode(Reader(_only_block(reply)), partial(ids_of, session, here.station_id), reply.hq_epoch)
            # What lies after this device's own last entry was written by a copy of it: the next sync tells them apart.
            after_last = Coordinates(here.epoch, reach(session, here.station_id, here.epoch).last_seq + 1)
            ours = [one for one in taken.entries if one.entry.at.epoch != here.epoch or one.entry.at < after_last]
            placed = [Placed(one.entry, state=one.state) for one in ours]
            count, _ = mend(session, here.station_id, placed, number=False)
            mended += count
        start += ENTRIES_A_REQUEST
        if start >= len(mine) and not reply.scopes[0].more:
            return mended


def _only_block(reply: Reply) -> bytes:
    if len(reply.scopes) != 1:
        # Headquarters has another life than the device knows: a sync settles that first.
        raise Refusal("sync.headquarters_changed")
    return reply.scopes[0].block


def write_digests(found: Mapping[Part, int]) -> bytes:
    """Write the digests of parts."""
    writer = Writer()
    writer.varint(len(found))
    for part, digest in sorted(found.items()):
        writer.varint(part.kind)
        writer.varint(part.month)
        writer.fixed64(digest)
    return writer.octets()


def read_digests(block: bytes) -> dict[Part, int]:
    """Read the digests of parts; raises WireError."""
    reader = Reader(block)
    count = reader.varint(limit=MAX_PARTS)
    return {Part(reader.varint(), reader.varint()): reader.fixed64() for _ in range(count)}


def write_parts(parts: list[Part]) -> bytes:
    """Write which parts differ."""
    writer = Writer()
    writer.varint(len(parts))
    for part in parts:
        writer.varint(part.kind)
        writer.varint(part.month)
    return writer.octets()


def read_parts(block: bytes) -> tuple[Part, ...]:
    """Read which parts differ; raises WireError."""
    reader = Reader(block)
    return tuple(Part(reader.varint(), reader.varint()) for _ in range(reader.varint(limit=MAX_PARTS)))


def differing_parts(session: Session, station_id: bytes, block: bytes) -> bytes:
    """Answer a check: name the parts in which the station's digests differ from those here."""
    theirs, ours = read_digests(block), digests(session, station_id)
    return write_parts(sorted(part for part in theirs.keys() | ours.keys() if theirs.get(part) != ours.get(part)))


def write_given(part: Part, start: int, block: bytes) -> bytes:
    """Write what is given of a part: a block of its entries from number ``start`` on."""
    writer = Writer()
    for number in (part.kind, part.month, start):
        writer.varint(number)
    writer.raw(block)
    return writer.octets()


@dataclass(frozen=True, slots=True)
class PartGiven:
    """What a station gives of a part: from which of its entries on, and the entries that may come from a station."""

    part: Part
    start: int
    placed: tuple[Placed, ...]


def read_given(session: Session, station_id: bytes, own_epoch: int, block: bytes) -> PartGiven:
    """Read what a station gives of a part; what does not belong to it, or is headquarters' own, is passed over."""
    reader = Reader(block)
    part, start = Part(reader.varint(), reader.varint()), reader.varint(limit=2**40)
    if station_id == GLOBAL_SCOPE:
        raise WireError(detail="a repair of the global scope")
    found = decode(reader, partial(ids_of, session, station_id), own_epoch)
    kind = BY_NUMBER.get(part.kind)
    if kind is not None and kind.owner is Owner.HEADQUARTERS:
        return PartGiven(part, start, ())
    return PartGiven(part, start, tuple(Placed(one.entry) for one in found.entries if part_of(one.entry) == part))


def give_part(session: Session, station_id: bytes, part: Part, start: int, own_epoch: int) -> tuple[bytes, bool]:
    """Give what is sound here of a part from an entry on, and whether there is more."""
    ours = sound_entries(session, station_id, part)
    given = ours[start : start + ENTRIES_A_REQUEST]
    block = encode([Judged(one.entry, one.state) for one in given], {}, own_epoch)
    return block, start + ENTRIES_A_REQUEST < len(ours)
