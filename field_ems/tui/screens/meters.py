"""Buildings and meters: looking them up and adding them."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.domain import amounts
from field_ems.domain.meters import MeterKind
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import meters
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen

ACTIVITIES = ("electricity", "diesel", "petrol", "natural_gas", "lpg", "water")


class MetersScreen(StationScreen):
    """The meters in the order of the walk."""

    NAME = N_("Meters")
    HERE = (
        Command("meters-add", "a", N_("Add a meter"), N_("Register a meter, tank or bill."), "screen.add"),
        Command("meters-facility", "b", N_("Add a building"), N_("Register a building or compound."),
                "screen.add_facility"),
        Command("meters-edit", "e", N_("Change"), N_("Change the meter's name, digits or rhythm."), "screen.edit"),
        Command("meters-search", "slash", N_("Search"), N_("Show only what fits the letters."), "screen.search"),
        Command("meters-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[meters.MeterCard] = []
        self.search = ""

    def body(self) -> ComposeResult:
        """One table."""
        yield DataTable(cursor_type="row")

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(DataTable).add_columns(_("Code"), _("Name"), _("Kind"), _("For"), _("Unit"), _("Building"))

    def fill(self) -> None:
        """Read the first page."""
        table = self.query_one(DataTable)
        table.clear()
        self.rows = meters.list_meters(self.store, search=self.search)
        for card in self.rows:
            table.add_row(card.code, card.name[:24], card.kind, card.activity, card.unit, card.facility[:16])
        if not self.rows:
            empty = _("No meter fits “{search}”.").format(search=self.search) if self.search else ""
            self.tell(empty or _("There are no meters yet. B adds a building, then A a meter in it."))
        elif self.search:
            self.tell(_("{count} meters fit “{search}”.").format(count=len(self.rows), search=self.search))
        table.focus()

    @on(DataTable.RowSelected)
    def open_history(self) -> None:
        """Show the meter's history."""
        from field_ems.tui.screens.history import HistoryScreen

        self.app.push_screen(HistoryScreen(self.rows[self.query_one(DataTable).cursor_row].id))

    def action_search(self) -> None:
        """Ask for the letters."""

        def keep(typed: dict[str, str]) -> None:
            self.search = typed["search"]

        self.app.push_screen(FormScreen(_("Search"), [FormField("search", _("Letters"), self.search)], keep))

    def action_add_facility(self) -> None:
        """Ask for a building."""
        self.app.push_screen(facility_form(self))

    def action_add(self) -> None:
        """Ask for a meter."""
        facilities = meters.list_facilities(self.store)
        if not facilities:
            self.tell(_("A meter stands in a building: press B and add the building first."))
            return
        self.app.push_screen(meter_form(self, facilities))

    def action_edit(self) -> None:
        """Ask what is to be changed."""
        at = self.query_one(DataTable).cursor_row
        if not 0 <= at < len(self.rows):
            return
        card = self.rows[at]

        def save(typed: dict[str, str]) -> None:
            digits = int(amounts.parse(typed["digits"])) if typed["digits"] else None
            meters.edit_meter(
                self.store, self.ems.now(), card.id, author_id=self.ems.person_id,
                name=typed["name"], digits=digits, read_every=typed["every"] or None,
            )  # fmt: skip

        fields = [
            FormField("name", _("Name"), card.name),
            FormField("digits", _("Digits before the point"), str(card.digits or "")),
            FormField("every", _("Read every"), card.read_every or "", ("day", "week", "month")),
        ]
        self.app.push_screen(FormScreen(card.code, fields, save))


def facility_form(screen: StationScreen) -> FormScreen:
    """Give the form for a building."""

    def save(typed: dict[str, str]) -> None:
        meters.add_facility(
            screen.store,
            screen.ems.now(),
            typed["name"],
            country=typed["country"],
            zone=typed["zone"],
            tenure=typed["tenure"] or "owned",
            floor_area=amounts.parse(typed["area"]) if typed["area"] else None,
            author_id=screen.ems.person_id,
        )

    fields = [
        FormField("name", _("Name of the building")),
        FormField("country", _("Country, three letters")),
        FormField("zone", _("Time zone"), "", ("Africa/Bangui", "Africa/Nairobi", "Asia/Kabul", "UTC")),
        FormField("tenure", _("Tenure"), "owned", tuple(meters.Tenure)),
        FormField("area", _("Floor area, m2 (optional)")),
    ]
    return FormScreen(_("A building or compound"), fields, save)


def meter_form(screen: StationScreen, facilities: list[meters.FacilityCard]) -> FormScreen:
    """Give the form for a meter."""

    def save(typed: dict[str, str]) -> None:
        meters.add_meter(
            screen.store,
            screen.ems.now(),
            meters.find_facility(screen.store, typed["facility"]).id,
            author_id=screen.ems.person_id,
            code=typed["code"],
            name=typed["name"] or None,
            kind=typed["kind"],
            activity=typed["activity"],
            unit=typed["unit"],
            digits=int(amounts.parse(typed["digits"])) if typed["digits"] else None,
            read_every=typed["every"] or None,
        )

    fields = [
        FormField("code", _("Code on its label")),
        FormField("name", _("Name")),
        FormField("facility", _("Building"), facilities[0].name, tuple(one.name for one in facilities)),
        FormField("kind", _("Kind"), "register", tuple(MeterKind)),
        FormField("activity", _("What it measures"), "electricity", ACTIVITIES),
        FormField("unit", _("Unit"), "kWh", ("kWh", "L", "m3", "h", "kg")),
        FormField("digits", _("Digits before the point")),
        FormField("every", _("Read every"), "month", ("day", "week", "month")),
    ]
    return FormScreen(_("A meter"), fields, save)
