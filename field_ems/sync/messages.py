"""The two messages of an exchange: what a station asks and offers, and what headquarters answers."""

from dataclasses import dataclass
from enum import IntEnum

from field_ems.domain.journal import Coordinates
from field_ems.sync.octets import Reader, WireError, Writer

FORMAT_VERSION = 1
MAX_SCOPES = 8
MAX_SHIPPED = 500


class Errand(IntEnum):
    """Whose entries a request offers."""

    OWN = 0
    FOR_ANOTHER = 1
    """Another device's, which headquarters may have lost."""
    FORMER_LIFE = 2
    """Headquarters' own, of the station, from before it was restored."""
    FORMER_LIFE_EVERYWHERE = 3
    """The same of the global scope."""
    CHECK = 4
    """Nobody's: the block holds the digests of the station's parts, and the answer names those that differ."""
    REPAIR = 5
    """Everybody's, of one part: the answer holds headquarters' entries of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a station offers and asks.

    ``first`` is the number, in the station's own epoch, of the first entry offered; ``prefix`` the hash of all before
    it. ``cursors`` say how far each scope has been read, the global one first, under headquarters' ``hq_epoch``.
    ``shipped`` are the numbers of the shipped templates that the device holds, said only before its first pull.
    ``clock`` is the device's time in seconds since 1970. ``errand`` says whose entries are offered, under whose epoch.
    ``block`` holds the entries offered, not yet read: reading needs names that only the database knows.
    """

    schema: int
    own: Coordinates
    prefix: int
    hq_epoch: int
    cursors: tuple[int, ...]
    clock: int
    shipped: tuple[int, ...] = ()
    errand: Errand = Errand.OWN
    block: bytes = b"\0"


class Status(IntEnum):
    """How headquarters found what was offered."""

    ACCEPTED = 0
    GAP = 1
    """It lacks entries before the first one offered."""
    OTHER_PREFIX = 2
    """It holds other entries before the first one offered."""
    FORK = 3
    """It holds other entries under the numbers offered; up to ``have`` they are the same."""
    OTHER_LIFE = 4
    """It has been restored since the asker last heard of it, and took nothing: it may have lost things."""


@dataclass(frozen=True, slots=True)
class ScopeReply:
    """What is new in a scope: up to where it has been read, whether there is more, and the entries."""

    cursor: int
    more: bool
    block: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What headquarters answers. ``have`` is the highest number of the station's epoch up to which it lacks none."""

    schema: int
    status: Status
    have: int
    hq_epoch: int
    clock: int
    scopes: tuple[ScopeReply, ...]


def encode_request(request: Request) -> bytes:
    """Write a request."""
    writer = Writer()
    writer.varint(FORMAT_VERSION)
    writer.varint(request.schema)
    writer.varint(request.errand)
    writer.fixed64(request.own.epoch)
    writer.varint(request.own.seq)
    writer.fixed64(request.prefix)
    writer.fixed64(request.hq_epoch)
    writer.varint(len(request.cursors))
    for cursor in request.cursors:
        writer.varint(cursor)
    writer.varint(request.clock)
    writer.varint(len(request.shipped))
    for number in request.shipped:
        writer.varint(number)
    writer.raw(request.block)
    return writer.octets()


def decode_request(message: bytes) -> Request:
    """Read a request; its block is left as it is."""
    reader = Reader(message)
    _check_version(reader)
    schema = reader.varint(limit=2**16)
    errand = _errand(reader.varint())
    own = Coordinates(_bounded(reader.fixed64()), reader.varint(limit=2**62))
    prefix, hq_epoch = _bounded(reader.fixed64()), _bounded(reader.fixed64())
    cursors = tuple(reader.varint(limit=2**62) for _ in range(reader.varint(limit=MAX_SCOPES)))
    clock = reader.varint(limit=2**40)
    shipped = tuple(reader.varint(limit=2**62) for _ in range(reader.varint(limit=MAX_SHIPPED)))
    block = reader.raw(reader.left)
    return Request(schema, own, prefix, hq_epoch, cursors, clock, shipped, errand, block)


def encode_reply(reply: Reply) -> bytes:
    """Write a reply."""
    writer = Writer()
    writer.varint(FORMAT_VERSION)
    writer.varint(reply.schema)
    writer.varint(reply.status)
    writer.varint(reply.have)
    writer.fixed64(reply.hq_epoch)
    writer.varint(reply.clock)
    writer.varint(len(reply.scopes))
    for scope in reply.scopes:
        writer.varint(scope.cursor << 1 | scope.more)
        writer.sized(scope.block)
    return writer.octets()


def decode_reply(message: bytes) -> Reply:
    """Read a reply; its blocks are left as they are."""
    reader = Reader(message)
    _check_version(reader)
    schema = reader.varint(limit=2**16)
    try:
        status = Status(reader.varint())
    except ValueError as error:
        raise WireError(detail="an unknown status") from error
    have = reader.varint(limit=2**62)
    hq_epoch = _bounded(reader.fixed64())
    clock = reader.varint(limit=2**40)
    scopes = []
    for _ in range(reader.varint(limit=MAX_SCOPES)):
        head = reader.varint()
        scopes.append(ScopeReply(head >> 1, bool(head & 1), reader.sized()))
    if reader.left:
        raise WireError(detail="longer than it claims")
    return Reply(schema, status, have, hq_epoch, clock, tuple(scopes))


def _errand(number: int) -> Errand:
    try:
        return Errand(number)
    except ValueError as error:
        raise WireError(detail="an unknown errand") from error


def _check_version(reader: Reader) -> None:
    version = reader.varint()
    if version != FORMAT_VERSION:
        raise WireError("sync.unknown_version", str(version))


def _bounded(number: int) -> int:
    if number >= 2**63:
        raise WireError(detail="a number of more than 63 bits")
    return number
