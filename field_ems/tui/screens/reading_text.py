"""A text to read over the screen below, until Escape."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from field_ems.i18n import _


class TextScreen(ModalScreen[None]):
    """Lines that scroll with the arrow keys; what is in them is never read as markup."""

    BINDINGS: ClassVar = [("escape,enter,q", "app.pop_screen", "")]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(classes="modal")
        self._title = title
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The title above the lines."""
        with VerticalScroll(id="form"):
            yield Static(self._title, classes="form-title", markup=False)
            yield Static("\n".join(self._lines), id="text", markup=False)
            yield Static(_("Esc: close."))
