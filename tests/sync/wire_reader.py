"""A stranger's reader of the wire format, written from docs/wire-format.md alone.

It shares nothing with the program: where the page and the program differ, the golden files' tests fail.
"""

import gzip
import json
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

from backports import zstd

DICTIONARY = Path(__file__).parents[2] / "assets" / "wire" / "dictionary-1.zdict"


@dataclass
class Octets:
    """What is left of a message."""

    left: bytes

    def take(self, count: int) -> bytes:
        if count > len(self.left):
            raise ValueError("too short")
        found, self.left = self.left[:count], self.left[count:]
        return found

    def varint(self) -> int:
        value = shift = 0
        while True:
            octet = self.take(1)[0]
            value += (octet % 128) << shift
            shift += 7
            if octet < 128:
                return value

    def u64(self) -> int:
        return int.from_bytes(self.take(8), "big")

    def runs(self) -> list[int]:
        found: list[int] = []
        for _ in range(self.varint()):
            value = self.varint()
            found += [value] * self.varint()
        return found

    def integers(self, count: int, series: list[Any] | None = None) -> list[int]:
        if count == 0:
            return []
        head, divisor = self.varint(), 0
        mode, width = head // 16, head % 16
        divisor = self.varint()
        if width:
            planes = [self.take(count) for _ in range(width)]
            folded = [sum(plane[i] << 8 * at for at, plane in enumerate(planes)) for i in range(count)]
        else:
            folded = [self.varint() for _ in range(count)]
        numbers = [divisor * (one // 2 if one % 2 == 0 else -(one + 1) // 2) for one in folded]
        if mode == 0:
            return numbers
        of = series if mode >= 3 and series is not None else [None] * count
        values: list[int] = []
        last: dict[Any, int] = {}
        steps: dict[Any, int] = {}
        for number, one in zip(numbers, of, strict=True):
            step = number
            if mode in (2, 4):
                step += steps.get(one, 0)
            before = last[one] if one in last else (values[-1] if values else 0)
            if one in last:
                steps[one] = step
            values.append(before + step)
            last[one] = values[-1]
        return values

    def spread(self, different: list[Any], count: int) -> list[Any]:
        if len(different) == count:
            return different
        if len(different) == 1:
            return different * count
        return [different[index] for index in self.integers(count)]

    def texts(self, count: int) -> list[str]:
        lengths = [self.varint() for _ in range(self.varint())]
        return self.spread([self.take(length).decode() for length in lengths], count) if count else []

    def names(self, count: int, epochs: list[int]) -> list[Any]:
        marks: list[Any] = []
        for _ in range(self.varint()):
            mark = self.varint()
            marks.append(None if mark == 0 else self.take(16).hex() if mark == 1 else (mark - 2))
        seqs = iter(self.integers(sum(isinstance(mark, int) for mark in marks)))
        different = [(epochs[mark // 2], next(seqs)) if isinstance(mark, int) else mark for mark in marks]
        return self.spread(different, count) if count else []


@dataclass
class Entry:
    """An entry as it travels; references are ids in hex where they are known, else places."""

    at: tuple[int, int]
    birth: tuple[int, int]
    kind: int
    operation: int
    state: int
    recorded_at: int
    author: Any = None
    changed: Any = None
    bases: list[Any] = field(default_factory=list)
    fields: dict[int, Any] = field(default_factory=dict)
    id: str = ""


def unpack(body: bytes) -> Octets:
    """Unpack a body."""
    match body[0]:
        case 0xE0:
            return Octets(body[1:])
        case 0xE1:
            return Octets(zstd.decompress(body[1:], zstd_dict=zstd.ZstdDict(DICTIONARY.read_bytes())))
        case 0xE2:
            return Octets(gzip.decompress(body[1:]))
    raise ValueError("not ours")


def read_request(body: bytes) -> dict[str, Any]:
    """Read a request with its entries, or the digests of a check."""
    left = unpack(body)
    found: dict[str, Any] = {"format": left.varint(), "schema": left.varint(), "errand": left.varint()}
    found |= {"epoch": left.u64(), "first": left.varint(), "prefix": left.u64(), "hq_epoch": left.u64()}
    found["cursors"] = [left.varint() for _ in range(left.varint())]
    found["clock"] = left.varint()
    found["shipped"] = [left.varint() for _ in range(left.varint())]
    if found["errand"] == 4:
        found["digests"] = [(left.varint(), left.varint(), left.u64()) for _ in range(left.varint())]
        return found
    if found["errand"] == 5:
        found["part"] = [left.varint() for _ in range(3)]
    found["entries"] = read_block(left, found["epoch"])
    return found


def read_answer(body: bytes, *, to_check: bool = False) -> dict[str, Any]:
    """Read an answer with the entries of its scopes, or, where it answers a check, with the parts that differ."""
    left = unpack(body)
    found: dict[str, Any] = {"format": left.varint(), "schema": left.varint(), "status": left.varint()}
    found |= {"have": left.varint(), "hq_epoch": left.u64(), "clock": left.varint(), "scopes": []}
    for _ in range(left.varint()):
        head = left.varint()
        block = Octets(left.take(left.varint()))
        if to_check:
            found["parts"] = [(block.varint(), block.varint()) for _ in range(block.varint())]
            continue
        found["scopes"].append(
            {"cursor": head // 2, "more": bool(head % 2), "entries": read_block(block, found["hq_epoch"])}
        )
    if left.left:
        raise ValueError("too long")
    return found


def read_block(left: Octets, own_epoch: int) -> list[Entry]:
    """Read a block to its end and derive the ids of its entries."""
    count = left.varint()
    if count == 0:
        return []
    epochs = [own_epoch, *(left.u64() for _ in range(left.varint()))]
    places: list[tuple[int, int]] = []
    for _ in range(left.varint()):
        epoch, first, length = epochs[left.varint()], left.varint(), left.varint()
        places += [(epoch, seq) for seq in range(first, first + length)]
    births = dict(enumerate(places))
    for _ in range(left.varint()):
        index = left.varint()
        births[index] = (epochs[left.varint()], left.varint())
    kinds, states, times = left.runs(), left.runs(), left.integers(count)
    entries = [Entry(places[i], births[i], kinds[i] // 2, kinds[i] % 2, states[i], times[i]) for i in range(count)]
    for entry, author in zip(entries, left.names(count, epochs), strict=True):
        entry.author = author
    changes = [entry for entry in entries if entry.operation == 1]
    for entry, changed in zip(changes, left.names(len(changes), epochs), strict=True):
        entry.changed = changed
    counts = left.runs()
    bases = iter(left.names(sum(counts), epochs))
    for entry, number in zip(changes, counts, strict=True):
        entry.bases = [next(bases) for _ in range(number)]
    for kind in dict.fromkeys(kinds):
        _read_fields(left, [one for one, own in zip(entries, kinds, strict=True) if own == kind], epochs)
    if left.left:
        raise ValueError("too long")
    _derive(entries)
    return entries


def _read_fields(left: Octets, entries: list[Entry], epochs: list[int]) -> None:
    number_of_fields, series_field = left.varint(), left.varint()
    for _ in range(number_of_fields):
        head = left.varint()
        number, tag = head // 8, head % 8
        marks = left.runs()
        holders = [entry for entry, mark in zip(entries, marks, strict=True) if mark == 1]
        series = [entry.fields.get(series_field) for entry in holders] if series_field else None
        values: list[Any]
        match tag:
            case 0:
                values = left.integers(len(holders), series)
            case 1:
                values = [bool(one) for one in left.runs()]
            case 2:
                values = left.texts(len(holders))
            case 3:
                values = [json.loads(one) for one in left.texts(len(holders))]
            case 4 | 5:
                values = left.names(len(holders), epochs)
            case 6:
                values = [left.take(16).hex() for _ in holders]
            case _:
                raise ValueError("an unknown tag")
        for entry, value in zip(holders, values, strict=True):
            entry.fields[number] = value
        for entry, mark in zip(entries, marks, strict=True):
            if mark == 2:
                entry.fields[number] = None


def _derive(entries: list[Entry]) -> None:
    """Turn the places of this very block into ids, and give each entry its own; other places stay."""
    known: dict[Any, str] = {}

    def resolved(value: Any) -> Any:
        return known.get(value, value) if isinstance(value, tuple) else value

    for entry in entries:
        entry.author, entry.changed = resolved(entry.author), resolved(entry.changed)
        entry.bases = [resolved(base) for base in entry.bases]
        entry.fields = {number: resolved(value) for number, value in entry.fields.items()}
        content = json.dumps(
            [*entry.birth, entry.kind, entry.changed, sorted(entry.fields.items()), entry.bases, entry.author,
             entry.recorded_at],
            separators=(",", ":"), ensure_ascii=False, sort_keys=True,
        )  # fmt: skip
        entry.id = blake2b(content.encode(), digest_size=16).hexdigest()
        known[entry.at] = entry.id


def chain(entries: list[Entry], before: int = 0) -> int:
    """Give the chain hash after these entries."""
    for entry in entries:
        digest = blake2b(before.to_bytes(8, "big") + bytes.fromhex(entry.id), digest_size=8).digest()
        before = int.from_bytes(digest, "big") // 2
    return before
