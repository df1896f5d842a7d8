"""The station's environmental aspects: which are significant here, and why. Checklists' questions refer to them."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import aspects
from field_ems.services.aspect_words import ASPECTS, measured_in_words, significance_in_words
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class AspectsScreen(StationScreen):
    """Six rows; Enter says whether the one under the cursor is significant."""

    NAME = N_("Environmental aspects of this station")
    HERE = (
        Command("aspects-judge", "e", N_("Judge"), N_("Say whether the aspect is significant, and why."),
                "screen.judge"),
        Command("aspects-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"aspects-judge"})

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[aspects.AspectCard] = []

    def body(self) -> ComposeResult:
        """A table, and what the aspects are for."""
        yield PlainTable()
        yield Static(
            _("A checklist's question says which aspect it is for; ^G in the checklist says why it is asked."),
            classes="short",
            markup=False,
        )

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Aspect"), _("Here"), _("Measured by"), _("Why"))

    def fill(self) -> None:
        """Read what is said of each."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.cards = aspects.list_aspects(self.store)
        for card in self.cards:
            table.add_texts(
                _(ASPECTS[card.code]), significance_in_words(card), measured_in_words(card), card.reason or ""
            )
        table.keep_cursor(at)
        table.focus()

    @on(DataTable.RowSelected)
    def action_judge(self) -> None:
        """Ask whether it is significant."""
        card = self.cards[self.query_one(PlainTable).cursor_row]

        def save(typed: dict[str, str]) -> None:
            aspects.save_aspect(
                self.store,
                self.ems.now(),
                card.code,
                significant=typed["significant"] == "yes",
                reason=typed["reason"],
                author_id=self.ems.person_id,
            )

        known = "no" if card.significant is False else "yes"
        fields = [
            FormField("significant", _("Significant here"), known, {"yes": _("yes"), "no": _("no")}),
            FormField("reason", _("Why"), card.reason or ""),
        ]
        self.app.push_screen(FormScreen(_(ASPECTS[card.code]), fields, save))
