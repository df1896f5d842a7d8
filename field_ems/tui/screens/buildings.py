"""Buildings and compounds: looking them up, adding and changing them, and how many people work there."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services import conflicts, meters
from field_ems.services.conflicts import ConflictCard
from field_ems.services.meter_words import tenure_in_words
from field_ems.services.premises import list_headcounts
from field_ems.tui.commands import Command
from field_ems.tui.marks import marked, no_other_value, say_mark, show_values, values_command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.premises import facility_changes_form, facility_form, headcount_form
from field_ems.tui.widgets.table import PlainTable


class BuildingsScreen(StationScreen):
    """The buildings by name; a station has few."""

    NAME = N_("Buildings")
    HERE = (
        Command("buildings-add", "a", N_("Add"), N_("Register a building or compound."), "screen.add"),
        Command("buildings-edit", "e", N_("Change"), N_("Change its name, time zone, tenure or area."), "screen.edit"),
        Command("buildings-people", "p", N_("People"), N_("Say how many people work there from a day on."),
                "screen.people"),
        values_command("buildings"),
        Command("buildings-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"buildings-edit", "buildings-people", "buildings-values"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[meters.FacilityCard] = []
        self.marks: dict[bytes, list[ConflictCard]] = {}

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Name"), _("Country"), _("Time zone"), _("m2"), _("People"), _("Held"))

    def fill(self) -> None:
        """Read them all."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.rows = meters.list_facilities(self.store)
        self.marks = conflicts.conflicts_of(self.store, [card.id for card in self.rows])
        for card in self.rows:
            area = format_amount(card.floor_area) if card.floor_area is not None else "—"
            counts = list_headcounts(self.store, card.id)
            people = str(counts[-1][1]) if counts else "—"
            held = tenure_in_words(card.tenure)
            table.add_texts(marked(card.name, self.marks, card.id), card.country, card.zone, area, people, held)
        if not self.rows:
            self.tell(_("There is no building yet. A adds one; meters stand in it."))
        table.keep_cursor(at)
        table.focus()

    @property
    def row(self) -> meters.FacilityCard | None:
        """The building under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @on(DataTable.RowHighlighted)
    def say_other_value(self) -> None:
        """Say where somebody else entered something else."""
        if self.row is not None and (said := say_mark(self.marks, self.row.id)):
            self.tell(said)

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id == "buildings-values" and self.row is not None and self.row.id not in self.marks:
            return no_other_value()
        return super().why_off(command_id)

    def action_values(self) -> None:
        """Show the value beside the one that is shown."""
        show_values(self, self.marks, self.row.id if self.row else None)

    def action_add(self) -> None:
        """Ask for a building."""
        self.app.push_screen(facility_form(self))

    @on(DataTable.RowSelected)
    def action_edit(self) -> None:
        """Ask what is to be changed."""
        if self.row is not None:
            self.app.push_screen(facility_changes_form(self, self.row))

    def action_people(self) -> None:
        """Ask how many people work there."""
        if self.row is not None:
            self.app.push_screen(headcount_form(self, self.row))
