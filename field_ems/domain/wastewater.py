"""Methane from wastewater by its pathway (IPCC 2006 Vol. 5 Ch. 6)."""

from decimal import Decimal

from field_ems.domain.amounts import plain
from field_ems.domain.notices import Refusal

METHANE_PER_BOD = Decimal("0.6")
"""B0, kg CH4 that a kg of BOD can become at most (IPCC 2006 Vol. 5 table 6.2)."""

BOD_PER_PERSON_DAY = Decimal("0.06")
"""kg BOD of a person and day: Europe's and Oceania's default, the highest (IPCC 2006 Vol. 5 table 6.4)."""


def organic_load(people: Decimal, days: int, bod_per_person_day: Decimal = BOD_PER_PERSON_DAY) -> Decimal:
    """Give the organic matter in the wastewater (TOW) in kg BOD."""
    return plain(people * days * bod_per_person_day)


def methane(
    organic: Decimal, correction: Decimal, *, sludge: Decimal = Decimal(0), recovered: Decimal = Decimal(0)
) -> Decimal:
    """Give kg CH4 = (TOW - sludge) x B0 x MCF - recovered; TOW and sludge in kg BOD.

    A correction factor of zero gives zero, which is a figure. Refuses with ``wastewater.negative``.
    """
    emitted = (organic - sludge) * METHANE_PER_BOD * correction - recovered
    if emitted < 0:
        raise Refusal("wastewater.negative", methane=emitted)
    return plain(emitted)
