"""The forms of an import: which column is which, and how the file is to be read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from field_ems.files.date_orders import DateOrder
from field_ems.files.import_rows import ReadingOptions
from field_ems.files.number_signs import DecimalSign
from field_ems.files.readings_import import headers_in
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services.import_meters import MeterRules
from field_ems.services.imports import ImportChoices
from field_ems.services.meters import find_meter, list_facilities
from field_ems.store.station import StationStore
from field_ems.tui.widgets.form import FormField, FormScreen

COLUMNS = {
    "meter": N_("Meter's code"),
    "date": N_("Date, or end of the period"),
    "value": N_("Value"),
    "unit": N_("Unit"),
    "from": N_("Beginning of the period"),
    "time": N_("Time of day"),
    "activity": N_("What is measured"),
    "facility": N_("Building"),
    "cost": N_("Cost"),
    "currency": N_("Currency"),
    "note": N_("Note"),
}


def columns_form(path: Path, options: ReadingOptions, keep: Callable[[dict[str, str]], None]) -> FormScreen:
    """Give the form that maps a file's columns to ours; refuses with ``files.*`` where it is no table."""
    headers = headers_in(path)
    chosen = {ours: header for header, ours in options.columns.items()}

    def save(typed: dict[str, str]) -> None:
        keep({header: ours for ours, header in typed.items() if header})

    choices = {header: header for header in headers}
    fields = [FormField(ours, _(label), chosen.get(ours, ""), choices) for ours, label in COLUMNS.items()]
    return FormScreen(_("Which column is which? Leave empty what isn't there."), fields, save)


def options_form(store: StationStore, choices: ImportChoices, keep: Callable[[ImportChoices], None]) -> FormScreen:
    """Give the form for the order of dates, the decimal sign, the meters and replacing."""
    options, rules = choices.options, choices.meters
    facilities = {one.id.hex(): one.name for one in list_facilities(store)}
    yes_no = {"no": _("no"), "yes": _("yes")}

    def save(typed: dict[str, str]) -> None:
        order, sign = typed["order"], typed["sign"]
        all_to = find_meter(store, typed["meter"]).code if typed["meter"] else None
        keep(
            replace(
                choices,
                options=replace(
                    options,
                    date_order=DateOrder(order) if order else None,
                    decimal_sign=DecimalSign(sign) if sign else None,
                ),
                meters=MeterRules(
                    all_to=all_to,
                    chosen=rules.chosen,
                    create=typed["create"] == "yes",
                    facility_id=bytes.fromhex(typed["facility"]) if typed["facility"] else None,
                ),
                replace=typed["replace"] == "yes",
            )
        )

    orders = {DateOrder.DAY_FIRST.value: _("day before month"), DateOrder.MONTH_FIRST.value: _("month before day")}
    signs = {DecimalSign.POINT.value: _("point"), DecimalSign.COMMA.value: _("comma")}
    fields = [
        FormField("create", _("Create missing meters"), "yes" if rules.create else "", yes_no),
        FormField("facility", _("Building of created meters"), rules.facility_id.hex() if rules.facility_id else "",
                  facilities),
        FormField("meter", _("All rows to this meter"), rules.all_to or ""),
        FormField("replace", _("Replace differing values"), "yes" if choices.replace else "no", yes_no),
        FormField("order", _("Order of dates"), options.date_order or "", orders),
        FormField("sign", _("Decimal sign"), options.decimal_sign or "", signs),
    ]  # fmt: skip
    return FormScreen(_("How to read the file"), fields, save)
