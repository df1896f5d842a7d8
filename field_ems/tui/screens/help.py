"""Help: what every key does here, from the registry."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from field_ems.i18n import _
from field_ems.tui.commands import EVERYWHERE, Command
from field_ems.tui.widgets.bars import key_name


class HelpScreen(ModalScreen[None]):
    """The commands of the screen below, then those that hold everywhere."""

    BINDINGS: ClassVar = [("escape,f1,q", "app.pop_screen", "")]

    def __init__(self, here: tuple[Command, ...]) -> None:
        super().__init__(classes="modal")
        self._here = here

    def compose(self) -> ComposeResult:
        """One line a command."""
        with VerticalScroll(id="form"):
            for title, commands in ((_("Here"), self._here), (_("Everywhere"), EVERYWHERE)):
                if commands:
                    yield Static(title, classes="form-title")
                    yield Static("\n".join(_line(command) for command in commands), markup=False)
            yield Static(_("^P finds any of these by name.  Esc: close."))


def _line(command: Command) -> str:
    return f"  {key_name(command.key):<6} {_(command.label):<16} {_(command.help)}"
