"""A meter's history: its months as bars beside their figures, and every entry, corrected ones too."""

from datetime import date
from decimal import Decimal

from textual.app import ComposeResult
from textual.widgets import Static

from field_ems.domain import times
from field_ems.domain.emissions import Emission
from field_ems.domain.meters import CUMULATIVE
from field_ems.i18n import _
from field_ems.i18n.columns import column
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount, format_month
from field_ems.services import consumption, emissions, meters, reading_history
from field_ems.services.meter_words import basis_in_words
from field_ems.services.reading_history import HistoryRow
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.table import PlainTable

_FEWEST_MONTHS, _MOST_MONTHS = 6, 13
_BESIDE_BARS = 36
_ROWS_BELOW = 18


class HistoryScreen(StationScreen):
    """What a meter has shown, and what that comes to a month."""

    NAME = N_("History of a meter")
    HERE = (
        Command("history-correct", "c", N_("Correct"), N_("Put another value in the place of this one."),
                "screen.correct"),
        Command("history-replaced", "r", N_("Replaced"), N_("Enter the last reading of a meter that was replaced, and "
                "the first of the new one."), "screen.replaced"),
        Command("history-more", "m", N_("Older"), N_("Read the older entries."), "screen.more"),
        Command("history-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"history-correct"})

    def __init__(self, meter_id: bytes) -> None:
        super().__init__()
        self.meter_id = meter_id
        self.rows: list[HistoryRow] = []

    def body(self) -> ComposeResult:
        """The months, then the entries."""
        yield Static("", id="months", markup=False)
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Read on"), _("Value"), _("Unit"), _("Note or reason"), "")

    def fill(self) -> None:
        """Read the months and the newest page."""
        meter = meters.show_meter(self.store, self.meter_id)
        self.query_one("#title", Static).update(f"{meter.code}  {meter.name} ({meter.unit})")
        self.query_one("#months", Static).update("\n".join(self._months(meter)))
        table = self.query_one(PlainTable)
        table.clear()
        self.rows = []
        self.action_more()
        table.focus()

    def action_more(self) -> None:
        """Read the page before."""
        place = times.zone(meters.show_meter(self.store, self.meter_id).zone)
        page = reading_history.history(self.store, self.meter_id, before=self.rows[-1].place if self.rows else None)
        self.rows += page
        for row in page:
            mark = _("corrected") if row.corrected else basis_in_words(row.basis)
            mark = mark or (_("correction") if row.supersedes_id else "")
            taken = f"{row.taken_at.astimezone(place):%Y-%m-%d %H:%M}"
            note = row.reason or row.note or ""
            self.query_one(PlainTable).add_texts(taken, format_amount(row.value), row.unit, note, mark)
        if not page:
            self.tell(_("There is nothing older."))

    def _months(self, meter: meters.MeterCard) -> list[str]:
        today = times.local_day(self.ems.now(), times.zone(meter.zone))
        shown = min(max(self.size.height - _ROWS_BELOW, _FEWEST_MONTHS), _MOST_MONTHS)
        number = today.year * 12 + today.month - shown
        first = date(number // 12, number % 12 + 1, 1)
        used = consumption.consumption_by_month(self.store, self.meter_id, first, times.next_month(today))
        largest = max((use.use or Decimal(0) for use in used.values()), default=Decimal(0)) or Decimal(1)
        widest = max(self.size.width - _BESIDE_BARS, 10)
        lines = []
        for month, use in used.items():
            figure = format_amount(use.use, 1) if use.use is not None else "—"
            bar = "#" * int((use.use or 0) * widest / largest) if (use.use or 0) > 0 else ""
            mark = "!" if use.held else "~" if use.estimated else " "
            lines.append(f" {column(format_month(month), 16)} {figure:>12} {mark} {bar}")
        if any(use.held for use in used.values()):
            lines.append(_("! a reading is held until it is decided what happened: C on it says so."))
        if any(use.estimated for use in used.values()):
            lines.append(_("~ estimated in part"))
        latest = next(((month, use.use) for month, use in reversed(used.items()) if use.use), None)
        if latest is not None:
            month, amount = latest
            found = emissions.first_figure(meter, amount, self.ems.now())
            if isinstance(found, Emission):
                kg, source = format_amount(found.kg_co2e, 1), found.factor
                text = _("{month}: {kg} kg CO2e ({set}, row {row})")
                lines.append(text.format(month=format_month(month), kg=kg, set=source.set, row=source.row))
        return lines

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id == "history-replaced" and meters.show_meter(self.store, self.meter_id).kind not in CUMULATIVE:
            return _("Only a meter that counts on is replaced: its entries here are whole amounts.")
        at = self.query_one(PlainTable).cursor_row
        if command_id == "history-correct" and at < len(self.rows) and self.rows[at].corrected:
            return _("This one was corrected already: correct the correction above it.")
        return super().why_off(command_id)

    def action_replaced(self) -> None:
        """Ask for the last and the first reading."""
        from field_ems.tui.screens.replacement import replacement_form

        self.app.push_screen(replacement_form(self, meters.show_meter(self.store, self.meter_id)))

    def action_correct(self) -> None:
        """Ask for the right value and why."""
        from field_ems.tui.screens.correction import correction_form

        at = self.query_one(PlainTable).cursor_row
        if not 0 <= at < len(self.rows):
            return
        meter = meters.show_meter(self.store, self.meter_id)
        self.app.push_screen(correction_form(self, meter, self.rows[at]))
