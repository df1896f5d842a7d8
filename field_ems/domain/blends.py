"""Refrigerant blends, recomputed from their composition and compared with what tables print.

EPA prints the part of the gases under the Kyoto protocol, so that is what a printed figure is compared with.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from field_ems.domain.factors import REFRIGERANT, Library, canonical_gas
from field_ems.domain.notices import Notice

ROUNDING = Decimal("0.51")
"""Tables print whole numbers; half a unit and a little, for tables that round their parts first."""

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Blend:
    """A blend by its ASHRAE number: percent by mass of each gas, and the printed Kyoto GWP (AR5)."""

    name: str
    parts: tuple[tuple[Decimal, str], ...]
    printed: Decimal


def recomputed(blend: Blend, library: Library) -> tuple[Decimal, Decimal] | None:
    """Give a blend's GWP from its parts: (Kyoto, non-Kyoto); None where a part's isn't known."""
    kyoto = apart = Decimal(0)
    for percent, gas in blend.parts:
        rows = library.by_activity.get(REFRIGERANT + canonical_gas(gas))
        if not rows:
            return None
        kyoto += percent * (rows[0].kg_co2e or 0) / _PERCENT
        apart += percent * (rows[0].non_kyoto or 0) / _PERCENT
    return kyoto, apart


def blend_failures(blends: Iterable[Blend], library: Library) -> Iterator[Notice]:
    """Give the blends whose printed figure, or whose row in the library, disagrees with their composition."""
    for blend in blends:
        figures = recomputed(blend, library)
        if figures is None:
            yield Notice("factor.blend_part_unknown", {"blend": blend.name})
            continue
        kyoto, _ = figures
        if abs(kyoto - blend.printed) > ROUNDING:
            yield _differs(blend.name, "EPA-2025", blend.printed, kyoto)
        for row in library.by_activity.get(REFRIGERANT + canonical_gas(blend.name), ()):
            if abs(kyoto - (row.kg_co2e or 0)) > ROUNDING:
                yield _differs(blend.name, row.set, row.kg_co2e or Decimal(0), kyoto)


def _differs(name: str, table: str, printed: Decimal, computed: Decimal) -> Notice:
    params = {"blend": name, "table": table, "printed": printed, "computed": computed}
    return Notice("factor.blend_differs", params)
