"""The forms for buildings and meters."""

from collections.abc import Mapping
from typing import Any

from field_ems.domain import amounts, times
from field_ems.domain.notices import Refusal
from field_ems.i18n import _
from field_ems.i18n.numbers import format_amount
from field_ems.services import meters
from field_ems.services.meter_words import ACTIVITIES, KINDS, RHYTHMS, TENURES
from field_ems.services.premises import edit_facility
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen, whole_number

ZONES = ("Africa/Bangui", "Africa/Nairobi", "America/Port-au-Prince", "Asia/Amman", "Asia/Kabul", "UTC")
UNITS = ("kWh", "L", "m3", "h", "km", "kg", "t")


def facility_form(screen: StationScreen) -> FormScreen:
    """Give the form for a building."""

    def save(typed: dict[str, str]) -> None:
        meters.add_facility(
            screen.store,
            screen.ems.now(),
            typed["name"],
            country=typed["country"],
            zone=typed["zone"],
            tenure=typed["tenure"] or meters.Tenure.OWNED,
            floor_area=amounts.parse(typed["area"]) if typed["area"] else None,
            author_id=screen.ems.person_id,
        )

    fields = [
        FormField("name", _("Name of the building")),
        FormField("country", _("Country, three letters")),
        FormField("zone", _("Time zone"), "", {zone: zone for zone in ZONES}, is_open=True),
        FormField("tenure", _("Tenure"), meters.Tenure.OWNED, _in_words(TENURES)),
        FormField("area", _("Floor area, m2 (optional)")),
    ]
    return FormScreen(_("A building or compound"), fields, save)


def facility_changes_form(screen: StationScreen, card: meters.FacilityCard) -> FormScreen:
    """Give the form that changes a building."""

    def save(typed: dict[str, str]) -> None:
        edit_facility(
            screen.store,
            screen.ems.now(),
            card.id,
            name=typed["name"],
            zone=typed["zone"],
            tenure=typed["tenure"] or card.tenure,
            floor_area=amounts.parse(typed["area"]) if typed["area"] else None,
            author_id=screen.ems.person_id,
        )

    area = format_amount(card.floor_area) if card.floor_area is not None else ""
    fields = [
        FormField("name", _("Name of the building"), card.name),
        FormField("zone", _("Time zone"), card.zone, {zone: zone for zone in ZONES}, is_open=True),
        FormField("tenure", _("Tenure"), card.tenure, _in_words(TENURES)),
        FormField("area", _("Floor area, m2 (optional)"), area),
    ]
    return FormScreen(card.name, fields, save)


def headcount_form(screen: StationScreen, card: meters.FacilityCard) -> FormScreen:
    """Give the form that says how many people work in a building from a day on."""

    def save(typed: dict[str, str]) -> None:
        people = whole_number(_("People"), typed["people"])
        if people is None:
            raise Refusal("form.whole_number", field=_("People"), typed="")
        from_on = times.parse_day(typed["from"])
        meters.set_headcount(screen.store, screen.ems.now(), card.id, from_on, people, author_id=screen.ems.person_id)

    today = times.local_day(screen.ems.now(), times.zone(card.zone))
    fields = [FormField("people", _("People")), FormField("from", _("From the day on"), today.isoformat())]
    return FormScreen(card.name, fields, save)


def meter_form(screen: StationScreen, facilities: list[meters.FacilityCard]) -> FormScreen:
    """Give the form for a meter."""

    def save(typed: dict[str, str]) -> None:
        meters.add_meter(
            screen.store,
            screen.ems.now(),
            bytes.fromhex(typed["facility"]),
            author_id=screen.ems.person_id,
            code=typed["code"],
            name=typed["name"] or None,
            kind=typed["kind"],
            activity=typed["activity"],
            unit=typed["unit"],
            digits=whole_number(_("Digits before the point"), typed["digits"]),
            read_every=typed["every"] or None,
        )

    buildings = {one.id.hex(): one.name for one in facilities}
    fields = [
        FormField("code", _("Code on its label")),
        FormField("name", _("Name")),
        FormField("facility", _("Building"), facilities[0].id.hex(), buildings),
        FormField("kind", _("Kind"), "register", _in_words(KINDS)),
        FormField("activity", _("What it measures"), "electricity", _in_words(ACTIVITIES), is_open=True),
        FormField("unit", _("Unit"), "kWh", {unit: unit for unit in UNITS}, is_open=True),
        FormField("digits", _("Digits before the point")),
        FormField("every", _("Read every"), "month", _in_words(RHYTHMS)),
    ]
    return FormScreen(_("A meter"), fields, save)


def meter_changes_form(screen: StationScreen, card: meters.MeterCard) -> FormScreen:
    """Give the form that changes a meter's name, digits or rhythm."""

    def save(typed: dict[str, str]) -> None:
        meters.edit_meter(
            screen.store,
            screen.ems.now(),
            card.id,
            author_id=screen.ems.person_id,
            name=typed["name"] or card.name,
            digits=whole_number(_("Digits before the point"), typed["digits"]),
            read_every=typed["every"] or None,
        )

    fields = [
        FormField("name", _("Name"), card.name),
        FormField("digits", _("Digits before the point"), str(card.digits or "")),
        FormField("every", _("Read every"), card.read_every or "", _in_words(RHYTHMS)),
    ]
    return FormScreen(card.code, fields, save)


def _in_words(words: Mapping[Any, str]) -> dict[str, str]:
    return {str(code): _(text) for code, text in words.items()}
