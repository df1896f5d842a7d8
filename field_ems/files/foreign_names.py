"""What other systems call units and activities, as data: their words on the left, ours on the right."""

UNITS = {
    "kbtu (thousand btu)": "kBtu",
    "mbtu (million btu)": "MMBtu",
    "mbtu/mmbtu (million btu)": "MMBtu",
    "kwh (thousand watt-hours)": "kWh",
    "mwh (million watt-hours)": "MWh",
    "gj": "GJ",
    "therms": "therm",
    "therm": "therm",
    "kbtu": "kBtu",
    "mmbtu": "MMBtu",
    "wh": "Wh",
    "kwh": "kWh",
    "mwh": "MWh",
    "cf (cubic feet)": "ft3",
    "ccf (hundred cubic feet)": "ccf",
    "ccf": "ccf",
    "cubic meters": "m3",
    "cm (cubic meters)": "m3",
    "m3": "m3",
    "gallons (us)": "US gal",
    "gallons (uk)": "imp gal",
    "liters": "L",
    "litres": "L",
    "kilogram": "kg",
    "tonnes (metric)": "t",
    "pounds": "lb",
}
"""Names in lower case. ENERGY STAR's list of units is longer; one that isn't here is reported, not guessed."""

ACTIVITIES = {
    "electric - grid": "electricity",
    "electric - solar": "solar_electricity",
    "electric - wind": "wind_electricity",
    "electricity": "electricity",
    "natural gas": "natural_gas",
    "fuel oil (no. 1)": "kerosene",
    "fuel oil (no. 2)": "fuel_oil_2",
    "diesel": "diesel",
    "kerosene": "kerosene",
    "propane": "propane",
    "liquid propane": "propane",
    "municipally supplied potable water - indoor": "water",
    "municipally supplied potable water - outdoor": "water",
    "municipally supplied potable water - mixed indoor/outdoor": "water",
    "potable: mixed indoor/outdoor": "water",
    "water": "water",
}
"""Names in lower case, as ENERGY STAR's meter types and utilities' bills give them."""


def known_unit(written: str) -> str | None:
    """Give our sign for a unit as another system writes it."""
    return UNITS.get(written.strip().lower())


def known_activity(written: str) -> str | None:
    """Give the factor library's key for an activity as another system writes it."""
    return ACTIVITIES.get(written.strip().lower())
