"""The audit log: what was done at headquarters, each record hashed with the one before it, so that none can be altered,
taken out or put in between unseen.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b

BEGINNING = bytes(32)
"""What the first record of a chain follows."""


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One act. ``number`` counts from 1 without gaps in its scope; ``at`` is in seconds of UTC; ``hash`` is 32 octets.

    ``actor`` is a console user, ``device:`` with a device's id, or ``command`` for who works at the server itself.
    """

    number: int
    at: int
    actor: str
    action: str
    detail: Mapping[str, str]
    hash: bytes


def record_hash(
    scope_id: bytes, before: bytes, number: int, at: int, actor: str, action: str, detail: Mapping[str, str]
) -> bytes:
    """Give the hash of a record that follows the one with the hash ``before``: BLAKE2b-256 of canonical JSON."""
    content = json.dumps(
        [scope_id.hex(), before.hex(), number, at, actor, action, dict(detail)],
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )
    return blake2b(content.encode(), digest_size=32, person=b"audit").digest()


def followed(scope_id: bytes, records: Iterable[AuditRecord]) -> Iterator[tuple[AuditRecord, bool]]:
    """Give each record of a scope's chain with whether it follows from the one before it.

    A tail that was cut off shows only against a head that was kept elsewhere.
    """
    before = BEGINNING
    for expected, one in enumerate(records, start=1):
        hashed = record_hash(scope_id, before, expected, one.at, one.actor, one.action, one.detail)
        yield one, one.number == expected and one.hash == hashed
        before = one.hash
