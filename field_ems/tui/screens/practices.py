"""The register of practices: each beside the United Nations' minimum, and which of the two applies."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.domain.amounts import parse
from field_ems.domain.notices import Refusal
from field_ems.domain.practices import Level, PracticeState
from field_ems.domain.times import parse_day
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import meters, practices
from field_ems.services.minimums import list_minimums
from field_ems.services.practice_words import (
    AREAS,
    about_practice,
    applies_in_words,
    level_in_words,
    limit_in_words,
    place_in_words,
    state_in_words,
)
from field_ems.services.practices import PracticeCard
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.reading_text import TextScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


class PracticesScreen(StationScreen):
    """Enter tells all of the practice under the cursor, and the minimum's source."""

    NAME = N_("Practices and minimum standards")
    HERE = (
        Command("practices-propose", "a", N_("Propose"), N_("Enter a practice that is not yet adopted."),
                "screen.propose"),
        Command("practices-adopt", "d", N_("Adopt"), N_("Adopt it from a day on; one below the minimum is refused."),
                "screen.adopt"),
        Command("practices-withdraw", "w", N_("Withdraw"), N_("Follow it no longer; it stays in the register."),
                "screen.withdraw"),
        Command("practices-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"practices-adopt", "practices-withdraw"})

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[PracticeCard] = []

    def body(self) -> ComposeResult:
        """One table."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        columns = (_("Practice"), _("Place"), _("Here"), _("Minimum"), _("Applies"), _("State"))
        self.query_one(PlainTable).add_columns(*columns)

    def fill(self) -> None:
        """Read the register."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.cards = practices.list_practices(self.store, self.ems.now().date())
        for card in self.cards:
            table.add_texts(
                f"{'!' if card.has_to_be_raised else ' '} {card.title}",
                place_in_words(card),
                level_in_words(card.level),
                limit_in_words(card.minimum),
                applies_in_words(card),
                state_in_words(card),
            )
        below = sum(card.has_to_be_raised for card in self.cards)
        if not self.cards:
            self.tell(_("There is no practice yet. A proposes one; headquarters publishes the minimums: sync with F7."))
        elif below:
            self.tell(_("Below the minimum: {count}, marked with !").format(count=below))
        table.keep_cursor(at)
        table.focus()

    @property
    def card(self) -> PracticeCard | None:
        """The practice under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        return self.cards[at] if 0 <= at < len(self.cards) else None

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id in self.ON_ROW and self.card is not None and self.card.state is PracticeState.WITHDRAWN:
            return _("It was withdrawn; propose it anew.")
        return super().why_off(command_id)

    @on(DataTable.RowSelected)
    def read(self) -> None:
        """Tell all of the practice under the cursor."""
        if self.card is not None:
            self.app.push_screen(TextScreen(self.card.title, about_practice(self.card)))

    def action_propose(self) -> None:
        """Ask for a practice."""
        known = list_minimums(self.store, self.ems.now().date())
        places = {"": _("whole station")} | {one.id.hex(): one.name for one in meters.list_facilities(self.store)}
        answers = {"yes": True, _("yes"): True, "no": False, _("no"): False}

        def save(typed: dict[str, str]) -> None:
            value = typed["value"].strip()
            met = answers.get(value.casefold())
            practices.propose_practice(
                self.store,
                self.ems.now(),
                typed["title"],
                Level(parse(value) if value and met is None else None, typed["unit"].strip() or None, met),
                area=typed["area"],
                minimum_code=typed["minimum"],
                facility_id=bytes.fromhex(typed["place"]) or None,
                author_id=self.ems.person_id,
            )

        fields = [
            FormField("title", _("What is done")),
            FormField("place", _("Place"), "", places),
            FormField(
                "minimum", _("Minimum standard"), "", {one.code: f"{one.code}, {limit_in_words(one)}" for one in known}
            ),
            FormField("value", _("Value, or yes or no")),
            FormField("unit", _("Unit, if another")),
            FormField(
                "area",
                _("Area, if another"),
                "",
                {one.value: _(words) for one, words in AREAS.items()},
            ),
        ]
        self.app.push_screen(FormScreen(_("Propose a practice"), fields, save))

    def action_adopt(self) -> None:
        """Ask from which day on."""
        card = self.card
        if card is None:
            return

        def save(typed: dict[str, str]) -> None:
            practices.adopt_practice(
                self.store,
                self.ems.now(),
                card.id,
                from_on=parse_day(typed["from"]) if typed["from"].strip() else None,
                author_id=self.ems.person_id,
            )

        fields = [FormField("from", _("From the day on"), self.ems.now().date().isoformat())]
        self.app.push_screen(FormScreen(_("Adopt: {practice}").format(practice=card.title), fields, save))

    def action_withdraw(self) -> None:
        """Withdraw the practice under the cursor."""
        if self.card is None:
            return
        try:
            practices.withdraw_practice(self.store, self.ems.now(), self.card.id, author_id=self.ems.person_id)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.fill()
        self.tell(_("Withdrawn; it stays in the register."))
