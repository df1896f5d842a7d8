"""The guidance library: what headquarters has published, to read offline, and what the station does with it."""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from field_ems.domain.checklists import text_in
from field_ems.domain.guidance import Tailoring
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.services import guidance
from field_ems.services.guidance import GuidanceCard
from field_ems.services.guidance_words import DECISIONS, KINDS, state_in_words
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

_BACK = Command("guidance-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen")


class GuidanceScreen(StationScreen):
    """Enter reads the guideline under the cursor."""

    NAME = N_("Guidance")
    HERE = (
        Command("guidance-search", "slash", N_("Search"), N_("Show only what fits the letters."), "screen.search"),
        Command("guidance-practices", "p", N_("Practices"), N_("Practices at common premises, beside the minimums."),
                "screen.practices"),
        _BACK,
    )  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self.search = ""
        self.cards: list[GuidanceCard] = []

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Code"), _("Guideline"), _("Here"))

    def fill(self) -> None:
        """Read the library."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.cards = guidance.list_guidance(self.store, self.search)
        today = self.ems.now().date()
        for card in self.cards:
            sign = "!" if card.waits or card.is_overdue(today) else " "
            title = text_in(card.titles, current_language())
            table.add_texts(f"{sign} {card.code}", title, state_in_words(card))
        waiting = sum(card.waits for card in self.cards)
        if self.search:
            self.tell(_("Shown: {count} with “{letters}”.").format(count=len(self.cards), letters=self.search))
        elif not self.cards:
            self.tell(_("There is no guideline yet. Headquarters publishes them: sync with F7."))
        elif waiting:
            self.tell(_("To decide: {count}, marked with !").format(count=waiting))
        table.keep_cursor(at)
        table.focus()

    def action_search(self) -> None:
        """Ask for the letters."""

        def keep(typed: dict[str, str]) -> None:
            self.search = typed["search"]

        self.app.push_screen(FormScreen(_("Search"), [FormField("search", _("Letters"), self.search)], keep))

    def action_practices(self) -> None:
        """Open the register of practices."""
        from field_ems.tui.screens.practices import PracticesScreen

        self.app.push_screen(PracticesScreen())

    @on(DataTable.RowSelected)
    def read(self) -> None:
        """Read what the cursor is on."""
        at = self.query_one(PlainTable).cursor_row
        if 0 <= at < len(self.cards):
            self.app.push_screen(GuidelineScreen(self.cards[at].code))


class GuidelineScreen(StationScreen):
    """One guideline to read, and to decide about."""

    NAME = N_("Guideline")
    HERE = (
        Command("guideline-decide", "d", N_("Decide"), N_("Say what this station does with the guideline."),
                "screen.decide"),
        _BACK,
    )  # fmt: skip

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code

    def body(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="guideline", markup=False)

    def fill(self) -> None:
        """Read it."""
        sheet = guidance.show_guidance(self.store, self.code)
        card, language = sheet.card, current_language()
        self.query_one("#title", Static).update(text_in(card.titles, language))
        about = [card.code, f"v{card.version}", _(KINDS[card.kind]), card.issuer or "", card.symbol or ""]
        lines = ["  ".join(part for part in about if part)]
        if card.effective_on:
            lines.append(_("In force from {day}").format(day=card.effective_on.isoformat()))
        if card.is_overdue(self.ems.now().date()):
            lines.append("! " + _("Headquarters should have reviewed it by {day}").format(day=card.review_due_on))
        lines.append(_("Here: {state}").format(state=state_in_words(card)))
        if card.tailored and card.tailored.reason:
            lines.append(_("Reason: {text}").format(text=card.tailored.reason))
        lines += ["", text_in(sheet.bodies, language)]
        self.query_one("#guideline", Static).update("\n".join(lines))
        self.query_one(VerticalScroll).focus()

    def action_decide(self) -> None:
        """Ask what the station does with it."""
        card = guidance.show_guidance(self.store, self.code).card
        known = card.tailored

        def save(typed: dict[str, str]) -> None:
            if not typed["decision"]:
                raise Refusal("form.choose_one", field=_("Decision"), typed="", choices="1, 2, 3")
            guidance.tailor(
                self.store,
                self.code,
                Tailoring(typed["decision"]),
                self.ems.now(),
                reason=typed["reason"],
                author_id=self.ems.person_id,
            )

        choices = {decision.value: _(words) for decision, words in DECISIONS.items()}
        fields = [
            FormField("decision", _("Decision"), choices[known.decision.value] if known else "", choices),
            FormField("reason", _("Reason (unless adopted as it is)"), (known.reason or "") if known else ""),
        ]
        self.app.push_screen(FormScreen(_("What does this station do with it?"), fields, save))
