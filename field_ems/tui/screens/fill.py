"""Filling in a checklist, a section at a time: the questions, one line to answer in, and what it comes to so far."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.timer import Timer
from textual.widgets import DataTable, Input, Static

from field_ems.domain.checklists import Question, QuestionKind, Section, text_in
from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _, current_language, ngettext, say
from field_ems.i18n.markers import N_
from field_ems.services import checklists
from field_ems.services.checklists import Filling
from field_ems.services.evidence_words import item_in_words
from field_ems.services.question_words import answer_in_words, naming_question, proof_asked_for
from field_ems.services.typed import drop_typed, find_typed, keep_typed
from field_ems.tui.answer_line import as_typed, label_of_line, listed_choices, read_answer
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.line import Line
from field_ems.tui.widgets.table import PlainTable

_ANSWER_WIDTH = 22
_AROUND_COLUMNS = 10


class FillScreen(StationScreen):
    """Enter saves an answer and goes on to the next open question; a pause in typing saves too."""

    NAME = N_("Checklist")
    HERE = (
        Command("fill-open", "ctrl+o", N_("Open"), N_("Go to the next question that lacks an answer or its proof."),
                "screen.next_open"),
        Command("fill-not_applicable", "ctrl+x", N_("N/A"), N_("The question does not apply here, and why."),
                "screen.not_applicable"),
        Command("fill-comment", "ctrl+n", N_("Comment"), N_("Add a comment to the answer."), "screen.comment"),
        Command("fill-evidence", "ctrl+e", N_("Proof"), N_("Attach a file, or name a paper, that proves the answer."),
                "screen.evidence"),
        Command("fill-look", "ctrl+t", N_("Look"), N_("See what is attached to the answer: a text, an image's size."),
                "screen.look"),
        Command("fill-why", "ctrl+g", N_("Why"), N_("Why the question is asked: aspect, product group, criterion."),
                "screen.why"),
        Command("fill-submit", "ctrl+s", N_("Submit"), N_("Send it to headquarters for a decision."), "screen.submit"),
        Command("fill-section", "pagedown", N_("Section"), N_("Go to the next section."), "screen.turn(1)"),
        Command("fill-back", "escape", N_("Back"), N_("Leave; the draft is saved."), "screen.leave"),
        Command("fill-section_before", "pageup", N_("Section before"), N_("Go to the section before."),
                "screen.turn(-1)"),
        Command("fill-discard", "ctrl+d", N_("Discard"), N_("Throw this draft away."), "screen.discard"),
        Command("fill-up", "up", N_("Before"), N_("Go to the question before."), "screen.move(-1)"),
        Command("fill-down", "down", N_("Next"), N_("Go to the next question."), "screen.move(1)"),
    )  # fmt: skip

    PAUSE = 1.0
    """After so many seconds without a key what was typed is saved, where it is an answer."""

    def __init__(self, draft_id: bytes) -> None:
        super().__init__()
        self.draft_id = draft_id
        self.filling: Filling | None = None
        self.section: Section | None = None
        self.questions: list[Question] = []
        self.shown: Question | None = None
        self.pause: Timer | None = None

    def body(self) -> ComposeResult:
        """The section, its questions, the question in full, the line to answer in, the score."""
        yield Static("", id="section", markup=False)
        yield PlainTable(show_header=False)
        yield Static("", id="question", markup=False)
        with Horizontal(id="entry-line"):
            yield Static("", id="entry-label", markup=False)
            yield Line(id="entry")
        yield Static("", id="live", markup=False)

    def set_up(self) -> None:
        """Give the columns the width of the terminal."""
        table = self.query_one(PlainTable)
        table.add_column("", width=1)
        table.add_column("", width=max(20, self.size.width - _ANSWER_WIDTH - _AROUND_COLUMNS))
        table.add_column("", width=_ANSWER_WIDTH)

    def fill(self) -> None:
        """Read the draft; begin at the first open question, and stay where one is afterwards."""
        is_first = self.filling is None
        try:
            filling = checklists.open_checklist(self.store, self.draft_id, self.ems.now().date())
        except Refusal:
            # Submitted or discarded meanwhile.
            self.app.pop_screen()
            return
        self._take(filling)
        if is_first:
            title = f"{text_in(filling.template.title, current_language())} — {filling.supplier_name}"
            self.query_one("#title", Static).update(title)
            self.action_next_open()
            if filling.answers:
                text = _("Draft of {time} recovered. ^D discards it.")
                self.tell(text.format(time=f"{filling.updated_at:%d.%m. %H:%M}Z"))
            self._bring_back()
            if asked := filling.comments.get(""):
                self.tell(_("Headquarters: {text}").format(text=asked))
        self._show_question()
        self.query_one("#entry", Input).focus()

    def _take(self, filling: Filling) -> None:
        """Show the draft as it is: an answer may have opened or closed other questions."""
        self.filling = filling
        if self.section is None:
            self.section = filling.template.sections[0]
        self._show_section(self.section)
        result = filling.result
        parts = [_("{answered} of {asked} answered").format(answered=result.answered, asked=len(result.asked))]
        if result.score.lowest is not None and result.score.highest is not None:
            low, high = f"{result.score.lowest:.0f}", f"{result.score.highest:.0f}"
            text = _("score between {low} and {high}") if low != high else _("score {score}")
            parts.append(text.format(low=low, high=high, score=high))
        if count := len(result.missing):
            parts.append(ngettext("{count} thing missing", "{count} things missing", count).format(count=count))
        if count := len(result.knock_outs):
            parts.append(ngettext("! {count} knock-out", "! {count} knock-outs", count).format(count=count))
        first = (naming_question(one, filling.template) for one in (*result.knock_outs[:1], *result.remarks[:1]))
        lines = [" | ".join(parts), *("! " + say(one) for one in first)]
        self.query_one("#live", Static).update("\n".join(lines))

    def _asked_in(self, section: Section) -> list[Question]:
        assert self.filling is not None
        asked = set(self.filling.result.asked)
        return [question for question in section.questions if question.code in asked]

    def _show_section(self, section: Section) -> None:
        assert self.filling is not None
        table = self.query_one(PlainTable)
        questions = self._asked_in(section)
        if section is self.section and [one.code for one in questions] == [one.code for one in self.questions]:
            for at, question in enumerate(questions):
                table.show_texts(at, *self._cells(question))
        else:
            at = table.cursor_row if section is self.section else 0
            self.section, self.questions = section, questions
            table.clear()
            for question in questions:
                table.add_texts(*self._cells(question))
            table.move_cursor(row=min(max(at, 0), max(len(questions) - 1, 0)))
        sections = self.filling.template.sections
        answered = sum(bool(self._mark(question)) for question in questions)
        text = _("Section {number} of {count}: {title} ({answered} of {asked} answered)")
        self.query_one("#section", Static).update(
            text.format(
                number=sections.index(section) + 1,
                count=len(sections),
                title=text_in(section.title, current_language()),
                answered=answered,
                asked=len(questions),
            )
        )

    def _cells(self, question: Question) -> tuple[str, str, str]:
        assert self.filling is not None
        words = answer_in_words(question, self.filling.answers.get(question.code))
        return self._mark(question), text_in(question.text, current_language()), words[: _ANSWER_WIDTH + 1]

    def _mark(self, question: Question) -> str:
        """Give a sign for the state: ``!`` excludes, ``?`` lacks its proof, ``x`` answered, nothing where open."""
        assert self.filling is not None
        if any(notice.params.get("question") == question.code for notice in self.filling.result.knock_outs):
            return "!"
        if not answer_in_words(question, self.filling.answers.get(question.code)):
            return ""
        return "?" if self._lacking(question) else "x"

    def _lacking(self, question: Question) -> list[Notice]:
        """Give what the question still lacks."""
        assert self.filling is not None
        return [one for one in self.filling.result.missing if one.params.get("question") == question.code]

    @property
    def question(self) -> Question | None:
        """The question under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        return self.questions[at] if 0 <= at < len(self.questions) else None

    @on(DataTable.RowHighlighted)
    def another_question(self) -> None:
        """Show the question under the cursor in full, and save what was typed for the one before."""
        if self.question is not self.shown:
            self._save_typed()
            self._show_question()

    @on(DataTable.RowSelected)
    def to_entry(self) -> None:
        """Answer the question that was chosen."""
        self.query_one("#entry", Input).focus()

    def _show_question(self) -> None:
        question = self.question
        if question is None or self.filling is None:
            return
        language = current_language()
        answer = self.filling.answers.get(question.code) or {}
        lines = [text_in(question.text, language), *listed_choices(question)]
        if verification := text_in(question.verification, language):
            lines.append(_("How to verify: {text}").format(text=verification))
        if proof := proof_asked_for(question):
            lines.append(proof[:1].upper() + proof[1:])
        today = self.ems.now().date()
        if self._mark(question) in ("?", "!"):
            lines += ["! " + say(naming_question(one, self.filling.template)) for one in self._lacking(question)]
        if attached := ", ".join(item_in_words(one, today) for one in answer.get("evidence") or ()):
            lines.append(_("Attached: {names}").format(names=attached))
        if comment := answer.get("comment"):
            lines.append(_("Comment: {text}").format(text=comment))
        if noted := self.filling.written.get(question.code):
            words = _("Written {time} by {who}") if noted.author else _("Written {time}")
            lines.append(words.format(time=f"{noted.at:%d.%m. %H:%M}Z", who=noted.author))
        if asked := self.filling.comments.get(question.code):
            lines.append(_("Headquarters: {text}").format(text=asked))
        self.query_one("#question", Static).update("\n".join(lines))
        self.query_one("#entry-label", Static).update(label_of_line(question))
        if question is not self.shown:
            self.shown = question
            self.query_one("#entry", Input).value = as_typed(question, answer.get("value"))

    @on(Input.Changed, "#entry")
    def wait_for_a_pause(self) -> None:
        """Save once no key has come for a while."""
        if self.pause is not None:
            self.pause.stop()
        self.pause = self.set_timer(self.PAUSE, self._save_typed)

    def _save_typed(self) -> bool:
        """Save what is typed for the question shown; whether it was an answer. Half of one is not, and stays typed."""
        question, filling = self.shown, self.filling
        if question is None or filling is None or question.kind is QuestionKind.FILE:
            return False
        answer = read_answer(question, self.query_one("#entry", Input).value)
        if answer == (filling.answers.get(question.code) or {}).get("value"):
            return True
        try:
            self._take(
                checklists.answer_question(
                    self.store, self.draft_id, question.code, answer, self.ems.now(), self.ems.person_id
                )
            )
        except Refusal:
            return False
        return True

    @on(Input.Submitted, "#entry")
    def take(self) -> None:
        """Save the answer and go on, or say why it is none."""
        question = self.shown
        if question is None:
            return
        typed = self.query_one("#entry", Input).value
        if question.kind is QuestionKind.FILE:
            self.action_evidence()
            return
        try:
            answer = read_answer(question, typed)
            filling = checklists.answer_question(
                self.store, self.draft_id, question.code, answer, self.ems.now(), self.ems.person_id
            )
        except Refusal as refusal:
            said = refusal.notice if self.filling is None else naming_question(refusal.notice, self.filling.template)
            self.tell("! " + say(said))
            return
        self.tell("")
        self._take(filling)
        self.action_next_open()

    def action_move(self, step: int) -> None:
        """Go to another question, and past the end of a section into the next."""
        table = self.query_one(PlainTable)
        at = table.cursor_row + step
        if 0 <= at < len(self.questions):
            table.move_cursor(row=at)
        else:
            self.action_turn(step)

    def action_turn(self, step: int) -> None:
        """Go to another section that asks something."""
        if self.filling is None or self.section is None:
            return
        sections = self.filling.template.sections
        at = sections.index(self.section) + step
        while 0 <= at < len(sections) and not self._asked_in(sections[at]):
            at += step
        if 0 <= at < len(sections):
            self._go_to(sections[at], 0 if step > 0 else len(self._asked_in(sections[at])) - 1)

    def _go_to(self, section: Section, row: int) -> None:
        self._save_typed()
        self._show_section(section)
        self.query_one(PlainTable).move_cursor(row=row)
        self._show_question()

    def action_next_open(self) -> None:
        """Go to the next question without an answer, in whatever section it is; then to those that lack their proof."""
        if self.filling is None or self.section is None:
            return
        places = [(section, at) for section in self.filling.template.sections
                  for at in range(len(self._asked_in(section)))]  # fmt: skip
        here = (self.section, self.query_one(PlainTable).cursor_row)
        start = places.index(here) + 1 if here in places and self.shown is not None else 0
        ahead = [*places[start:], *places[:start]]
        unanswered = [(section, at) for section, at in ahead if not self._mark(self._asked_in(section)[at])]
        unproven = [(section, at) for section, at in ahead if self._lacking(self._asked_in(section)[at])]
        if not unanswered:
            self.tell(
                _("Every question is answered; this one still lacks something.")
                if unproven
                else _("Every question is answered. ^S submits.")
            )
        for section, at in (*unanswered, *unproven)[:1]:
            self._go_to(section, at)

    def action_comment(self) -> None:
        """Ask for a comment."""
        self._ask("comment", _("Comment"), lambda code, text: checklists.comment_on(
            self.store, self.draft_id, code, text, self.ems.now(), self.ems.person_id))  # fmt: skip

    def action_not_applicable(self) -> None:
        """Ask why the question does not apply."""
        self._ask("na_reason", _("Why it does not apply"), lambda code, text: checklists.set_not_applicable(
            self.store, self.draft_id, code, text, self.ems.now(), self.ems.person_id))  # fmt: skip

    def _ask(self, key: str, label: str, save: Callable[[str, str], object]) -> None:
        question = self.shown
        if question is None or self.filling is None:
            return
        self._save_typed()
        known = str((self.filling.answers.get(question.code) or {}).get(key) or "")

        def keep(typed: dict[str, str]) -> None:
            save(question.code, typed[key])
            self.shown = None  # the line shows what was saved

        title = text_in(question.text, current_language())
        self.app.push_screen(FormScreen(title, [FormField(key, label, known)], keep))

    def action_evidence(self) -> None:
        """Ask for a file or the name of a paper."""
        from field_ems.tui.screens.evidence import evidence_form

        if self.shown is not None and self.filling is not None:
            self._save_typed()
            self.app.push_screen(evidence_form(self, self.filling, self.shown))

    def action_look(self) -> None:
        """Show what is attached to the answer."""
        from field_ems.services.evidence_words import preview_lines
        from field_ems.tui.screens.reading_text import TextScreen

        question = self.shown
        if question is None or self.filling is None:
            return
        attached = (self.filling.answers.get(question.code) or {}).get("evidence") or ()
        if not attached:
            self.tell(_("Nothing is attached to this answer. ^E attaches a file or names a paper."))
            return
        today = self.ems.now().date()
        lines = [line for item in attached for line in (*preview_lines(self.store, item, today), "")]
        self.app.push_screen(TextScreen(text_in(question.text, current_language()), lines))

    def action_why(self) -> None:
        """Say why the question is asked."""
        from field_ems.services.aspect_words import why_lines
        from field_ems.services.aspects import explain_question
        from field_ems.tui.screens.reading_text import TextScreen

        if self.shown is not None and self.filling is not None:
            chain = explain_question(self.store, self.filling.template, self.shown.code)
            self.app.push_screen(TextScreen(_("Why this is asked"), why_lines(chain)))

    def action_submit(self) -> None:
        """Submit; where something is missing, ask first."""
        from field_ems.tui.screens.submission import submission_form, submit

        self._save_typed()
        if self.filling is None:
            return
        if self.filling.result.missing:
            self.app.push_screen(submission_form(self, self.filling))
        else:
            submit(self, self.filling, None)
            self.app.pop_screen()

    def keep_typed(self) -> None:
        """Save what is typed; what is no answer yet is kept as it is, for when somebody comes back to it."""
        typed = self.query_one("#entry", Input).value
        if not self._save_typed() and typed.strip() and self.shown is not None:
            keep_typed(self.store, self.draft_id.hex(), {self.shown.code: typed}, self.ems.now())

    def _bring_back(self) -> None:
        """Type again what was no answer yet when somebody went elsewhere."""
        left = find_typed(self.store, self.draft_id.hex())
        if left is None or self.filling is None:
            return
        drop_typed(self.store, self.draft_id.hex())
        for section in self.filling.template.sections:
            for at, question in enumerate(self._asked_in(section)):
                if question.code in left.values:
                    self._go_to(section, at)
                    self.query_one("#entry", Input).value = left.values[question.code]

    def action_discard(self) -> None:
        """Ask, then throw the draft away."""
        from field_ems.tui.screens.checklists import discard_form

        self.app.push_screen(discard_form(self.store, self.draft_id))

    def action_leave(self) -> None:
        """Leave; what is typed is saved where it is an answer."""
        if not self._save_typed() and self.query_one("#entry", Input).value.strip() and self.filling is not None:
            self.query_one("#entry", Input).value = ""
            self.tell(_("What was typed is no answer and was cleared. Esc again leaves."))
            return
        self.app.pop_screen()
