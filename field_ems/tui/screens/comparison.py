"""The offers of a tender side by side, question by question."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.domain.answers import evidence_of
from field_ems.domain.checklists import text_in
from field_ems.domain.scoring import Counted
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services.comparison import Cell, Line, TenderSheet
from field_ems.services.question_words import answer_in_words
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.table import PlainTable

_CODE_WIDTH, _AROUND = 16, 8
_NARROWEST = 16


class ComparisonScreen(StationScreen):
    """As many offers as there is room for; left and right show the others. Below, all of one question."""

    NAME = N_("Side by side")
    HERE = (
        Command("comparison-differing", "f", N_("Differing"), N_("Only the questions answered differently, or all."),
                "screen.differing"),
        Command("comparison-left", "left", N_("Offers before"), N_("Show the offers before."), "screen.turn(-1)"),
        Command("comparison-right", "right", N_("Next offers"), N_("Show the next offers."), "screen.turn(1)"),
        Command("comparison-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self, sheet: TenderSheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.differing = True
        self.first = 0
        self.lines: list[Line] = []

    def body(self) -> ComposeResult:
        """The table, and the question under the cursor in full."""
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def fill(self) -> None:
        """Show the questions for the offers that there is room for."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear(columns=True)
        suppliers = [one.offer.supplier_id for one in self.sheet.evaluation.standings]
        room = self.size.width - _CODE_WIDTH - _AROUND
        shown = suppliers[self.first :][: max(1, room // _NARROWEST)]
        width = max(_NARROWEST - 2, room // max(1, len(shown)) - 2)
        table.add_column(_("Question"), width=_CODE_WIDTH)
        for supplier_id in shown:
            table.add_column(self.sheet.offers[supplier_id].supplier_name[:width], width=width)
        self.lines = [line for line in self.sheet.lines if line.differs or not self.differing]
        for line in self.lines:
            table.add_texts(line.question.code, *(_short(line, line.cells.get(one))[:width] for one in shown))
        table.keep_cursor(at)
        table.focus()
        of = _("{shown} of {count} questions; offers {first} to {last} of {offers}")
        self.tell(
            of.format(
                shown=len(self.lines),
                count=len(self.sheet.lines),
                first=self.first + 1,
                last=self.first + len(shown),
                offers=len(suppliers),
            )
        )
        self.show_line()

    @on(DataTable.RowHighlighted)
    def show_line(self) -> None:
        """Say all of the question under the cursor: each offer's answer, points and proof."""
        at = self.query_one(PlainTable).cursor_row
        if not 0 <= at < len(self.lines):
            self.query_one("#question", Static).update("")
            return
        line = self.lines[at]
        said = [text_in(line.question.text, current_language())]
        for one in self.sheet.evaluation.standings:
            card = self.sheet.offers[one.offer.supplier_id]
            said.append(f"  {card.supplier_name}: {_whole(line, line.cells.get(card.supplier_id))}")
        self.query_one("#question", Static).update("\n".join(said))

    def action_differing(self) -> None:
        """Show all questions, or those answered differently alone."""
        self.differing = not self.differing
        self.fill()

    def action_turn(self, step: int) -> None:
        """Show the offers to the left or right."""
        count = len(self.sheet.evaluation.standings)
        self.first = min(max(self.first + step, 0), max(0, count - 1))
        self.fill()


def _short(line: Line, cell: Cell | None) -> str:
    if cell is None:
        return _("not asked")
    return ("! " if cell.excludes else "") + (answer_in_words(line.question, cell.answer) or "—")


def _whole(line: Line, cell: Cell | None) -> str:
    parts = [_short(line, cell)]
    if cell is not None and cell.excludes:
        parts.append(_("excludes"))
    if cell is not None and cell.term is not None and cell.term.counted is Counted.POINTS:
        text = _("{got} of {possible} points, weight {weight}")
        term = cell.term
        parts.append(
            text.format(
                got=format_amount(term.got), possible=format_amount(term.possible), weight=format_amount(term.weight)
            )
        )
    if cell is not None and (names := [one.name for one in evidence_of(cell.answer)]):
        parts.append(_("proof: {names}").format(names=", ".join(names)))
    return "; ".join(parts)
