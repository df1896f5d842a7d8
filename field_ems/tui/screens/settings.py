"""Settings: language, who is at the keyboard, where the data is."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems import __version__, i18n
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, ngettext
from field_ems.i18n.markers import N_
from field_ems.services import people, sync_schedule
from field_ems.services.sync_schedule import Schedule
from field_ems.store.station import StationStore
from field_ems.tui.commands import Command
from field_ems.tui.right_to_left.direction import Direction
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen

_DIRECTIONS = {
    Direction.AUTO: N_("by itself"),
    Direction.TERMINAL: N_("the terminal does it"),
    Direction.PROGRAM: N_("the program does it"),
    Direction.OFF: N_("nobody: as it comes"),
}


class SettingsScreen(StationScreen):
    """The few choices there are."""

    NAME = N_("Settings")
    HERE = (
        Command("settings-language", "l", N_("Language"), N_("Speak another of the six languages."), "screen.language"),
        Command("settings-person", "p", N_("Who I am"), N_("Say who is at the keyboard from now on."), "screen.person"),
        Command("settings-backup", "b", N_("Back up"), N_("Copy the database into the folder of backups."),
                "screen.backup"),
        Command("settings-sync", "s", N_("Sync"), N_("When to sync by itself, and what a sync may cost."),
                "screen.sync"),
        Command("settings-direction", "r", N_("Right to left"), N_("Say who puts Arabic in order."),
                "screen.direction"),
        Command("settings-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """One text."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="settings", markup=False)

    def fill(self) -> None:
        """Show what is chosen."""
        language = i18n.LANGUAGES[i18n.current_language()]
        lines = [
            _("Language (L): {language}").format(language=language),
            _("At the keyboard (P): {name}").format(name=people.name_at_keyboard(self.store) or "—"),
            _("Sync (S): {schedule}").format(schedule=_in_words(sync_schedule.read_schedule(self.store))),
            _("Right to left (R): {who}").format(who=_(_DIRECTIONS[_direction(self.store)])),
            _("Data: {path}").format(path=self.store.database.path),
            f"Field EMS {__version__}",
        ]
        self.query_one("#settings", Static).update("\n".join(lines))

    def action_language(self) -> None:
        """Ask for the language."""

        def save(typed: dict[str, str]) -> None:
            self.ems.call_later(self.ems.speak, typed["language"] or i18n.current_language())

        fields = [FormField("language", _("Language"), i18n.current_language(), i18n.LANGUAGES)]
        self.app.push_screen(FormScreen(_("Language"), fields, save))

    def action_direction(self) -> None:
        """Ask who puts lines in order that run from right to left."""

        def save(typed: dict[str, str]) -> None:
            people.choose_direction(self.store, typed["who"] or Direction.AUTO)
            self.ems.use_direction()

        choices = {one.value: _(words) for one, words in _DIRECTIONS.items()}
        chosen = people.chosen_direction(self.store) or Direction.AUTO.value
        self.app.push_screen(
            FormScreen(_("Who puts Arabic in order?"), [FormField("who", _("Who"), chosen, choices)], save)
        )

    def action_person(self) -> None:
        """Ask for the name."""
        self.app.push_screen(person_form(self))

    def action_sync(self) -> None:
        """Ask when to sync by itself, and what a sync may cost."""
        known = sync_schedule.read_schedule(self.store)

        def save(typed: dict[str, str]) -> None:
            if not typed["every"].isdecimal():
                raise Refusal("sync.bad_interval", longest=sync_schedule.LONGEST_BETWEEN)
            chosen = Schedule(
                every=int(typed["every"]),
                on_start=typed["on_start"] != "no",
                at_most=sync_schedule.read_cap(typed["at_most"]),
            )
            sync_schedule.choose_schedule(self.store, chosen)
            self.ems.keep_schedule()

        choices = {"yes": _("yes"), "no": _("no")}
        fields = [
            FormField("every", _("Every so many minutes (0: only when asked)"), str(known.every)),
            FormField("on_start", _("When the program starts"), choices["yes" if known.on_start else "no"], choices),
            FormField("at_most", _("At most so many kB a sync (empty: no cap)"),
                      str(known.at_most // 1000) if known.at_most else ""),
        ]  # fmt: skip
        self.app.push_screen(FormScreen(_("Sync"), fields, save))

    def action_backup(self) -> None:
        """Copy the database."""
        from field_ems.store.backups import back_up

        path = self.store.database.path
        if path is not None:
            self.tell(_("Backed up to {path}.").format(path=back_up(path, path.parent / "backups", self.ems.now())))


def _direction(store: StationStore) -> Direction:
    chosen = people.chosen_direction(store)
    return Direction(chosen) if chosen in set(Direction) else Direction.AUTO


def _in_words(schedule: Schedule) -> str:
    if schedule.every:
        words = [ngettext("every minute", "every {count} minutes", schedule.every).format(count=schedule.every)]
    else:
        words = [_("only when asked")]
    if schedule.on_start:
        words.append(_("when the program starts"))
    if schedule.at_most:
        words.append(_("at most {count} kB").format(count=schedule.at_most // 1000))
    return ", ".join(words)


def person_form(screen: StationScreen) -> FormScreen:
    """Give the form that asks who is at the keyboard."""

    def save(typed: dict[str, str]) -> None:
        people.introduce(screen.store, screen.ems.now(), typed["name"], typed["job"])

    return FormScreen(_("Who are you?"), [FormField("name", _("Name")), FormField("job", _("Job (optional)"))], save)
