"""Two versions of a checklist beside each other, question by question; a person puts them together."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.domain.answers import AnswerData
from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.domain.versions import Side
from field_ems.i18n import _, current_language, ngettext
from field_ems.i18n.markers import N_
from field_ems.services import conflicts, versions
from field_ems.services.conflicts import ConflictCard
from field_ems.services.question_words import answer_in_words
from field_ems.services.versions import MergeLine, MergeSheet
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

_WITH_BOTH = {
    Side.LEFT: Side.LEFT_WITH_BOTH_COMMENTS,
    Side.RIGHT: Side.RIGHT_WITH_BOTH_COMMENTS,
    Side.LEFT_WITH_BOTH_COMMENTS: Side.LEFT,
    Side.RIGHT_WITH_BOTH_COMMENTS: Side.RIGHT,
}
_BESIDE_QUESTION = 44


class VersionsScreen(StationScreen):
    """What is not chosen stays in the versions themselves: nobody's answer disappears."""

    NAME = N_("Two versions of a checklist")
    HERE = (
        Command("versions-left", "1", N_("Left"), N_("Take the answer of the left version."), "screen.take(1)"),
        Command("versions-right", "2", N_("Right"), N_("Take the answer of the right version."), "screen.take(2)"),
        Command("versions-comments", "c", N_("Both comments"), N_("Keep both comments and papers with the answer."),
                "screen.comments"),
        Command("versions-submit", "s", N_("Submit"), N_("Submit one version that merges both."), "screen.submit"),
        Command("versions-edit", "e", N_("Fill in"), N_("Open the merged version to change answers before submitting."),
                "screen.edit"),
        Command("versions-both", "b", N_("Both stand"), N_("Say why both versions are right."), "screen.both"),
        Command("versions-later", "escape", N_("Later"), N_("Leave it on the list; both versions are kept."),
                "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"versions-left", "versions-right", "versions-comments"})

    def __init__(self, card: ConflictCard) -> None:
        super().__init__()
        self.card = card
        self.sheet: MergeSheet | None = None
        self.choices: dict[str, Side] = {}

    def body(self) -> ComposeResult:
        """The questions that differ, then the one under the cursor in full."""
        yield Static("", id="section", markup=False)
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def set_up(self) -> None:
        """Head the columns."""
        table = self.query_one(PlainTable)
        table.add_column("", width=9)
        table.add_column(_("Question"), width=max(16, self.size.width - _BESIDE_QUESTION))
        table.add_column(_("1 Left"), width=13)
        table.add_column(_("2 Right"), width=13)

    def fill(self) -> None:
        """Read both versions; leave where they have been merged meanwhile."""
        try:
            sheet = versions.open_merge(self.store, self.card.row_id)
        except Refusal:
            self.app.pop_screen()
            return
        if self.sheet is not None and (sheet.left.id, sheet.right.id) != (self.sheet.left.id, self.sheet.right.id):
            self.choices = {}
        self.sheet = sheet
        title = text_in(sheet.left.template.title, current_language())
        self.query_one("#title", Static).update(f"{title} — {sheet.left.supplier_name}")
        self.query_one("#section", Static).update(
            _("1 {left}   2 {right}").format(
                left=_version(sheet.left_author, f"{sheet.left.submitted_at:%Y-%m-%d %H:%M}Z"),
                right=_version(sheet.right_author, f"{sheet.right.submitted_at:%Y-%m-%d %H:%M}Z"),
            )
        )
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        for line in sheet.lines:
            table.add_texts(*self._cells(line))
        table.keep_cursor(at)
        table.focus()
        self._count()

    def _cells(self, line: MergeLine) -> tuple[str, str, str, str]:
        side = self.choices.get(line.code) or line.difference.suggested
        mark = _("? choose")
        if side is not None:
            mark = ("< 1" if side.is_left else "> 2") + (" +" + _("both") if side.keeps_both_comments else "")
        text = text_in(line.question.text, current_language()) if line.question else line.code
        return mark, text, _answer(line, line.difference.left), _answer(line, line.difference.right)

    def _count(self) -> None:
        assert self.sheet is not None
        left = len(self.sheet.undecided(self.choices))
        if left:
            text = ngettext(
                "{count} question has two different answers: 1 or 2 chooses.",
                "{count} questions have two different answers: 1 or 2 chooses.",
                left,
            )
            self.tell(text.format(count=left))
        else:
            self.tell(_("Every question has its answer. S submits, E opens it to look it over."))

    @property
    def line(self) -> MergeLine | None:
        """The question under the cursor."""
        at = self.query_one(PlainTable).cursor_row
        return self.sheet.lines[at] if self.sheet and 0 <= at < len(self.sheet.lines) else None

    @on(DataTable.RowHighlighted)
    def show_question(self) -> None:
        """Show the question under the cursor in full: as it was, and as each version has it."""
        line = self.line
        if line is None:
            return
        lines = [text_in(line.question.text, current_language()) if line.question else line.code]
        for head, answer in (
            (_("Before: {text}"), line.difference.base),
            (_("1 Left: {text}"), line.difference.left),
            (_("2 Right: {text}"), line.difference.right),
        ):
            comment = str((answer or {}).get("comment") or "")
            said = _answer(line, answer) + (f"  ({comment})" if comment else "")
            lines.append(head.format(text=said))
        self.query_one("#question", Static).update("\n".join(lines))

    def action_take(self, number: int) -> None:
        """Take the answer of one version and go on to the next question."""
        line = self.line
        if line is None:
            return
        self.choices[line.code] = Side.LEFT if number == 1 else Side.RIGHT
        self._show(line)
        table = self.query_one(PlainTable)
        table.move_cursor(row=min(table.cursor_row + 1, table.row_count - 1))

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        line = self.line
        if command_id == "versions-comments" and line is not None and self._side(line) is None:
            return _("Choose the answer first: 1 or 2.")
        return super().why_off(command_id)

    def action_comments(self) -> None:
        """Keep both comments with the answer that is chosen, or that one's alone again."""
        line = self.line
        if line is None:
            return
        side = self._side(line)
        if side is None:
            return
        self.choices[line.code] = _WITH_BOTH[side]
        self._show(line)

    def _side(self, line: MergeLine) -> Side | None:
        return self.choices.get(line.code) or line.difference.suggested

    def _show(self, line: MergeLine) -> None:
        assert self.sheet is not None
        self.query_one(PlainTable).show_texts(self.sheet.lines.index(line), *self._cells(line))
        self._count()

    def action_submit(self) -> None:
        """Submit the merged version, after a note."""
        sheet = self.sheet
        if sheet is None:
            return
        if sheet.undecided(self.choices):
            self._count()
            return

        def save(typed: dict[str, str]) -> None:
            versions.merge_versions(
                self.store,
                sheet,
                self.choices,
                self.ems.now(),
                note=typed["note"] or None,
                author_id=self.ems.person_id,
            )

        def say_so(saved: bool | None) -> None:
            if saved:
                self.notify(_("Merged and submitted. Both earlier versions stay on record."))

        fields = [FormField("note", _("Note to headquarters"))]
        self.app.push_screen(FormScreen(_("Submit the merged version"), fields, save), say_so)

    def action_edit(self) -> None:
        """Open the merged version as a draft."""
        from field_ems.tui.screens.fill import FillScreen

        if self.sheet is None:
            return
        draft_id = versions.begin_merge(self.store, self.sheet, self.choices, self.ems.now())
        self.app.switch_screen(FillScreen(draft_id))

    def action_both(self) -> None:
        """Ask why both versions stand."""

        def save(typed: dict[str, str]) -> None:
            card = conflicts.show_conflict(self.store, self.card.row_id, self.card.field)
            conflicts.keep_all(self.store, self.ems.now(), card, typed["reason"], author_id=self.ems.person_id)

        self.app.push_screen(FormScreen(_("Both versions stand"), [FormField("reason", _("Why"))], save))


def _answer(line: MergeLine, answer: AnswerData | None) -> str:
    if line.question is None:
        return str((answer or {}).get("value") or "—")
    return answer_in_words(line.question, answer) or "—"


def _version(author: str | None, time: str) -> str:
    return f"{author or _('no name given')}, {time}"
