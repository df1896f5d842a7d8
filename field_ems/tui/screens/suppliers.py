"""Suppliers and tenders: looking them up and adding them."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import conflicts, suppliers, tenders
from field_ems.services.conflicts import ConflictCard
from field_ems.services.suppliers import SupplierCard
from field_ems.services.tenders import TenderCard
from field_ems.tui.commands import Command
from field_ems.tui.marks import marked, no_other_value, say_mark, show_values, values_command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.purchases import supplier_form, tender_form
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class SuppliersScreen(StationScreen):
    """Tenders first, then suppliers by name; Enter opens the one under the cursor."""

    NAME = N_("Suppliers and tenders")
    HERE = (
        Command("suppliers-add", "a", N_("Add a supplier"), N_("Register a supplier."), "screen.add"),
        Command("suppliers-tender", "t", N_("Add a tender"), N_("Register a purchase for which offers are compared."),
                "screen.add_tender"),
        Command("suppliers-edit", "e", N_("Change"), N_("Change the supplier or tender under the cursor."),
                "screen.edit"),
        Command("suppliers-search", "slash", N_("Search"), N_("Show only what fits the letters."), "screen.search"),
        Command("suppliers-more", "m", N_("More"), N_("Show the next page of each too."), "screen.more"),
        values_command("suppliers"),
        Command("suppliers-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"suppliers-edit", "suppliers-values"})

    def __init__(self) -> None:
        super().__init__()
        self.search = ""
        self.pages = 1
        self.rows: list[SupplierCard | TenderCard] = []
        self.marks: dict[bytes, list[ConflictCard]] = {}

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("What"), _("Name"), _("Number"), _("Country, closes"), _("Checklists"))

    def fill(self) -> None:
        """Read the pages of each."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        shown = tenders.list_tenders(self.store, search=self.search, limit=self.pages * tenders.PAGE)
        cards = suppliers.list_suppliers(self.store, search=self.search, limit=self.pages * suppliers.PAGE)
        self.marks = conflicts.conflicts_of(self.store, [one.id for one in shown] + [one.id for one in cards])
        for tender in shown:
            closes = str(tender.closes_on or "")
            table.add_texts(
                _("tender"),
                marked(tender.title, self.marks, tender.id),
                tender.reference or "",
                closes,
                str(tender.assessments),
            )
        for card in cards:
            number = card.ungm_number or ""
            table.add_texts(
                _("supplier"),
                marked(card.name, self.marks, card.id),
                number,
                card.country or "",
                str(card.assessments),
            )
        self.rows = [*shown, *cards]
        if not table.row_count:
            self.tell(_("Nothing fits.") if self.search else _("There is no supplier yet. A adds one."))
        elif self.search:
            self.tell(_("Shown: {count} with “{letters}”.").format(count=len(self.rows), letters=self.search))
        else:
            self.tell("")
        table.keep_cursor(at)
        table.focus()

    def action_search(self) -> None:
        """Ask for the letters."""

        def keep(typed: dict[str, str]) -> None:
            self.search = typed["search"]

        self.app.push_screen(FormScreen(_("Search"), [FormField("search", _("Letters"), self.search)], keep))

    @property
    def row(self) -> SupplierCard | TenderCard | None:
        """What the cursor is on."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @on(DataTable.RowHighlighted)
    def say_other_value(self) -> None:
        """Say where somebody else entered something else."""
        if self.row is not None and (said := say_mark(self.marks, self.row.id)):
            self.tell(said)

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id == "suppliers-values" and self.row is not None and self.row.id not in self.marks:
            return no_other_value()
        return super().why_off(command_id)

    def action_values(self) -> None:
        """Show the value beside the one that is shown."""
        show_values(self, self.marks, self.row.id if self.row else None)

    def action_add(self) -> None:
        """Ask for a supplier."""
        self.app.push_screen(supplier_form(self, None))

    def action_add_tender(self) -> None:
        """Ask for a tender."""
        self.app.push_screen(tender_form(self, None))

    def action_edit(self) -> None:
        """Ask what is to be changed."""
        match self.row:
            case SupplierCard() as card:
                self.app.push_screen(supplier_form(self, card))
            case TenderCard() as tender:
                self.app.push_screen(tender_form(self, tender))

    def action_more(self) -> None:
        """Show another page of each."""
        self.pages += 1
        self.fill()

    @on(DataTable.RowSelected)
    def open_row(self) -> None:
        """Open the supplier or tender under the cursor."""
        from field_ems.tui.screens.supplier import SupplierScreen
        from field_ems.tui.screens.tender import TenderScreen

        match self.row:
            case SupplierCard() as card:
                self.app.push_screen(SupplierScreen(card.id))
            case TenderCard() as tender:
                self.app.push_screen(TenderScreen(tender.id))
