"""A tender: its offers in order with their reasons, their prices, side by side, and the decision."""

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.domain import amounts
from field_ems.domain.notices import Refusal
from field_ems.domain.scoring import Verdict
from field_ems.domain.tenders import Standing, Status
from field_ems.i18n import _, say
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.services import awards, comparison, offers, people, tenders
from field_ems.services.called import supplier_called
from field_ems.services.comparison import TenderSheet
from field_ems.services.offer_words import points_in_words, price_in_words
from field_ems.services.printing import award_in_words, method_in_words, print_decision_record
from field_ems.services.question_words import STATUSES, VERDICTS, naming_question
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.beginning import supplier_field
from field_ems.tui.screens.purchases import tender_form
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

_MOST_LINES = 11


class TenderScreen(StationScreen):
    """The offers in the order that the method gives; below, all that speaks for or against the one under the cursor."""

    NAME = N_("Tender")
    HERE = (
        Command("tender-price", "p", N_("Price"), N_("Enter or correct what a supplier asks for."), "screen.price"),
        Command("tender-compare", "s", N_("Side by side"), N_("All offers' answers beside each other."),
                "screen.compare"),
        Command("tender-decide", "d", N_("Decide"), N_("Record who gets the order, and why."), "screen.decide"),
        Command("tender-record", "w", N_("Record"), N_("Write the decision record as a page to print."),
                "screen.record"),
        Command("tender-edit", "e", N_("Change"), N_("Change the tender's title, dates or method."), "screen.edit"),
        Command("tender-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip

    def __init__(self, tender_id: bytes) -> None:
        super().__init__()
        self.tender_id = tender_id
        self.sheet: TenderSheet | None = None

    def body(self) -> ComposeResult:
        """The method, the offers, and the reasons of one."""
        yield Static("", id="about", classes="short", markup=False)
        yield PlainTable()
        yield Static("", id="question", markup=False)

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(
            _("Place"), _("Supplier"), _("Price"), _("Score"), _("Total"), _("Verdict")
        )

    def fill(self) -> None:
        """Compare the offers anew."""
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.sheet = None
        card = tenders.show_tender(self.store, self.tender_id)
        self.query_one("#title", Static).update(" ".join(part for part in (card.reference, card.title) if part))
        table.focus()
        sheet = comparison.compare_offers(self.store, self.tender_id, self.ems.now())
        self.sheet = sheet
        decided = awards.list_awards(self.store, self.tender_id)
        about = [method_in_words(sheet), *(say(notice) for notice in sheet.notices)]
        if decided:
            last = decided[0]
            words = _("Decided {day} by {who}: {supplier}. {reason}")
            about.insert(
                0,
                words.format(
                    day=last.decided_on, who=last.decided_by, supplier=award_in_words(last), reason=last.reason
                ),
            )
        self.query_one("#about", Static).update("\n".join(about))
        for one in sheet.evaluation.standings:
            table.add_texts(*self._cells(sheet, one))
        table.keep_cursor(at)
        self.show_reasons()
        hint = _("No checklist was submitted in this tender yet. F5 begins one; P enters a price.")
        self.tell("" if sheet.evaluation.standings else hint)

    def _cells(self, sheet: TenderSheet, one: Standing) -> tuple[str, ...]:
        card = sheet.offers[one.offer.supplier_id]
        score = card.result.score.percent
        return (
            str(one.place) if one.status is Status.RANKED else _(STATUSES[one.status]),
            card.supplier_name,
            price_in_words(one),
            format_amount(score, 1) if score is not None else "—",
            points_in_words(one.total),
            _(VERDICTS[Verdict(card.result.verdict)]),
        )

    @property
    def standing(self) -> Standing | None:
        """The offer that the cursor is on."""
        at = self.query_one(PlainTable).cursor_row
        standings = self.sheet.evaluation.standings if self.sheet else ()
        return standings[at] if 0 <= at < len(standings) else None

    @on(DataTable.RowHighlighted)
    def show_reasons(self) -> None:
        """Say all that speaks for or against the offer under the cursor."""
        one, sheet = self.standing, self.sheet
        if one is None or sheet is None:
            return
        card = sheet.offers[one.offer.supplier_id]
        result = card.result
        about = (*one.notices, *result.knock_outs, *sheet.remarks[card.supplier_id], *result.missing, *result.remarks)
        lines = [card.supplier_name, *("- " + say(naming_question(notice, card.template)) for notice in about)]
        if len(lines) > _MOST_LINES:
            lines = [*lines[: _MOST_LINES - 1], _("... and {count} more").format(count=len(lines) - _MOST_LINES + 1)]
        self.query_one("#question", Static).update("\n".join(lines))

    @on(DataTable.RowSelected)
    def open_checklist(self) -> None:
        """Read the checklist of the offer under the cursor."""
        from field_ems.tui.screens.assessment import AssessmentScreen

        if self.standing is not None and self.sheet is not None:
            self.app.push_screen(AssessmentScreen(self.sheet.offers[self.standing.offer.supplier_id].id))

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id in ("tender-decide", "tender-record") and self.sheet is None:
            return _("The offers can't be compared yet.")
        if command_id == "tender-compare" and (self.sheet is None or not self.sheet.lines):
            return _("No checklist was submitted in this tender yet.")
        return super().why_off(command_id)

    def action_price(self) -> None:
        """Ask what a supplier asks for; the one under the cursor unless another is typed."""

        def save(typed: dict[str, str]) -> None:
            if not typed["supplier"]:
                raise Refusal("supplier.no_name")
            offers.save_offer(
                self.store,
                self.ems.now(),
                self.tender_id,
                supplier_called(self.store, typed["supplier"]),
                amounts.parse(typed["amount"]),
                typed["currency"] or "USD",
                note=typed["note"],
                author_id=self.ems.person_id,
            )

        name, amount, currency = "", "", "USD"
        if self.standing is not None and self.sheet is not None:
            name = self.sheet.offers[self.standing.offer.supplier_id].supplier_name
            if self.standing.offer.price is not None:
                amount, currency = str(self.standing.offer.price.amount), self.standing.offer.price.currency
        asked = supplier_field(self.store)
        fields = [
            FormField("supplier", _("Supplier"), name, look_up=asked.look_up),
            FormField("amount", _("Price of the whole offer"), amount),
            FormField("currency", _("Currency, three letters"), currency),
            FormField("note", _("Note")),
        ]
        self.app.push_screen(FormScreen(_("What a supplier asks for"), fields, save))

    def action_compare(self) -> None:
        """Open the comparison."""
        from field_ems.tui.screens.comparison import ComparisonScreen

        if self.sheet is not None and self.sheet.lines:
            self.app.push_screen(ComparisonScreen(self.sheet))
        else:
            self.tell(_("No checklist was submitted in this tender yet."))

    def action_decide(self) -> None:
        """Ask who gets the order, and why."""
        sheet = self.sheet
        if sheet is None:
            return
        first = sheet.evaluation.first
        names = {one.offer.supplier_id.hex(): sheet.offers[one.offer.supplier_id].supplier_name
                 for one in sheet.evaluation.standings}  # fmt: skip

        def save(typed: dict[str, str]) -> None:
            chosen = typed["supplier"]
            awards.decide_tender(
                self.store,
                self.ems.now(),
                self.tender_id,
                bytes.fromhex(chosen) if chosen != "nobody" else None,
                reason=typed["reason"],
                decided_by=typed["by"],
                author_id=self.ems.person_id,
            )

        fields = [
            FormField(
                "supplier",
                _("Awarded to"),
                first.offer.supplier_id.hex() if first else "",
                names | {"nobody": _("Nobody")},
            ),
            FormField("reason", _("Why")),
            FormField("by", _("Name and function"), people.name_at_keyboard(self.store) or ""),
        ]
        self.app.push_screen(FormScreen(_("The decision"), fields, save))

    def action_record(self) -> None:
        """Ask where to, then write the page."""
        sheet = self.sheet
        if sheet is None:
            return

        def save(typed: dict[str, str]) -> None:
            path = Path(typed["path"]).expanduser()
            print_decision_record(path, sheet, awards.list_awards(self.store, self.tender_id))
            self.notify(_("Written: {path}.").format(path=path))

        name = "".join(char if char.isalnum() else "-" for char in sheet.reference or sheet.title).strip("-").lower()
        field = FormField("path", _("File"), str(Path.home() / f"{name or 'tender'}.html"))
        self.app.push_screen(FormScreen(_("Write the decision record, to print and sign"), [field], save))

    def action_edit(self) -> None:
        """Ask what is to be changed."""
        self.app.push_screen(tender_form(self, tenders.show_tender(self.store, self.tender_id)))
