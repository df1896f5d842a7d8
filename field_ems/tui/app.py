"""The terminal application: which screen is shown, and what all screens share."""

import os
import sqlite3
from collections import deque
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual import events, on
from textual.actions import ActionParseResult
from textual.app import App, SystemCommand
from textual.dom import DOMNode
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from field_ems import i18n
from field_ems.domain.notices import Refusal
from field_ems.i18n import _
from field_ems.tui import commands
from field_ems.tui.commands.log import CommandLog
from field_ems.tui.messages import StoreOpened, Went
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.registry import SCREENS, class_name

if TYPE_CHECKING:  # the first frame is painted before anything of the store is loaded
    from textual.driver import Driver

    from field_ems.store.station import StationStore
    from field_ems.tui.slow_link.link import Link

_SECONDS_BETWEEN_LOOKS = 0.005
_FEW_COLOURS = ("linux", "vt", "ansi")
"""Terminals that have sixteen colours at most begin so: they get their own, not mixtures."""
_STYLES = Path(__file__).parent / "styles" / "app.tcss"


def _station_driver() -> "type[Driver] | None":
    """Windows draws through its own console."""
    if os.name != "posix":
        return None
    from field_ems.tui.slow_link.driver import StationDriver

    return StationDriver


class FieldEmsApp(App[Exception]):
    """Field EMS in a terminal; what it returns is the failure that ended it, None where a person did.

    ``store`` is the station's, or what opens it: that runs in a thread once the first frame is painted. ``clock`` gives
    the time in UTC.
    """

    CSS_PATH = "styles/frame.tcss"
    TITLE = "Field EMS"
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        store: "StationStore | Callable[[], StationStore]",
        clock: Callable[[], datetime],
        *,
        slow_link: bool = False,
    ) -> None:
        """``slow_link`` sends to the terminal only what changed, in the terminal's own few colours."""
        few_colours = slow_link or "NO_COLOR" in os.environ or os.environ.get("TERM", "").startswith(_FEW_COLOURS)
        super().__init__(driver_class=_station_driver(), ansi_color=True if few_colours else None)
        if few_colours:
            self.theme = "ansi-dark"
        self.slow_link = slow_link
        self._store: StationStore | None = None
        self._open_store: Callable[[], StationStore] | None = None
        if callable(store):
            self._open_store = store
        else:
            self._use(store)
        self.clock = clock
        self.link = ""
        self.next_sync: Timer | None = None
        self.has_shipped_templates = False
        self.done = CommandLog()
        self.typed_ahead: deque[events.Event] = deque()
        self.animation_level = "none"  # every step of an animation would be sent over a slow link

    def get_default_screen(self) -> Screen[object]:
        """Home is at the bottom of all screens."""
        return SCREENS["home"]()

    def on_mount(self) -> None:
        """Begin at home; its frame is painted before the store is opened."""
        commands.bind(self, commands.EVERYWHERE)
        if i18n.current_language() != "en":
            self.use_direction()
        if self._open_store is None:
            self._begin()
        else:
            self.call_after_refresh(self.run_worker, self._open, thread=True, group="open", exit_on_error=False)

    def _open(self) -> None:
        assert self._open_store is not None
        try:
            self.post_message(StoreOpened(self._open_store()))
        except Exception as failure:  # whoever ran the application says it, where a person can read it
            self.post_message(StoreOpened(None, failure))

    @on(StoreOpened)
    def _go_on(self, event: StoreOpened) -> None:
        """Fill the frame with what the store has."""
        if event.store is None:
            self.exit(event.failure)
            return
        self._use(event.store)
        self._begin()
        screen = self.screen
        if isinstance(screen, StationScreen) and screen.is_mounted:  # one that was just pushed fills itself
            screen.on_screen_resume()

    def _use(self, store: "StationStore") -> None:
        from field_ems.services.people import chosen_language

        self._store = store
        i18n.install(chosen_language(store) or i18n.current_language())

    def _begin(self) -> None:
        """Read the other looks, sync as chosen, and lead through the first run where nobody has said who they are."""
        from field_ems.services.sync_schedule import read_schedule

        self.stylesheet.read(_STYLES)
        self._use_keys()
        self.use_direction()
        self.keep_schedule()
        if read_schedule(self.store).on_start:
            self.sync_quietly()
        if self.person_id is None:
            self.push_screen(SCREENS["wizard"]())

    def _use_keys(self) -> None:
        """Use the keys that were chosen at this station; where two of them clash, all stay as they were."""
        from field_ems.tui.commands.keymap import checked_keys

        path = self.store.database.path
        try:
            commands.choose_keys(checked_keys(path.parent) if path else {})
        except Refusal as refusal:
            commands.choose_keys({})
            self.notify(i18n.say(refusal.notice), severity="warning", timeout=20, markup=False)
        commands.bind(self, commands.EVERYWHERE)
        for screen in self.screen_stack:
            if isinstance(screen, StationScreen) and screen.is_mounted:
                screen.use_keys()

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait until the one before is dealt with: whoever types ahead of a slow link loses nothing."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            leaving = isinstance(event, events.Key) and event.key == "ctrl+q"
            if not leaving and (self.typed_ahead or not self._takes_keys()):
                self.typed_ahead.append(event)
                if len(self.typed_ahead) == 1:
                    self.set_timer(_SECONDS_BETWEEN_LOOKS, self._take_typed_ahead)
                return
        await super().on_event(event)

    async def _take_typed_ahead(self) -> None:
        while self.typed_ahead and self._takes_keys():
            await super().on_event(self.typed_ahead[0])
            self.typed_ahead.popleft()
        if self.typed_ahead:
            self.set_timer(_SECONDS_BETWEEN_LOOKS, self._take_typed_ahead)

    def _takes_keys(self) -> bool:
        """Whether the screen is there and nothing is under way from the line that is typed in up to it."""
        screen = self.screen
        if not self.is_open or not screen.is_mounted or not getattr(screen, "is_filled", True):
            return False
        way = (self.focused or screen).ancestors_with_self
        return not any(node.message_queue_size for node in way if isinstance(node, Widget))

    def action_go(self, name: str) -> None:
        """Go to a screen, above home alone; what is left keeps its state on disk and not in memory."""
        self.keep_typed()
        while len(self.screen_stack) > 1:
            self.pop_screen()
        if name != "home":
            self.push_screen(SCREENS[name]())

    def keep_typed(self) -> None:
        """Keep what is typed and not saved on any screen that is left."""
        for screen in self.screen_stack:
            keep = getattr(screen, "keep_typed", None)
            if keep is not None and self.is_open:
                keep()

    async def action_quit(self) -> None:
        """Leave; what is typed and not saved is kept."""
        self.keep_typed()
        await super().action_quit()

    def speak(self, language: str) -> None:
        """Speak this language from here on, on all screens."""
        from field_ems.services import people

        people.choose_language(self.store, language)
        i18n.install(language)
        self.use_direction()
        here = [type(screen).__name__ for screen in self.screen_stack[1:]]
        while len(self.screen_stack) > 1:
            self.pop_screen()
        home = self.screen
        if isinstance(home, StationScreen):
            home.label()
            home.on_screen_resume()
        for name, load in SCREENS.items():
            if class_name(name) in here:
                self.push_screen(load())

    def use_direction(self) -> None:
        """Let lines run as the language spoken is written, by whoever was chosen to put them in order."""
        from field_ems.tui.right_to_left.direction import Direction, use_direction

        chosen = None
        if self.is_open:
            from field_ems.services.people import chosen_direction

            chosen = chosen_direction(self.store)
        use_direction(self, Direction(chosen) if chosen in set(Direction) else Direction.AUTO)

    def keep_schedule(self) -> None:
        """Sync by itself as often as was chosen."""
        from field_ems.services.sync_schedule import read_schedule

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
        asked = self._command_of(action) if isinstance(action, str) else None
        if asked is not None:
            screen = self.screen
            why = screen.why_off(asked.id) if isinstance(screen, StationScreen) else None
            if why is not None and isinstance(screen, StationScreen):
                screen.tell(why)
                return True
            self.done.note(self.now(), asked)
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

    def _command_of(self, action: str) -> commands.Command | None:
        return next((command for command in self.commands_here() if command.action == action), None)

    def commands_here(self) -> tuple[commands.Command, ...]:
        """Give what can be asked for where a person stands: the screen's own commands first."""
        return (*getattr(self.screen, "HERE", ()), *commands.EVERYWHERE)

    def action_help(self) -> None:
        """Show what every key does here."""
        from field_ems.tui.screens.help import HelpScreen

        screen = self.screen
        why_off = screen.why_off if isinstance(screen, StationScreen) else lambda _: None
        self.push_screen(HelpScreen(getattr(screen, "HERE", ()), why_off))

    def action_by_name(self) -> None:
        """Ask for the name of a command."""
        from field_ems.tui.screens.by_name import ByNameScreen

        self.push_screen(ByNameScreen(self.commands_here()))

    def action_jump(self) -> None:
        """Show letters to jump by."""
        from field_ems.tui.screens.jump import JumpScreen, places_of

        if places := places_of(self.screen):
            self.push_screen(JumpScreen(places))

    def action_calculator(self) -> None:
        """Ask what an amount emits."""
        from field_ems.tui.screens.calculator import CalculatorScreen

        self.push_screen(CalculatorScreen(self.store, self.now()))

    def action_log_shown(self) -> None:
        """Show what was done."""
        from field_ems.tui.screens.done import DoneScreen

        self.push_screen(DoneScreen(self.done))

    def get_system_commands(self, screen: Screen[object]):  # type: ignore[no-untyped-def]
        """Give the palette the registry's commands."""
        for command in self.commands_here():
            yield SystemCommand(
                _(command.label),
                _(command.help),
                lambda action=command.action: self.call_later(self.run_action, action),
            )

    @property
    def is_open(self) -> bool:
        """Whether the store is there; until then only the frame of home is."""
        return self._store is not None

    @property
    def store(self) -> "StationStore":
        """The station's store."""
        assert self._store is not None, "nothing asks for the store before it is open"
        return self._store

    @property
    def person_id(self) -> bytes | None:
        """Who is at the keyboard."""
        from field_ems.services import people

        return people.person_at_keyboard(self.store)

    def now(self) -> datetime:
        """The time, to the second."""
        return self.clock().replace(microsecond=0)

    @property
    def saving(self) -> str:
        """Say that only changes are sent to the terminal, and how much that spares; nothing where all is sent."""
        link: Link | None = getattr(self._driver, "link", None)
        return (
            "" if link is None or not self.slow_link else _("slow link -{percent}%").format(percent=link.percent_spared)
        )

    def standing(self) -> tuple[str, str, int, str, str]:
        """Give what the status bar shows: station, link, pending entries, last sync, language."""
        from field_ems.services import people
        from field_ems.store.status import read_status

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
