"""Indicators of a period: uses per square metre, person, kilometre and kilowatt-hour, each with what it was made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from field_ems.domain.amounts import plain
from field_ems.domain.emissions import Emission
from field_ems.domain.indicators import litres_per_100_km, per, per_person_day
from field_ems.domain.meters import MeterKind
from field_ems.domain.units import convert, convertible
from field_ems.services.emissions import Inventory, InventoryRow, inventory
from field_ems.services.sizes import area_of, buildings, people_of
from field_ems.store.station import StationStore


@dataclass(frozen=True, slots=True)
class Indicator:
    """A figure: ``amount`` in ``unit`` per ``size``; ``value`` is None where the size is unknown or zero.

    ``of`` names the building, or the meter, that it is of; "" is the whole station. ``coverage`` is in percent.
    """

    code: str
    of: str
    value: Decimal | None
    unit: str
    amount: Decimal | None
    size: Decimal | None
    coverage: Decimal | None


def indicators(store: StationStore, first: date, end: date) -> list[Indicator]:
    """Give the indicators of [first, end): of the station, then of each building, then of generators and vehicles."""
    found = inventory(store, first, end)
    station_id = store.station_id
    with store.reading() as session:
        places = buildings(session, station_id)
    rows = [*found.rows]
    figures = _of_place("", rows, area_of(places), people_of(places, first, end), first, end)
    if len(places) > 1:
        for place_id, place in places.items():
            its_rows = [row for row in rows if row.meter.facility_id == place_id]
            figures += _of_place(place.name, its_rows, place.area, place.people(first, end), first, end)
    return figures + _of_engines(found)


def _of_place(
    name: str, rows: Sequence[InventoryRow], area: Decimal | None, people: Decimal | None, first: date, end: date
) -> list[Indicator]:
    electricity = _sum(rows, ("electricity",), "kWh")
    water = _sum(rows, ("water", "water_supply"), "L")
    waste = _sum(rows, ("waste_",), "kg")
    emitted = [row.emission.kg_co2e for row in rows if row.counts and isinstance(row.emission, Emission)]
    kg = plain(sum(emitted, Decimal(0))) if emitted else None
    days = (end - first).days
    found = [
        ("electricity_per_m2", per(electricity[0], area), "kWh/m2", electricity, area),
        ("electricity_per_person", per(electricity[0], people), "kWh/person", electricity, people),
        ("water_per_person_day", per_person_day(water[0], people, days), "L/person/day", water, people),
        ("waste_per_person", per(waste[0], people), "kg/person", waste, people),
        ("emissions_per_person", per(kg, people), "kg CO2e/person", (kg, None), people),
        ("emissions_per_m2", per(kg, area), "kg CO2e/m2", (kg, None), area),
    ]
    return [
        Indicator(code, name, value, unit, amount, size, covered)
        for code, value, unit, (amount, covered), size in found
        if amount is not None
    ]


def _of_engines(found: Inventory) -> list[Indicator]:
    """Fuel by what it drove: a counter behind a fuel's meter is the generator's or vehicle's on it."""
    by_id = {row.meter.id: row for row in found.rows}
    figures = []
    for row in found.rows:
        fuel = by_id.get(row.meter.parent_id) if row.meter.parent_id else None
        if fuel is None or fuel.meter.activity == row.meter.activity or not convertible(fuel.meter.unit, "L"):
            continue
        litres = convert(fuel.use.use, fuel.meter.unit, "L") if fuel.use.use is not None else None
        covered, used = min(fuel.use.coverage, row.use.coverage), row.use.use
        name = f"{fuel.meter.code}/{row.meter.code}"
        if row.meter.kind == MeterKind.RUN_HOURS:
            hours = convert(used, row.meter.unit, "h") if used is not None else None
            figures.append(Indicator("litres_per_hour", name, per(litres, hours), "L/h", litres, hours, covered))
        elif row.meter.kind == MeterKind.ODOMETER:
            km = convert(used, row.meter.unit, "km") if used is not None else None
            value = litres_per_100_km(litres, km)
            figures.append(Indicator("litres_per_100_km", name, value, "L/100 km", litres, km, covered))
        elif convertible(row.meter.unit, "kWh"):
            kwh = convert(used, row.meter.unit, "kWh") if used is not None else None
            figures.append(Indicator("litres_per_kwh", name, per(litres, kwh), "L/kWh", litres, kwh, covered))
    return figures


def _is(activity: str, wanted: str) -> bool:
    return activity == wanted or (wanted.endswith("_") and activity.startswith(wanted))


def _sum(rows: Sequence[InventoryRow], activities: Sequence[str], unit: str) -> tuple[Decimal | None, Decimal | None]:
    """Give the sum of some activities (or of all that begin so) in a unit, and its meters' mean coverage."""
    chosen = [
        row
        for row in rows
        if row.counts
        and (
            row.meter.activity in activities or (activities == ("waste_",) and row.meter.activity.startswith("waste_"))
        )
        and convertible(row.meter.unit, unit)
    ]
    uses = [convert(row.use.use, row.meter.unit, unit) for row in chosen if row.use.use is not None]
    if not uses:
        return None, None
    covered = sum((row.use.coverage for row in chosen), Decimal(0)) / len(chosen)
    return plain(sum(uses, Decimal(0))), round(covered, 1)
