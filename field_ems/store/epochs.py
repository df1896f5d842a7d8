"""How far each epoch reaches at this end, and moving what a fork has left without a place."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import bindparam, select, update
from sqlmodel import Session

from field_ems.domain.journal import EMPTY_CHAIN, chain
from field_ems.store.entries import JOURNAL
from field_ems.store.kinds import KINDS
from field_ems.store.statements import insert_ignoring, upsert
from field_ems.store.station import INSTALLATION
from field_ems.store.writer import EPOCH_HEAD, SCOPE_HEAD


class Reach(NamedTuple):
    """The highest number up to which an epoch has no gap here, and the hash of all entries up to it."""

    last_seq: int
    chain: int


NOTHING_YET = Reach(0, EMPTY_CHAIN)

# Asked several times in each exchange: building a statement costs more than running it.
_REACH = select(EPOCH_HEAD.c.last_seq, EPOCH_HEAD.c.chain).where(
    EPOCH_HEAD.c.station_id == bindparam("station"), EPOCH_HEAD.c.epoch == bindparam("of_epoch")
)
_CHAIN_AT = select(JOURNAL.c.chain).where(
    JOURNAL.c.station_id == bindparam("station"),
    JOURNAL.c.epoch == bindparam("of_epoch"),
    JOURNAL.c.seq == bindparam("number"),
)

_LOCK = select(SCOPE_HEAD.c.head).where(SCOPE_HEAD.c.station_id == bindparam("scope")).with_for_update()
_HEADS = select(SCOPE_HEAD.c.station_id, SCOPE_HEAD.c.head).where(
    SCOPE_HEAD.c.station_id.in_(bindparam("scopes", expanding=True))
)


def reach(session: Session, station_id: bytes, epoch: int) -> Reach:
    """Give how far the epoch reaches here."""
    row = session.connection().execute(_REACH, {"station": station_id, "of_epoch": epoch}).one_or_none()
    return Reach(row.last_seq, row.chain) if row else NOTHING_YET


def epochs_of(session: Session, station_id: bytes) -> list[int]:
    """Give the epochs under which devices of a station have written what is here."""
    query = select(EPOCH_HEAD.c.epoch).where(EPOCH_HEAD.c.station_id == station_id, EPOCH_HEAD.c.last_seq > 0)
    return list(session.connection().execute(query.order_by(EPOCH_HEAD.c.epoch)).scalars())


def set_reach(session: Session, station_id: bytes, epoch: int, found: Reach, device_id: bytes | None = None) -> None:
    """Note how far the epoch reaches here."""
    row = {"station_id": station_id, "epoch": epoch, "last_seq": found.last_seq, "chain": found.chain}
    upsert(session, EPOCH_HEAD, row | ({"device_id": device_id} if device_id else {}))


def chain_at(session: Session, station_id: bytes, epoch: int, seq: int) -> int | None:
    """Give the hash of the epoch's first ``seq`` entries, or None where they are not all here."""
    if seq == 0:
        return EMPTY_CHAIN
    asked = {"station": station_id, "of_epoch": epoch, "number": seq}
    found = session.connection().execute(_CHAIN_AT, asked).scalar_one_or_none()
    return None if found is None else int(found)


def chains_between(session: Session, station_id: bytes, epoch: int, first: int, last: int) -> dict[int, int]:
    """Give the hashes of the prefixes that end from ``first`` to ``last``."""
    query = select(JOURNAL.c.seq, JOURNAL.c.chain).where(
        JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == epoch, JOURNAL.c.seq.between(first, last)
    )
    return {row.seq: row.chain for row in session.connection().execute(query)}


def lock_scope(session: Session, scope_id: bytes) -> int:
    """Keep other writers out of the scope until the end of the transaction, and give its counter."""
    asked = {"scope": scope_id}
    head = session.connection().execute(_LOCK, asked).scalar_one_or_none()
    if head is None:
        insert_ignoring(session, SCOPE_HEAD, [{"station_id": scope_id, "head": 0}])
        head = session.connection().execute(_LOCK, asked).scalar_one()
    return int(head)


def scope_heads(session: Session, scope_ids: Sequence[bytes]) -> dict[bytes, int]:
    """Give the counters of scopes; a scope in which nothing was written stands at 0."""
    rows = session.connection().execute(_HEADS, {"scopes": list(scope_ids)})
    return dict.fromkeys(scope_ids, 0) | {row.station_id: row.head for row in rows}


def move_to_epoch(session: Session, station_id: bytes, epoch: int, after: int, fresh: int) -> int:
    """Move the entries of ``epoch`` after number ``after`` under the epoch ``fresh`` and give how many there were.

    Each keeps its birth coordinates, so that its id and those of the records stay; only the place they have in the
    journal, by which they are named on the wire, is another.
    """
    beyond = (JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == epoch, JOURNAL.c.seq > after)
    connection = session.connection()
    kept_chain = chain_at(session, station_id, epoch, after)
    moved = connection.execute(select(JOURNAL.c.seq, JOURNAL.c.id).where(*beyond).order_by(JOURNAL.c.seq)).all()
    connection.execute(
        update(JOURNAL)
        .where(*beyond, JOURNAL.c.birth_epoch.is_(None))
        .values(birth_epoch=JOURNAL.c.epoch, birth_seq=JOURNAL.c.seq)
    )
    running = EMPTY_CHAIN
    for row in moved:
        running = chain(running, row.id)
        connection.execute(
            update(JOURNAL)
            .where(JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == epoch, JOURNAL.c.seq == row.seq)
            .values(epoch=fresh, seq=row.seq - after, chain=running)
        )
    for kind in KINDS:
        table = kind.table
        connection.execute(
            update(table)
            .where(table.c.station_id == station_id, table.c.epoch == epoch, table.c.seq > after)
            .values(epoch=fresh, seq=table.c.seq - after)
        )
    set_reach(session, station_id, epoch, Reach(after, kept_chain or EMPTY_CHAIN))
    set_reach(session, station_id, fresh, Reach(len(moved), running))
    # Where the epoch is the installation's own, it goes on under the fresh one.
    own = update(INSTALLATION).where(INSTALLATION.c.station_id == station_id, INSTALLATION.c.epoch == epoch)
    connection.execute(own.values(epoch=fresh, acknowledged_seq=0))
    session.expire_all()
    return len(moved)
