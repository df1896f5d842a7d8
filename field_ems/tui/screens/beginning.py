"""The form that begins a checklist: for whom, and in which tender, each looked up by what is typed."""

from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language
from field_ems.services import checklists, suppliers, templates, tenders
from field_ems.services.called import supplier_called, tender_called
from field_ems.store.station import StationStore
from field_ems.tui.screens.base import StationScreen
from field_ems.tui.widgets.form import FormField, FormScreen

_COMPLETED_FROM = 20


def begin_form(screen: StationScreen, template_id: bytes, edition_id: bytes | None) -> FormScreen:
    """Give the form; a supplier that is not known is registered, a tender has to be known."""

    def save(typed: dict[str, str]) -> None:
        from field_ems.tui.screens.fill import FillScreen

        tender_id = _tender(screen.store, typed["tender"]) if typed["tender"] else None
        supplier_id = _supplier(screen, typed["supplier"])
        draft_id = checklists.start_checklist(
            screen.store, template_id, supplier_id, screen.ems.now(), tender_id=tender_id, edition_id=edition_id
        )
        screen.call_after_refresh(screen.app.push_screen, FillScreen(draft_id))

    title = text_in(templates.get_template(screen.store, template_id).title, current_language())
    return FormScreen(
        _("Begin: {title}").format(title=title), [supplier_field(screen.store), tender_field(screen.store)], save
    )


def supplier_field(store: StationStore) -> FormField:
    """Ask for a supplier, completed from the register."""

    def names(typed: str) -> list[str]:
        return [card.name for card in suppliers.list_suppliers(store, search=typed, limit=_COMPLETED_FROM)]

    return FormField("supplier", _("Supplier (known or a new one)"), look_up=names)


def tender_field(store: StationStore) -> FormField:
    """Ask for a tender by title or reference, completed from those that are known."""

    def names(typed: str) -> list[str]:
        found = tenders.list_tenders(store, search=typed, limit=_COMPLETED_FROM)
        return [card.title for card in found] + [card.reference for card in found if card.reference]

    return FormField("tender", _("Tender (optional)"), look_up=names)


def _supplier(screen: StationScreen, typed: str) -> bytes:
    """Give the supplier of this name, number or id; one of a name that nobody has is registered."""
    if not typed:
        raise Refusal("supplier.no_name")
    try:
        return supplier_called(screen.store, typed)
    except Refusal as refusal:
        if refusal.notice.code != "called.unknown":
            raise
    return suppliers.add_supplier(screen.store, screen.ems.now(), typed, author_id=screen.ems.person_id)


def _tender(store: StationStore, typed: str) -> bytes:
    try:
        return tender_called(store, typed)
    except Refusal as refusal:
        if refusal.notice.code != "called.unknown":
            raise
    begun = [
        card for card in tenders.list_tenders(store, search=typed, limit=_COMPLETED_FROM)
        if card.title.casefold().startswith(typed.casefold())
    ]  # fmt: skip
    if len(begun) != 1:
        raise Refusal("tender.not_listed", title=typed)
    return begun[0].id
