"""The calculator: what one amount of an activity emits, as it is typed by a person or stands in a row of a table."""

from collections.abc import Mapping
from datetime import date

from field_ems.domain import amounts, times
from field_ems.domain.emissions import Emission
from field_ems.domain.factors import Edition, Library, search
from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _
from field_ems.i18n.numbers import format_amount
from field_ems.services.emissions import calculate, screened

_SHOWN = 4


def work_out(typed: Mapping[str, str], library: Library, edition: Edition, today: date) -> Emission | Notice:
    """Give what is emitted, or why there is no figure.

    ``typed`` has ``activity``, ``quantity`` and ``unit``, and may have ``place``, ``set``, ``on``, ``year`` and
    ``equipment``. Refuses with ``calc.unit_needed``, ``amount.not_a_number``, ``time.not_a_time``, ``unit.unknown`` or
    ``unit.which``.
    """
    if not typed["unit"]:
        units = {
            row.unit for activity in search(library, typed["activity"], 1) for row in library.by_activity[activity]
        }
        raise Refusal("calc.unit_needed", activity=typed["activity"], units=", ".join(sorted(units)) or "L, kWh, kg")
    quantity = amounts.parse(typed["quantity"])
    if typed.get("equipment"):
        quantity = screened(quantity, typed["equipment"])
    on = today
    if typed.get("year"):
        if not typed["year"].isdecimal() or not 1 <= int(typed["year"]) <= date.max.year:
            raise Refusal("time.not_a_time", typed=typed["year"])
        on = date(int(typed["year"]), 12, 31)
    if typed.get("on"):
        on = times.parse_day(typed["on"])
    result = calculate(
        typed["activity"],
        quantity,
        typed["unit"],
        place=typed.get("place") or None,
        on=on,
        factor_set=typed.get("set") or None,
        library=library,
        edition=edition,
    )
    return result if isinstance(result, Emission) else result.notice


def names(library: Library) -> list[str]:
    """Give the names of all activities, as their factors' sources write them."""
    return sorted({factor.name for factor in library.factors})


def fitting(library: Library, words: str) -> list[str]:
    """Give the first names of activities that some words fit, each with the units that it is counted in."""
    found = []
    for activity in search(library, words, _SHOWN):
        rows = library.by_activity[activity]
        units = sorted({row.unit for row in rows})
        found.append(f"{rows[0].name} ({', '.join(units)})")
    return found


def in_line(found: Emission) -> str:
    """Say a result in one line, with the row of the factor's source."""
    factor = found.factor
    place = f", {factor.place}" if factor.place else ""
    line = f"{found.kg_co2e} kg CO2e  ({factor.name}{place}; {factor.set}, {factor.row})"
    return "  ".join([line, *_apart(found)])


def in_lines(found: Emission) -> list[str]:
    """Say a result with its gases, its workings, and where the factor comes from."""
    factor = found.factor
    gases = [(gas, amount) for gas, amount in (("CO2", found.co2), ("CH4", found.ch4), ("N2O", found.n2o)) if amount]
    parts = ", ".join(f"{gas} {format_amount(amount)}" for gas, amount in gases)
    place = f", {factor.place}" if factor.place else ""
    workings = f"{format_amount(found.converted)} {factor.unit}"
    workings += f" x {format_amount(factor.kg_co2e)}" if factor.kg_co2e else ""
    return [
        f"= {format_amount(found.kg_co2e)} kg CO2e" + (f"  ({parts})" if parts else ""),
        *_apart(found),
        _("{workings}; scope {scope}").format(workings=workings, scope=found.scope),
        f"{factor.name}{place}",
        _("{set}, row {row}, from {day}").format(set=factor.set, row=factor.row, day=factor.valid_from),
        factor.source,
    ]


def _apart(found: Emission) -> list[str]:
    said = []
    if found.non_kyoto:
        said.append(_("and {kg} kg CO2e apart, outside the Kyoto protocol").format(kg=found.non_kyoto))
    if found.biogenic_co2:
        said.append(_("and {kg} kg of biogenic CO2, outside the scopes").format(kg=found.biogenic_co2))
    return said
