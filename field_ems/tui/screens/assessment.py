"""A submitted checklist: its state, its score, what headquarters said, and the answers."""

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language, say
from field_ems.i18n.markers import N_
from field_ems.services import assessments, checklists
from field_ems.services.assessments import AssessmentCard, State
from field_ems.services.question_words import STATES, answer_in_words, naming_question
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen


class AssessmentScreen(StationScreen):
    """Read it, and revise it where headquarters returned it."""

    NAME = N_("Assessment")
    HERE = (
        Command("assessment-revise", "r", N_("Revise"), N_("Begin a revised version from these answers."),
                "screen.revise"),
        Command("assessment-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self, assessment_id: bytes) -> None:
        super().__init__()
        self.assessment_id = assessment_id

    def body(self) -> ComposeResult:
        """One text that scrolls."""
        with VerticalScroll(classes="scroll"):
            yield Static("", id="assessment", markup=False)

    def fill(self) -> None:
        """Read it with its decisions and remarks."""
        sheet = assessments.show_assessment(self.store, self.assessment_id)
        card = sheet.card
        self.query_one("#title", Static).update(
            " — ".join(
                part
                for part in (text_in(card.template.title, current_language()), card.supplier_name, card.tender_title)
                if part
            )
        )
        percent = card.result.score.percent
        lines = [
            _("State: {state}").format(state=_(STATES[card.state.value])),
            _("Score: {score}").format(score=f"{percent:.1f} %" if percent is not None else "—"),
            _("Submitted: {time}").format(time=f"{card.submitted_at:%Y-%m-%d %H:%M}Z"),
        ]
        if card.state is State.RETURNED and not sheet.revised_by:
            lines.append(_("R begins a revised version from these answers."))
        lines += ["! " + say(naming_question(notice, card.template)) for notice in card.result.knock_outs]
        for decision in sheet.decisions:
            outcome = f"{decision.decided_at:%Y-%m-%d} {decision.decided_by}: {_(STATES[decision.outcome])}"
            lines += ["", f"{outcome}. {decision.comment or ''}".rstrip()]
        about = dict(sheet.decisions[-1].questions or {}) if sheet.decisions else {}
        for remark in sheet.remarks:
            said = f"{remark.text} ({remark.written_by})"
            if remark.question:
                about[remark.question] = f"{about[remark.question]} {said}" if remark.question in about else said
            else:
                lines.append(said)
        lines += self._answers(card, about)
        self.query_one("#assessment", Static).update("\n".join(lines))

    def _answers(self, card: AssessmentCard, about: Mapping[str, str]) -> list[str]:
        """Give each section with what was answered, and what headquarters said about it."""
        lines = []
        language = current_language()
        asked = set(card.result.asked)
        for section in card.template.sections:
            questions = [question for question in section.questions if question.code in asked]
            if questions:
                lines += ["", text_in(section.title, language).upper()]
            for question in questions:
                answer = card.answers.get(question.code) or {}
                lines.append(f"{text_in(question.text, language)} {answer_in_words(question, answer) or '—'}")
                if comment := answer.get("comment"):
                    lines.append("   " + _("Comment: {text}").format(text=comment))
                if said := about.get(question.code):
                    lines.append(" > " + _("Headquarters: {text}").format(text=said))
        return lines

    def action_revise(self) -> None:
        """Begin a revised version."""
        from field_ems.tui.screens.fill import FillScreen

        try:
            draft_id = checklists.revise_assessment(self.store, self.assessment_id, self.ems.now())
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.app.switch_screen(FillScreen(draft_id))
