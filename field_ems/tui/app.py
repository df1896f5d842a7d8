"""The terminal application: which screen is shown, and what all screens share."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from textual.actions import ActionParseResult
from textual.app import App, SystemCommand
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from field_ems import i18n
from field_ems.domain.notices import Refusal
from field_ems.i18n import _
from field_ems.services import people
from field_ems.services.sync_schedule import read_schedule
from field_ems.store.station import StationStore
from field_ems.store.status import read_status
from field_ems.tui import commands
from field_ems.tui.messages import Went
from field_ems.tui.screens.registry import SCREENS, class_name


class FieldEmsApp(App[None]):
    """Field EMS in a terminal. ``store`` is the station's; ``clock`` gives the time in UTC."""

    CSS_PATH = "styles/app.tcss"
    TITLE = "Field EMS"
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, store: StationStore, clock: Callable[[], datetime]) -> None:
        i18n.install(people.chosen_language(store) or i18n.current_language())
        super().__init__()
        self.store = store
        self.clock = clock
        self.link = ""
        self.next_sync: Timer | None = None
        self.has_shipped_templates = False
        self.animation_level = "none"  # every step of an animation would be sent over a slow link

    def on_mount(self) -> None:
        """Begin at home, or with the first-run wizard where nobody has said who they are."""
        commands.bind(self)
        self.keep_schedule()
        if read_schedule(self.store).on_start:
            self.sync_quietly()
        self.push_screen(SCREENS["home"]())
        if people.person_at_keyboard(self.store) is None:
            self.push_screen(SCREENS["wizard"]())

    def action_go(self, name: str) -> None:
        """Go to a screen, above home alone; what is left keeps its state on disk and not in memory."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if name != "home":
            self.push_screen(SCREENS[name]())

    def speak(self, language: str) -> None:
        """Speak this language from here on, on all screens."""
        people.choose_language(self.store, language)
        i18n.install(language)
        here = [type(screen).__name__ for screen in self.screen_stack[1:]]
        while len(self.screen_stack) > 1:
            self.pop_screen()
        for name, load in SCREENS.items():
            if class_name(name) in here:
                self.push_screen(load())

    def keep_schedule(self) -> None:
        """Sync by itself as often as was chosen."""
        if self.next_sync is not None:
            self.next_sync.stop()
        every = read_schedule(self.store).every
        self.next_sync = self.set_interval(every * 60, self.sync_quietly) if every else None

    def sync_quietly(self) -> None:
        """Sync in the background, as long as the station is enrolled; a link that is down is no news."""
        if self.standing()[1] != _("not enrolled"):
            self.begin_sync()

    def begin_sync(self) -> None:
        """Begin a sync unless one is under way; the application runs it, so that leaving a screen stops nothing."""
        from field_ems.tui.syncing import exchange

        if any(worker.group == "sync" and not worker.is_finished for worker in self.workers):
            return
        self.run_worker(partial(exchange, self), thread=True, group="sync", exclusive=True, exit_on_error=False)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that a sync ended by a fault of the program: nothing hangs, and nothing saved is touched."""
        if event.state is WorkerState.ERROR:
            self.link = ""
            self.notify(_("The sync ended by a fault: {error}. Nothing is lost.").format(error=event.worker.error))

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run what a key asks for; what the store or a rule refuses is said in words, and the screen stays."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except Refusal as refusal:
            self.notify(i18n.say(refusal.notice), severity="warning", timeout=20, markup=False)
            return True

    def on_went(self, event: Went) -> None:
        """Note how a sync goes, and hand it on to the screen that shows it, if that is there."""
        if event.refused is not None:
            self.link = _("no link") if event.refused.code in ("sync.unreachable", "sync.stalled") else _("refused")
        else:
            self.link = "" if event.finished else _("syncing")
        for screen in self.screen_stack:
            show = getattr(screen, "show_progress", None)
            if show is not None:
                show(event)

    def action_help(self) -> None:
        """Show what every key does here."""
        from field_ems.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(getattr(self.screen, "HERE", ())))

    def get_system_commands(self, screen: Screen[object]):  # type: ignore[no-untyped-def]
        """Give the palette the registry's commands."""
        for command in (*getattr(screen, "HERE", ()), *commands.EVERYWHERE):
            yield SystemCommand(
                _(command.label),
                _(command.help),
                lambda action=command.action: self.call_later(self.run_action, action),
            )

    @property
    def person_id(self) -> bytes | None:
        """Who is at the keyboard."""
        return people.person_at_keyboard(self.store)

    def now(self) -> datetime:
        """The time, to the second."""
        return self.clock().replace(microsecond=0)

    def standing(self) -> tuple[str, str, int, str, str]:
        """Give what the status bar shows: station, link, pending entries, last sync, language."""
        path = self.store.database.path
        try:
            status = read_status(path.parent) if path else None
        except sqlite3.Error:
            status = None  # what is wrong is said by whatever reads or saves next
        if status is None:
            return "", "", 0, "", i18n.current_language()
        synced = datetime.fromtimestamp(status.last_sync, UTC) if status.last_sync else None
        link = self.link or (_("enrolled") if status.hq_url else _("not enrolled"))
        station = status.station or people.name_at_keyboard(self.store) or _("no station yet")
        shown = f"{synced:%d.%m. %H:%M}Z" if synced else _("never")
        return station, link, status.pending, shown, i18n.current_language()
