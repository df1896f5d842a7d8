"""What became of what was entered: applied, in conflict, or held at headquarters, why, and what to do."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services import attention, undo
from field_ems.services.attention import PAGE, Became, EntryCard, became_in_words
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class OutcomesScreen(StationScreen):
    """First what headquarters holds; A shows everything that was entered on this laptop."""

    NAME = N_("What became of it")
    HERE = (
        Command("outcomes-all", "a", N_("All, or held"), N_("Show all that was entered here, or only what is held."),
                "screen.all"),
        Command("outcomes-undo", "u", N_("Take back"), N_("Take back the entry under the cursor."),
                "screen.undo"),
        Command("outcomes-settle", "v", N_("Settle"), N_("Go to what is to settle."), "app.go('conflicts')"),
        Command("outcomes-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.shows_all = False
        self.rows: list[EntryCard] = []

    def body(self) -> ComposeResult:
        """The entries, then the one under the cursor in full."""
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Entered"), _("What"), _("Record"), _("State"))

    def fill(self) -> None:
        """Read the first page, or as many as were shown."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.query_one("#question", Static).update("")
        self.rows = []
        while self._read_page() and len(self.rows) <= at:
            pass
        if self.rows:
            self.tell(_("All that was entered here.") if self.shows_all else _("What headquarters has not applied."))
        elif self.shows_all:
            self.tell(_("Nothing was entered here yet."))
        else:
            self.tell(_("Headquarters holds nothing back. A shows all that was entered here."))
        table.keep_cursor(at)
        table.focus()

    def _read_page(self) -> bool:
        before = self.rows[-1].place if self.rows else None
        read = attention.list_outcomes if self.shows_all else attention.list_held
        page = read(self.store, before=before)
        self.rows += page
        for card in page:
            entered = f"{card.recorded_at:%Y-%m-%d %H:%M}Z" if card.recorded_at else "—"
            what = card.kind_in_words + (" " + _("(change)") if card.is_change else "")
            self.query_one(PlainTable).add_texts(entered, what, card.record, became_in_words(card.became))
        return len(page) == PAGE

    @on(DataTable.RowHighlighted)
    def show_entry(self, event: DataTable.RowHighlighted) -> None:
        """Show why, what was kept and what to do; read on at the end of a page."""
        if event.cursor_row == len(self.rows) - 1 and len(self.rows) % PAGE == 0:
            self._read_page()
        if not 0 <= event.cursor_row < len(self.rows):
            return
        card = self.rows[event.cursor_row]
        lines = [_("By {who}: {what}").format(who=card.author or _("no name given"), what=card.record)]
        if card.reason is not None and card.became not in (Became.APPLIED, Became.TO_SEND):
            lines.append(_("Why: {reason}").format(reason=say(card.reason)))
        lines.append(_("What to do: {text}").format(text=card.to_do))
        kept = "; ".join(f"{name} {value}" for name, value in card.kept if value != "—")
        lines.append(_("Kept: {fields}").format(fields=kept))
        self.query_one("#question", Static).update("\n".join(lines))

    def action_all(self) -> None:
        """Show all, or only what is held."""
        self.shows_all = not self.shows_all
        self.query_one(PlainTable).keep_cursor(0)
        self.fill()

    @property
    def row(self) -> EntryCard | None:
        """The entry under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def why_off(self, command_id: str) -> str | None:
        """Only what was entered on this laptop can be taken back on it."""
        if command_id != "outcomes-undo":
            return None
        if self.row is None:
            return _("Nothing is listed. A shows all that was entered here.")
        return None if self.row.is_here else _("This was entered on another laptop.")

    def action_undo(self) -> None:
        """Take back what is not sent at once; where headquarters has it, ask why first."""
        card = self.row
        if card is None:
            return
        if card.became is Became.TO_SEND:
            self._take_back(card, _("taken back"))
            return

        def save(typed: dict[str, str]) -> None:
            if not typed["reason"]:
                raise Refusal("reading.no_reason")
            self._take_back(card, typed["reason"])

        title = _("Headquarters has it. A correcting entry takes it back; both stay in the history.")
        self.app.push_screen(FormScreen(title, [FormField("reason", _("Why"))], save))

    def _take_back(self, card: EntryCard, reason: str) -> None:
        taken = undo.take_back_entry(self.store, card.at, self.ems.now(), reason, self.ems.person_id)
        self.fill()
        self.refresh_status()
        if taken.draft_id is not None:
            from field_ems.tui.screens.fill import FillScreen

            self.app.call_later(self.app.push_screen, FillScreen(taken.draft_id))
        self.tell(_("Taken back: {record}.").format(record=card.record))
