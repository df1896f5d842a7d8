"""Any record by its kind and id, and by whom and when it was entered."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.entries import JOURNAL
from field_ems.store.kinds import BY_NAME, Kind


def find_row(session: Session, station_id: bytes, kind: str, row_id: bytes) -> Row[Any] | None:
    """Give a record of any kind, as its table holds it."""
    known = BY_NAME.get(kind)
    if known is None:
        return None
    scope = GLOBAL_SCOPE if known.global_scope else station_id
    query = select(known.table).where(known.table.c.station_id == scope, known.table.c.id == row_id)
    return session.connection().execute(query).one_or_none()


def is_referred_to(session: Session, station_id: bytes, kind: Kind, row_id: bytes) -> bool:
    """Whether a record that is not removed refers to this one."""
    for other in BY_NAME.values():
        for spec in other.fields.values():
            if spec.target != kind.name:
                continue
            table = other.table
            query = select(table.c.id).where(table.c.station_id == station_id, table.c[spec.name] == row_id)
            if "removed" in table.c:
                query = query.where(table.c.removed.is_not(True))
            if session.connection().execute(query.limit(1)).first():
                return True
    return False


def birth_of(session: Session, station_id: bytes, kind: str, row_ids: Collection[bytes]) -> dict[bytes, Any]:
    """Give for each of these records its row with the author and time of the entry that created it."""
    table = BY_NAME[kind].table
    born = (
        (JOURNAL.c.station_id == table.c.station_id)
        & (JOURNAL.c.epoch == table.c.epoch)
        & (JOURNAL.c.seq == table.c.seq)
    )
    query = (
        select(table, JOURNAL.c.author_id, JOURNAL.c.recorded_at)
        .join(JOURNAL, born)
        .where(table.c.station_id == station_id, table.c.id.in_(list(row_ids)))
    )
    return {row.id: row for row in session.connection().execute(query)}
