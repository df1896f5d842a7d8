"""A form: questions one below the other, each with a line to type in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.events import DescendantFocus
from textual.screen import ModalScreen
from textual.suggester import Suggester, SuggestFromList
from textual.widgets import Input, Static

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services.typed import Typed, drop_typed, find_typed, keep_typed
from field_ems.tui.messages import Saved
from field_ems.tui.widgets.line import Line

if TYPE_CHECKING:
    from field_ems.store.station import StationStore
    from field_ems.tui.app import FieldEmsApp

_LISTED = 12
"""More choices than these are completed while typing, not listed."""


@dataclass(frozen=True, slots=True)
class FormField:
    """A question. ``choices`` are codes with their words; ``is_open`` where something else may be typed as well.

    ``look_up`` gives the words that begin with what is typed, for choices that are too many to be held here.
    """

    name: str
    label: str
    value: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False
    look_up: Callable[[str], Sequence[str]] | None = None

    def chosen(self, typed: str) -> str:
        """Give the code for a number, a word or its beginning; what was typed where there is no choice.

        Refuses with ``form.choose_one``.
        """
        codes = list(self.choices)
        if not codes or not typed:
            return typed
        if typed.isdecimal() and 0 < int(typed) <= len(codes):
            return codes[int(typed) - 1]
        folded = typed.casefold()
        for code, words in self.choices.items():
            if folded in (code.casefold(), words.casefold()):
                return code
        begun = [code for code, words in self.choices.items() if words.casefold().startswith(folded)]
        if len(begun) == 1 and not self.is_open:
            return begun[0]
        if self.is_open:
            return typed
        raise Refusal("form.choose_one", field=self.label, typed=typed, choices=", ".join(self.choices.values()))

    @property
    def hint(self) -> str:
        """The choices with the numbers that pick them."""
        if len(self.choices) > _LISTED or self.look_up is not None:
            return _("Begin to type; the right arrow completes.")
        return "  ".join(f"{number} {words}" for number, words in enumerate(self.choices.values(), 1))


class _LookedUp(Suggester):
    """Completes what is typed with the first of the words that are looked up for it."""

    def __init__(self, look_up: Callable[[str], Sequence[str]]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._look_up = look_up

    async def get_suggestion(self, value: str) -> str | None:
        """Give the first word that begins so, with the letters as they were typed."""
        if not value.strip():
            return None
        folded = value.casefold()
        return next(
            (value + one[len(value) :] for one in self._look_up(value) if one.casefold().startswith(folded)), None
        )


class FormScreen(ModalScreen[bool]):
    """Asks, and gives what was typed to ``save``; a refusal is shown and what was typed stays.

    Enter goes to the next line and saves on the last one, Escape leaves without saving.
    """

    HOW: ClassVar[str] = N_("Enter: next line, then save.  ^S: save.  Esc: leave without saving.")

    BINDINGS: ClassVar = [
        ("escape", "leave", ""),
        ("ctrl+s", "save", ""),
        Binding("ctrl+o", "recover", priority=True),
        Binding("ctrl+x", "discard", priority=True),
        ("up", "move(-1)", ""),
        ("down", "move(1)", ""),
    ]

    def __init__(
        self,
        title: str,
        fields: Sequence[FormField],
        save: Callable[[dict[str, str]], None],
        *,
        beside: bool = False,
    ) -> None:
        """``beside`` lets ``save`` run in a thread, for what may have to wait for a link; it touches no widget then."""
        super().__init__(classes="modal")
        self._beside = beside
        self._is_saving = False
        self._title = title
        self._fields = {one.name: one for one in fields}
        self._save = save
        self._place = "|".join((save.__qualname__, *(one.value for one in fields)))
        self._left: Typed | None = None

    def compose(self) -> ComposeResult:
        """Lay out the questions."""
        with VerticalScroll(id="form", can_focus=False):
            yield Static(self._title, classes="form-title", markup=False)
            for one in self._fields.values():
                with Horizontal(classes="field"):
                    yield Static(one.label, classes="label", markup=False)
                    yield Line(
                        one.choices.get(one.value, one.value),
                        id=f"field-{one.name}",
                        suggester=_suggester(one),
                    )
            yield Static("", id="form-left", markup=False)
            yield Static("", id="form-choices", markup=False)
            yield Static("", id="form-message", markup=False)
            yield Static(_(self.HOW))

    def on_mount(self) -> None:
        """Begin at the first question without an answer; where something is changed, at its name."""
        all_fields = list(self._fields.values())
        first = all_fields[0]
        is_changing = bool(first.value) and not first.choices
        begins = first if is_changing else next((one for one in all_fields if not one.value), first)
        self.query_one(f"#field-{begins.name}", Input).focus()
        self._left = find_typed(self._store, self._place)
        if self._left is not None:
            text = _("Typed here and not saved, left {time}: ^O recovers it, ^X discards it.")
            self.query_one("#form-left", Static).update(text.format(time=f"{self._left.left_at:%d.%m. %H:%M}Z"))

    @property
    def _store(self) -> "StationStore":
        return cast("FieldEmsApp", self.app).store

    def keep_typed(self) -> None:
        """Keep what is typed, for when somebody opens the form again; what waits for a link may be a secret code."""
        typed = {name: self.query_one(f"#field-{name}", Input).value for name in self._fields}
        begun = {name: one.choices.get(one.value, one.value) for name, one in self._fields.items()}
        if typed != begun and not self._beside:
            keep_typed(self._store, self._place, typed, cast("FieldEmsApp", self.app).now())

    def action_recover(self) -> None:
        """Type again what was left here."""
        if self._left is not None:
            for name, value in self._left.values.items():
                self.query_one(f"#field-{name}", Input).value = value
            self.action_discard()

    def action_discard(self) -> None:
        """Throw away what was left here."""
        if self._left is not None:
            drop_typed(self._store, self._place)
            self._left = None
            self.query_one("#form-left", Static).update("")

    @on(DescendantFocus)
    def list_choices(self) -> None:
        """List what can be chosen for the line that is typed in."""
        focused = self.focused
        if isinstance(focused, Input) and focused.id:
            self.query_one("#form-choices", Static).update(self._fields[focused.id.removeprefix("field-")].hint)

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Go to the next line, or save on the last one."""
        inputs = list(self.query(Input))
        if event.input is inputs[-1]:
            self.action_save()
        else:
            self.action_move(1)

    def action_move(self, step: int) -> None:
        """Go to another line."""
        inputs = list(self.query(Input))
        at = inputs.index(self.focused) + step if isinstance(self.focused, Input) else 0
        inputs[min(max(at, 0), len(inputs) - 1)].focus()

    def action_save(self) -> None:
        """Save what was typed, or say why it can't be."""
        if self._is_saving:
            return
        try:
            typed = self.typed()
            if not self._beside:
                self._save(typed)
        except Refusal as refusal:
            self.query_one("#form-message", Static).update("! " + say(refusal.notice))
            return
        if not self._beside:
            self.dismiss(True)
            return
        self._is_saving = True
        self.query_one("#form-message", Static).update(_("One moment ..."))
        self.run_worker(partial(self._save_beside, typed), thread=True)

    def typed(self) -> dict[str, str]:
        """Give what stands in the lines, by the fields' names; refuses with ``form.choose_one``."""
        return {
            name: one.chosen(self.query_one(f"#field-{name}", Input).value.strip())
            for name, one in self._fields.items()
        }

    def _save_beside(self, typed: dict[str, str]) -> None:
        refused = None
        try:
            self._save(typed)
        except Refusal as refusal:
            refused = refusal.notice
        self.post_message(Saved(refused))

    @on(Saved)
    def saved_beside(self, event: Saved) -> None:
        """Close, or say why it could not be saved."""
        self._is_saving = False
        if event.refused is None:
            self.dismiss(True)
        else:
            self.query_one("#form-message", Static).update("! " + say(event.refused))

    def action_leave(self) -> None:
        """Leave without saving."""
        self.dismiss(False)


def _suggester(field: FormField) -> Suggester | None:
    if field.look_up is not None:
        return _LookedUp(field.look_up)
    words = list(field.choices.values())
    return SuggestFromList(words, case_sensitive=False) if words else None


def whole_number(label: str, typed: str) -> int | None:
    """Read a count; None where nothing was typed. Refuses with ``form.whole_number``."""
    if not typed:
        return None
    if not typed.isdecimal():
        raise Refusal("form.whole_number", field=label, typed=typed)
    return int(typed)
