"""What newer programs have sent and this one could only keep: read once its own schema has a place for it."""

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, select, tuple_, update
from sqlalchemy.exc import DBAPIError

from field_ems.domain.notices import Refusal
from field_ems.store.judge import is_about_data
from field_ems.store.kinds import KINDS, Kind

_PAGE = 500


def learn(connection: Connection) -> None:
    """Move fields that were kept unread into their columns, in the transaction that migrates the schema.

    What is not of the column's type stays where it is. Records of a kind that was unknown come through by themselves,
    with the next record that is created in their scope.
    """
    for kind in KINDS:
        after = (b"", b"")
        while page := _kept(connection, kind, after):
            for station_id, row_id, extra in page:
                with suppress(TypeError, ValueError, OverflowError, Refusal):
                    _learn_row(connection, kind, (station_id, row_id), extra)
            after = page[-1][:2]


def _kept(connection: Connection, kind: Kind, after: tuple[bytes, bytes]) -> list[Any]:
    """Give a page of (station, row, its fields by number) with fields that were not understood when they came."""
    key = kind.table.c.station_id, kind.table.c.id
    query = select(*key, kind.table.c.extra).where(kind.table.c.extra.is_not(None), tuple_(*key) > after)
    return list(connection.execute(query.order_by(*key).limit(_PAGE)))


def _learn_row(connection: Connection, kind: Kind, key: tuple[bytes, bytes], extra: dict[str, Any]) -> None:
    values, unknown = kind.from_journal({int(number): value for number, value in extra.items()})
    if not values:
        return
    of_row = tuple_(kind.table.c.station_id, kind.table.c.id) == key
    try:
        with connection.begin_nested():
            connection.execute(update(kind.table).where(of_row).values(**values, extra=unknown or None))
    except DBAPIError as error:
        if not is_about_data(error):
            raise
