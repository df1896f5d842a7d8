"""The walk: each meter with its previous reading, a line to type in, and at once what that would mean."""

from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Input, Static

from field_ems.domain import amounts, times
from field_ems.domain.notices import Refusal
from field_ems.domain.reading_checks import Severity
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services import readings
from field_ems.services.readings import Entry, EntryRow
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen

_SECONDS_A_DAY = 86_400


class ReadingsScreen(StationScreen):
    """Type and press Enter: it is saved and the next meter waits. A warning asks for a reason, and never blocks."""

    NAME = N_("Readings")
    HERE = (
        Command("readings-up", "up", N_("Before"), N_("Go to the meter before."), "screen.move(-1)"),
        Command("readings-down", "down", N_("Next"), N_("Go to the next meter."), "screen.move(1)"),
        Command("readings-note", "ctrl+n", N_("Note"), N_("Add a note to the reading being typed."), "screen.note"),
        Command("readings-when", "ctrl+t", N_("When"), N_("Say when it was read, if not just now."), "screen.when"),
        Command("readings-history", "ctrl+g", N_("History"), N_("All readings of this meter, and its months."),
                "screen.history"),
        Command("readings-undo", "ctrl+z", N_("Undo"), N_("Take back the reading saved last, with a correcting entry."),
                "screen.undo"),
        Command("readings-cancel", "escape", N_("Clear"), N_("Clear what is being typed."), "screen.clear"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[EntryRow] = []
        self.note_text = ""
        self.taken_at_text = ""
        self.search = ""
        self.waiting: tuple[Entry, tuple[str, ...]] | None = None
        self.saved: list[tuple[bytes, Entry]] = []

    def body(self) -> ComposeResult:
        """The meters, and below them the one line to type in."""
        yield DataTable(id="grid", cursor_type="row", zebra_stripes=False)
        with Horizontal(id="entry-line"):
            yield Static("", id="entry-label")
            yield Input(id="entry", placeholder=_("what the meter shows; / and letters to search"))
        yield Static("", id="live")

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(DataTable).add_columns(_("Meter"), _("Name"), _("Previous"), _("Read on"), _("Unit"), "")

    def fill(self) -> None:
        """Read the first page of meters; the previous readings come with them."""
        grid = self.query_one(DataTable)
        at = grid.cursor_row
        grid.clear()
        self.rows = readings.entry_grid(self.store, self.ems.now(), search=self.search)
        for row in self.rows:
            grid.add_row(*self._cells(row), key=row.meter.id.hex())
        if not self.rows:
            self.tell(_("No meter fits. F4 adds one.") if self.search else _("There are no meters yet. F4 adds one."))
        grid.move_cursor(row=min(max(at, 0), max(len(self.rows) - 1, 0)))
        self.query_one(Input).focus()
        self._show_label()

    def _cells(self, row: EntryRow, mark: str = "") -> tuple[str, ...]:
        previous = row.previous_reading
        place = times.zone(row.meter.zone)
        return (
            row.meter.code,
            row.meter.name[:26],
            format_amount(previous.value) if previous else "—",
            f"{previous.taken_at.astimezone(place):%Y-%m-%d}" if previous else "",
            row.meter.unit,
            mark or (_("due") if row.due_on else ""),
        )

    @property
    def row(self) -> EntryRow | None:
        """The meter that is being read."""
        at = self.query_one(DataTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _show_label(self) -> None:
        row = self.row
        extra = "".join((f" [{self.taken_at_text}]" if self.taken_at_text else "", " *" if self.note_text else ""))
        self.query_one("#entry-label", Static).update(f"{row.meter.code} ({row.meter.unit}){extra}:" if row else "")

    @on(DataTable.RowHighlighted)
    def another_meter(self) -> None:
        """Begin anew for the meter under the cursor."""
        self._show_label()
        self.query_one("#live", Static).update("")

    @on(DataTable.RowSelected)
    def to_entry(self) -> None:
        """Type for the meter that was chosen."""
        self.query_one(Input).focus()

    @on(Input.Changed, "#entry")
    def show_difference(self, event: Input.Changed) -> None:
        """Say at once what the digits typed so far would mean."""
        if self.waiting is None:
            self.query_one("#live", Static).update(self._difference(event.value), layout=False)

    def _difference(self, typed: str) -> str:
        row = self.row
        if row is None or row.previous_reading is None or not typed or typed.startswith("/"):
            return ""
        try:
            value = amounts.parse(typed)
        except Refusal:
            return ""
        days = Decimal(int((self.ems.now() - row.previous_reading.taken_at).total_seconds())) / _SECONDS_A_DAY
        difference = value - row.previous_reading.value
        a_day = format_amount(difference / days, 1) if days > 0 else "—"
        return _("{difference} {unit} more than before, {a_day} a day").format(
            difference=format_amount(difference), unit=row.meter.unit, a_day=a_day
        )

    @on(Input.Submitted, "#entry")
    def take(self, event: Input.Submitted) -> None:
        """Save what was typed, or take the reason that a warning asked for, or search."""
        typed = event.value.strip()
        if typed.startswith("/"):
            self.search = typed[1:].strip()
            event.input.value = ""
            self.fill()
        elif self.waiting is not None:
            entry, codes = self.waiting
            if typed:
                self._save(entry, codes, typed)
        elif not typed:
            self.action_move(1)
        else:
            self._check(typed)

    def _check(self, typed: str) -> None:
        row = self.row
        if row is None:
            return
        place = times.zone(row.meter.zone)
        try:
            now = self.ems.now()
            taken_at = times.parse_local(self.taken_at_text, place) if self.taken_at_text else now
            entry = Entry(row.meter.id, taken_at, amounts.parse(typed), note=self.note_text or None)
            findings = readings.check_entry(self.store, now, entry)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        refused = [found for found in findings if found.severity is Severity.REFUSE]
        if refused:
            self.tell("! " + say(refused[0].notice))
        elif findings:
            self.waiting = (entry, tuple(found.notice.code for found in findings))
            self.tell("? " + "  ".join(say(found.notice) for found in findings))
            self.query_one("#live", Static).update(_("Type why it is right and press Enter, or Esc to change it."))
            self.query_one(Input).value = ""
        else:
            self._save(entry, (), None)

    def _save(self, entry: Entry, accept: tuple[str, ...], reason: str | None) -> None:
        try:
            reading_id = readings.save_reading(
                self.store, self.ems.now(), entry, accept=accept, reason=reason, author_id=self.ems.person_id
            )
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.saved.append((reading_id, entry))
        row = self.row
        if row is not None:
            saved = _("saved {value}").format(value=format_amount(entry.value))
            self.query_one(DataTable).update_cell_at((self.query_one(DataTable).cursor_row, 5), saved)
            self.tell(f"{row.meter.code}: {saved} {row.meter.unit}")
        self.waiting = None
        self.query_one(Input).value = ""
        self.note_text = self.taken_at_text = ""
        self.refresh_status()
        self.action_move(1)

    def action_move(self, step: int) -> None:
        """Go to another meter."""
        grid = self.query_one(DataTable)
        grid.move_cursor(row=min(max(grid.cursor_row + step, 0), max(len(self.rows) - 1, 0)))

    def action_clear(self) -> None:
        """Forget what is being typed; where nothing is, go home."""
        entry = self.query_one(Input)
        if not entry.value and self.waiting is None and not self.note_text and not self.taken_at_text:
            self.app.pop_screen()
            return
        # A value that was warned about comes back to be changed; it was typed once and that is enough.
        entry.value = str(self.waiting[0].value) if self.waiting else ""
        self.waiting = None
        self.note_text = self.taken_at_text = ""
        self.query_one("#live", Static).update("")
        self._show_label()

    def action_note(self) -> None:
        """Ask for a note to what is being typed."""
        self._ask(_("Note"), "note", self.note_text)

    def action_when(self) -> None:
        """Ask when the meter was read."""
        self._ask(_("When it was read, as 2026-11-23 14:05"), "when", self.taken_at_text)

    def _ask(self, title: str, what: str, known: str) -> None:
        from field_ems.tui.widgets.form import FormField, FormScreen

        def keep(typed: dict[str, str]) -> None:
            if what == "note":
                self.note_text = typed[what]
            else:
                row = self.row
                if typed[what] and row is not None:
                    times.parse_local(typed[what], times.zone(row.meter.zone))
                self.taken_at_text = typed[what]
            self._show_label()

        self.app.push_screen(FormScreen(title, [FormField(what, title.split(",")[0], known)], keep))

    def action_history(self) -> None:
        """Show all readings of the meter."""
        from field_ems.tui.screens.history import HistoryScreen

        if self.row is not None:
            self.app.push_screen(HistoryScreen(self.row.meter.id))

    def action_undo(self) -> None:
        """Take back the reading saved last: the entry stays in the history, and counts for nothing."""
        if not self.saved:
            self.tell(_("Nothing was saved here that could be taken back."))
            return
        reading_id, entry = self.saved[-1]
        try:
            readings.take_back(self.store, self.ems.now(), reading_id, entry, _("taken back"), self.ems.person_id)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.saved.pop()
        self.fill()
        self.tell(_("Taken back: {value}.").format(value=format_amount(entry.value)))
