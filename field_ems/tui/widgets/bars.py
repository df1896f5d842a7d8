"""The lines that are always there: where one can go, how the station stands, and what the keys do here."""

from textual.widgets import Static

from field_ems.i18n import _
from field_ems.tui.commands import Command

_KEY_NAMES = {
    "slash": "/",
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "Up",
    "down": "Down",
}
_AROUND = 3
"""The columns that the edges and the letter F take."""


class StatusBar(Static):
    """Station, link, what waits to be sent, and the last sync; a word for each, never a colour alone."""

    def show(self, station: str, link: str, pending: int, last_sync: str, language: str, saving: str = "") -> None:
        """Show how the station stands; ``saving`` says what the slow-link driver spares."""
        waiting = _("nothing waits") if not pending else _("{count} to send").format(count=pending)
        parts = (station, link, waiting, _("last sync {time}").format(time=last_sync), language)
        self.update(" | ".join(filter(None, (*parts, saving))), layout=False)


class PlaceBar(Static):
    """The places that the function keys lead to."""

    def show(self, commands: tuple[Command, ...]) -> None:
        """Show the function keys."""
        labels = {command.key[1:]: _(command.label) for command in commands if command.key.startswith("f")}
        self.update("F" + fitted(labels, self.app.size.width - _AROUND), layout=False)


class KeyBar(Static):
    """The keys that do something here. A line of text: Textual's own footer leaks widgets as focus moves."""

    def show(self, commands: tuple[Command, ...]) -> None:
        """Show the keys; what does not fit is in the help."""
        keys = (f"[b]{key_name(command.key)}[/b] {_(command.label)}" for command in commands)
        self.update("  ".join(keys), layout=False)


def fitted(labels: dict[str, str], width: int) -> str:
    """Give the labels in one line behind their keys; where there is no room the longest are cut, with a point."""
    longest = max(map(len, labels.values()))
    while longest > 1:
        cut = (label if len(label) <= longest else label[: longest - 1] + "." for label in labels.values())
        line = " ".join(f"{key} {label}" for key, label in zip(labels, cut, strict=True))
        if len(line) <= width:
            return line
        longest -= 1
    return " ".join(labels)


def key_name(key: str) -> str:
    """Give a key as people write it."""
    return _KEY_NAMES.get(key) or key.replace("ctrl+", "^").upper()
