"""What was done since the start, and the same as lines for the shell."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from field_ems.i18n import _
from field_ems.tui.commands.log import CommandLog

if TYPE_CHECKING:
    from field_ems.tui.app import FieldEmsApp


class DoneScreen(ModalScreen[None]):
    """The newest at the end. E writes all to a file that a shell can run."""

    BINDINGS: ClassVar = [("escape,q", "app.pop_screen", ""), ("e", "export", "")]

    def __init__(self, done: CommandLog) -> None:
        super().__init__(classes="modal")
        self._done = done

    def compose(self) -> ComposeResult:
        """One line each."""
        with VerticalScroll(id="form"):
            yield Static(_("What was done"), classes="form-title")
            yield Static(self._done.as_script(), id="done", markup=False)
            yield Static("", id="form-message", markup=False)
            yield Static(_("E: write to a file.  Esc: close."))

    def on_mount(self) -> None:
        """The newest is what one looks for."""
        self.query_one(VerticalScroll).scroll_end(animate=False)

    def action_export(self) -> None:
        """Write all to a file in the station's folder."""
        app = cast("FieldEmsApp", self.app)
        folder = app.store.database.path
        if folder is None:
            return
        path = folder.parent / f"field-ems-{app.now():%Y%m%d-%H%M%S}.sh"
        path.write_text(self._done.as_script(), encoding="utf-8")
        self.query_one("#form-message", Static).update(_("Written: {path}").format(path=path))
