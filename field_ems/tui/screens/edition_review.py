"""What a template's later version changed, and confirming the local edition for it."""

from textual.app import ComposeResult
from textual.widgets import Static

from field_ems.domain.editions import Difference
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services import editions
from field_ems.services.editions import Review
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

_DIFFERENCES = {
    Difference.ADDED: N_("added"),
    Difference.REMOVED: N_("removed"),
    Difference.CHANGED: N_("changed"),
}


class EditionReviewScreen(StationScreen):
    """Every question that changed, those that touch the edition marked; C carries the edition over."""

    NAME = N_("What the later version changed")
    HERE = (
        Command("review-confirm", "c", N_("Confirm"), N_("Carry the edition to the later version."), "screen.confirm"),
        Command("review-back", "escape", N_("Back"), N_("Leave; the edition stays as it is."), "app.pop_screen"),
    )

    def __init__(self, edition_id: bytes) -> None:
        super().__init__()
        self.edition_id = edition_id
        self.review: Review | None = None

    def body(self) -> ComposeResult:
        """The changed questions, and what has to be confirmed."""
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns("", _("Question"), _("What"), _("In it"))

    def fill(self) -> None:
        """Compare the two versions."""
        review = editions.review_edition(self.store, self.edition_id)
        self.review = review
        touched = {str(one.params["target"]) for one in review.carried.to_confirm}
        table = self.query_one(PlainTable)
        table.clear()
        for change in review.carried.changes:
            mark = "!" if change.question in touched else ""
            table.add_texts(mark, change.question, _(_DIFFERENCES[change.difference]), ", ".join(change.keys))
        said = ["! " + say(one) for one in review.carried.to_confirm]
        self.query_one("#question", Static).update(
            "\n".join(said) or _("None of it touches what this station adapted.")
        )
        name = f"{review.card.template.code}: v{(review.card.template.parent or ('', 0))[1]} > v"
        self.query_one("#title", Static).update(f"{name}{review.later_parent.version}")
        table.focus()

    def action_confirm(self) -> None:
        """Ask for the reason; giving it says that all that is marked was looked at."""
        review = self.review
        if review is None:
            return

        def save(typed: dict[str, str]) -> None:
            editions.confirm_edition(
                self.store,
                self.edition_id,
                self.ems.now(),
                confirmed=[str(one.params["target"]) for one in review.carried.to_confirm],
                reason=typed["reason"],
                author_id=self.ems.person_id,
            )

        def saved(done: bool | None) -> None:
            if done:
                self.notify(_("Carried over. Checklists begun from here on use it."))
                self.app.pop_screen()

        title = _("What is marked with ! was looked at and holds. Why does the edition go on so?")
        self.app.push_screen(FormScreen(title, [FormField("reason", _("Reason"))], save), saved)
