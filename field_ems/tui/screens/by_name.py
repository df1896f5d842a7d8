"""Commands by name: a line at the bottom, and above it what fits what is typed."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from field_ems.i18n import _
from field_ems.i18n.columns import column
from field_ems.tui.commands import Command, key_of
from field_ems.tui.widgets.bars import key_name
from field_ems.tui.widgets.line import Line

_SHOWN = 8


class ByNameScreen(ModalScreen[None]):
    """Enter runs the first that fits; Tab completes its name."""

    BINDINGS: ClassVar = [("escape", "app.pop_screen", ""), ("tab", "complete", "")]

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__(classes="by-name")
        self._commands = commands

    def compose(self) -> ComposeResult:
        """The names that fit, and the line."""
        with Vertical(id="by-name"):
            yield Static("", id="names", markup=False)
            yield Line(id="name", placeholder=_("name of a command; Enter runs the first"))

    def on_mount(self) -> None:
        """Begin to type."""
        self.query_one(Line).focus()
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        found = fitting(self._commands, self.query_one(Line).value)
        lines = [
            f"{column(_name(one), 24)} {key_name(key_of(one)):<6} {_(one.label)}: {_(one.help)}"
            for one in found[:_SHOWN]
        ]
        self.query_one("#names", Static).update("\n".join(lines) or _("Nothing is called that."))

    @on(Input.Submitted)
    def run(self, event: Input.Submitted) -> None:
        """Run the first that fits."""
        found = fitting(self._commands, event.value)
        if found and event.value.strip():
            self.app.pop_screen()
            self.app.call_later(self.app.run_action, found[0].action)

    def action_complete(self) -> None:
        """Complete the name of the first that fits."""
        found = fitting(self._commands, self.query_one(Line).value)
        if found:
            line = self.query_one(Line)
            line.value = _name(found[0])
            line.cursor_position = len(line.value)


def fitting(commands: tuple[Command, ...], typed: str) -> list[Command]:
    """Give the commands whose name or label begins with what is typed, then those that have it anywhere."""
    wanted = typed.strip().lstrip(":").casefold()
    begun, within = [], []
    for command in commands:
        names = (_name(command).casefold(), command.id.casefold(), _(command.label).casefold())
        if any(name.startswith(wanted) for name in names):
            begun.append(command)
        elif any(wanted in name for name in (*names, _(command.help).casefold())):
            within.append(command)
    return begun + within


def _name(command: Command) -> str:
    return command.id.replace("_", "-")
