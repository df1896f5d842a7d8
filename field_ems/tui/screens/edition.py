"""Making a local edition of a template: tighten, add, replace and leave out, each with its reason."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.domain.checklists import Question, Section, text_in
from field_ems.domain.editions import Action, Adaptation
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language, say
from field_ems.i18n.markers import N_
from field_ems.services import edition_drafts, editions
from field_ems.services.edition_drafts import EditionDraft
from field_ems.services.question_words import CRITERIA, how_to_answer
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.edition_forms import drop_form, question_form, tighten_form
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

_MARKS = {Action.ADD: "+", Action.TIGHTEN: "^", Action.REPLACE: "~", Action.DROP: "-"}
_AROUND = 26


class EditionScreen(StationScreen):
    """All questions of the edition, marked where it differs; what is done is kept at once and saved as a version."""

    NAME = N_("Local edition")
    HERE = (
        Command("edition-tighten", "t", N_("Tighten"), N_("Ask for more in the question under the cursor."),
                "screen.tighten"),
        Command("edition-add", "a", N_("Add"), N_("Add a question of this station's own to the section."),
                "screen.add"),
        Command("edition-replace", "r", N_("Replace"), N_("Put a question of this station's own in its place."),
                "screen.replace"),
        Command("edition-drop", "x", N_("Leave out"), N_("Leave the question out, unless it is mandatory."),
                "screen.drop"),
        Command("edition-undo", "u", N_("Take back"), N_("Take back what was changed in the question."),
                "screen.take_back"),
        Command("edition-save", "s", N_("Save"), N_("Save it as a version that checklists can be begun from."),
                "screen.save"),
        Command("edition-review", "c", N_("What changed"),
                N_("See what the template's later version changed, and confirm."), "screen.review"),
        Command("edition-back", "escape", N_("Back"), N_("Leave; what was changed is kept."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"edition-tighten", "edition-add", "edition-replace", "edition-drop", "edition-undo"})

    def __init__(self, template_id: bytes, edition_id: bytes | None) -> None:
        super().__init__()
        self.template_id = template_id
        self.edition_id = edition_id
        self.draft: EditionDraft | None = None
        self.rows: list[tuple[Section, Question]] = []
        self.changes: dict[str, Adaptation] = {}

    def body(self) -> ComposeResult:
        """The questions, and the one under the cursor in full."""
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def set_up(self) -> None:
        """Give the columns the width of the terminal."""
        table = self.query_one(PlainTable)
        table.add_column("", width=1)
        table.add_column(_("Code"), width=18)
        table.add_column(_("Question"), width=max(30, self.size.width - _AROUND))

    def fill(self) -> None:
        """Read the edition as it is so far."""
        draft = edition_drafts.open_edition_draft(self.store, self.template_id, self.edition_id, self.ems.now())
        self._show(draft)
        if self.edition_id is not None:
            later = editions.show_edition(self.store, self.edition_id).later_parent
            if later is not None:
                text = _("! Version {number} of the template is out. C shows what changed and confirms.")
                self.tell(text.format(number=later.version))
        self.query_one(PlainTable).focus()

    def _show(self, draft: EditionDraft) -> None:
        self.draft = draft
        language = current_language()
        name = draft.code or _("new")
        title = f"{text_in(draft.parent.title, language)} v{draft.parent.version} — {name}"
        self.query_one("#title", Static).update(title)
        self.changes = {}
        for one in draft.adaptations:
            brought_in = one.data.get("code") if one.action in (Action.ADD, Action.REPLACE) else None
            self.changes[str(brought_in or one.target)] = one
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.rows = [(section, one) for section in draft.template.sections for one in section.questions]
        dropped = {one.target for one in draft.adaptations if one.action is Action.DROP}
        self.rows += [
            (section, one) for section in draft.parent.sections for one in section.questions if one.code in dropped
        ]
        for _section, question in self.rows:
            change = self.changes.get(question.code)
            mark = _MARKS[change.action] if change else ""
            table.add_texts(mark, question.code, text_in(question.text, language))
        table.keep_cursor(at)
        self.show_question()

    @property
    def row(self) -> tuple[Section, Question] | None:
        """What the cursor is on."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @on(DataTable.RowHighlighted)
    def show_question(self) -> None:
        """Show the question under the cursor in full, with what was changed and why."""
        if self.row is None:
            return
        section, question = self.row
        language = current_language()
        about = [text_in(section.title, language), _(CRITERIA[question.criterion])]
        if question.mandatory:
            about.append(_("mandatory"))
        lines = [text_in(question.text, language), " | ".join(about), how_to_answer(question)]
        change = self.changes.get(question.code)
        if change is not None:
            lines.append(f"{_MARKS[change.action]} {change.reason}")
        self.query_one("#question", Static).update("\n".join(lines))

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        question = self.row[1] if self.row is not None else None
        if command_id in ("edition-replace", "edition-drop") and question is not None and question.mandatory:
            return say(Refusal("edition.mandatory", target=question.code).notice)
        is_latest = self.edition_id is None or editions.show_edition(self.store, self.edition_id).later_parent is None
        if command_id == "edition-review" and is_latest:
            return _("The edition stands on the latest version of its template.")
        return super().why_off(command_id)

    def _keep(self, adaptation: Adaptation) -> None:
        assert self.draft is not None
        edition_drafts.keep_adaptation(self.store, self.draft.draft_id, adaptation, self.ems.now())

    @on(DataTable.RowSelected)
    def action_tighten(self) -> None:
        """Ask what is to be stricter."""
        if self.row is not None:
            self.app.push_screen(tighten_form(self.row[1], self._keep))

    def action_add(self) -> None:
        """Ask for a question."""
        if self.row is not None:
            section = self.row[0]
            title = _("One more question in: {section}").format(section=text_in(section.title, current_language()))
            self.app.push_screen(question_form(Action.ADD, section.code, title, self._keep))

    def action_replace(self) -> None:
        """Ask for the question to put in its place."""
        question = self._droppable()
        if question is not None:
            title = _("Instead of: {question}").format(question=text_in(question.text, current_language()))
            self.app.push_screen(question_form(Action.REPLACE, question.code, title, self._keep))

    def action_drop(self) -> None:
        """Ask why it is left out."""
        question = self._droppable()
        if question is not None:
            self.app.push_screen(drop_form(question, self._keep))

    def _droppable(self) -> Question | None:
        if self.row is None:
            return None
        question = self.row[1]
        if question.mandatory:
            self.refuse(Refusal("edition.mandatory", target=question.code))
            return None
        return question

    def action_take_back(self) -> None:
        """Take back what was changed in the question under the cursor."""
        if self.row is None or self.draft is None:
            return
        code = self.row[1].code
        try:
            self._show(edition_drafts.take_back(self.store, self.draft.draft_id, code, self.ems.now()))
        except Refusal as refusal:
            self.refuse(refusal)

    def action_save(self) -> None:
        """Ask for its code and the reason of the whole, then save."""
        draft = self.draft
        if draft is None:
            return

        def save(typed: dict[str, str]) -> None:
            edition_drafts.save_edition(
                self.store,
                draft.draft_id,
                typed.get("code", ""),
                typed["reason"],
                self.ems.now(),
                author_id=self.ems.person_id,
            )

        def saved(done: bool | None) -> None:
            if done:
                self.notify(_("Saved. N on its row begins a checklist from it."))
                self.app.pop_screen()

        fields = [] if draft.code else [FormField("code", _("Code, as bangui-generators"))]
        fields.append(FormField("reason", _("Why this station adapts it")))
        self.app.push_screen(FormScreen(_("Save the local edition"), fields, save), saved)

    def action_review(self) -> None:
        """Open what the later version changed."""
        from field_ems.tui.screens.edition_review import EditionReviewScreen

        if self.edition_id is None or editions.show_edition(self.store, self.edition_id).later_parent is None:
            self.tell(_("The edition stands on the latest version of its template."))
        else:
            self.app.switch_screen(EditionReviewScreen(self.edition_id))
