"""Help: what every key does here, and why one does nothing at this moment, from the registry."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from field_ems.i18n import _
from field_ems.tui.commands import EVERYWHERE, Command, key_of
from field_ems.tui.widgets.bars import key_name


class HelpScreen(ModalScreen[None]):
    """The commands of the screen below, then those that hold everywhere."""

    BINDINGS: ClassVar = [("escape,f1,q", "app.pop_screen", "")]

    def __init__(self, here: tuple[Command, ...], why_off: Callable[[str], str | None]) -> None:
        super().__init__(classes="modal")
        self._here = here
        self._why_off = why_off

    def compose(self) -> ComposeResult:
        """One line a command."""
        with VerticalScroll(id="form"):
            for title, commands in ((_("Here"), self._here), (_("Everywhere"), EVERYWHERE)):
                if commands:
                    yield Static(title, classes="form-title")
                    yield Static("\n".join(map(self._line, commands)), markup=False)
            yield Static(_("^P or : finds any of these by name.  Esc: close."))

    def _line(self, command: Command) -> str:
        line = f"  {key_name(key_of(command)):<6} {_(command.label):<16} {_(command.help)}"
        why = self._why_off(command.id)
        return line if why is None else line + "\n" + " " * 9 + _("Off: {why}").format(why=why)
