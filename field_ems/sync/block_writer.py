"""Writing a block of entries: docs/wire-format.md says it octet by octet."""

from collections.abc import Sequence

from field_ems.domain.journal import Entry, Operation
from field_ems.store.kinds import BY_NAME, BY_NUMBER, FieldType, RecordField
from field_ems.sync import columns
from field_ems.sync.block import ABSENT, CLEARED, PRESENT, Judged, NamesOfIds, Tag
from field_ems.sync.octets import Writer
from field_ems.sync.series import Series

_TAGS = {
    FieldType.AMOUNT: Tag.INTEGER,
    FieldType.INSTANT: Tag.INTEGER,
    FieldType.INTEGER: Tag.INTEGER,
    FieldType.BOOLEAN: Tag.BOOLEAN,
    FieldType.TEXT: Tag.TEXT,
    FieldType.DAY: Tag.TEXT,
    FieldType.JSON: Tag.JSON,
    FieldType.IDENTITY: Tag.IDENTITY,
}


class _Epochs:
    """Numbers the epochs of a message, so that each is written once."""

    def __init__(self, known: Sequence[int] = ()) -> None:
        self.listed = list(known)
        self._place = {epoch: index for index, epoch in enumerate(self.listed)}

    def place(self, epoch: int) -> int:
        if epoch not in self._place:
            self._place[epoch] = len(self.listed)
            self.listed.append(epoch)
        return self._place[epoch]


def encode(judged: Sequence[Judged], names: NamesOfIds, own_epoch: int) -> bytes:
    """Write a block. ``own_epoch`` stands in the message around it and is not repeated."""
    body = Writer()
    epochs = _Epochs([own_epoch])
    entries = [one.entry for one in judged]
    _write_places(body, entries, epochs)
    columns.write_runs(body, [entry.kind << 1 | entry.operation for entry in entries])
    columns.write_runs(body, [int(one.state) for one in judged])
    columns.write_integers(body, [entry.recorded_at for entry in entries])
    _write_ids(body, [entry.author_id for entry in entries], names, epochs)
    changes = [entry for entry in entries if entry.operation is Operation.CHANGE]
    _write_ids(body, [entry.row_id for entry in changes], names, epochs)
    columns.write_runs(body, [len(entry.bases) for entry in changes])
    _write_ids(body, [base for entry in changes for base in entry.bases], names, epochs)
    for group in _groups(entries):
        _write_fields(body, group, names, epochs)
    head = Writer()
    head.varint(len(entries))
    if entries:
        head.varint(len(epochs.listed) - 1)
        for epoch in epochs.listed[1:]:
            head.fixed64(epoch)
        head.raw(body.octets())
    return head.octets()


def _groups(entries: Sequence[Entry]) -> list[list[Entry]]:
    groups: dict[tuple[int, int], list[Entry]] = {}
    for entry in entries:
        groups.setdefault((entry.kind, entry.operation), []).append(entry)
    return list(groups.values())


def _write_places(writer: Writer, entries: Sequence[Entry], epochs: _Epochs) -> None:
    runs: list[list[int]] = []
    for entry in entries:
        place = epochs.place(entry.at.epoch)
        if runs and runs[-1][0] == place and runs[-1][1] + runs[-1][2] == entry.at.seq:
            runs[-1][2] += 1
        else:
            runs.append([place, entry.at.seq, 1])
    writer.varint(len(runs))
    for place, first, length in runs:
        writer.varint(place)
        writer.varint(first)
        writer.varint(length)
    moved = [(index, entry.birth) for index, entry in enumerate(entries) if entry.birth != entry.at]
    writer.varint(len(moved))
    for index, birth in moved:
        writer.varint(index)
        writer.varint(epochs.place(birth.epoch))
        writer.varint(birth.seq)


def _write_ids(writer: Writer, ids: Sequence[bytes | None], names: NamesOfIds, epochs: _Epochs) -> None:
    """Write ids by name, each different one once; None and what has no name are marked as such."""
    different = list(dict.fromkeys(ids))
    writer.varint(len(different))
    for identity in different:
        name = names.get(identity) if identity else None
        if identity is None:
            writer.varint(0)
        elif name is None:
            writer.varint(1)
            writer.raw(identity)
        else:
            writer.varint(2 + (epochs.place(name.at.epoch) << 1 | name.everywhere))
    seqs = [names[identity].at.seq for identity in different if identity and identity in names]
    columns.write_integers(writer, seqs)
    if 1 < len(different) < len(ids):
        place = {identity: index for index, identity in enumerate(different)}
        columns.write_integers(writer, [place[identity] for identity in ids])


def _write_fields(writer: Writer, entries: Sequence[Entry], names: NamesOfIds, epochs: _Epochs) -> None:
    """Write the fields of like entries: for each field which entries have it, then their values.

    The field that names the series stands first, so that the reader can follow each series in the others.
    """
    kind = BY_NUMBER.get(entries[0].kind)
    series = kind.series_number if kind else 0
    numbers = sorted({number for entry in entries for number in entry.fields}, key=lambda n: (n != series, n))
    writer.varint(len(numbers))
    writer.varint(series)
    for number in numbers:
        holders = [entry for entry in entries if entry.fields.get(number) is not None]
        values = [entry.fields[number] for entry in holders]
        tag = _tag(kind.by_number.get(number) if kind else None, values)
        writer.varint(number << 3 | tag)
        columns.write_runs(
            writer,
            [
                ABSENT if number not in entry.fields else CLEARED if entry.fields[number] is None else PRESENT
                for entry in entries
            ],
        )
        of_holders = Series([entry.fields.get(series) for entry in holders]) if series else None
        _write_values(writer, tag, values, of_holders, names, epochs)


def _tag(spec: RecordField | None, values: Sequence[object]) -> Tag:
    if spec and spec.type is FieldType.REFERENCE:
        return Tag.GLOBAL_ROW if spec.target and BY_NAME[spec.target].global_scope else Tag.STATION_ROW
    if spec:
        return _TAGS[spec.type]
    if all(isinstance(value, str) for value in values):
        return Tag.TEXT
    if all(isinstance(value, int) and not isinstance(value, bool) for value in values):
        return Tag.INTEGER
    return Tag.JSON


def _write_values(
    writer: Writer,
    tag: Tag,
    values: Sequence[object],
    series: Series | None,
    names: NamesOfIds,
    epochs: _Epochs,
) -> None:
    match tag:
        case Tag.INTEGER:
            columns.write_integers(writer, [value for value in values if isinstance(value, int)], series)
        case Tag.BOOLEAN:
            columns.write_runs(writer, [int(bool(value)) for value in values])
        case Tag.TEXT:
            columns.write_texts(writer, [str(value) for value in values])
        case Tag.JSON:
            columns.write_json(writer, values)
        case Tag.IDENTITY:
            writer.raw(b"".join(bytes.fromhex(str(value)) for value in values))
        case Tag.STATION_ROW | Tag.GLOBAL_ROW:
            _write_ids(writer, [bytes.fromhex(str(value)) for value in values], names, epochs)
