"""What is to settle: each field, reading or checklist that two people entered without having seen each other's."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.i18n import _, ngettext
from field_ems.i18n.markers import N_
from field_ems.services import at_a_glance, conflicts
from field_ems.services.conflicts import PAGE, ConflictCard, Sort
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.table import PlainTable


class ConflictsScreen(StationScreen):
    """The list; nothing is lost while it is long."""

    NAME = N_("To settle")
    HERE = (
        Command("conflicts-open", "enter", N_("Open"), N_("See all values, by whom and when, and choose."),
                "screen.open"),
        Command("conflicts-back", "escape", N_("Later"), N_("Leave them on the list; nothing is lost."),
                "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"conflicts-open"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[ConflictCard] = []

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns("", _("What"), _("Record"), _("Field"), _("Shown"), _("Beside it"))

    def fill(self) -> None:
        """Read the first page, or as many as were shown."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.rows = []
        while self._read_page() and len(self.rows) <= at:
            pass
        count = at_a_glance.count_conflicts(self.store)
        if not count:
            self.tell(_("Nothing is to settle: nobody has entered anything else than anybody else."))
        else:
            text = ngettext(
                "{count} to settle. Both values are kept until somebody does.",
                "{count} to settle. All values are kept until somebody does.",
                count,
            )
            self.tell(text.format(count=count))
        table.keep_cursor(at)
        table.focus()

    def _read_page(self) -> bool:
        """Read the conflicts after those that are shown; whether there may be more."""
        page = conflicts.list_conflicts(self.store, after=self.rows[-1].place if self.rows else None)
        self.rows += page
        for card in page:
            shown, *beside = (side.text.replace("\n", " ") for side in card.sides)
            more = f" (+{len(beside) - 1})" if len(beside) > 1 else ""
            self.query_one(PlainTable).add_texts(
                "!",
                card.kind_in_words,
                card.record,
                card.field_in_words,
                shown,
                beside[0] + more,
            )
        return len(page) == PAGE

    @on(DataTable.RowHighlighted)
    def read_on(self, event: DataTable.RowHighlighted) -> None:
        """Read the next page where the cursor comes to the end of this one."""
        if event.cursor_row == len(self.rows) - 1 and len(self.rows) % PAGE == 0:
            self._read_page()

    def action_open(self) -> None:
        """Open the one under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        if 0 <= at < len(self.rows):
            open_conflict(self, self.rows[at])


def open_conflict(screen: StationScreen, card: ConflictCard) -> None:
    """Show all sides of a conflict, or the two versions of a checklist."""
    if card.sort is Sort.VERSIONS:
        from field_ems.tui.screens.versions import VersionsScreen

        screen.app.push_screen(VersionsScreen(card))
    else:
        from field_ems.tui.screens.conflict import ConflictScreen

        screen.app.push_screen(ConflictScreen(card))
