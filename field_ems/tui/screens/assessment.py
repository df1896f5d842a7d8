"""A submitted checklist: its state, its score, what headquarters said, and the answers."""

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language, say
from field_ems.i18n.markers import N_
from field_ems.services import assessments, checklists
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.checklists import STATES


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
        language = current_language()
        self.query_one("#title", Static).update(f"{text_in(card.template.title, language)} — {card.supplier_name}")
        percent = card.result.score.percent
        lines = [
            _("State: {state}").format(state=_(STATES[card.state])),
            _("Score: {score}").format(score=f"{percent:.1f} %" if percent is not None else "—"),
            _("Submitted: {time}").format(time=f"{card.submitted_at:%Y-%m-%d %H:%M}Z"),
        ]
        for decision in sheet.decisions:
            lines += ["", f"{decision.decided_at:%Y-%m-%d %H:%M}Z {decision.decided_by}: {_(decision.outcome)}"]
            lines += [f"  {decision.comment}"] if decision.comment else []
            lines += [f"  {code}: {text}" for code, text in (decision.questions or {}).items()]
        lines += [f"  {remark.question or ''} {remark.text} ({remark.written_by})" for remark in sheet.remarks]
        lines += ["", *("! " + say(notice) for notice in card.result.knock_outs)]
        for question in card.template.questions():
            answer = card.answers.get(question.code)
            if answer:
                value = answer.get("value") or (_("N/A") if answer.get("na_reason") is not None else "—")
                lines.append(f"{question.code}: {value}  {answer.get('comment') or ''}")
        self.query_one("#assessment", Static).update("\n".join(lines))

    def action_revise(self) -> None:
        """Begin a revised version."""
        from field_ems.tui.screens.fill import FillScreen

        try:
            draft_id = checklists.revise_assessment(self.store, self.assessment_id, self.ems.now())
        except Refusal as refusal:
            self.refuse(refusal)
            return
        self.app.switch_screen(FillScreen(draft_id))
