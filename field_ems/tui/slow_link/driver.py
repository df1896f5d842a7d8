"""Textual's driver for Unix terminals with the parser and the painter between it and the terminal."""

from typing import Any

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message

from field_ems.tui.slow_link.cells import Grid
from field_ems.tui.slow_link.painter import Painter
from field_ems.tui.slow_link.parser import Parser

_SHOW_CURSOR = "\x1b[?25h"
_HIDE_CURSOR = "\x1b[?25l"
_SECONDS_TO_DRAW = 0.3


class SlowLinkDriver(LinuxDriver):
    """Sends only the cells that changed, and leaves the terminal's own cursor where the focus is.

    ``octets_asked`` is what Textual wrote, ``octets_sent`` what the terminal was sent.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        width, height = self._size or super()._get_terminal_size()
        self.octets_asked = 0
        self.octets_sent = 0
        self._is_drawing = False
        self._parser = Parser(Grid(width, height), self._pass_on)
        self._painter = Painter(width, height)

    @property
    def percent_saved(self) -> int:
        """How much of what Textual wrote did not have to be sent, in percent."""
        return 100 - round(100 * self.octets_sent / max(self.octets_asked, 1))

    def start_application_mode(self) -> None:
        """Begin, or go on after a suspension: the screen is as whoever had the terminal left it."""
        self._painter.forget()
        self._is_drawing = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._send(_SHOW_CURSOR)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._is_drawing = False
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Take what Textual writes into the cells; what is no picture goes on as it is."""
        self.octets_asked += len(data.encode())
        self._parser.feed(data)

    def flush(self) -> None:
        """Send what changed since the last time."""
        if not self._is_drawing:
            return
        width, height = self._app.size
        grid = self._parser.grid
        if (grid.width, grid.height) != (width, height):
            grid.resize(width, height)
        painted = self._painter.paint(grid, (min(self._parser.x, width - 1), min(self._parser.y, height - 1)))
        if painted:
            self._send(painted)

    def process_message(self, message: Message) -> None:
        """Hand on what the terminal says; after another size it shows nobody knows what."""
        if isinstance(message, Resize):
            self._begin_anew()
        super().process_message(message)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Asked for whenever a signal says that the size changed."""
        if self._is_drawing:
            self._begin_anew()
        return super()._get_terminal_size()

    def _begin_anew(self) -> None:
        self._painter.forget()
        # where the size is the same again in the end, the application sees no reason to draw
        self._app.call_later(self._app.set_timer, _SECONDS_TO_DRAW, self.flush)

    def _pass_on(self, sequence: str) -> None:
        if sequence != _HIDE_CURSOR:
            self._send(sequence)

    def _send(self, text: str) -> None:
        self.octets_sent += len(text.encode())
        super().write(text)
