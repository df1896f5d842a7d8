"""The forms for suppliers and tenders."""

from datetime import date
from typing import Any

from field_ems.domain import amounts, times
from field_ems.domain.tenders import Method
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import suppliers, templates, tenders
from field_ems.services.suppliers import SupplierCard
from field_ems.services.tenders import TenderCard
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen

_METHODS = {
    Method.LOWEST_PRICED: N_("lowest price of the acceptable"),
    Method.CUMULATIVE: N_("score and price, each weighted"),
}


def supplier_form(screen: StationScreen, card: SupplierCard | None) -> FormScreen:
    """Give the form for a supplier, a known one to be changed or None for one more."""

    def save(typed: dict[str, str]) -> None:
        values: dict[str, Any] = {
            "country": typed["country"] or None,
            "ungm_number": typed["number"] or None,
            "notes": typed["notes"] or None,
        }
        now, author_id = screen.ems.now(), screen.ems.person_id
        if card is None:
            suppliers.add_supplier(screen.store, now, typed["name"], author_id=author_id, **values)
        else:
            suppliers.edit_supplier(screen.store, now, card.id, author_id=author_id, name=typed["name"], **values)

    fields = [
        FormField("name", _("Name"), card.name if card else ""),
        FormField("country", _("Country, as CAF (optional)"), (card.country if card else "") or ""),
        FormField("number", _("UNGM number (optional)"), (card.ungm_number if card else "") or ""),
        FormField("notes", _("Notes (optional)"), (card.notes if card else "") or ""),
    ]
    return FormScreen(card.name if card else _("A supplier"), fields, save)


def tender_form(screen: StationScreen, card: TenderCard | None) -> FormScreen:
    """Give the form for a tender, a known one to be changed or None for one more."""
    groups = {template.product_group for template in templates.list_templates(screen.store)}

    def save(typed: dict[str, str]) -> None:
        now, author_id = screen.ems.now(), screen.ems.person_id
        reference, group = typed["reference"] or None, typed["group"] or None
        opens_on, closes_on = _day(typed["opens"]), _day(typed["closes"])
        method = Method(typed["method"] or Method.LOWEST_PRICED)
        weight = amounts.parse(typed["weight"]) if typed["weight"] else None
        if card is None:
            tenders.add_tender(
                screen.store,
                now,
                typed["title"],
                reference=reference,
                product_group=group,
                opens_on=opens_on,
                closes_on=closes_on,
                method=method,
                technical_weight=weight,
                author_id=author_id,
            )
        else:
            tenders.edit_tender(
                screen.store,
                now,
                card.id,
                author_id=author_id,
                title=typed["title"],
                reference=reference,
                product_group=group,
                opens_on=opens_on,
                closes_on=closes_on,
                method=method,
                technical_weight=weight,
            )

    opens_on = card.opens_on if card else screen.ems.now().date()
    weight = str(card.technical_weight) if card and card.technical_weight is not None else ""
    fields = [
        FormField("title", _("Title"), card.title if card else ""),
        FormField("reference", _("Reference (optional)"), (card.reference if card else "") or ""),
        FormField(
            "group",
            _("Product group (optional)"),
            (card.product_group if card else "") or "",
            {group: group.replace("_", " ") for group in sorted(groups)},
            is_open=True,
        ),
        FormField("opens", _("Opens on"), opens_on.isoformat() if opens_on else ""),
        FormField("closes", _("Closes on (optional)"), card.closes_on.isoformat() if card and card.closes_on else ""),
        FormField(
            "method",
            _("How offers are compared"),
            (card.method if card else "") or Method.LOWEST_PRICED,
            {method.value: _(words) for method, words in _METHODS.items()},
        ),
        FormField("weight", _("If weighted: score, 0 to 100"), weight),
    ]
    return FormScreen(card.title if card else _("A tender"), fields, save)


def _day(typed: str) -> date | None:
    return times.parse_day(typed) if typed else None
