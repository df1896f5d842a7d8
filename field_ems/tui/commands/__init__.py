"""What a person can ask for anywhere: each command once, with its key, its name and its help.

Keys, palette, key bar and help screen are made from this list.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from textual.binding import Binding
from textual.dom import DOMNode

from field_ems.i18n import _
from field_ems.i18n.markers import N_


@dataclass(frozen=True, slots=True)
class Command:
    """A command: ``action`` is what Textual runs, ``help`` one sentence on what it is for."""

    id: str
    key: str
    label: str
    help: str
    action: str


EVERYWHERE: tuple[Command, ...] = (
    Command("help", "f1", N_("Help"), N_("What every key does here."), "app.help"),
    Command("home", "f2", N_("Home"), N_("What is due, what waits, and the station's key figures."), "app.go('home')"),
    Command("readings", "f3", N_("Readings"), N_("Walk the meters and type what they show."), "app.go('readings')"),
    Command("meters", "f4", N_("Meters"), N_("Buildings, meters and tanks: add and look up."), "app.go('meters')"),
    Command("checklists", "f5", N_("Checklists"), N_("Fill in, submit and follow checklists."), "app.go('checklists')"),
    Command("suppliers", "f6", N_("Suppliers"), N_("Suppliers and tenders: add and look up."), "app.go('suppliers')"),
    Command("sync", "f7", N_("Sync"), N_("Send what waits and fetch what headquarters has."), "app.go('sync')"),
    Command("settings", "f8", N_("Settings"), N_("Language, your name, and where the data is."), "app.go('settings')"),
    Command("guidance", "f9", N_("Guidance"), N_("Read guidelines and say which apply here."), "app.go('guidance')"),
    Command("conflicts", "ctrl+r", N_("To settle"), N_("What two people entered differently; choose what is right."),
            "app.go('conflicts')"),
    Command("outcomes", "ctrl+y", N_("What became of it"), N_("What headquarters applied or holds back, and why."),
            "app.go('outcomes')"),
    Command("questions", "", N_("Open questions"), N_("What is held, missing or estimated; go to it."),
            "app.go('questions')"),
    Command("reports", "ctrl+l", N_("Reports"), N_("The inventory of a year: see it, write it to a file."),
            "app.go('reports')"),
    Command("trends", "", N_("Trends"), N_("Uses and emissions by month and year, beside their targets."),
            "app.go('trends')"),
    Command("imports", "ctrl+b", N_("Import"), N_("Bring in readings from a file, or undo that."), "app.go('imports')"),
    Command("calc", "", N_("Calculator"), N_("What an amount of fuel, power, waste or travel emits, and why."),
            "app.calculator"),
    Command("jump", "ctrl+f", N_("Jump"), N_("Show a letter beside each line and go to the one that is typed."),
            "app.jump"),
    Command("by_name", "colon", N_("By name"), N_("Run any command by typing its name."), "app.by_name"),
    Command("log", "", N_("Log"), N_("What was done since the start, also as lines for the shell."), "app.log_shown"),
    Command("quit", "ctrl+q", N_("Quit"), N_("Leave; everything is saved already."), "app.quit"),
)  # fmt: skip

TYPED_FIRST = {"app.by_name"}
"""What is run by a character that can be typed: a line to type in takes it first."""

_chosen: dict[str, str] = {}


def key_of(command: Command) -> str:
    """Give the key that runs a command: the one that a person chose, or its own; empty where it has none."""
    return _chosen.get(command.id, command.key)


def choose_keys(chosen: Mapping[str, str]) -> None:
    """Use these keys from here on, by command id; the keys of a program are one thing."""
    _chosen.clear()
    _chosen.update(chosen)


def bind(node: DOMNode, commands: tuple[Command, ...]) -> None:
    """Bind the keys of these commands at a node, before any widget inside it sees them."""
    bindings = node._bindings.key_to_bindings
    for key, bound in list(bindings.items()):
        bindings[key] = [one for one in bound if one.id not in {command.id for command in commands}]
    for command in commands:
        key = key_of(command)
        if key:
            first = command.action not in TYPED_FIRST
            binding = Binding(key, command.action, _(command.label), show=False, priority=first, id=command.id)
            bindings.setdefault(key, []).append(binding)
