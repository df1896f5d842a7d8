"""Taking back what was entered here: before and after it was sent, whatever it was."""

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

import pytest

from field_ems.domain.journal import Coordinates
from field_ems.domain.notices import Refusal
from field_ems.services import checklists, meters, reading_history, readings, suppliers
from field_ems.services.undo import How, take_back_entry
from field_ems.store import tables
from field_ems.store.station import StationStore, installation
from tests.services.checklist_scene import draw_up


def last(store: StationStore, back: int = 0) -> Coordinates:
    """The entry written last, or one before it."""
    with store.reading() as session:
        here = installation(session)
        head = session.get(tables.EpochHead, (here.station_id, here.epoch))
        assert head is not None
        return Coordinates(here.epoch, head.last_seq - back)


def facility(store: StationStore, now: datetime) -> bytes:
    return meters.add_facility(store, now, "Office", tenure="owned", country="TCD", zone="Africa/Ndjamena")


def meter(store: StationStore, now: datetime) -> bytes:
    return meters.add_meter(
        store, now, facility(store, now), code="E1", name="Grid", kind="register", activity="electricity", unit="kWh"
    )


def take_back(store: StationStore, now: datetime, back: int = 0) -> How:
    return take_back_entry(store, last(store, back), now, "typo").how


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as refused:
        call()
    return refused.value.notice.code


def test_a_new_record_is_gone_and_a_change_gives_way_to_what_was_before(station: StationStore, now: datetime) -> None:
    supplier = suppliers.add_supplier(station, now, "Wattworks", country="CMR")
    suppliers.edit_supplier(station, now, supplier, name="Wattwerks")
    assert take_back(station, now) is How.RESTORED
    assert suppliers.show_supplier(station, supplier).name == "Wattworks"
    assert code_of(lambda: take_back(station, now, back=2)) == "undo.changed_since"
    other = suppliers.add_supplier(station, now, "Batha Motors")
    assert take_back(station, now) is How.REMOVED
    assert [card.id for card in suppliers.list_suppliers(station)] == [supplier]
    assert other not in [card.id for card in suppliers.list_suppliers(station)]
    assert code_of(lambda: take_back(station, now)) == "undo.removed"


def test_a_reading_counts_for_nothing_and_stays_in_the_history(station: StationStore, now: datetime) -> None:
    meter_id = meter(station, now)
    readings.save_reading(station, now, readings.Entry(meter_id, now, Decimal(100)))
    assert code_of(lambda: take_back(station, now, back=1)) == "undo.in_use"
    assert take_back(station, now) is How.VOID
    history = reading_history.history(station, meter_id)
    assert [row.basis for row in history if not row.corrected] == ["void"]
    assert [row.reason for row in history if not row.corrected] == ["typo"]


def test_what_was_submitted_is_a_draft_again(station: StationStore, now: datetime) -> None:
    scene = draw_up(station, now)
    draft = checklists.start_checklist(station, scene.template_id, scene.supplier_id, now)
    checklists.answer_question(station, draft, "REGISTERED", "yes", now)
    submitted = checklists.submit_checklist(station, draft, now, now.date(), accept_incomplete=True)
    taken = take_back_entry(station, last(station), now, "typo")
    assert taken.how is How.REVISED
    assert taken.draft_id is not None
    filling = checklists.open_checklist(station, taken.draft_id, now.date())
    assert filling.base_id == submitted
    assert filling.answers["REGISTERED"]["value"] == "yes"


def test_after_it_was_sent_a_correcting_entry_does_the_same(station: StationStore, now: datetime) -> None:
    supplier = suppliers.add_supplier(station, now, "Wattworks")
    sent = last(station)
    with station.database.writing() as session:
        session.get(tables.Installation, 1).acknowledged_seq = sent.seq
    assert take_back(station, now) is How.REMOVED
    assert last(station).seq == sent.seq + 1
    assert supplier not in [card.id for card in suppliers.list_suppliers(station)]


def test_what_is_not_there_or_of_another_laptop_is_refused(station: StationStore, now: datetime) -> None:
    suppliers.add_supplier(station, now, "Wattworks")
    here = last(station)
    assert code_of(lambda: take_back_entry(station, Coordinates(here.epoch, 99), now, "x")) == "undo.unknown"
    assert code_of(lambda: take_back_entry(station, Coordinates(here.epoch + 1, 1), now, "x")) == "undo.not_here"
