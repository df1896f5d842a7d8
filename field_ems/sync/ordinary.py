"""The ordinary block: new readings and nothing else, which can be taken in as the columns that it travels as."""

from collections.abc import Mapping, Sequence
from typing import Any

from field_ems.domain.column_ids import as_json, chains, created_ids
from field_ems.domain.columns import Spread
from field_ems.domain.journal import Coordinates, Operation
from field_ems.store.kinds import FieldType, RecordField
from field_ems.store.names import Name
from field_ems.store.reading_columns import READINGS, ReadingColumns
from field_ems.sync.block import CLEARED, IdsOfNames, Tag
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


def ordinary_readings(block: Columns, first: Coordinates, prefix: int, ids_of: IdsOfNames) -> ReadingColumns | None:
    """Give the block's readings with their ids, or None where anything in it needs a look of its own.

    Such are other kinds, corrections, entries that a fork moved, fields of a newer program, names that lead nowhere,
    and texts that a database does not keep.
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
    ids = _ids(block.authors, values["meter_id"], ids_of)
    if ids is None:
        return None
    values["meter_id"] = values["meter_id"].each(ids.__getitem__)
    texts = {}
    for name, column in by_name.items():
        written = _written(READINGS.fields[name], values[name])
        if written is None:
            return None
        texts[column.number] = written
        if READINGS.fields[name].type is FieldType.JSON:
            values[name] = written
    authors = block.authors.each(lambda author: None if author is None else ids[author])
    found = created_ids(first.epoch, first.seq, READINGS.number, texts, authors, block.times)
    return ReadingColumns(first.epoch, first.seq, found, chains(prefix, found), authors, block.times, values)


def _is_plain(spec: RecordField, column: FieldColumn) -> bool:
    is_held = column.is_everywhere or not (spec.required or CLEARED in column.marks)
    return is_held and _TAGS.get(spec.type) == column.tag


def _for_each_entry(column: FieldColumn) -> Any:
    """Give a value for each entry, None for one without."""
    values = column.values
    if column.is_everywhere:
        return values
    if isinstance(values, Spread):
        places, nothing = iter(values.places), len(values.values)
        return Spread([*values.values, None], [next(places) if mark else nothing for mark in column.marks])
    held = iter(values)
    return [next(held) if mark else None for mark in column.marks]


def _ids(authors: Spread[Any], meters: Spread[Any], ids_of: IdsOfNames) -> Mapping[Any, bytes] | None:
    """Give the ids that authors and meters are named by; None where one is of this block or not known."""
    named: set[Any] = {*meters.values, *authors.values} - {None}
    names = {one for one in named if isinstance(one, Name)}
    known: dict[Any, bytes] = {one: one for one in named if isinstance(one, bytes)}
    known.update(ids_of(names))
    return known if named <= known.keys() and None not in meters.values else None


def _written(spec: RecordField, values: Any) -> Sequence[str | None] | None:
    """Write each value as an id's hash has it; None where there is a text that a database does not keep."""
    if spec.type in _WHOLE_NUMBERS:
        return [None if value is None else str(value) for value in values]
    if spec.type is FieldType.JSON:
        documents = [None if value is None else as_json(value) for value in values]
        return documents if all(one is None or _is_kept(one) for one in documents) else None
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
