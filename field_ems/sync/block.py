"""A block of journal entries as columns: what travels, both ways, and in bundles.

Ids are derived and never sent: an entry names a record by where its creating entry stands, (epoch, seq). A name that
the other end does not know can be sent as the id itself.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from field_ems.domain.journal import Entry, EntryState, Operation
from field_ems.store.kinds import BY_NUMBER
from field_ems.store.names import Name

MAX_ENTRIES = 5_000

ABSENT, PRESENT, CLEARED = range(3)
"""Whether an entry has a field, and whether a change takes its value away."""


class Tag(IntEnum):
    """How a column's values are written; an older reader needs to know no more of a newer field."""

    INTEGER = 0
    BOOLEAN = 1
    TEXT = 2
    JSON = 3
    STATION_ROW = 4
    GLOBAL_ROW = 5
    IDENTITY = 6


NamesOfIds = Mapping[bytes, Name]
IdsOfNames = Callable[[set[Name]], Mapping[Name, bytes]]


@dataclass(frozen=True, slots=True)
class Judged:
    """An entry and what headquarters made of it."""

    entry: Entry
    state: EntryState = EntryState.APPLIED


@dataclass(frozen=True, slots=True)
class Block:
    """Entries in the order in which they have to be applied."""

    entries: tuple[Judged, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Referred:
    """What entries refer to: records by kind, and the records whose earlier changes they name as seen."""

    ids_by_kind: dict[str, set[bytes]]
    changed_rows: set[bytes]


def referred(entries: Iterable[Entry]) -> Referred:
    """Give everything that a block of these entries has to name."""
    ids: dict[str, set[bytes]] = {}
    changed_rows: set[bytes] = set()
    for entry in entries:
        for kind_name, row_id in _records_named_by(entry):
            ids.setdefault(kind_name, set()).add(row_id)
        if entry.operation is Operation.CHANGE and entry.kind in BY_NUMBER:
            changed_rows.add(entry.row_id)
    return Referred(ids, changed_rows)


def first_referrers(entries: Sequence[Entry]) -> dict[bytes, int]:
    """Give for each id that the entries name the index of the first that does."""
    first: dict[bytes, int] = {}
    for index, entry in enumerate(entries):
        for _, row_id in _records_named_by(entry):
            first.setdefault(row_id, index)
        for base in entry.bases:
            first.setdefault(base, index)
    return first


def _records_named_by(entry: Entry) -> Iterator[tuple[str, bytes]]:
    kind = BY_NUMBER.get(entry.kind)
    if entry.author_id:
        yield "person", entry.author_id
    if kind is None:
        return
    if entry.operation is Operation.CHANGE:
        yield kind.name, entry.row_id
    for number, value in entry.fields.items():
        spec = kind.by_number.get(number)
        if spec and spec.target and isinstance(value, str):
            yield spec.target, bytes.fromhex(value)
