"""A supplier's card: who it is, its certificates, what it has to mend, what it was told, and its checklists."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from field_ems.domain.checklists import text_in
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.services import assessments, supplier_register, suppliers
from field_ems.services.assessments import AssessmentCard
from field_ems.services.question_words import STATES
from field_ems.services.supplier_register import ActionCard, CertificateCard, CommunicationCard
from field_ems.services.supplier_words import action_state, certificate_state, communication_state
from field_ems.store import tables
from field_ems.tui.commands import Command
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.screens.purchases import supplier_form
from field_ems.tui.screens.supplier_forms import action_form, certificate_form, communication_form
from field_ems.tui.widgets.form import FormField, FormScreen
from field_ems.tui.widgets.table import PlainTable

_Row = CertificateCard | ActionCard | CommunicationCard | AssessmentCard
"""What stands beside a name needs so much room: its kind, and its state with two days."""


class SupplierScreen(StationScreen):
    """Certificates first, then open actions, communications and checklists; Enter opens the row."""

    NAME = N_("Supplier")
    HERE = (
        Command("supplier-certificate", "c", N_("Certificate"), N_("Enter a certificate with its last valid day."),
                "screen.certificate"),
        Command("supplier-action", "a", N_("Action"), N_("Enter what the supplier has to mend, and by when."),
                "screen.corrective"),
        Command("supplier-told", "t", N_("Told"), N_("Log a requirement that was communicated to the supplier."),
                "screen.told"),
        Command("supplier-edit", "e", N_("Change"), N_("Change the supplier's name, country, number or notes."),
                "screen.edit"),
        Command("supplier-remove", "x", N_("Take out"), N_("Take out the entry under the cursor."),
                "screen.take_out"),
        Command("supplier-back", "escape", N_("Back"), N_("Go back."), "app.pop_screen"),
    )  # fmt: skip
    ON_ROW = frozenset({"supplier-remove"})

    def __init__(self, supplier_id: bytes) -> None:
        super().__init__()
        self.supplier_id = supplier_id
        self.rows: list[_Row] = []

    def body(self) -> ComposeResult:
        """Who it is, and one table."""
        yield Static("", id="about", classes="short", markup=False)
        yield PlainTable()

    def set_up(self) -> None:
        """Head the columns."""
        self.query_one(PlainTable).add_columns(_("What"), _("Name"), _("State"))

    def fill(self) -> None:
        """Read all that is kept about the supplier."""
        card = suppliers.show_supplier(self.store, self.supplier_id)
        register = supplier_register.show_register(self.store, self.supplier_id, self.ems.now().date())
        self.query_one("#title", Static).update(card.name)
        contacts = ["  ".join(contact.values()) for contact in card.contacts]
        about = [card.country or "—", _("UNGM {number}").format(number=card.ungm_number or "—"), card.notes or ""]
        self.query_one("#about", Static).update("\n".join([" | ".join(part for part in about if part), *contacts]))
        table = self.query_one(PlainTable)
        at = table.cursor_row
        table.clear()
        self.rows = []
        for certificate in register.certificates:
            self._add(certificate, _("certificate"), certificate.name, certificate_state(certificate))
        for action in register.actions:
            self._add(action, _("action"), action.action, action_state(action))
        for told in register.communications:
            self._add(told, _("told"), told.requirement, communication_state(told))
        for assessment in assessments.list_assessments(self.store, supplier_id=self.supplier_id):
            percent = assessment.result.score.percent
            score = f" {percent:.0f} %" if percent is not None else ""
            state = f"{assessment.submitted_at:%Y-%m-%d} {_(STATES[assessment.state.value])}{score}"
            self._add(assessment, _("checklist"), text_in(assessment.template.title, current_language()), state)
        table.keep_cursor(at)
        table.focus()
        hint = _("Nothing is kept yet. C enters a certificate, A an action, T what the supplier was told.")
        self.tell("" if self.rows else hint)

    def _add(self, row: _Row, what: str, name: str, state: str) -> None:
        self.rows.append(row)
        self.query_one(PlainTable).add_texts(what, name, state)

    @property
    def row(self) -> _Row | None:
        """What the cursor is on."""
        at = self.query_one(PlainTable).cursor_row
        return self.rows[at] if 0 <= at < len(self.rows) else None

    @on(DataTable.RowSelected)
    def open_row(self) -> None:
        """Change the entry under the cursor, or read the checklist."""
        from field_ems.tui.screens.assessment import AssessmentScreen

        match self.row:
            case CertificateCard() as card:
                self.app.push_screen(certificate_form(self, self.supplier_id, card))
            case ActionCard() as action:
                self.app.push_screen(action_form(self, self.supplier_id, action))
            case CommunicationCard() as told:
                self.app.push_screen(communication_form(self, self.supplier_id, told))
            case AssessmentCard() as assessment:
                self.app.push_screen(AssessmentScreen(assessment.id))

    def action_certificate(self) -> None:
        """Ask for a certificate."""
        self.app.push_screen(certificate_form(self, self.supplier_id, None))

    def action_corrective(self) -> None:
        """Ask for an action."""
        self.app.push_screen(action_form(self, self.supplier_id, None))

    def action_told(self) -> None:
        """Ask for what was communicated."""
        self.app.push_screen(communication_form(self, self.supplier_id, None))

    def action_edit(self) -> None:
        """Ask what is to be changed about the supplier."""
        self.app.push_screen(supplier_form(self, suppliers.show_supplier(self.store, self.supplier_id)))

    def why_off(self, command_id: str) -> str | None:
        """Say why a command can do nothing at this moment."""
        if command_id == "supplier-remove" and isinstance(self.row, AssessmentCard):
            return _("Put the cursor on a certificate, an action or something told. Checklists stay.")
        return super().why_off(command_id)

    def action_take_out(self) -> None:
        """Ask, then take the entry out."""
        row = self.row
        if row is None or isinstance(row, AssessmentCard):
            self.tell(_("Put the cursor on a certificate, an action or something told. Checklists stay."))
            return
        kinds: dict[type, type[tables.Record]] = {
            CertificateCard: tables.Certificate,
            ActionCard: tables.CorrectiveAction,
            CommunicationCard: tables.Communication,
        }

        def save(typed: dict[str, str]) -> None:
            if typed["sure"].casefold() in {"yes", _("yes").casefold()}:
                supplier_register.remove_entry(self.store, self.ems.now(), kinds[type(row)], row.id, self.ems.person_id)

        self.app.push_screen(
            FormScreen(_("Take this entry out?"), [FormField("sure", _("Type “yes” to take it out"))], save)
        )
