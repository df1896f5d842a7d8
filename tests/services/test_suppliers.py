"""The supplier register and tenders."""

from datetime import date, datetime

import pytest

from field_ems.domain.notices import Refusal
from field_ems.domain.tenders import Method
from field_ems.services.suppliers import add_supplier, edit_supplier, list_suppliers, show_supplier
from field_ems.services.tenders import add_tender, list_tenders
from field_ems.store.station import StationStore


def test_suppliers_are_found_page_by_page(station: StationStore, now: datetime) -> None:
    for name in ("Beta", "alpha", "Gamma 100%", "delta_1"):
        add_supplier(station, now, name, country="CMR" if name == "Beta" else None)
    first = list_suppliers(station, limit=3)
    rest = list_suppliers(station, after=first[-1].place, limit=3)
    assert [card.name for card in first + rest] == ["alpha", "Beta", "delta_1", "Gamma 100%"]
    assert [card.name for card in list_suppliers(station, search="0%")] == ["Gamma 100%"]
    assert [card.name for card in list_suppliers(station, search="a_1")] == ["delta_1"]
    assert [card.name for card in list_suppliers(station, search="cmr")] == ["Beta"]
    add_supplier(station, now, "Énergie du Lac")
    assert [card.name for card in list_suppliers(station, search="Énergie")] == ["Énergie du Lac"]


def test_a_supplier_is_changed_where_it_has_to_be(station: StationStore, now: datetime) -> None:
    supplier = add_supplier(station, now, " Sahel Power ", ungm_number="77", contacts=[{"name": "Awa"}])
    edit_supplier(station, now, supplier, country="cmr", notes="")
    card = show_supplier(station, supplier)
    assert (card.name, card.country, card.ungm_number, card.notes) == ("Sahel Power", "CMR", "77", None)
    assert card.contacts == ({"name": "Awa"},)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"name": "  "}, "supplier.no_name"),
        ({"name": "x" * 201}, "supplier.name_too_long"),
        ({"name": "x", "country": "Cameroon"}, "supplier.country_form"),
        ({"name": "x", "ungm_number": "77"}, "supplier.ungm_taken"),
    ],
)
def test_what_can_not_be_registered(station: StationStore, now: datetime, values: dict[str, str], code: str) -> None:
    add_supplier(station, now, "Sahel Power", ungm_number="77")
    with pytest.raises(Refusal) as refusal:
        add_supplier(station, now, **values)
    assert refusal.value.notice.code == code
    assert len(list_suppliers(station)) == 1


def test_tenders_are_listed_by_their_opening(station: StationStore, now: datetime) -> None:
    for title, opens in (("A", date(2026, 1, 1)), ("B", None), ("C", date(2026, 2, 1)), ("D", date(2026, 1, 1))):
        add_tender(station, now, title, opens_on=opens, method=Method.CUMULATIVE)
    first = list_tenders(station, limit=2)
    rest = list_tenders(station, after_id=first[-1].id, limit=5)
    found = [card.title for card in first + rest]
    assert (found[0], set(found[1:3]), found[3]) == ("C", {"A", "D"}, "B")


def test_a_tender_that_closes_before_it_opens_is_refused(station: StationStore, now: datetime) -> None:
    with pytest.raises(Refusal) as refusal:
        add_tender(station, now, "A", opens_on=date(2026, 2, 2), closes_on=date(2026, 2, 1))
    assert refusal.value.notice.code == "tender.closes_before"
