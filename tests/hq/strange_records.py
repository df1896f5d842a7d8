"""Records that no program of ours writes: each field of each kind once with each value that its type allows."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from field_ems.domain.journal import Coordinates, Entry, make_entry
from field_ems.store.kinds import BY_NAME, BY_NUMBER, KINDS, FieldType, Kind, Owner

_LARGEST = 2**63 - 1
_YEAR_1, _YEAR_9999 = -62_135_596_800, 253_402_300_799
_SOMEBODY = "ab" * 16

STRANGE: Mapping[FieldType, tuple[object, ...]] = {
    FieldType.INSTANT: (-_LARGEST - 1, _LARGEST, _YEAR_1, _YEAR_9999, 0, -1),
    FieldType.INTEGER: (-_LARGEST - 1, _LARGEST, 0, -1, 10**6),
    FieldType.AMOUNT: (-_LARGEST - 1, _LARGEST, 0, -1),
    FieldType.DAY: ("0001-01-01", "9999-12-31", "x", ""),
    FieldType.TEXT: ("", "x" * 3000, "\u202e<script>", "\0", "\ud800", "9999", "a\nb\tc"),
    FieldType.JSON: (
        {}, [], "x", 0, {"en": 1}, {"a": {"value": "x"}}, {"x": "NaN", "y": "1e999999"}, [1, "x", None],
        [["0", "0"], ["NaN", "1"]], ["\ud800"],
    ),
    FieldType.BOOLEAN: (True, False),
    FieldType.REFERENCE: (_SOMEBODY,),
    FieldType.IDENTITY: (_SOMEBODY,),
}  # fmt: skip

STRANGE_ANSWERS: tuple[object, ...] = (
    {}, {"value": 1}, {"value": True}, {"value": {"x": 1}}, {"value": [[1]]}, {"value": "1e999999"}, {"value": ["x"]},
    {"comment": 5}, {"na_reason": []}, {"evidence": 5}, {"evidence": ["x"]}, {"evidence": [{"expires_on": "x"}]},
)  # fmt: skip
"""Of a checklist, beside what a document may be at all."""

_PLAIN: Mapping[FieldType, object] = {
    FieldType.INSTANT: 1_790_000_000,
    FieldType.INTEGER: 2026,
    FieldType.AMOUNT: 5_000_000,
    FieldType.DAY: "2026-01-01",
    FieldType.TEXT: "x",
    FieldType.BOOLEAN: True,
    FieldType.IDENTITY: _SOMEBODY,
}
_PLAIN_OF: Mapping[tuple[str, str], object] = {
    ("dip_chart", "points"): [["0", "0"], ["100", "1000"]],
    ("guidance_tailoring", "code"): "shade",
    ("guidance_tailoring", "version"): 1,
    ("guidance_tailoring", "decision"): "adopted",
    ("practice", "area"): "utilities",
    ("practice", "state"): "proposed",
    ("settlement", "beside_ids"): [],
    ("settlement", "field"): "taken_at",
    ("settlement", "row_kind"): "reading",
    ("sharing_key", "basis"): "area",
    ("sharing_key", "ours"): "x",
    ("sharing_key", "weights"): {"x": "1", "y": "2"},
    ("target", "activity"): "electricity",
    ("target", "unit"): "kWh",
}


def strange_entries(known: Iterable[Entry], epoch: int, now: int) -> Iterator[Entry]:
    """Give entries under ``epoch`` that create and change records like the ``known`` ones, strangely."""
    examples: dict[str, Entry] = {}
    for entry in known:
        examples.setdefault(BY_NUMBER[entry.kind].name, entry)
    kinds = [kind for kind in KINDS if kind.owner is Owner.STATION]
    seq = 0
    for kind in sorted(kinds, key=lambda one: one.name not in examples):
        example = examples.get(kind.name)
        fields = dict(example.fields) if example else _plain(kind, examples)
        for changed in [{}, *_variants(kind, fields)]:
            seq += 1
            recorded = (now, _LARGEST, -_LARGEST)[seq % 40 if seq % 40 < 3 else 0]
            whole = dict(sorted({**fields, **changed}.items()))
            created = make_entry(Coordinates(epoch, seq), kind.number, None, whole, recorded_at=recorded)
            yield created
            if example and changed and not kind.append_only:
                seq += 1
                yield make_entry(
                    Coordinates(epoch, seq), kind.number, example.row_id, changed, bases=[example.id], recorded_at=now
                )
            examples.setdefault(kind.name, created)


def _variants(kind: Kind, fields: Mapping[int, Any]) -> Iterator[dict[int, object]]:
    for spec in kind.fields.values():
        for value in STRANGE[spec.type]:
            yield {spec.number: value}
    if kind.name == "assessment":
        number = kind.fields["answers"].number
        for code in fields[number]:
            for answer in STRANGE_ANSWERS:
                yield {number: {**fields[number], code: answer}}
    if kind.name == "reading":
        taken_at, value, starts_at = (kind.fields[name].number for name in ("taken_at", "value", "starts_at"))
        for amount in (_LARGEST, -_LARGEST, 10**15):
            yield {taken_at: fields[taken_at] - 1, value: amount}
            yield {starts_at: _YEAR_1 + 400 * 86_400, value: amount}


def _plain(kind: Kind, examples: Mapping[str, Entry]) -> dict[int, object]:
    fields: dict[int, object] = {}
    for spec in kind.fields.values():
        if spec.type is FieldType.REFERENCE:
            if spec.target in examples:
                fields[spec.number] = examples[spec.target].row_id.hex()
        else:
            document = {} if spec.type is FieldType.JSON else _PLAIN[spec.type]
            fields[spec.number] = _PLAIN_OF.get((kind.name, spec.name), document)
    if kind.name == "settlement":
        fields[BY_NAME["settlement"].fields["row_id"].number] = examples["reading"].row_id.hex()
    return fields
