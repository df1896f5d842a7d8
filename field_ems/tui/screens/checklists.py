"""Checklists: the half-finished ones, those submitted and what headquarters said, and the library to begin from."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable

from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.services import assessments, checklists, editions, handovers, templates
from field_ems.services.question_words import STATES
from field_ems.store.station import StationStore
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.beginning import begin_form
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    id: bytes
    template_id: bytes = b""


class ChecklistsScreen(StationScreen):
    """Enter opens what the cursor is on: a draft to go on with, one handed over, a decision, a template to begin."""

    NAME = N_("Checklists")
    HERE = (
        Command("checklists-begin", "n", N_("Begin"), N_("Begin the checklist under the cursor for a supplier."),
                "screen.begin"),
        Command("checklists-discard", "d", N_("Discard"), N_("Throw the draft under the cursor away."),
                "screen.discard"),
        Command("checklists-hand_over", "h", N_("Hand over"),
                N_("Let another laptop go on with the draft under the cursor."), "screen.hand_over"),
        Command("checklists-edition", "l", N_("Local edition"),
                N_("Adapt the template under the cursor to this country, or see what its new version changed."),
                "screen.edition"),
        Command("checklists-aspects", "a", N_("Aspects"),
                N_("Say which environmental aspects are significant here."), "screen.aspects"),
        Command("checklists-more", "m", N_("More"), N_("Show earlier submitted checklists too."), "screen.more"),
        Command("checklists-search", "slash", N_("Search"), N_("Show only what fits the letters."), "screen.search"),
        Command("checklists-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self, search: str = "") -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self.search = search
        self.pages = 1

    def body(self) -> ComposeResult:
        """One table with the three kinds of rows."""
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("What"), _("Checklist"), _("Supplier"), _("State"))

    def fill(self) -> None:
        """Read drafts, assessments and the library; a station that has no template takes those that ship."""
        if not self.ems.has_shipped_templates:
            templates.install_shipped_templates(self.store)
            self.ems.has_shipped_templates = True
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.rows = []
        language = current_language()
        library = templates.list_templates(self.store)
        titles = {template.code: text_in(template.title, language) for template in library}
        for draft in checklists.list_fillings(self.store):
            state = _("{count} answered, {time}").format(count=draft.answered, time=f"{draft.updated_at:%d.%m. %H:%M}Z")
            title = titles.get(draft.template_code, draft.template_code)
            self._add("draft", draft.draft_id, _("draft"), title, draft.supplier_name, state)
        for waiting in handovers.list_handovers(self.store):
            title = titles.get(waiting.template_code, waiting.template_code)
            by = waiting.author or (_("this laptop") if waiting.is_here else _("another laptop"))
            state = _("{count} answered, by {who}").format(count=waiting.answered, who=by)
            self._add("handover", waiting.id, _("handed over"), title, waiting.supplier_name, state)
        for card in assessments.list_assessments(self.store, search=self.search, limit=self.pages * assessments.PAGE):
            percent = card.result.score.percent
            state = _(STATES[card.state.value]) + (f" {percent:.0f} %" if percent is not None else "")
            title = text_in(card.template.title, language)
            self._add("assessment", card.id, _("submitted"), title, card.supplier_name, state, is_found=True)
        for edition in editions.list_editions(self.store):
            state = f"v{edition.template.version}" + (" ! " + _("confirm") if edition.later_parent else "")
            row = _Row("edition", edition.id, edition.template_id)
            self._add_row(row, _("local edition"), edition.template.code, "", state)
        for template in library:
            title = text_in(template.title, language)
            self._add("template", template.id, _("to begin"), title, "", f"v{template.version}")
        table.keep_cursor(at)
        table.focus()
        if self.search:
            self.tell(_("Shown: {count} with “{letters}”.").format(count=len(self.rows), letters=self.search))
        elif not self.rows:
            self.tell(_("There is no checklist yet. Headquarters publishes them: sync with F7."))

    def _add(
        self, kind: str, row_id: bytes, what: str, title: str, supplier: str, state: str, *, is_found: bool = False
    ) -> None:
        self._add_row(_Row(kind, row_id), what, title, supplier, state, is_found=is_found)

    def _add_row(self, row: _Row, what: str, title: str, supplier: str, state: str, *, is_found: bool = False) -> None:
        """Add a row where it fits the letters; what the database has found by them fits."""
        if is_found or self.search.casefold() in f"{what} {title} {supplier} {state}".casefold():
            self.rows.append(row)
            self.query_one(PlainTable).add_texts(what, title, supplier, state)

    def action_more(self) -> None:
        """Show another page of submitted checklists."""
        self.pages += 1
        self.fill()

    def action_aspects(self) -> None:
        """Open the aspects."""
        from field_ems.tui.screens.aspects import AspectsScreen

        self.app.push_screen(AspectsScreen())

    def action_edition(self) -> None:
        """Open the edition under the cursor, or one to be made of the template there."""
        from field_ems.tui.screens.edition import EditionScreen

        row = self.row
        if row is not None and row.kind == "edition":
            self.app.push_screen(EditionScreen(row.template_id, row.id))
        elif row is not None and row.kind == "template":
            self.app.push_screen(EditionScreen(row.id, None))

    def action_search(self) -> None:
        """Ask for the letters."""

        def keep(typed: dict[str, str]) -> None:
            self.search = typed["search"]

        self.app.push_screen(FormScreen(_("Search"), [FormField("search", _("Letters"), self.search)], keep))

    @property
    def row(self) -> _Row | None:
        """What the cursor is on."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @on(DataTable.RowSelected)
    def open_row(self) -> None:
        """Open what the cursor is on."""
        from field_ems.tui.screens.assessment import AssessmentScreen
        from field_ems.tui.screens.fill import FillScreen

        row = self.row
        if row is None:
            return
        if row.kind == "draft":
            self.app.push_screen(FillScreen(row.id))
        elif row.kind == "handover":
            try:
                draft_id = handovers.take_over(self.store, row.id, self.ems.now(), self.ems.person_id)
            except Refusal as refusal:
                self.refuse(refusal)
                return
            self.app.push_screen(FillScreen(draft_id))
        elif row.kind == "assessment":
            self.app.push_screen(AssessmentScreen(row.id))
        else:
            self.action_begin()

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        kind = self.row.kind if self.row else ""
        if command_id == "checklists-begin" and kind not in ("template", "edition"):
            return _("Put the cursor on a template to begin it.")
        if command_id == "checklists-edition" and kind not in ("template", "edition"):
            return _("Put the cursor on a template, or on a local edition of one.")
        if command_id == "checklists-hand_over" and kind != "draft":
            return _("Only a draft can be handed over: what is submitted is on every laptop.")
        if command_id == "checklists-discard" and kind != "draft":
            return _("Only a draft can be thrown away: what is submitted stays.")
        return super().why_off(command_id)

    def action_begin(self) -> None:
        """Ask for the supplier and open the draft."""
        row = self.row
        if row is not None and row.kind == "edition":
            self.app.push_screen(begin_form(self, row.template_id, row.id))
        elif row is not None and row.kind == "template":
            self.app.push_screen(begin_form(self, row.id, None))

    def action_hand_over(self) -> None:
        """Ask for a note, then hand the draft over."""
        row = self.row
        if row is None:
            return

        def save(typed: dict[str, str]) -> None:
            handovers.hand_over(self.store, row.id, self.ems.now(), note=typed["note"], author_id=self.ems.person_id)

        title = _("Hand this draft to the station's other laptops? It leaves this one.")
        self.app.push_screen(FormScreen(title, [FormField("note", _("Note (may stay empty)"))], save))

    def action_discard(self) -> None:
        """Ask, then throw the draft away."""
        row = self.row
        if row is None:
            return

        self.app.push_screen(discard_form(self.store, row.id))


def discard_form(store: StationStore, draft_id: bytes) -> FormScreen:
    """Give the form that throws a draft away."""
    from field_ems.services.drafts import discard_draft

    def save(typed: dict[str, str]) -> None:
        if typed["sure"].lower() in {"yes", _("yes")}:
            discard_draft(store, draft_id)

    fields = [FormField("sure", _("Type “yes” to discard"))]
    return FormScreen(_("Discard this draft? It can't be brought back."), fields, save)
