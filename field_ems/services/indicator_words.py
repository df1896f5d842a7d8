"""Indicators in words."""

from field_ems.i18n import _
from field_ems.i18n.markers import N_

INDICATORS = {
    "electricity_per_m2": N_("electricity per m2"),
    "electricity_per_person": N_("electricity per person"),
    "water_per_person_day": N_("water per person and day"),
    "waste_per_person": N_("waste per person"),
    "emissions_per_person": N_("emissions per person"),
    "emissions_per_m2": N_("emissions per m2"),
    "litres_per_hour": N_("fuel per hour run"),
    "litres_per_100_km": N_("fuel per 100 km"),
    "litres_per_kwh": N_("fuel per kWh made"),
}


def indicator_in_words(code: str) -> str:
    """Give an indicator's name in the language spoken."""
    return _(INDICATORS[code]) if code in INDICATORS else code
