"""What all screens have in common: a title, a body, a line for what happened, the status and the keys."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _, say
from field_ems.tui.commands import EVERYWHERE, Command, bind
from field_ems.tui.widgets.bars import KeyBar, PlaceBar, StatusBar

if TYPE_CHECKING:
    from field_ems.store.station import StationStore
    from field_ems.tui.app import FieldEmsApp


class StationScreen(Screen[None]):
    """A screen over the station. ``HERE`` are its own commands; their keys are bound as it is mounted."""

    HERE: ClassVar[tuple[Command, ...]] = ()
    NAME: ClassVar[str] = ""

    ON_ROW: ClassVar[frozenset[str]] = frozenset()
    """The commands that do something to the row under the cursor."""

    is_filled = False
    """Whether it shows what the store has; keys typed before then wait for it."""

    def compose(self) -> ComposeResult:
        """Lay the parts one below the other."""
        yield PlaceBar(id="places")
        yield Static(_(self.NAME), id="title", markup=False)
        yield from self.body()
        yield Static("", id="message", markup=False)
        yield StatusBar(id="status", markup=False)
        yield KeyBar(id="keys")

    def body(self) -> ComposeResult:
        """Give the widgets between title and message."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Bind the screen's own keys."""
        self.use_keys()
        self.set_up()

    def label(self) -> None:
        """Write title and keys in the language spoken."""
        self.query_one("#title", Static).update(_(self.NAME))
        self.use_keys()

    def use_keys(self) -> None:
        """Bind the keys of the commands, and show them."""
        bind(self, self.HERE)
        self.query_one(PlaceBar).show(EVERYWHERE)
        self.query_one(KeyBar).show(self.HERE)

    def set_up(self) -> None:
        """Do once what ``fill`` need not do again."""

    def on_screen_resume(self) -> None:
        """Show what is there, and what changed while another screen was on top."""
        if not self.ems.is_open:
            return
        try:
            self.refresh_status()
            self.fill()
        except Refusal as refusal:
            self.refuse(refusal)
        finally:
            self.app.call_later(setattr, self, "is_filled", True)  # after the focus, which is set by a callback too

    def fill(self) -> None:
        """Read from the store and show it."""
        raise NotImplementedError

    def why_off(self, command_id: str) -> str | None:
        """Say why a command of this screen can do nothing at this moment; None where it can."""
        if command_id in self.ON_ROW and not getattr(self.query_one("PlainTable"), "row_count", 0):
            return _("Nothing is listed that it could be done to.")
        return None

    @property
    def ems(self) -> "FieldEmsApp":
        """The application."""
        return cast("FieldEmsApp", self.app)

    @property
    def store(self) -> "StationStore":
        """The station's store."""
        return self.ems.store

    def refresh_status(self) -> None:
        """Show how the station stands."""
        standing = self.ems.standing()
        self.query_one(StatusBar).show(*standing, self.ems.saving)

    def tell(self, text: str) -> None:
        """Say what happened, until the next thing does."""
        self.query_one("#message", Static).update(text)

    def tell_notice(self, notice: Notice) -> None:
        """Say a notice."""
        self.tell(say(notice))

    def refuse(self, refusal: Refusal) -> None:
        """Say why something could not be done; nothing typed is cleared."""
        self.tell("! " + say(refusal.notice))
