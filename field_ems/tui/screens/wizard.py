"""The first run: a language, a name, and how to begin."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems import i18n
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services import meters, people, sync
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.premises import facility_form, meter_form
from field_ems.tui.screens.settings import person_form
from field_ems.tui.screens.sync import ask_to_enrol


class WizardScreen(StationScreen):
    """Four steps, each done by one key; what is done is ticked, and any step can be left for later."""

    NAME = N_("Welcome")
    HERE = (
        Command("wizard-language", "l", N_("Language"), N_("Choose the next of the six languages."), "screen.language"),
        Command("wizard-next", "enter", N_("Next step"), N_("Do the first step that is not done yet."), "screen.next"),
        Command("wizard-enrol", "e", N_("Enrol"), N_("Enrol with the code that headquarters gave."), "screen.enrol"),
        Command("wizard-leave", "escape", N_("Begin"), N_("Leave the rest for later and begin."), "screen.begin"),
    )  # fmt: skip

    def body(self) -> ComposeResult:
        """One text."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="steps", markup=False)

    def fill(self) -> None:
        """Show the steps and which are done."""
        name = people.name_at_keyboard(self.store)
        facilities = meters.list_facilities(self.store)
        has_meter = bool(meters.list_meters(self.store, limit=1))
        enrolled_at = sync.overview(self.store).hq_url
        how = _("Headquarters: E enrols with a code. Without one you work offline, and can enrol later.")
        headquarters = _("Headquarters: {url}").format(url=enrolled_at) if enrolled_at else how
        steps = (
            (True, _("Language: {language} (L for the next)").format(
                language=i18n.LANGUAGES[i18n.current_language()])),
            (name is not None, _("Who you are: {name}").format(name=name or "—")),
            (enrolled_at is not None, headquarters),
            (bool(facilities), _("A building: {name}").format(name=facilities[0].name if facilities else "—")),
            (has_meter, _("A meter to read")),
        )  # fmt: skip
        lines = [_("Field EMS keeps meter readings and checklists safe here, and sends them when a link is up."), ""]
        lines += [f" [{'x' if done else ' '}] {number}. {text}" for number, (done, text) in enumerate(steps, 1)]
        lines += ["", _("Enter does the next step.  Esc begins.")]
        self.query_one("#steps", Static).update("\n".join(lines))

    def action_language(self) -> None:
        """Speak the next language."""
        codes = list(i18n.LANGUAGES)
        chosen = codes[(codes.index(i18n.current_language()) + 1) % len(codes)]
        self.ems.speak(chosen)

    def action_next(self) -> None:
        """Ask for what is missing."""
        self.tell("")
        facilities = meters.list_facilities(self.store)
        if people.person_at_keyboard(self.store) is None:
            self.app.push_screen(person_form(self))
        elif not facilities:
            self.app.push_screen(facility_form(self))
        elif not meters.list_meters(self.store, limit=1):
            self.app.push_screen(meter_form(self, facilities))
        else:
            self.action_begin()

    def action_enrol(self) -> None:
        """Ask for address and code."""
        ask_to_enrol(self)

    def action_begin(self) -> None:
        """Go to the first screen of the day."""
        if people.person_at_keyboard(self.store) is None:
            self.tell(_("Say who you are first: press Enter. Each entry keeps its author."))
        else:
            self.app.pop_screen()
