"""Columns of like values: what makes a month of readings small.

Each column says how its values are written, so that a reader needs no knowledge of the record's kind.
"""

import json
import struct
from collections.abc import Sequence
from itertools import groupby
from math import gcd

from field_ems.domain.columns import Item, Spread
from field_ems.sync.octets import Reader, WireError, Writer, zigzag
from field_ems.sync.series import Series, differ, sum_up

_PLAIN, _DELTA, _DELTA2, _GROUP_DELTA, _GROUP_DELTA2 = range(5)
_SECOND_ORDER = (_DELTA2, _GROUP_DELTA2)
_VARINTS = 0
"""The width that stands for varints instead of planes."""

_WIDEST = 9
"""Planes of a number of 64 bits and a sign."""

_FEW = 8
"""With fewer values than this, varints are smaller than planes of octets."""

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
_DEEPEST_JSON = 32


def write_runs(writer: Writer, values: Sequence[int]) -> None:
    """Write small numbers >= 0 as (value, how often in a row)."""
    runs = [(value, len(list(group))) for value, group in groupby(values)]
    writer.varint(len(runs))
    for value, count in runs:
        writer.varint(value)
        writer.varint(count)


def read_runs(reader: Reader, count: int) -> list[int]:
    """Read ``count`` numbers written as runs."""
    values: list[int] = []
    for _ in range(reader.varint(limit=count)):
        value = reader.varint()
        times = reader.varint(limit=count - len(values))
        values += [value] * times
    if len(values) != count:
        raise WireError(detail="a column of the wrong length")
    return values


def write_integers(writer: Writer, values: Sequence[int], series: Series | None = None) -> None:
    """Write 64-bit integers as differences, in the smallest of several ways.

    With ``series`` (a reading's meter) the difference may be to the last value of the same series. All differences are
    divided by their greatest common divisor.
    """
    if not values:
        return
    modes = [_PLAIN, _DELTA, _DELTA2] + ([_GROUP_DELTA, _GROUP_DELTA2] if series is not None else [])
    by_size = [
        (_cost(differences), mode, differences) for mode in modes for differences in [_differ(values, mode, series)]
    ]
    _, mode, differences = min(by_size, key=lambda way: way[:2])
    divisor = gcd(*differences) or 1
    folded = [zigzag(difference // divisor) for difference in differences]
    octets = max(1, (max(folded).bit_length() + 7) // 8)
    width = _VARINTS if len(folded) < _FEW and octets < _WIDEST else octets
    writer.varint(mode << 4 | width)
    writer.varint(divisor)
    if width == _VARINTS:
        for number in folded:
            writer.varint(number)
        return
    for plane in range(width):
        writer.raw(bytes(number >> 8 * plane & 0xFF for number in folded))


def read_integers(reader: Reader, count: int, series: Series | None = None) -> list[int]:
    """Read ``count`` integers; raises WireError where one leaves 64 bits."""
    if not count:
        return []
    head = reader.varint(limit=0xFF)
    mode, width = head >> 4, head & 0xF
    if mode > _GROUP_DELTA2 or width > _WIDEST or (mode >= _GROUP_DELTA and series is None):
        raise WireError(detail="an unknown way to write integers")
    divisor = reader.varint()
    folded = [reader.varint() for _ in range(count)] if width == _VARINTS else _unplaned(reader, count, width)
    differences = [(number >> 1 ^ -(number & 1)) * divisor for number in folded]  # unzigzag, without a call for each
    return _sum_up(differences, mode, series)


def _unplaned(reader: Reader, count: int, width: int) -> list[int]:
    """Put numbers together from their planes; as 64-bit numbers at once where they fit."""
    if width == _WIDEST:
        low = _unplaned(reader, count, width - 1)
        return [number | octet << 64 for number, octet in zip(low, reader.raw(count), strict=True)]
    octets = bytearray(8 * count)
    for plane in range(width):
        octets[plane::8] = reader.raw(count)
    return list(struct.unpack(f"<{count}Q", octets))


def _differ(values: Sequence[int], mode: int, series: Series | None) -> list[int]:
    if mode == _PLAIN:
        return list(values)
    second_order = mode in _SECOND_ORDER
    if mode >= _GROUP_DELTA and series is not None:
        return series.differ(values, second_order)
    return differ(values, second_order)


def _sum_up(found: list[int], mode: int, series: Series | None) -> list[int]:
    if mode != _PLAIN:
        second_order = mode in _SECOND_ORDER
        if mode >= _GROUP_DELTA and series is not None:
            found = series.sum_up(found, second_order)
        else:
            found = list(sum_up(found, second_order))
    if not (min(found) >= _SMALLEST and max(found) <= _LARGEST):
        raise WireError(detail="an integer of more than 64 bits")
    return found


def _cost(differences: Sequence[int]) -> int:
    divisor = gcd(*differences) or 1
    return sum((difference // divisor).bit_length() for difference in differences)


def write_texts(writer: Writer, texts: Sequence[str]) -> None:
    """Write texts: each different one once, in order of first use, then which one stands where."""
    different = list(dict.fromkeys(texts))
    writer.varint(len(different))
    encoded = [text.encode("utf-8", "surrogatepass") for text in different]
    for octets in encoded:
        writer.varint(len(octets))
    writer.raw(b"".join(encoded))
    if 1 < len(different) < len(texts):
        place = {text: index for index, text in enumerate(different)}
        write_integers(writer, [place[text] for text in texts])


def read_texts(reader: Reader, count: int) -> Spread[str]:
    """Read ``count`` texts."""
    if not count:
        reader.varint(limit=0)
        return Spread((), ())
    lengths = [reader.varint(limit=reader.left) for _ in range(reader.varint(limit=count))]
    try:
        different = [reader.raw(length).decode("utf-8", "surrogatepass") for length in lengths]
    except UnicodeDecodeError as error:
        raise WireError(detail="a text that is not UTF-8") from error
    return spread(reader, different, count)


def spread(reader: Reader, different: Sequence[Item], count: int) -> Spread[Item]:
    """Give the items where they stand: each once, one for all, or by index."""
    if len(different) == count:
        return Spread(different, range(count))
    if len(different) == 1:
        return Spread(different, bytes(count))
    places = read_integers(reader, count)
    if places and not (min(places) >= 0 and max(places) < len(different)):
        raise WireError(detail="an index that points nowhere")
    return Spread(different, places)


def pick(items: Sequence[Item], index: int) -> Item:
    """Give the item, or raise WireError where the index points outside."""
    if not 0 <= index < len(items):
        raise WireError(detail="an index that points nowhere")
    return items[index]


def write_json(writer: Writer, values: Sequence[object]) -> None:
    """Write documents as canonical JSON."""
    write_texts(
        writer, [json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) for value in values]
    )


def read_json(reader: Reader, count: int) -> list[object]:
    """Read documents, refusing floats, which are never exact, and nesting that no program of ours writes."""
    return [_parse(text) for text in read_texts(reader, count)]


def _parse(text: str) -> object:
    depth = deepest = 0
    for char in text:
        depth += (char in "[{") - (char in "]}")
        deepest = max(depth, deepest)
    if deepest > _DEEPEST_JSON:
        raise WireError(detail="nested too deeply")
    try:
        return json.loads(text, parse_float=_refuse, parse_constant=_refuse)
    except ValueError as error:
        raise WireError(detail="not JSON") from error


def _refuse(text: str) -> object:
    raise ValueError(text)
