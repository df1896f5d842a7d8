"""What a device offers in one request, how much of it, and where to go on from after headquarters' answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from field_ems.domain.journal import Coordinates, Entry
from field_ems.domain.notices import Refusal
from field_ems.store import entries as journal_entries
from field_ems.store.names import names_of
from field_ems.store.session import Session
from field_ems.sync.block import Judged, referred
from field_ems.sync.block_writer import encode
from field_ems.sync.messages import Reply, Status

FIRST_CHUNK = 8 * 1024
LARGEST_CHUNK = 512 * 1024
SMALLEST_CHUNK = 512
_OCTETS_A_ENTRY = 6
_MAX_ENTRIES = 5_000


class TooLarge(Refusal):
    """Headquarters, or something on the way, wants smaller requests."""


class Slower(TooLarge):
    """The link broke under a request, or a cap leaves less: the next one should carry less, if it can."""


class Chunk:
    """How many octets go into a request: doubled by each that comes through, halved by one that was too much."""

    def __init__(self) -> None:
        self.octets = FIRST_CHUNK

    @property
    def entries(self) -> int:
        """How many entries may fit at best."""
        return min(max(self.octets // _OCTETS_A_ENTRY, 1), _MAX_ENTRIES)

    def grow(self) -> None:
        """A request came through."""
        self.octets = min(self.octets * 2, LARGEST_CHUNK)

    def shrink(self, refusal: TooLarge) -> None:
        """A request was too much; raises that refusal where headquarters wants it smaller than it can be made."""
        if self.octets > SMALLEST_CHUNK:
            self.octets //= 2
        elif not isinstance(refusal, Slower):
            raise refusal


@dataclass(frozen=True, slots=True)
class Offered:
    """The first and last numbers that an offer vouches for, and its block; an empty one vouches for its prefix."""

    first: Coordinates
    last_seq: int
    block: bytes


def offered(session: Session, station_id: bytes, first: Coordinates, chunk: Chunk, *, by_name: bool = True) -> Offered:
    """Offer the entries of an epoch from a number on, as many as the chunk takes.

    ``by_name`` names the records they refer to by their place in the journal, which is short; without it they travel
    as ids, for headquarters that may have lost the place.
    """
    entries = journal_entries.of_epoch(session, station_id, first, chunk.entries)
    block = encoded(session, station_id, entries, first.epoch, by_name=by_name)
    while len(block) > 4 * chunk.octets and len(entries) > 1:
        entries = entries[: len(entries) // 2]
        block = encoded(session, station_id, entries, first.epoch, by_name=by_name)
    return Offered(first, first.seq - 1 + len(entries), block)


def encoded(session: Session, station_id: bytes, entries: Sequence[Entry], epoch: int, *, by_name: bool) -> bytes:
    """Write entries as a block."""
    judged = [Judged(entry) for entry in entries]
    if not by_name:
        return encode(judged, {}, epoch)
    refers = referred(entries)
    return encode(judged, names_of(session, station_id, refers.ids_by_kind, refers.changed_rows), epoch)


def stepped_back(lowest: int, first: int, reply: Reply) -> int:
    """Give the number to offer from, after headquarters did not know the prefix before ``first``.

    ``lowest`` is where to begin where nothing else is known to be the same at both ends.
    """
    if reply.status is Status.GAP:
        return max(lowest, reply.have + 1)
    return lowest + (first - lowest) // 2
