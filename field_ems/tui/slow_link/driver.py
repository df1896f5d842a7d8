"""Textual's driver for Unix terminals with the link between it and the terminal."""

from typing import Any

from textual.drivers.linux_driver import LinuxDriver
from textual.events import Resize
from textual.message import Message

from field_ems.tui.slow_link.link import Link

_SHOW_CURSOR = "\x1b[?25h"
_SECONDS_TO_DRAW = 0.3


class SlowLinkDriver(LinuxDriver):
    """Sends only the cells that changed, and leaves the terminal's own cursor where the focus is."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.link = Link(*super()._get_terminal_size(), super().write)
        self._is_drawing = False

    def start_application_mode(self) -> None:
        """Begin, or go on after a suspension: the screen is as whoever had the terminal left it."""
        self.link.forget()
        self._is_drawing = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.link.send(_SHOW_CURSOR)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._is_drawing = False
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Take what Textual writes."""
        self.link.write(data)

    def flush(self) -> None:
        """Send what changed since the last time."""
        if self._is_drawing:
            self.link.draw(*self._app.size)

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
        self.link.forget()
        # where the size is the same again in the end, the application sees no reason to draw
        self._app.call_later(self._app.set_timer, _SECONDS_TO_DRAW, self.flush)
