"""The calculator: an amount is typed, and its emissions stand below with the row of the factor behind them."""

from datetime import datetime
from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input, Static

from field_ems.domain.emissions import Emission
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services.calculator import fitting, in_lines, names, work_out
from field_ems.services.factors import edition_of, library_of
from field_ems.tui.widgets.form import FormField, FormScreen

if TYPE_CHECKING:
    from field_ems.store.station import StationStore

_LETTERS_TO_SEARCH = 3


class CalculatorScreen(FormScreen):
    """Enter goes through the lines and answers on the last one; the form stays for the next amount."""

    HOW = N_("Enter: next line, then the answer.  Esc: leave.")

    def __init__(self, store: "StationStore", now: datetime) -> None:
        self._library = library_of(store)
        self._edition = edition_of(store, now.year)
        self._today = now.date()
        known = names(self._library)
        fields = [
            FormField("activity", _("What, as diesel"), look_up=lambda typed: _begun(known, typed)),
            FormField("quantity", _("How much")),
            FormField("unit", _("Unit, as L, kWh, kg")),
            FormField("place", _("Country, for power, hotels")),
            FormField("year", _("Year, if not this one")),
        ]
        super().__init__(_("Calculator"), fields, lambda _typed: None)

    @on(Input.Changed, "#field-activity")
    def list_fitting(self, event: Input.Changed) -> None:
        """List the activities that the words fit."""
        words = event.value.strip()
        found = fitting(self._library, words) if len(words) >= _LETTERS_TO_SEARCH else []
        self.query_one("#form-choices", Static).update("\n".join(found) or self._fields["activity"].hint)

    def action_save(self) -> None:
        """Answer what was typed, or say why there is no figure."""
        shown = self.query_one("#form-message", Static)
        try:
            found = work_out(self.typed(), self._library, self._edition, self._today)
        except Refusal as refusal:
            shown.update("! " + say(refusal.notice))
            return
        self.query_one("#form-choices", Static).update("")
        shown.update("\n".join(in_lines(found)) if isinstance(found, Emission) else "! " + say(found))
        self.query_one("#field-activity", Input).focus()


def _begun(known: list[str], typed: str) -> list[str]:
    folded = typed.casefold()
    return [name for name in known if name.casefold().startswith(folded)][:5]
