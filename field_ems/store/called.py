"""Finding records by what a person calls them: a name, a number, or the beginning of an id."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session

from field_ems.domain.journal import ID_BYTES
from field_ems.store.kinds import BY_NAME

FEWEST_DIGITS = 4
_HEX_DIGITS = frozenset("0123456789abcdef")


def is_beginning_of_id(called: str) -> bool:
    """Whether this can be the beginning of an id as it is shown: at least four hex digits."""
    return FEWEST_DIGITS <= len(called) <= 2 * ID_BYTES and set(called.lower()) <= _HEX_DIGITS


def rows_named(session: Session, station_id: bytes, kind: str, columns: Sequence[str], named: str) -> list[bytes]:
    """Give the ids of up to two records of a kind with this name in one of the columns, upper and lower case alike."""
    table = BY_NAME[kind].table
    wanted = [table.c[column] == named for column in columns]
    wanted += [func.lower(table.c[column]) == func.lower(named) for column in columns]
    return _two(session, station_id, kind, or_(*wanted))


def rows_beginning(session: Session, station_id: bytes, kind: str, beginning: str) -> list[bytes]:
    """Give the ids of up to two records of a kind whose ids, in hex, begin so."""
    return _two(session, station_id, kind, BY_NAME[kind].table.c.id.between(*ids_beginning(beginning)))


def ids_beginning(beginning: str) -> tuple[bytes, bytes]:
    """Give the first and the last id that begin so in hex."""
    digits = 2 * ID_BYTES
    return bytes.fromhex(beginning.lower().ljust(digits, "0")), bytes.fromhex(beginning.lower().ljust(digits, "f"))


def _two(session: Session, station_id: bytes, kind: str, wanted: ColumnElement[bool]) -> list[bytes]:
    table = BY_NAME[kind].table
    query: Any = select(table.c.id).where(table.c.station_id == station_id, wanted)
    if "removed" in table.c:
        query = query.where(table.c.removed.isnot(True))
    return list(session.connection().execute(query.order_by(table.c.id).limit(2)).scalars())
