"""Home: what is due, what waits, and the station's key figures."""

from datetime import date

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems.i18n import _, ngettext
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services import checklists, emissions, readings
from field_ems.services.meter_words import activity_in_words
from field_ems.tui.screens.base import StationScreen

SHOWN_DUE = 6


class HomeScreen(StationScreen):
    """The first screen of the day."""

    NAME = N_("Home")

    def body(self) -> ComposeResult:
        """One text that scrolls where the terminal is small."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="home", markup=False)

    def fill(self) -> None:
        """Read what is due, what waits and the figures of the year."""
        parts = [*self._due(), "", *self._drafts(), "", *self._figures()]
        self.query_one("#home", Static).update("\n".join(parts))

    def _due(self) -> list[str]:
        due = readings.due_meters(self.store, self.ems.now(), limit=SHOWN_DUE + 1)
        if not due:
            return [_("Nothing is due. F3 walks the meters, F4 adds one.")]
        lines = [_("To read (F3):")]
        for row in due[:SHOWN_DUE]:
            lines.append(f"  {row.meter.code:<10} {row.meter.name:<34} " + _("since {day}").format(day=row.due_on))
        if len(due) > SHOWN_DUE:
            lines.append("  " + _("... and more"))
        return lines

    def _drafts(self) -> list[str]:
        drafts = checklists.list_fillings(self.store)
        if not drafts:
            return [_("No checklist is half finished. F5 begins one.")]
        count = len(drafts)
        lines = [ngettext("{count} unfinished checklist (F5):", "{count} unfinished checklists (F5):", count)]
        for draft in drafts[:3]:
            lines.append(f"  {draft.template_code}  {draft.supplier_name}  {draft.updated_at:%Y-%m-%d %H:%M}Z")
        return [lines[0].format(count=count), *lines[1:]]

    def _figures(self) -> list[str]:
        today = self.ems.now().date()
        found = emissions.key_figures(self.store, date(today.year, 1, 1), date(today.year + 1, 1, 1))
        lines = [_("This year so far:")]
        for (activity, unit), use in sorted(found.uses.items()):
            if not activity:
                continue  # run hours and kilometres: they explain fuel, and are no use of their own
            lines.append(f"  {activity_in_words(activity):<28} {format_amount(use, 0):>14} {unit}")
        lines.append("  " + _("Gross emissions: {kg} kg CO2e").format(kg=format_amount(found.kg_co2e, 0)))
        if found.incomplete:
            text = ngettext("{count} meter has no factor yet", "{count} meters have no factor yet", found.incomplete)
            lines.append("  " + text.format(count=found.incomplete))
        return lines
