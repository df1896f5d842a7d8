"""From an activity and its quantity to kg CO2e, with the factor that made it.

A quantity without a factor is incomplete, never zero; a factor of zero is a figure. Results are exact: rounding is for
whoever shows them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from difflib import get_close_matches

from field_ems.domain.amounts import plain
from field_ems.domain.factors import WORLD, Edition, Factor, Gases, Library, candidates, nearest
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.units import convert, find_unit

_PRECISION = 50


@dataclass(frozen=True, slots=True)
class Emission:
    """What a quantity emits, in kg CO2e, and everything it was made from.

    ``kg_co2e`` is the Kyoto gases' total within ``scope``; ``non_kyoto`` and ``biogenic_co2`` are reported apart; the
    parts are None where the source prints only a total. ``quantity`` is as entered, ``converted`` in the factor's unit.
    """

    activity: str
    quantity: Decimal
    unit: str
    converted: Decimal
    factor: Factor
    gwp: str
    kg_co2e: Decimal
    co2: Decimal | None
    ch4: Decimal | None
    n2o: Decimal | None
    non_kyoto: Decimal
    biogenic_co2: Decimal

    @property
    def scope(self) -> str:
        """The scope of the GHG Protocol: 1, 2 or 3."""
        return self.factor.scope


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A quantity that no factor fits, and why."""

    activity: str
    quantity: Decimal
    unit: str
    notice: Notice


def of(
    activity: str,
    quantity: Decimal,
    unit: str,
    places: Sequence[str],
    on: date,
    library: Library,
    *,
    edition: Edition | None = None,
    factor_set: str | None = None,
    gwp: str = "AR5",
) -> Emission | Incomplete:
    """Give what the quantity emits by the one set that the edition names for the activity's family.

    ``factor_set`` asks for a set outside an edition (the calculator). Where several sets would fit and neither names
    one, the row is incomplete: two sources never mix unseen. Refuses with ``unit.unknown``.
    """
    sign = find_unit(unit).sign
    key = library.activity(activity)
    rows = library.by_activity.get(key)
    if not rows:
        alike = ", ".join(nearest(library, activity))
        return Incomplete(
            activity, quantity, sign, Notice("factor.no_activity", {"activity": activity, "nearest": alike})
        )
    if factor_set is None and edition is not None:
        factor_set = edition.sets.get(rows[0].family)
        if factor_set is None:
            params = {"family": rows[0].family, "edition": edition.name}
            return Incomplete(activity, quantity, sign, Notice("factor.no_source", params))
    found = candidates(library, key, sign, places, on, factor_set)
    if not found:
        return Incomplete(activity, quantity, sign, _why_none(rows, activity, sign, places, on, factor_set))
    others = {factor.set for factor in found}
    if factor_set is None and len(others) > 1:
        return Incomplete(activity, quantity, sign, Notice("factor.several_sets", {"sets": sorted(others)}))
    try:
        return apply(found[0], key, quantity, sign, library, edition.gwp if edition else gwp)
    except Refusal as refusal:
        return Incomplete(activity, quantity, sign, refusal.notice)


def apply(factor: Factor, activity: str, quantity: Decimal, unit: str, library: Library, gwp: str) -> Emission:
    """Multiply a quantity by a factor; refuses with ``factor.no_potential`` where the report has none for a gas."""
    converted = convert(quantity, unit, factor.unit)
    with localcontext(prec=_PRECISION):
        co2, ch4, n2o = (_part(factor, gas, converted, library, gwp) for gas in ("co2", "ch4", "n2o"))
        if factor.kg_co2e is not None:
            total = factor.kg_co2e * converted
        else:
            total = sum((part for part in (co2, ch4, n2o) if part is not None), Decimal(0))
        return Emission(
            activity,
            quantity,
            unit,
            converted,
            factor,
            gwp,
            plain(total),
            co2,
            ch4,
            n2o,
            plain((factor.non_kyoto or Decimal(0)) * converted),
            plain((factor.biogenic_co2 or Decimal(0)) * converted),
        )


def _part(factor: Factor, gas: str, quantity: Decimal, library: Library, gwp: str) -> Decimal | None:
    part: Decimal | None = getattr(factor, gas)
    if part is None:
        return None
    if factor.gases is Gases.MASS and gas != "co2":
        potential = library.potential(gas, gwp)
        if potential is None:
            raise Refusal("factor.no_potential", gas=gas.upper(), report=gwp)
        part *= potential
    return plain(part * quantity)


def _why_none(
    rows: Sequence[Factor], activity: str, unit: str, places: Sequence[str], on: date, factor_set: str | None
) -> Notice:
    of_set = [row for row in rows if factor_set in (None, row.set)]
    if not of_set:
        return Notice(
            "factor.not_in_set", {"activity": activity, "set": factor_set, "sets": sorted({r.set for r in rows})}
        )
    units = sorted({row.unit for row in of_set})
    dimension = find_unit(unit).dimension
    if all(find_unit(other).dimension != dimension for other in units):
        return Notice("factor.no_unit", {"activity": activity, "unit": unit, "units": ", ".join(units)})
    here = [row for row in of_set if row.place in (*places, WORLD)]
    if here:
        first = min(row.valid_from for row in here)
        return Notice("factor.no_date", {"activity": activity, "date": on, "set": here[0].set, "from": first})
    if not any(places):
        return Notice("factor.place_needed", {"activity": activity})
    known = sorted({row.place for row in of_set if row.place})
    alike = get_close_matches(places[-1], known, n=3, cutoff=0.0)
    return Notice("factor.no_place", {"activity": activity, "place": places[-1], "nearest": ", ".join(alike)})
