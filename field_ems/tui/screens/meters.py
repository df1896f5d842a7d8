"""Buildings and meters: looking them up and adding them."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import conflicts, meters
from field_ems.services.conflicts import ConflictCard
from field_ems.services.meter_words import activity_in_words, kind_in_words
from field_ems.services.meters import PAGE
from field_ems.tui.commands import Command
from field_ems.tui.marks import marked, no_other_value, say_mark, show_values, values_command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.premises import meter_changes_form, meter_form
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class MetersScreen(StationScreen):
    """The meters in the order of the walk."""

    NAME = N_("Meters")
    HERE = (
        Command("meters-add", "a", N_("Add a meter"), N_("Register a meter, tank or bill."), "screen.add"),
        Command("meters-buildings", "b", N_("Buildings"), N_("See the buildings, add and change them."),
                "screen.buildings"),
        Command("meters-edit", "e", N_("Change"), N_("Change the meter's name, digits or rhythm."), "screen.edit"),
        Command("meters-search", "slash", N_("Search"), N_("Show only what fits the letters."), "screen.search"),
        values_command("meters"),
        Command("meters-import", "i", N_("Import"), N_("Bring in readings from a file."), "app.go('imports')"),
        Command("meters-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"meters-edit", "meters-values"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[meters.MeterCard] = []
        self.search = ""
        self.marks: dict[bytes, list[ConflictCard]] = {}

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Code"), _("Name"), _("Kind"), _("For"), _("Unit"), _("Building"))

    def fill(self) -> None:
        """Read the first page."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.rows = []
        self.marks = {}
        while self._read_page() and len(self.rows) <= at:
            pass
        if not self.rows:
            empty = _("No meter fits “{search}”.").format(search=self.search) if self.search else ""
            self.tell(empty or _("There are no meters yet. B shows the buildings; A adds a meter in one."))
        elif self.search:
            count = str(len(self.rows)) + ("+" if len(self.rows) % PAGE == 0 else "")
            self.tell(_("Shown: {count} with “{letters}”.").format(count=count, letters=self.search))
        table.keep_cursor(at)
        table.focus()

    def _read_page(self) -> bool:
        """Read the meters after those that are shown; whether there were any."""
        after = self.rows[-1].place if self.rows else None
        page = meters.list_meters(self.store, search=self.search, after=after)
        self.rows += page
        self.marks |= conflicts.conflicts_of(self.store, [card.id for card in page])
        for card in page:
            kind, activity = kind_in_words(card.kind), activity_in_words(card.activity)
            self.query_one(PlainTable).add_texts(
                marked(card.code, self.marks, card.id),
                card.name,
                kind,
                activity,
                card.unit,
                card.facility,
            )
        return len(page) == PAGE

    @on(DataTable.RowHighlighted)
    def read_on(self, event: DataTable.RowHighlighted) -> None:
        """Read the next page where the cursor comes to the end of this one."""
        if event.cursor_row == len(self.rows) - 1 and len(self.rows) % PAGE == 0:
            self._read_page()
        if said := say_mark(self.marks, self.rows[event.cursor_row].id) if event.cursor_row < len(self.rows) else "":
            self.tell(said)

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        at = self.query_one(PlainTable).cursor_row
        if command_id == "meters-values" and at < len(self.rows) and self.rows[at].id not in self.marks:
            return no_other_value()
        if command_id == "meters-add" and not meters.list_facilities(self.store):
            return _("A meter stands in a building: press B, then A, and add the building first.")
        return super().why_off(command_id)

    def action_values(self) -> None:
        """Show the value beside the one that is shown."""
        at = self.query_one(PlainTable).cursor_row
        show_values(self, self.marks, self.rows[at].id if 0 <= at < len(self.rows) else None)

    @on(DataTable.RowSelected)
    def open_history(self) -> None:
        """Show the meter's history."""
        from field_ems.tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.rows[self.query_one(PlainTable).cursor_row].id))

    def action_search(self) -> None:
        """Ask for the letters."""

        def keep(typed: dict[str, str]) -> None:
            self.search = typed["search"]

        self.app.push_screen(FormScreen(_("Search"), [FormField("search", _("Letters"), self.search)], keep))

    def action_buildings(self) -> None:
        """Show the buildings."""
        from field_ems.tui.screens.buildings import BuildingsScreen

        self.app.push_screen(BuildingsScreen())

    def action_add(self) -> None:
        """Ask for a meter."""
        facilities = meters.list_facilities(self.store)
        if not facilities:
            self.tell(_("A meter stands in a building: press B, then A, and add the building first."))
            return
        self.app.push_screen(meter_form(self, facilities))

    def action_edit(self) -> None:
        """Ask what is to be changed."""
        at = self.query_one(PlainTable).cursor_row
        if not 0 <= at < len(self.rows):
            return
        self.app.push_screen(meter_changes_form(self, self.rows[at]))
