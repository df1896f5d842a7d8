"""Reading a block of entries, from a peer that is not to be trusted: every count and length is bounded."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from field_ems.domain.columns import Spread
from field_ems.domain.journal import ID_BYTES, Coordinates, EntryState, make_entry
from field_ems.store.names import Name
from field_ems.sync import columns
from field_ems.sync.block import (
    CLEARED,
    MAX_ENTRIES,
    PRESENT,
    Block,
    IdsOfNames,
    Judged,
    Tag,
)
from field_ems.sync.octets import Reader, WireError
from field_ems.sync.series import Series

_MAX_FIELDS = 200


class Span(NamedTuple):
    """Entries that stand one after the other under an epoch."""

    epoch: int
    seqs: range


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """One field of like entries: ``marks`` say which of them have it, ``values`` are those of the ones that do."""

    number: int
    tag: int
    marks: Sequence[int]
    values: Sequence[object]

    @property
    def is_everywhere(self) -> bool:
        """Whether every entry has the field."""
        return len(self.values) == len(self.marks)


@dataclass(frozen=True, slots=True)
class Columns:
    """A block as it travels, before any id is derived; names are still names.

    ``fields`` has for each kind and operation (as one number) the columns of its entries, which are in their order.
    """

    spans: Sequence[Span]
    births: Mapping[int, Coordinates]
    kinds: Sequence[int]
    states: Sequence[int]
    times: Sequence[int]
    authors: Spread[Name | bytes | None]
    changed: Sequence[Name | bytes | None]
    base_counts: Sequence[int]
    bases: Sequence[Name | bytes | None]
    fields: Mapping[int, Sequence[FieldColumn]]


def decode(reader: Reader, ids_of_names: IdsOfNames, own_epoch: int) -> Block:
    """Read a block and derive its ids; raises WireError, ``sync.unknown_name`` where a name leads nowhere."""
    return derive(read_columns(reader, own_epoch), ids_of_names)


def read_columns(reader: Reader, own_epoch: int) -> Columns:
    """Read a block's columns; raises WireError where they are not whole."""
    count = reader.varint(limit=MAX_ENTRIES)
    if not count:
        if reader.left:
            raise WireError(detail="longer than it claims")
        return Columns((), {}, (), (), (), Spread((), ()), (), (), (), {})
    epochs = [own_epoch, *(reader.fixed64() for _ in range(reader.varint(limit=MAX_ENTRIES)))]
    spans, births = _read_places(reader, count, epochs)
    kinds = columns.read_runs(reader, count)
    states = columns.read_runs(reader, count)
    times = columns.read_integers(reader, count)
    authors = _read_names(reader, count, epochs)
    changes = sum(kind & 1 for kind in kinds)
    changed = _read_names(reader, changes, epochs)
    base_counts = columns.read_runs(reader, changes)
    if sum(base_counts) > MAX_ENTRIES * 4:
        raise WireError(detail="too many bases")
    bases = _read_names(reader, sum(base_counts), epochs)
    fields = {kind: _read_fields(reader, many, epochs) for kind, many in Counter(kinds).items()}
    if reader.left:
        raise WireError(detail="longer than it claims")
    return Columns(spans, births, kinds, states, times, authors, changed, base_counts, bases, fields)


def derive(block: Columns, ids_of_names: IdsOfNames) -> Block:
    """Derive the entries that a block's columns are, and their ids."""
    fields = _by_entry(block)
    resolve = _Resolver(ids_of_names, [*block.authors, *block.changed, *block.bases], fields)
    changed = iter(zip(block.changed, block.base_counts, strict=True))
    bases = iter(block.bases)
    judged = []
    places = [Coordinates(span.epoch, seq) for span in block.spans for seq in span.seqs]
    for index, at in enumerate(places):
        row, base_count = next(changed) if block.kinds[index] & 1 else (None, 0)
        entry = make_entry(
            at,
            block.kinds[index] >> 1,
            resolve.id_of(row),
            {number: resolve.value(value) for number, value in fields[index].items()},
            bases=[found for base in islice(bases, base_count) if (found := resolve.id_of(base))],
            author_id=resolve.id_of(block.authors[index]),
            recorded_at=block.times[index],
            birth=block.births.get(index),
        )
        resolve.note(at, entry.id)
        try:
            judged.append(Judged(entry, EntryState(block.states[index])))
        except ValueError as error:
            raise WireError(detail="an unknown state") from error
    return Block(tuple(judged))


def _by_entry(block: Columns) -> list[dict[int, object]]:
    """Give each entry's fields."""
    by_kind: dict[int, list[dict[int, object]]] = {kind: [] for kind in block.fields}
    fields: list[dict[int, object]] = []
    for kind in block.kinds:
        one: dict[int, object] = {}
        by_kind[kind].append(one)
        fields.append(one)
    for kind, found in block.fields.items():
        for column in found:
            values = iter(column.values)
            for one, mark in zip(by_kind[kind], column.marks, strict=True):
                if mark == PRESENT:
                    one[column.number] = next(values)
                elif mark == CLEARED:
                    one[column.number] = None
    return fields


class _Resolver:
    """Turns names into ids: those of this very block as they are derived, the others by one look-up."""

    def __init__(
        self, ids_of_names: IdsOfNames, named: Iterable["Name | bytes | None"], fields: Iterable[dict[int, object]]
    ) -> None:
        names = {name for name in named if isinstance(name, Name)}
        names |= {value for row in fields for value in row.values() if isinstance(value, Name)}
        self._ids = dict(ids_of_names(names)) if names else {}

    def note(self, at: Coordinates, identity: bytes) -> None:
        self._ids[Name(False, at)] = identity

    def id_of(self, name: "Name | bytes | None") -> bytes | None:
        if not isinstance(name, Name):
            return name
        if name not in self._ids:
            raise WireError("sync.unknown_name", f"{name.at.epoch}:{name.at.seq}")
        return self._ids[name]

    def value(self, value: object) -> object:
        """Give a field's value, with the id where it is a name."""
        identity = self.id_of(value) if isinstance(value, Name | bytes) else None
        return identity.hex() if identity else value


def _read_places(reader: Reader, count: int, epochs: Sequence[int]) -> tuple[list[Span], dict[int, Coordinates]]:
    spans: list[Span] = []
    left = count
    for _ in range(reader.varint(limit=count)):
        epoch = columns.pick(epochs, reader.varint())
        first = reader.varint(limit=2**62)
        length = reader.varint(limit=left)
        spans.append(Span(epoch, range(first, first + length)))
        left -= length
    if left:
        raise WireError(detail="a column of the wrong length")
    births = {}
    for _ in range(reader.varint(limit=count)):
        index = reader.varint(limit=count - 1)
        births[index] = Coordinates(columns.pick(epochs, reader.varint()), reader.varint(limit=2**62))
    return spans, births


def _read_names(reader: Reader, count: int, epochs: Sequence[int]) -> Spread["Name | bytes | None"]:
    places: list[bytes | int | None] = []
    for _ in range(reader.varint(limit=count)):
        mark = reader.varint()
        places.append(None if mark == 0 else reader.raw(ID_BYTES) if mark == 1 else mark - 2)
    seqs = iter(columns.read_integers(reader, sum(isinstance(place, int) for place in places)))
    different: list[Name | bytes | None] = [
        Name(bool(place & 1), Coordinates(columns.pick(epochs, place >> 1), next(seqs)))
        if isinstance(place, int)
        else place
        for place in places
    ]
    if count and not different:
        raise WireError(detail="a column of the wrong length")
    return columns.spread(reader, different, count)


def _read_fields(reader: Reader, count: int, epochs: Sequence[int]) -> list[FieldColumn]:
    """Read the fields of like entries."""
    found: list[FieldColumn] = []
    field_count = reader.varint(limit=_MAX_FIELDS)
    series = reader.varint(limit=_MAX_FIELDS)
    names: Sequence[object] = bytes(count)  # until the field that names the series is read, all is of one
    every = Series(names) if series else None
    for _ in range(field_count):
        head = reader.varint(limit=_MAX_FIELDS << 3 | 7)
        number, tag = head >> 3, head & 7
        marks = columns.read_runs(reader, count)
        if max(marks) > CLEARED:
            raise WireError(detail="an unknown mark")
        held = marks.count(PRESENT)
        of_holders = every
        if series and held < count:
            of_holders = Series([name for name, mark in zip(names, marks, strict=True) if mark == PRESENT])
        column = FieldColumn(number, tag, marks, _read_values(reader, tag, held, of_holders, epochs))
        found.append(column)
        if number == series:
            names = _series_of(column)
            every = Series(names)
    return found


def _series_of(column: FieldColumn) -> list[object]:
    """Give the name of each entry's series, None for one without."""
    values = column.values
    if isinstance(values, Spread) and None not in values.values and len(set(values.values)) == len(values.values):
        values = values.places  # they tell the series apart as well, and are cheaper to compare
    elif not all(isinstance(value, Name | bytes | str | int | None) for value in values):
        raise WireError(detail="a series without a name")
    held = iter(values)
    return list(held) if column.is_everywhere else [next(held) if mark == PRESENT else None for mark in column.marks]


def _read_values(
    reader: Reader, tag: int, count: int, series: Series | None, epochs: Sequence[int]
) -> Sequence[object]:
    match tag:
        case Tag.INTEGER:
            return columns.read_integers(reader, count, series)
        case Tag.BOOLEAN:
            return [bool(value) for value in columns.read_runs(reader, count)]
        case Tag.TEXT:
            return columns.read_texts(reader, count)
        case Tag.JSON:
            return columns.read_json(reader, count)
        case Tag.IDENTITY:
            return [reader.raw(ID_BYTES).hex() for _ in range(count)]
        case Tag.STATION_ROW | Tag.GLOBAL_ROW:
            return _read_names(reader, count, epochs)
        case _:
            raise WireError(detail="an unknown kind of column")
