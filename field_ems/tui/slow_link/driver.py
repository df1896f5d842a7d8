"""Textual's driver for Unix terminals, which can have the link between it and the terminal."""

from typing import TYPE_CHECKING, Any

from textual.drivers.linux_driver import LinuxDriver
from textual.events import MouseEvent, Resize
from textual.message import Message

if TYPE_CHECKING:  # without a link the first frame is painted before any of this is loaded
    from field_ems.tui.slow_link.link import Link

_SHOW_CURSOR = "\x1b[?25h"
_SECONDS_TO_DRAW = 0.3


class StationDriver(LinuxDriver):
    """With a link it sends only the cells that changed, and leaves the terminal's own cursor where the focus is.

    There is one over a slow link, and where the lines of Arabic are put in order.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.link: Link | None = None
        self._is_drawing = False
        self._told_terminal = ""
        if getattr(self._app, "slow_link", False):
            self._begin_link()

    def show_right_to_left(self, ordered: bool, to_terminal: str | None) -> None:
        """Put lines in order from here on, or leave them; ``to_terminal`` says to the terminal what it has to do."""
        if ordered and self.link is None:
            link = self._begin_link()
            if self._is_drawing:
                link.send(_SHOW_CURSOR)
        if self.link is not None:
            self.link.order(ordered)
        if to_terminal is not None and to_terminal != self._told_terminal:
            super().write(to_terminal)
            self._told_terminal = to_terminal
        if self._is_drawing:
            self._app.refresh(layout=True)

    def start_application_mode(self) -> None:
        """Begin, or go on after a suspension: the screen is as whoever had the terminal left it."""
        if self.link is not None:
            self.link.forget()
        self._is_drawing = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.link is not None:
            self.link.send(_SHOW_CURSOR)

    def stop_application_mode(self) -> None:
        """Give the terminal back."""
        self._is_drawing = False
        super().stop_application_mode()

    def write(self, data: str) -> None:
        """Take what Textual writes."""
        if self.link is None:
            super().write(data)
        else:
            self.link.write(data)

    def flush(self) -> None:
        """Send what changed since the last time."""
        if self._is_drawing and self.link is not None:
            self.link.draw(*self._app.size)

    def process_message(self, message: Message) -> None:
        """Hand on what the terminal says; after another size it shows nobody knows what."""
        if isinstance(message, Resize):
            self._begin_anew()
        elif isinstance(message, MouseEvent) and self.link is not None:
            message._x = message._screen_x = self.link.told_column(int(message.x), int(message.y))
        super().process_message(message)

    def _begin_link(self) -> "Link":
        from field_ems.tui.slow_link.link import Link

        self.link = Link(*super()._get_terminal_size(), super().write)
        return self.link

    def _get_terminal_size(self) -> tuple[int, int]:
        """Asked for whenever a signal says that the size changed."""
        if self._is_drawing:
            self._begin_anew()
        return super()._get_terminal_size()

    def _begin_anew(self) -> None:
        if self.link is None:
            return
        self.link.forget()
        # where the size is the same again in the end, the application sees no reason to draw
        self._app.call_later(self._app.set_timer, _SECONDS_TO_DRAW, self.flush)
