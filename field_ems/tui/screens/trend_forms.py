"""The forms of the trends: what is shown, and what it is to come to."""

from dataclasses import replace
from typing import TYPE_CHECKING

from field_ems.domain import amounts
from field_ems.domain.notices import Refusal
from field_ems.i18n import _
from field_ems.i18n.numbers import format_amount
from field_ems.services import meters
from field_ems.services.targets import set_target
from field_ems.services.trend_months import EMISSIONS
from field_ems.services.trend_words import PER, what_in_words
from field_ems.services.trends import Per, Trend, TrendQuestion, activities
from field_ems.tui.widgets.form import FormField, FormScreen, whole_number

if TYPE_CHECKING:
    from field_ems.tui.screens.trends import TrendsScreen

_STATION = "station"


def what_form(screen: "TrendsScreen", shown: TrendQuestion) -> FormScreen:
    """Ask what is to be shown; what is left empty is the whole station's emissions."""
    store = screen.store
    known = {EMISSIONS: what_in_words(EMISSIONS)}
    known |= {activity: what_in_words(activity) for activity in activities(store, screen.ems.now())}
    places = {_STATION: _("whole station")}
    places |= {one.id.hex(): one.name for one in meters.list_facilities(store)}
    fields = [
        FormField("what", _("What"), "", known),
        FormField("place", _("Of"), "", places),
        FormField("meter", _("Or of one meter (its code)"), "", look_up=lambda typed: _codes(screen, typed)),
        FormField("per", _("Divided by"), "", {per.value: _(text) for per, text in PER.items()}),
    ]

    def keep(typed: dict[str, str]) -> None:
        meter_id = meters.find_meter(store, typed["meter"]).id if typed["meter"] else None
        place = typed["place"] or _STATION
        per = Per(typed["per"] or Per.WHOLE)
        if per is Per.DRIVEN and meter_id is None:
            raise Refusal("trend.which_engine")
        screen.question = replace(
            shown,
            what=typed["what"],
            facility_id=None if place == _STATION else bytes.fromhex(place),
            meter_id=meter_id,
            per=per,
        )

    return FormScreen(_("What to show"), fields, keep)


def target_form(screen: "TrendsScreen", found: Trend) -> FormScreen:
    """Ask by how much the use is to change, against which year, and by when."""
    target, what = found.target, found.question.what
    fields = [
        FormField("base_year", _("Base year"), str(target.base_year) if target else ""),
        FormField("change", _("Change in percent, as -20"), str(target.change) if target else ""),
        FormField("due_year", _("Due year"), str(target.due_year) if target else ""),
        FormField("base", _("Base year's use, if not metered"),
                  format_amount(target.base_value) if target and target.base_value is not None else ""),
    ]  # fmt: skip

    def save(typed: dict[str, str]) -> None:
        base_year = whole_number(_("Base year"), typed["base_year"])
        due_year = whole_number(_("Due year"), typed["due_year"])
        if base_year is None or due_year is None or not typed["change"]:
            raise Refusal("trend.target_needs")
        base = amounts.parse(typed["base"]) if typed["base"] else None
        set_target(
            screen.store, screen.ems.now(), what, found.amount_unit, base_year, due_year,
            amounts.parse(typed["change"]), base, screen.ems.person_id,
        )  # fmt: skip

    title = _("Target for {what} of the station, in {unit}")
    return FormScreen(title.format(what=what_in_words(what), unit=found.amount_unit), fields, save)


def _codes(screen: "TrendsScreen", typed: str) -> list[str]:
    return [meter.code for meter in meters.list_meters(screen.store, search=typed, limit=5)]
