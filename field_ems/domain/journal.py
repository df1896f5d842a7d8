"""The journal's entry and what makes it the same entry everywhere.

An entry is named by (epoch, seq): the installation's random number and a count without gaps. Its id, and the id of the
row that it creates, is a hash of its birth coordinates and its content, so both ends derive it alike, it never
travels, and two cloned laptops that part ways draw different ids.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from hashlib import blake2b
from typing import NamedTuple

Fields = Mapping[int, object]
"""A record's fields by number, values as the journal holds them: an amount in millionths, an instant in seconds, a day
as ISO text, a reference as the hex of a row id. A record is created without the fields that have no value; a change
to None takes a value away. Numbers, because a program that does not know a newer field must derive the same id."""

ID_BYTES = 16
CHAIN_BYTES = 8
GLOBAL_SCOPE = bytes(ID_BYTES)
"""The scope of what headquarters publishes to every station."""

EMPTY_CHAIN = 0


class Coordinates(NamedTuple):
    """Where an entry stands: the epoch it was written under, and its number in it, from 1."""

    epoch: int
    seq: int


class Operation(IntEnum):
    """What an entry does to its row."""

    CREATE = 0
    CHANGE = 1


class EntryState(IntEnum):
    """What became of an entry at headquarters; the numbers lie in the database and travel."""

    APPLIED = 0
    WAITING = 1
    """It refers to something that has not arrived, or is of a kind that this program does not know."""
    ATTENTION = 2
    """It can't be applied as it is; a person has to look at it."""
    NOT_PERMITTED = 3
    """Its author's role does not allow it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One saved act: a row created or some of its fields changed.

    ``birth`` differs from ``at`` only where a fork moved the entry under a new epoch. ``bases`` are the ids of the
    entries on the same row that its author had seen; ``author_id`` is a person's row id, None for the program itself.
    ``recorded_at`` is in seconds since 1970 on the device's own clock, kept to the minute; it orders nothing.
    """

    at: Coordinates
    birth: Coordinates
    kind: int
    operation: Operation
    id: bytes
    row_id: bytes
    fields: Fields
    bases: tuple[bytes, ...] = ()
    author_id: bytes | None = None
    recorded_at: int = 0


def new_epoch() -> int:
    """Draw an installation's epoch: 63 random bits, so that it fits a signed integer column."""
    return secrets.randbits(63)


def new_station_id() -> bytes:
    """Draw the id of a station drawn up before it knows headquarters."""
    return secrets.token_bytes(ID_BYTES)


def entry_id(
    birth: Coordinates,
    kind: int,
    row_id: bytes | None,
    fields: Fields,
    bases: Sequence[bytes],
    author_id: bytes | None,
    recorded_at: int,
) -> bytes:
    """Give the entry's 128-bit id; ``row_id`` is None for an entry that creates its row, whose id this then is."""
    content = json.dumps(
        [
            birth.epoch,
            birth.seq,
            kind,
            row_id.hex() if row_id else None,
            sorted(fields.items()),
            [base.hex() for base in bases],
            author_id.hex() if author_id else None,
            recorded_at,
        ],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=False,
    )
    return blake2b(content.encode("utf-8", "surrogatepass"), digest_size=ID_BYTES).digest()


def make_entry(
    at: Coordinates,
    kind: int,
    row_id: bytes | None,
    fields: Fields,
    *,
    bases: Sequence[bytes] = (),
    author_id: bytes | None = None,
    recorded_at: int = 0,
    birth: Coordinates | None = None,
) -> Entry:
    """Make the entry at these coordinates: it creates a row where ``row_id`` is None, else changes that one."""
    born = birth or at
    identity = entry_id(born, kind, row_id, fields, bases, author_id, recorded_at)
    return Entry(
        at=at,
        birth=born,
        kind=kind,
        operation=Operation.CREATE if row_id is None else Operation.CHANGE,
        id=identity,
        row_id=row_id or identity,
        fields=fields,
        bases=tuple(bases),
        author_id=author_id,
        recorded_at=recorded_at,
    )


def chain(previous_chain: int, identity: bytes) -> int:
    """Give the 63-bit hash of the epoch's prefix that ends with the entry of this id."""
    digest = blake2b(previous_chain.to_bytes(CHAIN_BYTES, "big") + identity, digest_size=CHAIN_BYTES).digest()
    return int.from_bytes(digest, "big") >> 1
