"""Reading a block of entries, from a peer that is not to be trusted: every count and length is bounded."""

from collections.abc import Iterable, Sequence

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

_MAX_FIELDS = 200


def decode(reader: Reader, ids_of_names: IdsOfNames, own_epoch: int) -> Block:
    """Read a block and derive its ids; raises WireError, ``sync.unknown_name`` where a name leads nowhere."""
    count = reader.varint(limit=MAX_ENTRIES)
    if not count:
        if reader.left:
            raise WireError(detail="longer than it claims")
        return Block()
    epochs = [own_epoch, *(reader.fixed64() for _ in range(reader.varint(limit=MAX_ENTRIES)))]
    places, births = _read_places(reader, count, epochs)
    kinds = columns.read_runs(reader, count)
    states = columns.read_runs(reader, count)
    times = columns.read_integers(reader, count)
    authors = _read_names(reader, count, epochs)
    change_indexes = [index for index, kind in enumerate(kinds) if kind & 1]
    rows = dict(zip(change_indexes, _read_names(reader, len(change_indexes), epochs), strict=True))
    base_counts = columns.read_runs(reader, len(change_indexes))
    if sum(base_counts) > MAX_ENTRIES * 4:
        raise WireError(detail="too many bases")
    flat_bases = iter(_read_names(reader, sum(base_counts), epochs))
    bases = {index: [next(flat_bases) for _ in range(n)] for index, n in zip(change_indexes, base_counts, strict=True)}
    fields: list[dict[int, object]] = [{} for _ in range(count)]
    by_kind: dict[int, list[int]] = {}
    for index, kind in enumerate(kinds):
        by_kind.setdefault(kind, []).append(index)
    for indexes in by_kind.values():
        _read_fields(reader, [fields[index] for index in indexes], epochs)
    if reader.left:
        raise WireError(detail="longer than it claims")
    resolve = _Resolver(ids_of_names, [*authors, *rows.values(), *(b for some in bases.values() for b in some)], fields)
    judged = []
    for index, at in enumerate(places):
        entry = make_entry(
            at,
            kinds[index] >> 1,
            resolve.id_of(rows[index]) if index in rows else None,
            {number: resolve.value(value) for number, value in fields[index].items()},
            bases=[found for base in bases.get(index, ()) if (found := resolve.id_of(base))],
            author_id=resolve.id_of(authors[index]),
            recorded_at=times[index],
            birth=births.get(index),
        )
        resolve.note(at, entry.id)
        try:
            judged.append(Judged(entry, EntryState(states[index])))
        except ValueError as error:
            raise WireError(detail="an unknown state") from error
    return Block(tuple(judged))


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


def _read_places(reader: Reader, count: int, epochs: Sequence[int]) -> tuple[list[Coordinates], dict[int, Coordinates]]:
    places: list[Coordinates] = []
    for _ in range(reader.varint(limit=count)):
        epoch = columns.pick(epochs, reader.varint())
        first = reader.varint(limit=2**62)
        length = reader.varint(limit=count - len(places))
        places += [Coordinates(epoch, seq) for seq in range(first, first + length)]
    if len(places) != count:
        raise WireError(detail="a column of the wrong length")
    births = {}
    for _ in range(reader.varint(limit=count)):
        index = reader.varint(limit=count - 1)
        births[index] = Coordinates(columns.pick(epochs, reader.varint()), reader.varint(limit=2**62))
    return places, births


def _read_names(reader: Reader, count: int, epochs: Sequence[int]) -> list["Name | bytes | None"]:
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


def _read_fields(reader: Reader, entries: Sequence[dict[int, object]], epochs: Sequence[int]) -> None:
    """Read the fields of like entries into them."""
    field_count = reader.varint(limit=_MAX_FIELDS)
    series = reader.varint(limit=_MAX_FIELDS)
    for _ in range(field_count):
        head = reader.varint(limit=_MAX_FIELDS << 3 | 7)
        number, tag = head >> 3, head & 7
        marks = columns.read_runs(reader, len(entries))
        holders = [entry for entry, mark in zip(entries, marks, strict=True) if mark == PRESENT]
        groups = columns.numbered([_series_of(entry, series) for entry in holders]) if series else None
        values = _read_values(reader, tag, len(holders), groups, epochs)
        for entry, value in zip(holders, values, strict=True):
            entry[number] = value
        for entry, mark in zip(entries, marks, strict=True):
            if mark == CLEARED:
                entry[number] = None
            elif mark > CLEARED:
                raise WireError(detail="an unknown mark")


def _series_of(entry: dict[int, object], series: int) -> Name | bytes | str | int | None:
    name = entry.get(series)
    if name is None or isinstance(name, Name | bytes | str | int):
        return name
    raise WireError(detail="a series without a name")


def _read_values(
    reader: Reader, tag: int, count: int, groups: Sequence[int] | None, epochs: Sequence[int]
) -> Sequence[object]:
    match tag:
        case Tag.INTEGER:
            return columns.read_integers(reader, count, groups)
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
