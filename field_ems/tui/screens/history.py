"""A meter's history: its months as bars beside their figures, and every entry, corrected ones too."""

from datetime import date
from decimal import Decimal

from textual.app import ComposeResult
from textual.widgets import Static

from field_ems.domain import amounts, times
from field_ems.domain.emissions import Emission
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount, format_month
from field_ems.services import emissions, meters, readings
from field_ems.services.readings import Entry, HistoryRow
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

MONTHS_SHOWN = 6
BAR_WIDTH = 24


class HistoryScreen(StationScreen):
    """What a meter has shown, and what that comes to a month."""

    NAME = N_("History of a meter")
    HERE = (
        Command("history-correct", "c", N_("Correct"), N_("Put another value in the place of this one."),
                "screen.correct"),
        Command("history-more", "m", N_("Older"), N_("Read the older entries."), "screen.more"),
        Command("history-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

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
        page = readings.history(self.store, self.meter_id, before=self.rows[-1].place if self.rows else None)
        self.rows += page
        for row in page:
            mark = _("corrected") if row.corrected else _("correction") if row.supersedes_id else ""
            taken = f"{row.taken_at.astimezone(place):%Y-%m-%d %H:%M}"
            note = (row.reason or row.note or "")[:30]
            self.query_one(PlainTable).add_texts(taken, format_amount(row.value), row.unit, note, mark)
        if not page:
            self.tell(_("There is nothing older."))

    def _months(self, meter: meters.MeterCard) -> list[str]:
        today = times.local_day(self.ems.now(), times.zone(meter.zone))
        number = today.year * 12 + today.month - MONTHS_SHOWN
        first = date(number // 12, number % 12 + 1, 1)
        used = readings.consumption_by_month(self.store, self.meter_id, first, times.next_month(today))
        largest = max((use.use or Decimal(0) for use in used.values()), default=Decimal(0)) or Decimal(1)
        lines = []
        for month, use in used.items():
            figure = format_amount(use.use, 1) if use.use is not None else "—"
            bar = "#" * int((use.use or 0) * BAR_WIDTH / largest) if (use.use or 0) > 0 else ""
            lines.append(f" {format_month(month):<16} {figure:>12}  {bar}")
        latest = next((use for use in reversed(used.values()) if use.use), None)
        if latest is not None and latest.use is not None:
            found = emissions.first_figure(meter, latest.use, self.ems.now())
            if isinstance(found, Emission):
                text = _("That month: {kg} kg CO2e ({set}, row {row})")
                lines.append(
                    " " + text.format(kg=format_amount(found.kg_co2e, 1), set=found.factor.set, row=found.factor.row)
                )
        return lines

    def action_correct(self) -> None:
        """Ask for the right value and why."""
        at = self.query_one(PlainTable).cursor_row
        if not 0 <= at < len(self.rows):
            return
        row = self.rows[at]

        def save(typed: dict[str, str]) -> None:
            entry = Entry(
                self.meter_id, row.taken_at, amounts.parse(typed["value"]), row.unit, row.starts_at, row.note,
                cost=row.cost, currency=row.currency,
            )  # fmt: skip
            warned = [found.notice.code for found in readings.check_entry(self.store, self.ems.now(), entry)]
            readings.correct_reading(
                self.store, self.ems.now(), row.id, entry, typed["reason"], accept=warned, author_id=self.ems.person_id
            )

        fields = [FormField("value", _("Right value"), format_amount(row.value)), FormField("reason", _("Why"))]
        self.app.push_screen(FormScreen(_("Correct a reading"), fields, save))
