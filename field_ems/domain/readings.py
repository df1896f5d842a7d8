"""Readings as they were entered, and which of them count.

A reading is never changed: a correction is another one that supersedes it. What counts is the same whatever the order
in which they arrive.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

ESTIMATED = "estimated"


class Basis(StrEnum):
    """What a person decided, or knows, about a register's reading."""

    ROLLOVER = "rollover"
    RESET = "reset"
    FINAL = "final"
    INITIAL = "initial"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Reading:
    """One entry: ``value`` in ``unit`` as typed; ``starts_at`` for what covers the period [starts_at, taken_at)."""

    id: bytes
    taken_at: datetime
    value: Decimal
    unit: str
    starts_at: datetime | None = None
    method: str = "read"
    basis: str | None = None
    supersedes_id: bytes | None = None
    cost: Decimal | None = None
    currency: str | None = None

    @property
    def is_estimated(self) -> bool:
        """Whether nobody read it."""
        return self.method == ESTIMATED


def counting(readings: Iterable[Reading]) -> list[Reading]:
    """Give the readings that no correction supersedes and nobody declared void, in order of time.

    Of two corrections of one reading the one with the greater id counts, on every device alike, but one that takes the
    reading back gives way to one that does not: taking one of them back leaves the other. At one instant the final
    reading of the old meter comes before the initial one of its successor.
    """
    all_readings = list(readings)
    corrects = {reading.id: reading.supersedes_id for reading in all_readings if reading.supersedes_id is not None}
    superseded = set(corrects.values())
    of_original: dict[bytes, Reading] = {}
    for reading in all_readings:
        if reading.id in superseded:
            continue
        original = reading.id
        while original in corrects:
            original = corrects[original]
        rival = of_original.get(original)
        if rival is None or prevails_by(reading) > prevails_by(rival):
            of_original[original] = reading
    kept = [reading for reading in of_original.values() if reading.basis != Basis.VOID]
    return sorted(kept, key=lambda reading: (reading.taken_at, reading.basis == Basis.INITIAL, reading.id))


def prevails_by(reading: Reading) -> tuple[bool, bytes]:
    """Give what decides between two corrections of one reading: the greater one counts."""
    return reading.basis != Basis.VOID, reading.id
