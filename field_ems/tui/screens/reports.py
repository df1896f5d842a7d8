"""The inventory report: a year or a range on the screen, and written to a file."""

from datetime import date
from functools import partial
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static
from textual.worker import get_current_worker

from field_ems.domain import times
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services.report import StationReport, station_report
from field_ems.services.report_files import ReportFormat, write_report
from field_ems.services.report_lines import report_in_lines
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen, whole_number
from field_ems.tui.work_messages import ReportDrawn


class ReportsScreen(StationScreen):
    """The figures of a period, drawn up beside the screen."""

    NAME = N_("Reports")
    HERE = (
        Command("reports-year", "y", N_("Year"), N_("Choose the year of the inventory."), "screen.year"),
        Command("reports-range", "r", N_("Range"), N_("Choose a first and a last day."), "screen.range"),
        Command("reports-export", "e", N_("Write to a file"), N_("A page to print, a workbook, CSV or JSON."),
                "screen.export"),
        Command("reports-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.days: tuple[date, date] | None = None
        self.report: StationReport | None = None

    def body(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="report", markup=False)

    def fill(self) -> None:
        """Draw up the report in a thread."""
        if self.days is None:
            year = self.ems.now().year
            self.days = date(year, 1, 1), date(year + 1, 1, 1)
        self.tell(_("Reckoning ..."))
        self.report = None
        self.run_worker(partial(self._draw_up, *self.days), thread=True, exclusive=True, group="report")

    def _draw_up(self, first: date, end: date) -> None:
        worker = get_current_worker()
        try:
            drawn = ReportDrawn(station_report(self.store, first, end, self.ems.now()), None)
        except Refusal as refusal:
            drawn = ReportDrawn(None, refusal.notice)
        if not worker.is_cancelled:
            self.post_message(drawn)

    @on(ReportDrawn)
    def show(self, event: ReportDrawn) -> None:
        """Show the figures."""
        if event.refused is not None or event.report is None:
            self.tell("! " + say(event.refused) if event.refused else "")
            return
        self.report = event.report
        self.query_one("#report", Static).update("\n".join(report_in_lines(event.report)))
        self.tell(_("E writes it to a file, with the factors, the entries and all workings."))
        self.query_one(VerticalScroll).focus()

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id == "reports-export" and self.report is None:
            return _("One moment: the figures are still being reckoned.")
        return super().why_off(command_id)

    def action_year(self) -> None:
        """Ask for the year."""

        def keep(typed: dict[str, str]) -> None:
            year = whole_number(_("Year"), typed["year"])
            if year is None or not date.min.year <= year < date.max.year:
                raise Refusal("time.not_a_time", typed=typed["year"])
            self.days = date(year, 1, 1), date(year + 1, 1, 1)

        shown = str(self.days[0].year) if self.days else ""
        self.app.push_screen(FormScreen(_("Inventory of a year"), [FormField("year", _("Year"), shown)], keep))

    def action_range(self) -> None:
        """Ask for the days."""

        def keep(typed: dict[str, str]) -> None:
            first, end = times.parse_day(typed["first"]), times.parse_day(typed["end"])
            if first >= end:
                raise Refusal("exports.no_days", first=typed["first"], end=typed["end"])
            self.days = first, end

        first, end = (day.isoformat() for day in self.days or (date.min, date.min))
        fields = [FormField("first", _("First day"), first), FormField("end", _("Day after the last one"), end)]
        self.app.push_screen(FormScreen(_("Inventory of a range"), fields, keep))

    def action_export(self) -> None:
        """Ask where to write it and as what, and write it while the screen stays alive."""
        report = self.report
        if report is None:
            self.tell(_("One moment: the figures are still being reckoned."))
            return
        store = self.store
        name = f"field-ems-{report.first.isoformat()}"

        def save(typed: dict[str, str]) -> None:
            wanted = ReportFormat(typed["format"] or ReportFormat.HTML)
            path = Path(typed["path"] or name).expanduser()
            self._written = path if path.suffix else path.with_suffix(f".{wanted}")
            write_report(store, report, self._written, wanted)

        def say_so(saved: bool | None) -> None:
            if saved:
                self.tell(_("Report written to {path}.").format(path=self._written))

        formats = {
            ReportFormat.HTML.value: _("page to print"),
            ReportFormat.XLSX.value: _("workbook"),
            ReportFormat.CSV.value: "CSV",
            ReportFormat.JSON.value: "JSON",
        }
        fields = [
            FormField("format", _("As what"), ReportFormat.HTML, formats),
            FormField("path", _("File"), str(Path.home() / name)),
        ]
        self._written = Path()
        self.app.push_screen(FormScreen(_("Write the report"), fields, save, beside=True), say_so)
