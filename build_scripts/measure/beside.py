"""What the same rows cost in other ways, beside which the wire's figures stand."""

import gzip
import json
import math
import random
from typing import Any

from station_month import DAYS, SyntheticStation

from field_ems.sync.compression import dictionary, zstd

_TIMES_BETWEEN = 4
"""The generator draws the minutes between two meters from (2, 2, 2, 4)."""

_PERCENT = 100


def in_other_ways(records: list[dict[str, Any]]) -> dict[str, int]:
    """Give the octets of the rows, bodies alone: as JSON, with gzip, and as CBOR with zstd and the dictionary."""
    text = json.dumps(records, ensure_ascii=False).encode()
    rows = cbor(records)
    packed = zstd.compress(rows, level=19, zstd_dict=dictionary())
    return {
        "json_body": len(text),
        "json_gzip_body": len(gzip.compress(text, mtime=0)),
        "cbor_zstd_body": len(packed),
    }


def cbor(value: object) -> bytes:
    """Write a document as CBOR (RFC 8949), in the shortest form of each number."""
    match value:
        case None:
            return b"\xf6"
        case bool():
            return b"\xf5" if value else b"\xf4"
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            octets = value.encode()
            return _head(3, len(octets)) + octets
        case list() | tuple():
            return _head(4, len(value)) + b"".join(cbor(one) for one in value)
        case dict():
            return _head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())
    raise TypeError(f"not for CBOR: {value!r}")


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    width = next(size for size in range(4) if number < 256 ** (2**size))
    return bytes([major << 5 | 24 + width]) + number.to_bytes(2**width, "big")


class _CountingChance(random.Random):
    """A generator that counts the information of what is drawn from it, in bits."""

    bits: float
    percent: int

    def _randbelow(self, n: int) -> int:
        if n == _PERCENT:
            self.bits += _of_chance(self.percent / _PERCENT)
        elif n == _TIMES_BETWEEN:
            self.bits += _of_chance(1 / 4)
        else:
            self.bits += math.log2(n)
        return self._randbelow_with_getrandbits(n)  # type: ignore[attr-defined,no-any-return]


class Entropy:
    """Estimates how many octets the rows that a station enters have at least: the information of what was drawn.

    Words count by the size of their lists, values by the number of tenths that a day's use can be. What a codec can
    know beforehand (ids, units, the order of the walk) counts nothing.
    """

    def __init__(self, station: SyntheticStation, percent: int) -> None:
        self._station = station
        chance = station._chance
        chance.__class__ = _CountingChance
        chance.bits, chance.percent = 0.0, percent  # type: ignore[attr-defined]
        self._chance = chance

    def octets(self, *, months: int = 0) -> int:
        """Give the octets of all that was drawn since; ``months`` of readings add the spread of their values."""
        spread = sum(math.log2(max(1.0, 0.24 * meter["tenths_a_day"])) for meter in self._station._meters)
        bits = self._chance.bits + months * DAYS * spread  # type: ignore[attr-defined]
        return math.ceil(bits / 8)


def _of_chance(chance: float) -> float:
    return -chance * math.log2(chance) - (1 - chance) * math.log2(1 - chance)
