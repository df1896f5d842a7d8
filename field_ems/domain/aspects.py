"""Environmental aspects: what a station's work does to the environment, as the criteria of checklists name it."""

from collections.abc import Mapping
from enum import StrEnum


class AspectCode(StrEnum):
    """The aspects that questions refer to."""

    ENERGY = "energy"
    WATER = "water"
    WASTE = "waste"
    REFRIGERANTS = "refrigerants"
    TRAVEL = "travel"
    PURCHASES = "purchases"


_BY_METER_KIND: Mapping[str, AspectCode] = {
    "waste": AspectCode.WASTE,
    "refrigerant": AspectCode.REFRIGERANTS,
    "odometer": AspectCode.TRAVEL,
}


def aspect_of(meter_kind: str, activity: str) -> AspectCode:
    """Give the aspect that a meter measures, by its kind or else by what flows through it."""
    if meter_kind in _BY_METER_KIND:
        return _BY_METER_KIND[meter_kind]
    if activity.startswith(("water", "wastewater")):
        return AspectCode.WATER
    if activity.startswith("waste"):
        return AspectCode.WASTE
    return AspectCode.ENERGY
