"""Suppliers and tenders: looking them up and adding them."""

from datetime import date

from textual.app import ComposeResult

from field_ems.domain import times
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import suppliers, tenders
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class SuppliersScreen(StationScreen):
    """Tenders first, then suppliers by name."""

    NAME = N_("Suppliers and tenders")
    HERE = (
        Command("suppliers-add", "a", N_("Add a supplier"), N_("Register a supplier."), "screen.add"),
        Command("suppliers-tender", "t", N_("Add a tender"), N_("Register a purchase for which offers are compared."),
                "screen.add_tender"),
        Command("suppliers-search", "slash", N_("Search"), N_("Show only what fits the letters."), "screen.search"),
        Command("suppliers-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.search = ""

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("What"), _("Name"), _("Number"), _("Country or days"), _("Checklists"))

    def fill(self) -> None:
        """Read the first page of each."""
        table = self.query_one(PlainTable)
        table.clear()
        for tender in tenders.list_tenders(self.store):
            if self.search.casefold() in tender.title.casefold():
                days = f"{tender.opens_on or ''} - {tender.closes_on or ''}"
                table.add_texts(_("tender"), tender.title[:34], tender.reference or "", days, str(tender.assessments))
        for card in suppliers.list_suppliers(self.store, search=self.search):
            number = card.ungm_number or ""
            table.add_texts(_("supplier"), card.name[:34], number, card.country or "", str(card.assessments))
        if not table.row_count:
            self.tell(_("Nothing fits.") if self.search else _("There is no supplier yet. A adds one."))
        table.focus()

    def action_search(self) -> None:
        """Ask for the letters."""

        def keep(typed: dict[str, str]) -> None:
            self.search = typed["search"]

        self.app.push_screen(FormScreen(_("Search"), [FormField("search", _("Letters"), self.search)], keep))

    def action_add(self) -> None:
        """Ask for a supplier."""

        def save(typed: dict[str, str]) -> None:
            suppliers.add_supplier(
                self.store, self.ems.now(), typed["name"], country=typed["country"] or None,
                ungm_number=typed["number"] or None, notes=typed["notes"] or None, author_id=self.ems.person_id,
            )  # fmt: skip

        fields = [
            FormField("name", _("Name")),
            FormField("country", _("Country, three letters")),
            FormField("number", _("UNGM number")),
            FormField("notes", _("Notes")),
        ]
        self.app.push_screen(FormScreen(_("A supplier"), fields, save))

    def action_add_tender(self) -> None:
        """Ask for a tender."""

        def save(typed: dict[str, str]) -> None:
            tenders.add_tender(
                self.store, self.ems.now(), typed["title"], reference=typed["reference"] or None,
                product_group=typed["group"] or None, opens_on=_day(typed["opens"]), closes_on=_day(typed["closes"]),
                author_id=self.ems.person_id,
            )  # fmt: skip

        fields = [
            FormField("title", _("Title")),
            FormField("reference", _("Reference")),
            FormField("group", _("Product group")),
            FormField("opens", _("Opens on"), self.ems.now().date().isoformat()),
            FormField("closes", _("Closes on")),
        ]
        self.app.push_screen(FormScreen(_("A tender"), fields, save))


def _day(typed: str) -> date | None:
    return times.parse_day(typed) if typed else None
