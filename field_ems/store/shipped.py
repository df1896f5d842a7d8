"""Templates that ship with the program: the same row, under the same id, at every end.

A station drawn up offline has to be able to begin before its first sync, and what it fills in then must refer to the
template that headquarters knows. So the journal entry of a shipped template is made alike everywhere: a fixed epoch
that no installation draws, a number and an id that are hashes of the content, no author, no time. Whoever has the entry
already passes over it when it comes by sync. A text corrected without a new version gives another number and another
id: two contents never share a name.
"""

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, Entry, make_entry
from field_ems.store.apply import Placed, apply
from field_ems.store.kinds import BY_NAME
from field_ems.store.writer import take_positions

SHIPPED_EPOCH = int.from_bytes(b"shipped\0", "big")
"""Below 2^63 like every epoch; an installation would draw it once in 10^19 times."""

_NUMBER_BITS = 32


def template_entry(
    body: Mapping[str, Any], title: Mapping[str, str], product_group: str, issuer: str, published_at: datetime
) -> Entry:
    """Make the entry that creates a shipped template, the same wherever it is made."""
    kind = BY_NAME["template"]
    fields = kind.to_journal(
        {
            "code": body["code"],
            "version": body["version"],
            "title": dict(title),
            "issuer": issuer,
            "product_group": product_group,
            "body": dict(body),
            "published_at": published_at,
        }
    )
    unplaced = make_entry(Coordinates(SHIPPED_EPOCH, 0), kind.number, None, fields)
    digest = blake2b(unplaced.id, digest_size=_NUMBER_BITS // 8).digest()
    return make_entry(Coordinates(SHIPPED_EPOCH, int.from_bytes(digest, "big") + 1), kind.number, None, fields)


def install(session: Session, entries: list[Entry]) -> None:
    """Put shipped templates into a station's store; those that are there stay as they are."""
    apply(session, GLOBAL_SCOPE, [Placed(entry) for entry in entries])


def publish(session: Session, entries: list[Entry]) -> None:
    """Put shipped templates into headquarters' store, in the order in which stations will fetch them."""
    first = take_positions(session, GLOBAL_SCOPE, len(entries))
    apply(session, GLOBAL_SCOPE, [Placed(entry, position=first + n) for n, entry in enumerate(entries)])


def held_numbers(session: Session) -> tuple[int, ...]:
    """Give the numbers of the shipped templates that are here, so that headquarters need not send them."""
    table = BY_NAME["template"].table
    query = select(table.c.seq).where(table.c.station_id == GLOBAL_SCOPE, table.c.epoch == SHIPPED_EPOCH)
    return tuple(session.connection().execute(query.order_by(table.c.seq)).scalars())
