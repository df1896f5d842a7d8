"""The lines that are always there: where one can go, how the station stands, and what the keys do here."""

from rich.cells import cell_len
from textual.events import Resize
from textual.markup import escape
from textual.widgets import Static

from field_ems.i18n import _
from field_ems.tui.commands import Command, key_of

_KEY_NAMES = {
    "slash": "/",
    "colon": ":",
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "Up",
    "down": "Down",
    "left": "<-",
    "right": "->",
}
_EDGES = 2
_GAP = "  "


class StatusBar(Static):
    """Station, link, what waits to be sent, and the last sync; a word for each, never a colour alone."""

    def show(self, station: str, link: str, pending: int, last_sync: str, language: str, saving: str = "") -> None:
        """Show how the station stands; ``saving`` says what the slow-link driver spares."""
        waiting = _("nothing waits") if not pending else _("{count} to send").format(count=pending)
        parts = (station, link, waiting, _("last sync {time}").format(time=last_sync), language)
        self.update(" | ".join(filter(None, (*parts, saving))), layout=False)


class _Keys(Static):
    """One line of keys that is made anew for each width."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id)
        self._commands: tuple[Command, ...] = ()

    def show(self, commands: tuple[Command, ...]) -> None:
        """Show the keys of these commands."""
        self._commands = commands
        self._draw(self.app.size.width)

    def on_resize(self, event: Resize) -> None:
        """Use the room that there is."""
        self._draw(event.container_size.width)

    def _draw(self, width: int) -> None:
        self.update(self.line(width - _EDGES), layout=False)

    def line(self, width: int) -> str:
        """Give the line for so many columns."""
        raise NotImplementedError


class PlaceBar(_Keys):
    """The places that the function keys lead to."""

    def line(self, width: int) -> str:
        """The function keys and where they lead."""
        places = [command for command in self._commands if key_of(command).startswith("f")]
        return "F" + fitted({key_of(command)[1:]: _(command.label) for command in places}, width + _EDGES - 1)


class KeyBar(_Keys):
    """The keys that do something here. A line of text: Textual's own footer leaks widgets as focus moves."""

    def line(self, width: int) -> str:
        """The keys that fit, whole, and how many more are in the help."""
        parts = [(key_name(key_of(command)), _(command.label)) for command in self._commands if key_of(command)]
        shown = len(parts)
        while shown and cell_len(_plain(parts, shown)) > width:
            shown -= 1
        marked = [f"[b]{escape(key)}[/b] {escape(label)}" for key, label in parts[:shown]]
        return _GAP.join([*marked, *_more(len(parts) - shown)])


def _plain(parts: list[tuple[str, str]], shown: int) -> str:
    return _GAP.join([*(f"{key} {label}" for key, label in parts[:shown]), *_more(len(parts) - shown)])


def _more(count: int) -> list[str]:
    return [_("F1 +{count}").format(count=count)] if count else []


def fitted(labels: dict[str, str], width: int) -> str:
    """Give the labels in one line behind their keys, closer where there is little room; then the longest are cut."""
    for gap in (" ", ""):
        line = " ".join(f"{key}{gap}{label}" for key, label in labels.items())
        if cell_len(line) <= width:
            return line
    longest = max(map(cell_len, labels.values()))
    while longest > 1:
        cut = (label if cell_len(label) <= longest else _cut(label, longest - 1) + "." for label in labels.values())
        line = " ".join(f"{key}{label}" for key, label in zip(labels, cut, strict=True))
        if cell_len(line) <= width:
            return line
        longest -= 1
    return " ".join(labels)


def _cut(label: str, width: int) -> str:
    while cell_len(label) > width:
        label = label[:-1]
    return label


def key_name(key: str) -> str:
    """Give a key as people write it."""
    return _KEY_NAMES.get(key) or key.replace("ctrl+", "^").upper()
