"""Meters as the rules see them: what is counted, how far, and by which ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

MOST_DIGITS = 12
"""Of a register."""


class MeterKind(StrEnum):
    """How a meter's entries are to be understood."""

    REGISTER = "register"
    RUN_HOURS = "run_hours"
    ODOMETER = "odometer"
    CONSUMPTION = "consumption"
    BILL = "bill"
    DELIVERY = "delivery"
    DIP = "dip"
    WASTE = "waste"
    REFRIGERANT = "refrigerant"
    MASS_FLOW = "mass_flow"


CUMULATIVE = frozenset({MeterKind.REGISTER, MeterKind.RUN_HOURS, MeterKind.ODOMETER})
"""Kinds whose entries are the state of a counter: what was used is the difference of two."""

BY_PERIOD = frozenset({MeterKind.CONSUMPTION, MeterKind.BILL})
"""Kinds whose entries say what was used in a period."""

COVERED = CUMULATIVE | BY_PERIOD | {MeterKind.DIP}
"""Kinds whose entries say of which days something is known; a delivery or another event says it of none."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A meter. ``digits`` are those of its register; ``capacity`` is in ``unit``, per hour or as a tank's content."""

    id: bytes
    kind: MeterKind
    unit: str
    activity: str = ""
    digits: int | None = None
    capacity: Decimal | None = None
    capacity_per: str | None = None


@dataclass(frozen=True, slots=True)
class Multiplier:
    """The ratio (current x voltage transformer) by which a register is multiplied from an instant on."""

    from_at: datetime
    factor: Decimal


def factor_at(multipliers: Sequence[Multiplier], instant: datetime) -> Decimal:
    """Give the ratio in force at an instant: 1 before the first one."""
    known = [multiplier for multiplier in multipliers if multiplier.from_at <= instant]
    return max(known, key=lambda multiplier: multiplier.from_at).factor if known else Decimal(1)
