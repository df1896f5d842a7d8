"""The ordinary block: new readings and nothing else, which can be taken in as the columns that it travels as."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from field_ems.domain.column_ids import as_json, chains, created_ids
from field_ems.domain.columns import Lazy, Numbers, Spread
from field_ems.domain.journal import Coordinates, Operation
from field_ems.store.field_rules import may_hold
from field_ems.store.kinds import FieldType, RecordField
from field_ems.store.names import Name
from field_ems.store.reading_columns import READINGS, Named, ReadingColumns
from field_ems.sync.block import CLEARED, Tag
from field_ems.sync.block_reader import Columns, FieldColumn

_TAGS = {
    FieldType.AMOUNT: Tag.INTEGER,
    FieldType.INSTANT: Tag.INTEGER,
    FieldType.INTEGER: Tag.INTEGER,
    FieldType.TEXT: Tag.TEXT,
    FieldType.JSON: Tag.JSON,
    FieldType.REFERENCE: Tag.STATION_ROW,
}
_WHOLE_NUMBERS = (FieldType.AMOUNT, FieldType.INSTANT, FieldType.INTEGER)
_NEW_READING = READINGS.number << 1 | Operation.CREATE
_REQUIRED = frozenset(spec.name for spec in READINGS.fields.values() if spec.required)

LookUp = Callable[[Collection[Name], int, int], Mapping[Name, Named]]
"""Gives what names stand for, as far as known, and when meters among them were read between two times (seconds)."""


def ordinary_readings(block: Columns, first: Coordinates, prefix: int, look_up: LookUp) -> ReadingColumns | None:
    """Give the block's readings with their ids, or None where anything in it needs a look of its own.

    Such are other kinds, corrections, entries that a fork moved, fields of a newer program, names that lead nowhere,
    and texts that a database does not keep. ``look_up`` says which names are meters, and when those were read.
    """
    if block.births or list(block.fields) != [_NEW_READING] or any(block.states):
        return None
    if block.spans != [(first.epoch, range(first.seq, first.seq + len(block.kinds)))]:
        return None
    columns = {column.number: column for column in block.fields[_NEW_READING]}
    specs = {number: READINGS.by_number.get(number) for number in columns}
    if not all(spec and _is_plain(spec, columns[number]) for number, spec in specs.items()):
        return None
    by_name = {spec.name: columns[number] for number, spec in specs.items() if spec}
    if not by_name.keys() >= _REQUIRED or "supersedes_id" in by_name:
        return None
    values = {name: _for_each_entry(column) for name, column in by_name.items()}
    names = {one for one in (*block.authors.values, *values["meter_id"].values) if isinstance(one, Name)}
    known = look_up(names, min(values["taken_at"]), max(values["taken_at"]))
    found = _ids(block.authors, values["meter_id"], known)
    if found is None:
        return None
    authors, values["meter_id"] = found
    texts = {}
    for name, column in by_name.items():
        written = _written(READINGS.fields[name], values[name])
        if written is None:
            return None
        texts[column.number] = written
        if READINGS.fields[name].type is FieldType.JSON:
            values[name] = written
    seqs, times = Numbers(block.spans[0].seqs), Numbers(block.times)
    ids = Lazy(created_ids(first.epoch, seqs, READINGS.number, texts, authors, times), len(seqs))
    chained = Lazy(chains(prefix, ids), len(seqs))
    read_at = {one.id: one.read_at for one in known.values() if one.read_at}
    return ReadingColumns(first.epoch, seqs, ids, chained, authors, times, values, read_at)


def _is_plain(spec: RecordField, column: FieldColumn) -> bool:
    is_held = column.is_everywhere or not (spec.required or CLEARED in column.marks)
    return is_held and _TAGS.get(spec.type) == column.tag


def _for_each_entry(column: FieldColumn) -> Any:
    """Give a value for each entry, None for one without."""
    values: Sequence[Any] = column.values
    if column.is_everywhere:
        return Numbers(values) if column.tag == Tag.INTEGER else values
    if isinstance(values, Spread):
        places, nothing = iter(values.places), len(values.values)
        return Spread([*values.values, None], [next(places) if mark else nothing for mark in column.marks])
    held = iter(values)
    return [next(held) if mark else None for mark in column.marks]


def _ids(
    authors: Spread[Name | bytes | None], meters: Spread[Name | bytes | None], known: Mapping[Name, Named]
) -> tuple[Spread[bytes | None], Spread[bytes]] | None:
    """Give the ids of authors and meters; None where one is not told by its name, or is not known."""
    ids_of_meters: dict[Any, bytes] = {name: named.id for name, named in known.items() if named.read_at is not None}
    ids_of_people: dict[Any, bytes | None] = {name: named.id for name, named in known.items()} | {None: None}
    if not (ids_of_meters.keys() >= {*meters.values} and ids_of_people.keys() >= {*authors.values}):
        return None
    return authors.each(ids_of_people.__getitem__), meters.each(ids_of_meters.__getitem__)


def _written(spec: RecordField, values: Any) -> Sequence[str | None] | Lazy[str] | None:
    """Write each value as an id's hash has it; None where there is a text that a database does not keep."""
    if spec.type in _WHOLE_NUMBERS:
        return values.texts if isinstance(values, Numbers) else [None if one is None else str(one) for one in values]
    if spec.type is FieldType.JSON:
        documents = [None if value is None else as_json(value) for value in values]
        are_plain = all(one is None or _is_kept(one) for one in documents)
        return documents if are_plain and all(may_hold(READINGS, spec, value) for value in values) else None
    spread: Spread[Any] = values
    if spec.type is FieldType.REFERENCE:
        return spread.each(lambda value: f'"{value.hex()}"')
    if not all(value is None or value.isprintable() or _is_kept(value) for value in spread.values):
        return None
    return spread.each(lambda value: None if value is None else as_json(value))


def _is_kept(value: str) -> bool:
    try:
        return b"\0" not in value.encode() and "\\u0000" not in value
    except UnicodeEncodeError:
        return False
