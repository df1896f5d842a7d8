"""Home: what is due, what waits, and the station's key figures."""

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.tui.commands import Command
from field_ems.tui.messages import HomeRead
from field_ems.tui.screens.base import StationScreen


class HomeScreen(StationScreen):
    """The first screen of the day. Its frame is there before anything is read: what costs is loaded beside it."""

    NAME = N_("Home")
    HERE = (
        Command("home-questions", "o", N_("Open questions"), N_("What is held, missing or estimated; go to it."),
                "app.go('questions')"),
        Command("home-trends", "t", N_("Trends"), N_("Uses and emissions by month and year, beside their targets."),
                "app.go('trends')"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """One text that scrolls where the terminal is small."""
        with VerticalScroll(classes="scroll"):
            yield Static(_("Reading what is due, what waits and the figures of the year ..."), id="home", markup=False)

    def fill(self) -> None:
        """Read in a thread what is due, what waits and the figures of the year."""
        self.run_worker(self._read, thread=True, exclusive=True, group="home")

    def _read(self) -> None:
        from field_ems.tui.home_lines import read_home

        self.post_message(HomeRead(read_home(self.store, self.ems.now())))

    @on(HomeRead)
    def show(self, event: HomeRead) -> None:
        """Show what was read."""
        self.query_one("#home", Static).update("\n".join(event.lines))
