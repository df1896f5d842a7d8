"""A form: questions one below the other, each with a line to type in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import ModalScreen
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say


@dataclass(frozen=True, slots=True)
class FormField:
    """A question. ``choices`` are what may be typed, completed by the right-arrow key; empty where anything may."""

    name: str
    label: str
    value: str = ""
    choices: tuple[str, ...] = ()
    secret: bool = False


class FormScreen(ModalScreen[bool]):
    """Asks, and gives what was typed to ``save``; a refusal is shown and what was typed stays.

    Enter goes to the next line and saves on the last one, Escape leaves without saving.
    """

    BINDINGS = (("escape", "leave", ""), ("ctrl+s", "save", ""))

    def __init__(self, title: str, fields: Sequence[FormField], save: Callable[[dict[str, str]], None]) -> None:
        super().__init__(classes="modal")
        self._title = title
        self._fields = fields
        self._save = save

    def compose(self) -> ComposeResult:
        """Lay out the questions."""
        with VerticalScroll(id="form"):
            yield Static(self._title, classes="form-title")
            for one in self._fields:
                with Horizontal(classes="field"):
                    yield Static(one.label, classes="label")
                    yield Input(
                        one.value,
                        id=f"field-{one.name}",
                        password=one.secret,
                        placeholder=" / ".join(one.choices),
                        suggester=SuggestFromList(one.choices, case_sensitive=False) if one.choices else None,
                    )
            yield Static("", id="form-message")
            yield Static(_("Enter: next line, then save.  ^S: save.  Esc: leave without saving."))

    def on_mount(self) -> None:
        """Begin at the first question without an answer."""
        empty = next((one for one in self._fields if not one.value), self._fields[0])
        self.query_one(f"#field-{empty.name}", Input).focus()

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """Go to the next line, or save on the last one."""
        inputs = list(self.query(Input))
        at = inputs.index(event.input)
        if at + 1 < len(inputs):
            inputs[at + 1].focus()
        else:
            self.action_save()

    def action_save(self) -> None:
        """Save what was typed, or say why it can't be."""
        typed = {one.name: self.query_one(f"#field-{one.name}", Input).value.strip() for one in self._fields}
        try:
            self._save(typed)
        except Refusal as refusal:
            self.query_one("#form-message", Static).update("! " + say(refusal.notice))
            return
        self.dismiss(True)

    def action_leave(self) -> None:
        """Leave without saving."""
        self.dismiss(False)
