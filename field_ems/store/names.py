"""The names by which records travel: where their entries stand in the journal."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select, bindparam, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, Coordinates, Operation
from field_ems.store.entries import JOURNAL
from field_ems.store.kinds import BY_NAME
from field_ems.store.shipped import SHIPPED_EPOCH

Item = TypeVar("Item")

_SLICE = 400

# Asked in each exchange: building a statement costs more than running it.
IDS_AT = select(JOURNAL.c.seq, JOURNAL.c.id).where(
    JOURNAL.c.station_id == bindparam("scope"),
    JOURNAL.c.epoch == bindparam("of_epoch"),
    JOURNAL.c.seq.in_(bindparam("seqs", expanding=True)),
)
"""The ids of the entries that stand at numbers ``seqs`` of an epoch."""


class Name(NamedTuple):
    """Where the entry stands that an id belongs to; ``everywhere`` where that is another scope: the global one."""

    everywhere: bool
    at: Coordinates


def names_of(
    session: Session,
    station_id: bytes,
    ids_by_kind: Mapping[str, Collection[bytes]],
    changed_rows: Collection[bytes] = (),
) -> dict[bytes, Name]:
    """Give the names of these records and of all changes of these rows; what is not there has no name.

    Neither has a template that ships with the program: the other end may have an older program, which can't know it.
    """
    found: dict[bytes, Name] = {}
    connection = session.connection()
    for kind_name, ids in ids_by_kind.items():
        kind = BY_NAME[kind_name]
        table = kind.table
        scope = GLOBAL_SCOPE if kind.global_scope else station_id
        for some in _slices(sorted(ids)):
            query = select(table.c.id, table.c.epoch, table.c.seq)
            for row in connection.execute(query.where(table.c.station_id == scope, table.c.id.in_(some))):
                if row.epoch == SHIPPED_EPOCH:
                    continue
                found[row.id] = Name(scope != station_id, Coordinates(row.epoch, row.seq))
    for some in _slices(sorted(changed_rows)):
        query = select(JOURNAL.c.id, JOURNAL.c.epoch, JOURNAL.c.seq).where(
            JOURNAL.c.station_id == station_id,
            JOURNAL.c.row_id.in_(some),
            JOURNAL.c.operation == int(Operation.CHANGE),
        )
        # Two copies of a laptop may have sent the same entry, each under its own number: whoever reads the scope in
        # its order knows the number that came first.
        for row in connection.execute(query.order_by(JOURNAL.c.position)):
            found.setdefault(row.id, Name(False, Coordinates(row.epoch, row.seq)))
    return found


def ids_of(session: Session, station_id: bytes, names: Collection[Name]) -> dict[Name, bytes]:
    """Give the ids that these names stand for, as far as this end knows them."""
    return {name: row.id for name, row in looked_up(session, station_id, names, IDS_AT)}


def looked_up(
    session: Session, station_id: bytes, names: Collection[Name], query: Select[Any], **asked: object
) -> Iterator[tuple[Name, Any]]:
    """Give these names, as far as this end knows them, each with its row of ``query``: ``IDS_AT``, or more of the same.

    ``asked`` has the values of the query's own parameters.
    """
    wanted: dict[tuple[bool, int], list[int]] = {}
    for everywhere, at in names:
        wanted.setdefault((everywhere, at.epoch), []).append(at.seq)
    for (everywhere, epoch), seqs in wanted.items():
        scope = GLOBAL_SCOPE if everywhere else station_id
        for some in _slices(sorted(seqs)):
            of_some = {"scope": scope, "of_epoch": epoch, "seqs": some}
            for row in session.connection().execute(query, {**asked, **of_some}):
                yield Name(everywhere, Coordinates(epoch, row.seq)), row


def _slices(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), _SLICE):
        yield items[start : start + _SLICE]
