"""Help: what every key does here, and why one does nothing at this moment, from the registry."""

from collections.abc import Callable
from typing import ClassVar

from rich.table import Table
from rich.text import Text
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
        """One line a command, and what it is for beside it."""
        with VerticalScroll(id="form"):
            for title, commands in ((_("Here"), self._here), (_("Everywhere"), EVERYWHERE)):
                if commands:
                    yield Static(title, classes="form-title")
                    yield Static(self._lines(commands))
            yield Static(_("^P or : finds any of these by name.  Esc: close."))

    def _lines(self, commands: tuple[Command, ...]) -> Table:
        lines = Table.grid(padding=(0, 2, 0, 0))
        for command in commands:
            label = Text(_(command.label))
            lines.add_row(Text(f" {key_name(key_of(command))}", no_wrap=True), label, Text(self._what(command)))
        return lines

    def _what(self, command: Command) -> str:
        why = self._why_off(command.id)
        return _(command.help) if why is None else _(command.help) + "\n" + _("Off: {why}").format(why=why)
