"""One conflict: what all had seen, what each one entered, by whom and when; one key chooses."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems.domain.notices import Refusal
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import conflicts
from field_ems.services.conflicts import ConflictCard, Side, Sort
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


class ConflictScreen(StationScreen):
    """The value shown is the first; another one is one key away."""

    NAME = N_("To settle")
    HERE = (
        Command("conflict-one", "1", N_("Keep 1"), N_("Keep the value that is shown already."), "screen.choose(1)"),
        Command("conflict-two", "2", N_("Keep 2"), N_("Keep the value beside it."), "screen.choose(2)"),
        Command("conflict-more", "n", N_("Another"), N_("Choose a third or later value by its number."),
                "screen.number"),
        Command("conflict-type", "t", N_("Type"), N_("Type another value in the place of all."), "screen.type"),
        Command("conflict-both", "b", N_("Both stand"), N_("Say why both readings are right."), "screen.both"),
        Command("conflict-later", "escape", N_("Later"), N_("Leave it on the list; all values are kept."),
                "app.pop_screen"),
    )  # fmt: skip

    def __init__(self, card: ConflictCard) -> None:
        super().__init__()
        self.card = card

    def body(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="conflict", markup=False)

    def fill(self) -> None:
        """Show it as it is by now; leave where it has been settled meanwhile."""
        try:
            card = conflicts.show_conflict(self.store, self.card.row_id, self.card.field)
        except Refusal:
            self.app.pop_screen()
            return
        if {side.id for side in card.sides} != {side.id for side in self.card.sides}:
            self.tell(_("Another value has come meanwhile."))
        self.card = card
        self.query_one("#title", Static).update(f"{card.kind_in_words} {card.record}: {card.field_in_words}")
        self.query_one("#conflict", Static).update("\n".join(_lines(card)))

    def action_choose(self, number: int) -> None:
        """Ask why, then keep that value."""
        if not 0 < number <= len(self.card.sides):
            self.tell(_("There is no value with this number."))
            return
        side = self.card.sides[number - 1]
        is_reading = self.card.sort is Sort.READINGS
        label = _("Why") if is_reading else _("Why (may stay empty)")

        def save(typed: dict[str, str]) -> None:
            self._settle(chosen=side.id, reason=typed["reason"])

        title = _("Keep “{value}”").format(value=side.text)
        if is_reading:
            title += "\n" + _("The others are taken back; they stay in the history and count for nothing.")
        self.app.push_screen(FormScreen(title, [FormField("reason", label)], save), self._said)

    def action_number(self) -> None:
        """Ask for the number of the value."""

        def save(typed: dict[str, str]) -> None:
            number = int(typed["number"]) if typed["number"].isdecimal() else 0
            if not 0 < number <= len(self.card.sides):
                raise Refusal("conflict.choose_one", field=self.card.field_in_words)
            self._settle(chosen=self.card.sides[number - 1].id, reason=typed["reason"])

        fields = [FormField("number", _("Number of the value")), FormField("reason", _("Why"))]
        self.app.push_screen(FormScreen(_("Keep one of the values"), fields, save), self._said)

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id == "conflict-type" and not self.card.may_be_typed:
            return _("Here one of the values has to be chosen; another one can't be typed.")
        if command_id == "conflict-both" and self.card.sort is Sort.FIELD:
            return _("A field holds one value: choose one or type another.")
        return super().why_off(command_id)

    def action_type(self) -> None:
        """Ask for another value."""

        def save(typed: dict[str, str]) -> None:
            self._settle(typed=typed["value"], reason=typed["reason"])

        fields = [FormField("value", self.card.field_in_words), FormField("reason", _("Why (may stay empty)"))]
        self.app.push_screen(FormScreen(_("Another value"), fields, save), self._said)

    def action_both(self) -> None:
        """Ask why both stand."""

        def save(typed: dict[str, str]) -> None:
            conflicts.keep_all(self.store, self.ems.now(), self.card, typed["reason"], author_id=self.ems.person_id)

        self.app.push_screen(FormScreen(_("All of them stand"), [FormField("reason", _("Why"))], save), self._said)

    def _settle(self, *, chosen: bytes | None = None, typed: str | None = None, reason: str) -> None:
        conflicts.settle(
            self.store,
            self.ems.now(),
            self.card,
            chosen=chosen,
            typed=typed,
            reason=reason,
            author_id=self.ems.person_id,
        )

    def _said(self, saved: bool | None) -> None:
        """Say that it is settled; the screen closes by itself as it is resumed."""
        if saved:
            self.notify(_("Settled. It goes to headquarters and the other laptops with the next sync."))


def _lines(card: ConflictCard) -> list[str]:
    lines = []
    if card.sort is Sort.FIELD:
        lines += [_("Before, as all had seen it: {value}").format(value=card.base), ""]
    for number, side in enumerate(card.sides, 1):
        mark = _("shown") if number == 1 else _("kept beside it")
        lines += [f"{number}  {side.text}", f"   {made_by(side)} ({mark})", ""]
    if card.sort is Sort.READINGS:
        lines.append(_("Keeping one takes the others back, with your reason. B keeps them all."))
    lines.append(_("Esc leaves it for later: nothing is lost, and it stays on the list."))
    return lines


def made_by(side: Side) -> str:
    """Say by whom, when and on which laptop a value was entered."""
    place = _("this laptop (mine)") if side.is_here else side.device or _("another laptop (theirs)")
    return _("{who}, {time}, {place}").format(
        who=side.author or _("no name given"), time=f"{side.recorded_at:%Y-%m-%d %H:%M}Z", place=place
    )
