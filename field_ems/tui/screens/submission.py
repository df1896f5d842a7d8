"""Submitting a checklist: at once where nothing is missing, else after a question."""

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.services import checklists
from field_ems.services.checklists import Filling
from field_ems.services.question_words import naming_question
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen

_SHOWN_MISSING = 5


def submission_form(screen: StationScreen, filling: Filling) -> FormScreen:
    """Give the form that names what is missing and asks whether to submit all the same."""
    missing = filling.result.missing
    lines = [say(naming_question(notice, filling.template)) for notice in missing[:_SHOWN_MISSING]]
    if len(missing) > _SHOWN_MISSING:
        lines.append(_("... and {count} more").format(count=len(missing) - _SHOWN_MISSING))

    def save(typed: dict[str, str]) -> None:
        if typed["sure"].casefold() not in {"yes", _("yes").casefold()}:
            raise Refusal("checklist.incomplete", missing=len(missing))
        submit(screen, filling, typed["note"])

    title = _("Something is missing; headquarters may send it back:") + "\n" + "\n".join(lines)
    fields = [FormField("note", _("Note to headquarters")), FormField("sure", _("Type “yes” to submit"))]
    return FormScreen(title, fields, save)


def submit(screen: StationScreen, filling: Filling, note: str | None) -> None:
    """Submit what is filled in, complete or not."""
    now = screen.ems.now()
    checklists.submit_checklist(
        screen.store,
        filling.draft_id,
        now,
        now.date(),
        note=note or None,
        accept_incomplete=True,
        author_id=screen.ems.person_id,
    )
    screen.notify(_("Submitted. It goes to headquarters with the next sync (F7)."))
