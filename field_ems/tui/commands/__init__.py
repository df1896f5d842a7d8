"""What a person can ask for anywhere: each command once, with its key, its name and its help.

Keys, palette, key bar and help screen are made from this list.
"""

from dataclasses import dataclass

from textual.app import App
from textual.binding import Binding

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
    Command("questions", "ctrl+o", N_("Open questions"), N_("What is held, missing or estimated; go to it."),
            "app.go('questions')"),
    Command("reports", "ctrl+l", N_("Reports"), N_("The inventory of a year: see it, write it to a file."),
            "app.go('reports')"),
    Command("imports", "ctrl+b", N_("Import"), N_("Bring in readings from a file, or undo that."), "app.go('imports')"),
    Command("quit", "ctrl+q", N_("Quit"), N_("Leave; everything is saved already."), "app.quit"),
)  # fmt: skip


def bind(app: App[Exception]) -> None:
    """Bind the keys of the commands that hold everywhere, before any widget sees them."""
    for command in EVERYWHERE:
        binding = Binding(command.key, command.action, command.label, show=False, priority=True)
        app._bindings.key_to_bindings[command.key] = [binding]
