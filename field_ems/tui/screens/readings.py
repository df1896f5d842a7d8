"""The walk: each meter with its previous reading, a line to type in, and at once what that would mean."""

from dataclasses import asdict, replace

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Input, Static

from field_ems.domain import times
from field_ems.domain.meters import BY_PERIOD
from field_ems.domain.notices import Refusal
from field_ems.domain.reading_checks import Severity
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services import entry_grid, readings
from field_ems.services.entry_grid import EntryRow
from field_ems.services.meters import PAGE
from field_ems.services.readings import Entry
from field_ems.services.typed import Typed, drop_typed, find_typed, keep_typed
from field_ems.tui.commands import Command
from field_ems.tui.entry_line import (
    Beside,
    after_saving,
    ask_why,
    entry_of,
    is_number,
    meaning,
    numbered,
    reasons_offered,
    with_reason,
)
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.line import Line
from field_ems.tui.widgets.table import PlainTable

_PLACE = "readings"
_PLACEHOLDER = N_("what the meter shows; / and letters to search")


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
        Command("readings-recover", "ctrl+o", N_("Recover"), N_("Bring back what was typed here and not saved."),
                "screen.recover"),
        Command("readings-discard", "ctrl+x", N_("Discard"), N_("Throw away what was typed here and not saved."),
                "screen.discard"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[EntryRow] = []
        self.beside = Beside()
        self.search = ""
        self.waiting: tuple[Entry, tuple[str, ...]] | None = None
        self.saved: list[tuple[bytes, Entry]] = []
        self.typed: Typed | None = None

    def body(self) -> ComposeResult:
        """The meters, and below them the one line to type in."""
        yield PlainTable()
        with Horizontal(id="entry-line"):
            yield Static("", id="entry-label", markup=False)
            yield Line(id="entry", placeholder=_(_PLACEHOLDER))
        yield Static("", id="live", markup=False)

    def set_up(self) -> None:
        """Head the columns, and look for what was left here."""
        if self.ems.is_open:
            self.typed = find_typed(self.store, _PLACE)
        self.query_one(PlainTable).add_columns(_("Meter"), _("Name"), _("Previous"), _("Read on"), _("Unit"), "")

    def fill(self) -> None:
        """Read the first page of meters; the previous readings come with them."""
        grid = self.query_one(PlainTable)
        at = grid.cursor_row
        grid.clear()
        self.rows = []
        self._read_page()
        while len(self.rows) <= at and self._read_page():
            pass
        if self.typed is not None:
            self.tell(self._left_over(self.typed))
        if not self.rows:
            self.tell(_("No meter fits. F4 adds one.") if self.search else _("There are no meters yet. F4 adds one."))
        grid.keep_cursor(at)
        self.query_one(Input).focus()
        self._show_label()

    def _read_page(self) -> int:
        """Read the meters after those that are shown; give how many there were."""
        after = self.rows[-1].meter.place if self.rows else None
        page = entry_grid.entry_grid(self.store, self.ems.now(), search=self.search, after=after)
        self.rows += page
        for row in page:
            self.query_one(PlainTable).add_texts(*self._cells(row))
        return len(page)

    def _cells(self, row: EntryRow, mark: str = "") -> tuple[str, ...]:
        previous = row.previous_reading
        place = times.zone(row.meter.zone)
        return (
            row.meter.code,
            row.meter.name,
            format_amount(previous.value) if previous else "—",
            f"{previous.taken_at.astimezone(place):%Y-%m-%d}" if previous else "",
            row.meter.unit,
            mark or (_("due") if row.due_on else ""),
        )

    @property
    def row(self) -> EntryRow | None:
        """The meter that is being read."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    def _show_label(self) -> None:
        row = self.row
        said = (self.beside.since and f"{self.beside.since} -", self.beside.read_at, self.beside.note and "*")
        parts = [f"{row.meter.code} ({row.meter.unit})", *filter(None, said)] if row else []
        self.query_one("#entry-label", Static).update(" ".join(parts) + ":" if parts else "")
        self.query_one(Input).placeholder = _(_PLACEHOLDER) if self.waiting is None else _("why it is right")

    @on(DataTable.RowHighlighted)
    def another_meter(self, event: DataTable.RowHighlighted) -> None:
        """Begin anew for the meter under the cursor; a warning about another one is not accepted here."""
        if self.waiting is not None and self.row is not None and self.waiting[0].meter_id != self.row.meter.id:
            self.waiting = None
            self.query_one(Input).value = ""
            self.tell("")
        if event.cursor_row == len(self.rows) - 1 and len(self.rows) % PAGE == 0:
            self._read_page()
        self._show_label()
        self._show_meaning()

    @on(DataTable.RowSelected)
    def to_entry(self) -> None:
        """Type for the meter that was chosen."""
        self.query_one(Input).focus()

    @on(Input.Changed, "#entry")
    def _show_meaning(self) -> None:
        """Say at once what the digits typed so far would mean."""
        typed = self.query_one("#entry", Input).value
        row = self.row
        silent = row is None or self.waiting is not None or not typed or typed.startswith("/")
        said = "" if silent or row is None else meaning(row, typed, self.beside, self.ems.now())
        self.query_one("#live", Static).update(said, layout=False)

    @on(Input.Submitted, "#entry")
    def take(self, event: Input.Submitted) -> None:
        """Save what was typed, or take the reason that a warning asked for, or search."""
        typed = event.value.strip()
        if typed.startswith("/"):
            self._search(typed[1:].strip())
        elif self.waiting is not None:
            entry, warnings = self.waiting
            if is_number(typed) and typed not in numbered(reasons_offered(warnings)):
                self.query_one(Input).value = ""
                # Who types ahead of the screen gives the next meter's value here: that accepts nothing.
                self.tell(_("! {typed} is a number and no reason; {value} is not saved yet. Esc changes it.").format(
                    typed=typed, value=format_amount(entry.value)
                ))  # fmt: skip
            elif typed:
                self._save(*with_reason(entry, typed, reasons_offered(warnings)), warnings)
        elif not typed:
            self.action_move(1)
        else:
            self._check(typed)

    def _search(self, letters: str) -> None:
        self.search = letters
        self.query_one(Input).value = ""
        self.query_one(PlainTable).move_cursor(row=0)
        self.fill()
        if letters and self.rows:
            count = str(len(self.rows)) + ("+" if len(self.rows) % PAGE == 0 else "")
            self.tell(_("Shown: {count} with “{letters}”. / alone shows all.").format(count=count, letters=letters))

    def _check(self, typed: str) -> None:
        row = self.row
        if row is None:
            return
        try:
            now = self.ems.now()
            entry = entry_of(row, typed, self.beside, now)
            findings = readings.check_entry(self.store, now, entry)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        refused = [found for found in findings if found.severity is Severity.REFUSE]
        if refused:
            self.tell("! " + say(refused[0].notice))
        elif findings:
            warnings = tuple(found.notice.code for found in findings)
            self.waiting = (entry, warnings)
            said = "  ".join(say(found.notice) for found in findings)
            self.tell(f"? {said}\n{ask_why(reasons_offered(warnings))}")
            self.query_one(Input).value = ""
            self._show_label()
        else:
            self._save(entry, None, ())

    def _save(self, entry: Entry, reason: str | None, accept: tuple[str, ...]) -> None:
        try:
            reading_id = readings.save_reading(
                self.store, self.ems.now(), entry, accept=accept, reason=reason, author_id=self.ems.person_id
            )
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.saved.append((reading_id, entry))
        self._note_line(entry, reason)
        self.waiting = None
        self.beside = Beside()
        self.query_one(Input).value = ""
        grid = self.query_one(PlainTable)
        row = self.row
        if row is not None:
            at = grid.cursor_row
            said = _("saved {value}").format(value=format_amount(entry.value))
            self.rows[at] = after_saving(row, reading_id, entry)
            grid.show_texts(at, *self._cells(self.rows[at], _("saved")))
            self.tell(f"{row.meter.code}: {said} {row.meter.unit}")
        self.refresh_status()
        self.action_move(1)

    def _note_line(self, entry: Entry, reason: str | None) -> None:
        row = self.row
        if row is None:
            return
        place = times.zone(row.meter.zone)
        line = ["log", row.meter.code, str(entry.value), "--at", f"{entry.taken_at.astimezone(place):%Y-%m-%d %H:%M}"]
        if entry.starts_at is not None:
            line += ["--since", f"{entry.starts_at.astimezone(place):%Y-%m-%d %H:%M}"]
        for option, value in (("--note", entry.note), ("--happened", entry.basis), ("--reason", reason)):
            line += [option, value] if value else []
        self.ems.done.note_line(self.ems.now(), *line)

    def why_off(self, command_id: str) -> str | None:
        """Nothing can be taken back, noted or looked up where there is nothing."""
        if command_id == "readings-undo" and not self.saved:
            return _("Nothing was saved here that could be taken back.")
        if command_id in ("readings-recover", "readings-discard") and self.typed is None:
            return _("Nothing was left here that is not saved.")
        if command_id in ("readings-note", "readings-when", "readings-history") and self.row is None:
            return _("There are no meters yet. F4 adds one.")
        return None

    def action_move(self, step: int) -> None:
        """Go to another meter."""
        grid = self.query_one(PlainTable)
        grid.move_cursor(row=min(max(grid.cursor_row + step, 0), max(len(self.rows) - 1, 0)))
        self._show_label()

    def action_clear(self) -> None:
        """Forget what is being typed; where nothing is, go home."""
        entry = self.query_one(Input)
        if not entry.value and self.waiting is None and self.beside == Beside():
            self.app.pop_screen()
            return
        # A value that was warned about comes back to be changed; it was typed once and that is enough.
        value = format_amount(self.waiting[0].value) if self.waiting else ""
        if self.waiting is None:
            self.beside = Beside()
        self.waiting = None
        entry.value = value
        entry.action_select_all()
        self.tell("")
        self._show_label()

    def keep_typed(self) -> None:
        """Keep what is being typed, for when somebody comes back to it."""
        value = format_amount(self.waiting[0].value) if self.waiting else self.query_one(Input).value
        if self.row is not None and value and not value.startswith("/"):
            values = {"meter": self.row.meter.code, "value": value, **asdict(self.beside)}
            keep_typed(self.store, _PLACE, values, self.ems.now())

    def _left_over(self, typed: Typed) -> str:
        text = _("Typed for {meter} and not saved, left {time}: {value}. ^O recovers it, ^X discards it.")
        time = f"{typed.left_at:%d.%m. %H:%M}Z"
        return text.format(meter=typed.values["meter"], time=time, value=typed.values["value"])

    def action_recover(self) -> None:
        """Type again what was left here, for the same meter."""
        typed = self.typed
        if typed is None:
            return
        values = dict(typed.values)
        code, value = values.pop("meter"), values.pop("value")
        self.search = ""
        self.query_one(PlainTable).move_cursor(row=0)
        self.action_discard()
        self.fill()
        while code not in (row.meter.code for row in self.rows) and self._read_page():
            pass
        at = next((at for at, row in enumerate(self.rows) if row.meter.code == code), 0)
        self.query_one(PlainTable).move_cursor(row=at)
        self.beside = Beside(**values)
        self.query_one(Input).value = value
        self.tell(_("Recovered. Enter saves it."))
        self._show_label()

    def action_discard(self) -> None:
        """Throw away what was left here."""
        self.typed = None
        drop_typed(self.store, _PLACE)
        self.tell(_("Discarded."))

    def action_note(self) -> None:
        """Ask for a note to what is being typed."""

        def keep(typed: dict[str, str]) -> None:
            self.beside = replace(self.beside, note=typed["note"])

        self.app.push_screen(FormScreen(_("Note"), [FormField("note", _("Note"), self.beside.note)], keep))

    def action_when(self) -> None:
        """Ask when the meter was read, and where it is for a period also since when."""
        row = self.row
        if row is None:
            return
        place = times.zone(row.meter.zone)

        def keep(typed: dict[str, str]) -> None:
            for one in filter(None, typed.values()):
                times.parse_local(one, place)
            self.beside = replace(self.beside, read_at=typed["until"], since=typed.get("since", ""))

        until = FormField("until", _("Read on"), self.beside.read_at)
        fields = [FormField("since", _("Since"), self.beside.since), until] if row.meter.kind in BY_PERIOD else [until]
        self.app.push_screen(FormScreen(_("As 2026-11-23, or 2026-11-23 14:05; empty is now"), fields, keep))

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
