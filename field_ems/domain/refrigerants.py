"""How much refrigerant was lost: by mass balance where purchases are recorded, else by screening."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from field_ems.domain.amounts import plain
from field_ems.domain.notices import Refusal

_PERCENT = 100


class GasEvent(StrEnum):
    """What happened to a refrigerant; an entry without one is gas that was filled in to replace what had leaked."""

    PURCHASE = "purchase"
    NEW_CAPACITY = "new_capacity"
    SERVICE = "service"
    RETIRED_CAPACITY = "retired_capacity"
    RECOVERY = "recovery"


SIGNS = {
    GasEvent.PURCHASE: 1,
    GasEvent.NEW_CAPACITY: -1,
    GasEvent.SERVICE: 1,
    GasEvent.RETIRED_CAPACITY: 1,
    GasEvent.RECOVERY: -1,
}
"""How an event enters the mass balance."""


def signed(amount: Decimal, event: str | None) -> Decimal:
    """Give an event's part in what was lost; one that isn't known counts as filled in."""
    return amount * SIGNS[GasEvent(event)] if event in set(GasEvent) else amount


@dataclass(frozen=True, slots=True)
class GasMovements:
    """What happened to one gas in a period, in kg."""

    purchased: Decimal = Decimal(0)
    charge_of_new: Decimal = Decimal(0)
    serviced: Decimal = Decimal(0)
    charge_of_retired: Decimal = Decimal(0)
    recovered: Decimal = Decimal(0)


def lost_by_mass_balance(movements: GasMovements) -> Decimal:
    """Give the kg lost: purchased - new capacity + service + retired capacity - recovered.

    Refuses with ``refrigerant.negative_balance``: more was recovered or filled in than there was, so an entry is
    missing (IPCC 2006 Vol. 3 Ch. 7).
    """
    lost = (
        movements.purchased
        - movements.charge_of_new
        + movements.serviced
        + movements.charge_of_retired
        - movements.recovered
    )
    if lost < 0:
        raise Refusal("refrigerant.negative_balance", lost=lost)
    return plain(lost)


def lost_by_screening(units: int, charge: Decimal, leak_percent: Decimal, years: Decimal = Decimal(1)) -> Decimal:
    """Give the kg that so many units of this charge (kg each) lose at a yearly leak rate (IPCC 2006 Vol. 3 Ch. 7)."""
    return plain(units * charge * leak_percent / _PERCENT * years)
