"""Meters and buildings in words: kinds, what is measured, how often, and how a building is held."""

from field_ems.domain.meters import MeterKind
from field_ems.domain.readings import Basis
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services.meters import Tenure

KINDS = {
    MeterKind.REGISTER: N_("register that counts on"),
    MeterKind.RUN_HOURS: N_("run hours"),
    MeterKind.ODOMETER: N_("odometer"),
    MeterKind.CONSUMPTION: N_("use in a period"),
    MeterKind.BILL: N_("bill"),
    MeterKind.DELIVERY: N_("delivery"),
    MeterKind.DIP: N_("dip of a tank"),
    MeterKind.WASTE: N_("waste"),
    MeterKind.REFRIGERANT: N_("refrigerant refilled"),
    MeterKind.MASS_FLOW: N_("mass flow"),
}
ACTIVITIES = {
    "electricity": N_("electricity"),
    "diesel": N_("diesel"),
    "petrol": N_("petrol"),
    "lpg": N_("LPG"),
    "natural_gas": N_("natural gas"),
    "wood_pellets": N_("wood pellets"),
    "water_supply": N_("water"),
}
"""Those that an office has most often; the factor library knows more by the same keys."""

_SHORTER = {"water": "water_supply"}
"""What imports and stations call an activity that a form offers by its key in the factor library."""

RHYTHMS = {"day": N_("day"), "week": N_("week"), "month": N_("month")}
TENURES = {
    Tenure.OWNED: N_("owned"),
    Tenure.PRIVATE_LEASE: N_("leased from a private owner"),
    Tenure.GOVERNMENT_LEASE: N_("leased from the government"),
    Tenure.COMMON_PREMISES: N_("common premises"),
}
BASES = {
    Basis.ROLLOVER: N_("past its last digit"),
    Basis.RESET: N_("reset to zero"),
    Basis.INITIAL: N_("another meter was put in its place"),
    Basis.FINAL: N_("last reading before it was replaced"),
    Basis.VOID: N_("counts for nothing"),
}


def kind_in_words(kind: str) -> str:
    """Give a kind of meter in the language spoken."""
    return _(KINDS[MeterKind(kind)]) if kind in KINDS else kind


def activity_in_words(activity: str) -> str:
    """Give what a meter measures in the language spoken; a key without a word of its own is shown as it reads."""
    activity = _SHORTER.get(activity, activity)
    return _(ACTIVITIES[activity]) if activity in ACTIVITIES else activity.replace("_", " ")


def basis_in_words(basis: str | None) -> str:
    """Give what was decided about a reading in the language spoken; nothing where nothing was."""
    return _(BASES[Basis(basis)]) if basis in BASES else basis or ""


def tenure_in_words(tenure: str) -> str:
    """Give how a building is held in the language spoken."""
    return _(TENURES[Tenure(tenure)]) if tenure in TENURES else tenure
