"""Filling in a checklist: the questions, one line to answer in, and at once what the answers come to."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import DataTable, Input, Static

from field_ems.domain.checklists import Question, QuestionKind, text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language, ngettext, say
from field_ems.i18n.markers import N_
from field_ems.services import checklists
from field_ems.services.checklists import Filling
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen


class FillScreen(StationScreen):
    """Each answer is saved as it is given; the next open question comes by itself."""

    NAME = N_("Checklist")
    HERE = (
        Command("fill-up", "up", N_("Before"), N_("Go to the question before."), "screen.move(-1)"),
        Command("fill-down", "down", N_("Next"), N_("Go to the next question."), "screen.move(1)"),
        Command("fill-open", "ctrl+j", N_("Next open"), N_("Go to the next question without an answer."),
                "screen.next_open"),
        Command("fill-comment", "ctrl+n", N_("Comment"), N_("Add a comment to the answer."), "screen.comment"),
        Command("fill-not_applicable", "ctrl+x", N_("N/A"), N_("The question does not apply here, and why."),
                "screen.not_applicable"),
        Command("fill-submit", "ctrl+s", N_("Submit"), N_("Send it to headquarters for a decision."), "screen.submit"),
        Command("fill-back", "escape", N_("Back"), N_("Leave; the draft is saved."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self, draft_id: bytes) -> None:
        super().__init__()
        self.draft_id = draft_id
        self.filling: Filling | None = None
        self.questions: list[Question] = []

    def body(self) -> ComposeResult:
        """The questions, the question in full, the line to answer in, the score."""
        yield DataTable(cursor_type="row", show_header=False)
        yield Static("", id="question")
        with Horizontal(id="entry-line"):
            yield Static("", id="entry-label")
            yield Input(id="entry")
        yield Static("", id="live")

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(DataTable).add_columns("", "", "")

    def fill(self) -> None:
        """Read the draft; keep the cursor where it is."""
        try:
            self._show(checklists.open_checklist(self.store, self.draft_id, self.ems.now().date()))
        except Refusal:
            # Submitted or discarded meanwhile.
            self.app.pop_screen()

    def _show(self, filling: Filling) -> None:
        first = self.filling is None
        self.filling = filling
        language = current_language()
        title = f"{text_in(filling.template.title, language)} — {filling.supplier_name}"
        self.query_one("#title", Static).update(title)
        table = self.query_one(DataTable)
        at = table.cursor_row
        asked = set(filling.result.asked)
        self.questions = [question for question in filling.template.questions() if question.code in asked]
        table.clear()
        for question in self.questions:
            table.add_row(self._mark(question), question.code, text_in(question.text, language)[:62])
        table.move_cursor(row=min(max(at, 0), max(len(self.questions) - 1, 0)))
        self._show_live()
        if first:
            self.action_next_open()
        self._show_question()
        self.query_one(Input).focus()

    def _mark(self, question: Question) -> str:
        assert self.filling is not None
        answer = self.filling.answers.get(question.code) or {}
        if answer.get("na_reason") is not None:
            return _("N/A")
        value = answer.get("value")
        return "" if value is None else _shown(value)[:8]

    def _show_live(self) -> None:
        assert self.filling is not None
        result = self.filling.result
        score = result.score
        parts = [_("{answered} of {asked} answered").format(answered=result.answered, asked=len(result.asked))]
        if score.lowest is not None and score.highest is not None:
            parts.append(
                _("score between {low} and {high}").format(low=f"{score.lowest:.0f}", high=f"{score.highest:.0f}")
            )
        count = len(result.missing)
        if count:
            parts.append(ngettext("{count} thing missing", "{count} things missing", count).format(count=count))
        lines = [" | ".join(parts)]
        lines += ["! " + say(notice) for notice in result.knock_outs[:2]]
        self.query_one("#live", Static).update("\n".join(lines))

    @property
    def question(self) -> Question | None:
        """The question under the cursor."""
        at = self.query_one(DataTable).cursor_row
        return self.questions[at] if 0 <= at < len(self.questions) else None

    @on(DataTable.RowHighlighted)
    def another_question(self) -> None:
        """Show the question under the cursor in full."""
        self._show_question()

    @on(DataTable.RowSelected)
    def to_entry(self) -> None:
        """Answer the question that was chosen."""
        self.query_one(Input).focus()

    def _show_question(self) -> None:
        question = self.question
        if question is None or self.filling is None:
            return
        language = current_language()
        lines = [text_in(question.text, language)]
        if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
            lines += [f"  {n}) {text_in(choice.label, language)}" for n, choice in enumerate(question.choices, 1)]
        if verification := text_in(question.verification, language):
            lines.append(_("How to verify: {text}").format(text=verification))
        if comment := self.filling.comments.get(question.code):
            lines.append(_("Headquarters: {text}").format(text=comment))
        self.query_one("#question", Static).update("\n".join(lines))
        answer = self.filling.answers.get(question.code) or {}
        entry = self.query_one(Input)
        entry.value = _typed(question, answer.get("value"))
        self.query_one("#entry-label", Static).update(self._how(question))

    def _how(self, question: Question) -> str:
        return {
            QuestionKind.YES_NO: _("y / n:"),
            QuestionKind.SINGLE: _("number of the choice:"),
            QuestionKind.MULTIPLE: _("numbers of the choices:"),
            QuestionKind.NUMBER: _("number ({unit}):").format(unit=question.unit or "—"),
            QuestionKind.DATE: _("date, as 2026-11-23:"),
            QuestionKind.TEXT: _("text:"),
            QuestionKind.FILE: _("file:"),
        }[question.kind]

    @on(Input.Submitted, "#entry")
    def take(self, event: Input.Submitted) -> None:
        """Save the answer and go on."""
        question = self.question
        if question is None:
            return
        typed = event.value.strip()
        now = self.ems.now()
        try:
            answer = _read(question, typed)
            filling = checklists.answer_question(self.store, self.draft_id, question.code, answer, now)
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.tell("")
        self._show(filling)
        self.action_next_open()

    def action_move(self, step: int) -> None:
        """Go to another question."""
        table = self.query_one(DataTable)
        table.move_cursor(row=min(max(table.cursor_row + step, 0), max(len(self.questions) - 1, 0)))

    def action_next_open(self) -> None:
        """Go to the next question without an answer."""
        table = self.query_one(DataTable)
        order = [*range(table.cursor_row + 1, len(self.questions)), *range(table.cursor_row + 1)]
        for at in order:
            if 0 <= at < len(self.questions) and not self._mark(self.questions[at]):
                table.move_cursor(row=at)
                return
        self.tell(_("Every question is answered. ^S submits."))

    def action_comment(self) -> None:
        """Ask for a comment."""
        question = self.question
        if question is None or self.filling is None:
            return
        known = str((self.filling.answers.get(question.code) or {}).get("comment") or "")

        def save(typed: dict[str, str]) -> None:
            checklists.comment_on(self.store, self.draft_id, question.code, typed["comment"], self.ems.now())

        self.app.push_screen(FormScreen(question.code, [FormField("comment", _("Comment"), known)], save))

    def action_not_applicable(self) -> None:
        """Ask why the question does not apply."""
        question = self.question
        if question is None:
            return

        def save(typed: dict[str, str]) -> None:
            checklists.set_not_applicable(self.store, self.draft_id, question.code, typed["reason"], self.ems.now())

        self.app.push_screen(FormScreen(question.code, [FormField("reason", _("Why it does not apply"))], save))

    def action_submit(self) -> None:
        """Submit; where something is missing, ask first."""
        if self.filling is None:
            return
        if not self.filling.result.missing:
            self._submit(None, accept_incomplete=False)
            return
        missing = [say(notice) for notice in self.filling.result.missing[:3]]

        def save(typed: dict[str, str]) -> None:
            if typed["sure"].lower() not in {"yes", _("yes")}:
                raise Refusal("checklist.incomplete", missing=len(missing))
            self._submit(typed["note"], accept_incomplete=True)

        title = _("Something is missing; headquarters may send it back:") + "\n" + "\n".join(missing)
        fields = [FormField("note", _("Note to headquarters")), FormField("sure", _("Type “yes” to submit"))]
        self.app.push_screen(FormScreen(title, fields, save))

    def _submit(self, note: str | None, *, accept_incomplete: bool) -> None:
        now = self.ems.now()
        checklists.submit_checklist(
            self.store, self.draft_id, now, now.date(), note=note or None, accept_incomplete=accept_incomplete,
            author_id=self.ems.person_id,
        )  # fmt: skip
        self.notify(_("Submitted. It goes to headquarters with the next sync (F7)."))
        if self.app.screen is self:
            self.app.pop_screen()


def _shown(value: object) -> str:
    if value in ("yes", "no"):
        return _("yes") if value == "yes" else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _typed(question: Question, value: object) -> str:
    """Give what a person would type for a value."""
    if value is None:
        return ""
    codes = [choice.code for choice in question.choices]
    if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        chosen = value if isinstance(value, list) else [value]
        return " ".join(str(codes.index(code) + 1) for code in chosen if code in codes)
    if question.kind is QuestionKind.YES_NO:
        return "y" if value == "yes" else "n"
    return str(value)


def _read(question: Question, typed: str) -> str | list[str] | None:
    """Read what a person typed as an answer: letters for yes and no, numbers for choices; nothing clears it."""
    if not typed:
        return None
    if question.kind is QuestionKind.YES_NO:
        first = typed[0].lower()
        if first in {"y", _("yes")[0].lower()}:
            return "yes"
        return "no" if first in {"n", _("no")[0].lower()} else typed
    if question.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        codes = [choice.code for choice in question.choices]
        words = typed.replace(",", " ").split()
        picked = [codes[int(word) - 1] if word.isdigit() and 0 < int(word) <= len(codes) else word for word in words]
        return picked if question.kind is QuestionKind.MULTIPLE else " ".join(picked)
    return typed
