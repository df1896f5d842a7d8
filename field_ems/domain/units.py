"""Units of measurement and exact conversions between them.

Sizes are exact by definition (1 therm is 105.505585262 MJ, 1 US gallon 3.785411784 L), so a conversion loses nothing
that is kept. Gross and net calorific values are dimensions of their own: nothing converts between them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from difflib import get_close_matches
from fractions import Fraction

from field_ems.domain.amounts import plain
from field_ems.domain.notices import Refusal

_PRECISION = 50


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit by its sign; ``size`` is in the dimension's base unit (MJ, L, kg, km, s)."""

    sign: str
    dimension: str
    size: Decimal


_SIZES: Mapping[str, Mapping[str, str]] = {
    "energy": {
        "Wh": "0.0036",
        "kWh": "3.6",
        "MWh": "3600",
        "GWh": "3600000",
        "MJ": "1",
        "GJ": "1000",
        "TJ": "1000000",
        "kBtu": "1.05505585262",
        "MMBtu": "1055.05585262",
        "therm": "105.505585262",
    },
    "volume": {
        "mL": "0.001",
        "L": "1",
        "m3": "1000",
        "ML": "1000000",
        "US gal": "3.785411784",
        "imp gal": "4.54609",
        "ft3": "28.316846592",
        "ccf": "2831.6846592",
    },
    # A standard cubic foot is a quantity of gas, not a volume: it converts to no volume without its temperature.
    "gas quantity": {"scf": "1", "Mscf": "1000"},
    "mass": {"g": "0.001", "kg": "1", "t": "1000", "lb": "0.45359237", "short ton": "907.18474"},
    "distance": {"m": "0.001", "km": "1", "mi": "1.609344"},
    "passenger distance": {"pkm": "1", "passenger mi": "1.609344"},
    "time": {"s": "1", "min": "60", "h": "3600", "day": "86400"},
    "nights": {"night": "1"},
    "count": {"unit": "1"},
    "length": {"mm": "0.1", "cm": "1", "inch": "2.54"},
    "organic load": {"kg BOD": "1"},
    "people and days": {"person day": "1"},
    "emissions": {"kg CO2e": "1", "t CO2e": "1000"},
    "degree days": {"degree day": "1"},
    "temperature": {"°C": "1"},
}
_CALORIFIC = ("Gross CV", "Net CV")

_ALIASES = {
    "kilowatt-hour": "kWh", "kilowatt hour": "kWh", "kilowatt hours": "kWh", "kw/h": "kWh",
    "megawatt-hour": "MWh", "megawatt hours": "MWh", "mmbtu": "MMBtu", "million btu": "MMBtu",
    "therms": "therm", "thm": "therm", "gigajoule": "GJ", "gigajoules": "GJ", "megajoules": "MJ",
    "ml": "mL", "l": "L", "litre": "L", "litres": "L", "liter": "L", "liters": "L", "ltr": "L",
    "m³": "m3", "m^3": "m3", "cubic metre": "m3", "cubic metres": "m3", "cubic meter": "m3", "cubic meters": "m3",
    "kl": "m3", "million litres": "ML", "megalitre": "ML",
    "us gallon": "US gal", "us gallons": "US gal", "usg": "US gal", "gallon (us)": "US gal", "gallons (us)": "US gal",
    "imperial gallon": "imp gal", "imperial gallons": "imp gal", "uk gallon": "imp gal", "uk gallons": "imp gal",
    "gallons (uk)": "imp gal", "cubic feet": "ft3", "cubic foot": "ft3", "cf": "ft3", "ft³": "ft3",
    "standard cubic feet": "scf", "standard cubic foot": "scf",
    "kilogram": "kg", "kilograms": "kg", "kgs": "kg", "kilo": "kg", "gram": "g", "grams": "g",
    "tonne": "t", "tonnes": "t", "metric ton": "t", "metric tons": "t", "pound": "lb", "pounds": "lb", "lbs": "lb",
    "kilometre": "km", "kilometres": "km", "kilometer": "km", "kilometers": "km", "kms": "km",
    "mile": "mi", "miles": "mi", "passenger.km": "pkm", "passenger km": "pkm", "passenger-km": "pkm",
    "passenger kilometre": "pkm", "passenger-kilometres": "pkm", "passenger miles": "passenger mi",
    "hour": "h", "hours": "h", "hrs": "h", "hr": "h", "minute": "min", "minutes": "min", "days": "day",
    "room per night": "night", "nights": "night", "room night": "night", "room nights": "night",
    "units": "unit", "pieces": "unit", "pcs": "unit", "person days": "person day", "degree days": "degree day",
    "kgco2e": "kg CO2e", "kg co2": "kg CO2e", "tco2e": "t CO2e", "tonnes co2e": "t CO2e", "bod": "kg BOD",
    "celsius": "°C", "c": "°C", "degc": "°C",
}  # fmt: skip
"""What people and other systems write, in lower case."""

_AMBIGUOUS = {
    "gal": ("US gal", "imp gal"),
    "gallon": ("US gal", "imp gal"),
    "gallons": ("US gal", "imp gal"),
    "ton": ("t", "short ton"),
    "tons": ("t", "short ton"),
    "mbtu": ("kBtu", "MMBtu"),
}
"""Words that mean different things in different countries: taking one would be a guess."""


def _all_units() -> dict[str, Unit]:
    units = {}
    for dimension, sizes in _SIZES.items():
        for sign, size in sizes.items():
            units[sign] = Unit(sign, dimension, Decimal(size))
            if dimension == "energy":
                for value in _CALORIFIC:
                    units[f"{sign} ({value})"] = Unit(f"{sign} ({value})", f"energy, {value}", Decimal(size))
    return units


UNITS: Mapping[str, Unit] = _all_units()
_BY_LOWER = {sign.lower(): sign for sign in UNITS}


def find_unit(written: str) -> Unit:
    """Give the unit that a person wrote, by sign or name.

    Refuses with ``unit.which`` for a word that means several units (gallon, ton), with ``unit.unknown`` and the
    nearest known one for any other.
    """
    text = " ".join(written.split())
    if text in UNITS:
        return UNITS[text]
    lower = text.lower()
    if lower in _AMBIGUOUS:
        raise Refusal("unit.which", typed=text, units=_AMBIGUOUS[lower])
    sign = _ALIASES.get(lower) or _BY_LOWER.get(lower)
    if sign is None:
        nearest = get_close_matches(lower, [*_BY_LOWER, *_ALIASES], n=1, cutoff=0.0)[0]
        raise Refusal("unit.unknown", typed=text, nearest=_ALIASES.get(nearest) or _BY_LOWER[nearest])
    return UNITS[sign]


def convertible(unit: str, other: str) -> bool:
    """Whether an amount in one unit can be given in the other."""
    return find_unit(unit).dimension == find_unit(other).dimension


def convert(amount: Decimal, unit: str, other: str) -> Decimal:
    """Give the amount of ``unit`` in the ``other`` unit, to fifty digits.

    Refuses with ``unit.not_convertible`` between dimensions, gross and net calorific value among them.
    """
    here, there = find_unit(unit), find_unit(other)
    if here.dimension != there.dimension:
        raise Refusal("unit.not_convertible", unit=here.sign, other=there.sign)
    if here.size == there.size:
        return amount
    exact = Fraction(amount) * Fraction(here.size) / Fraction(there.size)
    with localcontext(prec=_PRECISION):
        converted = Decimal(exact.numerator) / Decimal(exact.denominator)
    return plain(converted)
