"""A supplier's certificates, corrective actions and communications: kept, found when due, seen by headquarters."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from field_ems.domain.notices import Refusal
from field_ems.domain.supplier_register import COMMUNICATION_CLAUSES, Validity, validity
from field_ems.services.supplier_register import (
    remove_entry,
    save_action,
    save_certificate,
    save_communication,
    show_register,
    what_is_due,
)
from field_ems.services.suppliers import add_supplier
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.services.checklist_scene import carry

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("expires_on", "found"),
    [
        (None, Validity.VALID),
        (date(2026, 5, 1), Validity.VALID),
        (date(2026, 4, 30), Validity.ENDS_SOON),
        (date(2026, 3, 1), Validity.ENDS_SOON),
        (date(2026, 2, 28), Validity.EXPIRED),
    ],
)
def test_a_certificate_counts_to_the_end_of_its_last_day(expires_on: date | None, found: Validity) -> None:
    assert validity(expires_on, DAY) is found


def test_the_clauses_are_by_edition() -> None:
    assert (COMMUNICATION_CLAUSES["2004"], COMMUNICATION_CLAUSES["2015"]) == ("4.4.6 c", "8.1")


def test_what_is_kept_about_a_supplier_comes_back_and_reaches_headquarters(
    station: StationStore, headquarters: HeadquartersStore, now: datetime
) -> None:
    today = now.date()
    supplier = add_supplier(station, now, "Sahel Power")
    save_certificate(station, now, supplier, {"name": "ISO 9001", "expires_on": None})
    ending = save_certificate(station, now, supplier, {"name": " ISO 14001 ", "expires_on": today + timedelta(days=9)})
    action = save_action(station, now, supplier, {"action": "Bund the tank", "due_on": today - timedelta(days=1)})
    told = save_communication(station, now, supplier, {"requirement": "No R-22", "channel": "letter"})
    found = show_register(station, supplier, today)
    assert [(one.name, one.validity) for one in found.certificates] == [
        ("ISO 14001", Validity.ENDS_SOON),
        ("ISO 9001", Validity.VALID),
    ]
    assert [one.overdue for one in found.actions] == [True]
    assert [(one.sent_on, one.acknowledged_on) for one in found.communications] == [(today, None)]
    due = what_is_due(station, today)
    assert [(name, one.id) for name, one in due.certificates] == [("Sahel Power", ending)]
    assert [(name, one.id) for name, one in due.actions] == [("Sahel Power", action)]

    save_certificate(station, now, supplier, {"name": "ISO 14001", "expires_on": today + timedelta(days=700)})
    save_action(station, now, supplier, {"done_on": today, "done_by": "Awa"}, action_id=action)
    save_communication(
        station, now, supplier, {"acknowledged_on": today, "acknowledged_by": "Mr Ali"}, communication_id=told
    )
    due = what_is_due(station, today)
    assert (due.certificates, due.actions) == ((), ())

    carry(station, headquarters, station.station_id, at_headquarters=True)
    seen = show_register(headquarters, supplier, today, station.station_id)
    assert seen == show_register(station, supplier, today)
    assert seen.actions[0].done_by == "Awa"
    assert seen.communications[0].acknowledged_by == "Mr Ali"


def test_an_entry_made_by_mistake_is_taken_out(station: StationStore, now: datetime) -> None:
    supplier = add_supplier(station, now, "Sahel Power")
    wrong = save_certificate(station, now, supplier, {"name": "ISO 14001"})
    remove_entry(station, now, tables.Certificate, wrong)
    assert show_register(station, supplier, now.date()).certificates == ()
    with pytest.raises(Refusal) as refusal:
        remove_entry(station, now, tables.Certificate, wrong)
    assert refusal.value.notice.code == "register.unknown"


@pytest.mark.parametrize(
    ("save", "values", "code"),
    [
        (save_certificate, {"name": " "}, "supplier.no_certificate_name"),
        (save_action, {"due_on": DAY}, "supplier.no_action"),
        (save_action, {"action": "Mend", "done_on": date(2999, 1, 1)}, "supplier.done_in_future"),
        (save_communication, {"requirement": ""}, "supplier.no_requirement"),
        (save_communication, {"requirement": "x", "channel": "pigeon"}, "supplier.channel"),
        (save_communication, {"requirement": "x", "acknowledged_on": date(2000, 1, 1)}, "supplier.acknowledged_before"),
    ],
)
def test_what_can_not_be_kept(
    station: StationStore, now: datetime, save: Any, values: dict[str, Any], code: str
) -> None:
    supplier = add_supplier(station, now, "Sahel Power")
    with pytest.raises(Refusal) as refusal:
        save(station, now, supplier, values)
    assert refusal.value.notice.code == code
    register = show_register(station, supplier, now.date())
    assert (register.certificates, register.actions, register.communications) == ((), (), ())


def test_nothing_is_kept_about_nobody(station: StationStore, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        save_certificate(station, now, b"\1" * 16, {"name": "ISO 14001"})
    assert refusal.value.notice.code == "supplier.unknown"
