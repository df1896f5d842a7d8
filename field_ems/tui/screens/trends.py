"""Trends: months or years of a use or of the emissions, as bars beside their figures."""

from dataclasses import replace
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.events import Resize
from textual.widgets import DataTable, Static
from textual.worker import get_current_worker

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services import trend_words as words
from field_ems.services.trend_files import write_trend
from field_ems.services.trends import By, Trend, TrendQuestion, days_shown, trend
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable
from field_ems.tui.work_messages import TrendDrawn

_WIDTHS = (8, 12, 8, 12, 10, 12)
"""Of the columns beside the bars, in cells; what a language needs more is cut."""
_NARROWEST = 10


class TrendsScreen(StationScreen):
    """The figures are reckoned beside the screen; what is under the cursor is said in full below the table."""

    NAME = N_("Trends")
    HERE = (
        Command("trends-what", "w", N_("What"), N_("Choose what is shown, of which building or meter, and per what."),
                "screen.what"),
        Command("trends-by", "y", N_("Months, years"), N_("Go from months to years, or back."), "screen.by"),
        Command("trends-earlier", "left", N_("Earlier"), N_("Show the time before."), "screen.earlier(1)"),
        Command("trends-later", "right", N_("Later"), N_("Show the time after."), "screen.earlier(-1)"),
        Command("trends-target", "t", N_("Target"), N_("Say what this use is to come to."), "screen.target"),
        Command("trends-export", "e", N_("Write to a file"), N_("CSV, a workbook, or JSON."), "screen.export"),
        Command("trends-entries", "enter", N_("Entries"), N_("Open the entries behind a meter's figures."),
                "screen.entries"),
        Command("trends-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.question: TrendQuestion | None = None
        self.back = 0
        self.found: Trend | None = None

    def body(self) -> ComposeResult:
        """The table with its bars, then the point under the cursor in full."""
        yield PlainTable(cell_padding=0)
        yield Static("", id="question", markup=False)

    def fill(self) -> None:
        """Reckon in a thread what was asked for last."""
        asked = self.question or TrendQuestion(*days_shown(self.ems.now().date(), By.MONTH))
        first, end = days_shown(self.ems.now().date(), asked.by, self.back)
        self.question = replace(asked, first=first, end=end)
        self.tell(_("Reckoning ..."))
        self.run_worker(partial(self._reckon, self.question), thread=True, exclusive=True, group="trends")
        self.query_one(PlainTable).focus()

    def _reckon(self, question: TrendQuestion) -> None:
        worker = get_current_worker()
        try:
            drawn = TrendDrawn(trend(self.store, self.ems.now(), question), None)
        except Refusal as refusal:
            drawn = TrendDrawn(None, refusal.notice)
        if not worker.is_cancelled:
            self.post_message(drawn)

    @on(TrendDrawn)
    def show(self, event: TrendDrawn) -> None:
        """Show what was reckoned, with the cursor on the last month or year that is over."""
        self.found = event.trend
        if event.trend is None:
            self.query_one(PlainTable).clear()
            self.query_one("#question", Static).update("")
            self.tell("! " + say(event.refused) if event.refused else "")
            return
        self.tell("  ".join((words.legend(event.trend), *words.remarks(event.trend))))
        self._draw()
        over = [place for place, point in enumerate(event.trend.points) if point.is_over]
        self.query_one(PlainTable).keep_cursor(over[-1] if over else 0)

    def on_resize(self, event: Resize) -> None:
        """Draw the bars as wide as there is room."""
        if self.found is not None:
            self._draw()

    def _draw(self) -> None:
        found = self.found
        assert found is not None  # whoever calls has one
        self.query_one("#title", Static).update(_(self.NAME) + ": " + words.heading(found))
        table = self.query_one(PlainTable)
        cursor = table.cursor_row
        table.clear(columns=True)
        last = _("Normalized") if self._is_by_weather else _("Target")
        heads = (_("Period"), found.unit, _("% days"), _("Year before"), _("Change %"), last)
        for head, width in zip(heads, _WIDTHS, strict=True):
            table.add_column(_right(head, width), width=width)
        width = max(self.size.width - sum(_WIDTHS) - 2, _NARROWEST)
        table.add_column("", width=width)
        largest = words.largest(found)
        for point in found.points:
            cells = (
                words.period(found, point),
                words.figure(point.value),
                words.percent(point.coverage),
                words.figure(point.before),
                words.percent(point.change, signed=True),
                words.figure(point.normalized if self._is_by_weather else point.target),
            )
            drawn = words.bar(point, largest, width)
            table.add_texts(*(_right(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True)), drawn)
        table.keep_cursor(cursor)

    @property
    def _is_by_weather(self) -> bool:
        return self.found is not None and any(point.normalized is not None for point in self.found.points)

    @on(DataTable.RowHighlighted)
    def show_point(self, event: DataTable.RowHighlighted) -> None:
        """Say a month or year in full."""
        if self.found is not None and 0 <= event.cursor_row < len(self.found.points):
            lines = words.in_full(self.found, self.found.points[event.cursor_row])
            self.query_one("#question", Static).update("\n".join(lines))

    def why_off(self, command_id: str) -> str | None:
        """Say what has to be chosen first."""
        if command_id == "trends-later" and self.back == 0:
            return _("There is nothing later.")
        if command_id == "trends-entries" and (self.question is None or self.question.meter_id is None):
            return _("W chooses one meter; its entries can be opened then.")
        if command_id in ("trends-export", "trends-target") and self.found is None:
            return _("No figures are shown yet.")
        return None

    def action_by(self) -> None:
        """Divide time the other way."""
        if self.question is not None:
            self.back = 0
            self.question = replace(self.question, by=By.YEAR if self.question.by is By.MONTH else By.MONTH)
            self.fill()

    def action_earlier(self, step: int) -> None:
        """Go to another stretch of time."""
        self.back = max(self.back + step, 0)
        self.fill()

    def action_what(self) -> None:
        """Ask what is to be shown."""
        from field_ems.tui.screens.trend_forms import what_form

        if self.question is not None:
            self.app.push_screen(what_form(self, self.question))

    def action_target(self) -> None:
        """Ask what the use is to come to."""
        from field_ems.tui.screens.trend_forms import target_form

        if self.found is not None:
            self.app.push_screen(target_form(self, self.found))

    def action_entries(self) -> None:
        """Open the history of the meter that is shown."""
        from field_ems.tui.screens.history import HistoryScreen

        if self.question is not None and self.question.meter_id is not None:
            self.app.push_screen(HistoryScreen(self.question.meter_id))

    def action_export(self) -> None:
        """Ask where to write the figures, and write them."""
        found = self.found
        if found is None:
            return
        written = [Path()]

        def save(typed: dict[str, str]) -> None:
            written[0] = Path(typed["path"]).expanduser()
            write_trend(written[0], found)

        def say_so(saved: bool | None) -> None:
            if saved:
                self.tell(_("Written to {path}.").format(path=written[0]))

        name = f"field-ems-trend-{found.points[0].first:%Y-%m}.csv"
        field = FormField("path", _("File (.csv, .xlsx, .json)"), str(Path.home() / name))
        self.app.push_screen(FormScreen(_("Write the figures to a file"), [field], save), say_so)


def _right(text: str, width: int) -> str:
    """Set a text at the right of its column, a cell away from the next one."""
    return text[: width - 1].rjust(width - 1) + " "
