"""Open questions: what is held, missing, estimated or without a factor, each with a way to its meter."""

from functools import partial

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static
from textual.worker import get_current_worker

from field_ems.domain.notices import Refusal
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.services.meter_questions import OpenQuestion, QuestionKind
from field_ems.services.questions import questions_page
from field_ems.store.meters import MeterPlace
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.table import PlainTable
from field_ems.tui.work_messages import QuestionsRead

_KINDS = {
    QuestionKind.HELD: N_("held"),
    QuestionKind.GAP: N_("missing"),
    QuestionKind.ESTIMATE: N_("estimated"),
    QuestionKind.BILL: N_("bill differs"),
    QuestionKind.NO_FACTOR: N_("no factor"),
}
_TO_DO = {
    QuestionKind.HELD: N_("Enter, then C on the entry: say what happened, or what it should have been."),
    QuestionKind.GAP: N_("Find what was read or billed then and enter it with ^T, or let it be estimated."),
    QuestionKind.ESTIMATE: N_("Enter what the meter showed: it takes the estimate's place."),
    QuestionKind.BILL: N_("Compare the bill with the register; correct the one that is wrong."),
    QuestionKind.NO_FACTOR: N_("Check the meter's activity and unit (F4), or ask headquarters for a factor."),
}


class QuestionsScreen(StationScreen):
    """Everything that waits for a person, read a page of meters at a time; Enter goes to the meter's history."""

    NAME = N_("Open questions")
    HERE = (
        Command("questions-open", "enter", N_("Go there"), N_("Open the meter's history, to decide or to correct."),
                "screen.open"),
        Command("questions-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"questions-open"})

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[OpenQuestion] = []
        self.next_after: MeterPlace | None = None

    def body(self) -> ComposeResult:
        """The questions, then the one under the cursor in full."""
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("Meter"), _("Until"), _("State"), _("What"))

    def fill(self) -> None:
        """Read the first page beside the screen."""
        self.query_one(PlainTable).clear()
        self.query_one("#question", Static).update("")
        self.rows = []
        self.tell(_("Reading ..."))
        self._read(None)
        self.query_one(PlainTable).focus()

    def _read(self, after: MeterPlace | None) -> None:
        self.next_after = None
        self.run_worker(partial(self._read_beside, after), thread=True, exclusive=True, group="questions")

    def _read_beside(self, after: MeterPlace | None) -> None:
        worker = get_current_worker()
        try:
            read = QuestionsRead(questions_page(self.store, self.ems.now(), after=after), None)
        except Refusal as refusal:
            read = QuestionsRead(None, refusal.notice)
        if not worker.is_cancelled:
            self.post_message(read)

    @on(QuestionsRead)
    def show(self, event: QuestionsRead) -> None:
        """Show what was read."""
        if event.page is None:
            self.tell("! " + say(event.refused) if event.refused else "")
            return
        self.next_after = event.page.next_after
        self.rows += event.page.questions
        for one in event.page.questions:
            what = " ".join(map(say, one.notices))
            self.query_one(PlainTable).add_texts(one.meter.code, f"{one.at:%Y-%m-%d}", _(_KINDS[one.kind]), what)
        self.tell("" if self.rows else _("Nothing is open: all figures stand."))

    @on(DataTable.RowHighlighted)
    def show_question(self, event: DataTable.RowHighlighted) -> None:
        """Show it in full with what to do; read on at the end of a page."""
        if not 0 <= event.cursor_row < len(self.rows):
            return
        if event.cursor_row == len(self.rows) - 1 and self.next_after is not None:
            self._read(self.next_after)
        one = self.rows[event.cursor_row]
        lines = [f"{one.meter.code}  {one.meter.name}", *map(say, one.notices), _(_TO_DO[one.kind])]
        self.query_one("#question", Static).update("\n".join(lines))

    def action_open(self) -> None:
        """Go to the meter."""
        from field_ems.tui.screens.history import HistoryScreen

        at = self.query_one(PlainTable).cursor_row
        if 0 <= at < len(self.rows):
            self.app.push_screen(HistoryScreen(self.rows[at].meter.id))
