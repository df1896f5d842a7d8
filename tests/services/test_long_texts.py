"""A text that is longer than what is kept is refused: nothing that was typed is cut off unseen."""

from collections.abc import Callable
from datetime import datetime

import pytest

from field_ems.domain.notices import Refusal
from field_ems.services import awards, checklists, supplier_register, suppliers, templates, tenders
from field_ems.store.station import StationStore

SAVED: dict[str, tuple[int, Callable[[StationStore, datetime, str], object]]] = {}


def saves(longest: int) -> Callable[[Callable[[StationStore, datetime, str], object]], object]:
    """Name something that saves a text of at most so many characters."""

    def note(save: Callable[[StationStore, datetime, str], object]) -> object:
        SAVED[save.__name__] = (longest, save)
        return save

    return note


def draft(store: StationStore, now: datetime) -> tuple[bytes, str]:
    templates.install_shipped_templates(store)
    template = templates.find_template(store, "generators")
    draft_id = checklists.start_checklist(store, template.id, suppliers.add_supplier(store, now, "Sahel"), now)
    filling = checklists.open_checklist(store, draft_id, now.date())
    return draft_id, next(one.code for one in filling.template.questions() if one.not_applicable != "no")


@saves(checklists.LONGEST_COMMENT)
def comment(store: StationStore, now: datetime, text: str) -> object:
    draft_id, code = draft(store, now)
    return checklists.comment_on(store, draft_id, code, text, now)


@saves(checklists.LONGEST_COMMENT)
def not_applicable(store: StationStore, now: datetime, text: str) -> object:
    draft_id, code = draft(store, now)
    return checklists.set_not_applicable(store, draft_id, code, text, now)


@saves(supplier_register.LONGEST_TEXT)
def certificate_note(store: StationStore, now: datetime, text: str) -> object:
    supplier_id = suppliers.add_supplier(store, now, "Sahel")
    return supplier_register.save_certificate(store, now, supplier_id, {"name": "ISO 14001", "note": text})


@saves(awards.LONGEST_REASON)
def award_reason(store: StationStore, now: datetime, text: str) -> object:
    tender_id = tenders.add_tender(store, now, "Two generators")
    return awards.decide_tender(store, now, tender_id, None, reason=text, decided_by="Awa")


@pytest.mark.parametrize("name", SAVED)
def test_the_longest_is_kept_and_one_more_is_refused(station: StationStore, now: datetime, name: str) -> None:
    longest, save = SAVED[name]
    save(station, now, "é" * longest + "  ")
    with pytest.raises(Refusal) as refused:
        save(station, now, "é" * (longest + 1))
    assert refused.value.notice.code == "text.too_long"
    assert refused.value.notice.params == {"length": longest + 1, "longest": longest}
