"""Prices entered for a tender are what the comparison uses, on both ends and on both engines."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.domain.tenders import Method, Price, Status
from field_ems.services.checklists import answer_question, start_checklist, submit_checklist
from field_ems.services.comparison import compare_offers
from field_ems.services.offers import list_offers, offers_in, save_offer, withdraw_offer
from field_ems.services.tenders import add_tender, edit_tender, show_tender
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.services.checklist_scene import Scene, draw_up, send_up


@pytest.fixture
def scene(station: StationStore, now: datetime) -> Scene:
    return draw_up(station, now)


def checklist(scene: Scene, supplier_id: bytes, fuel: str, now: datetime) -> None:
    draft = start_checklist(scene.store, scene.template_id, supplier_id, now, tender_id=scene.tender_id)
    for code, value in {"REGISTERED": "yes", "FUEL": fuel, "QUIET": "no"}.items():
        answer_question(scene.store, draft, code, value, now)
    submit_checklist(scene.store, draft, now, now.date())


def test_entered_prices_rank_the_offers(scene: Scene, headquarters: HeadquartersStore, now: datetime) -> None:
    store = scene.store
    checklist(scene, scene.supplier_id, "0.24", now)
    checklist(scene, scene.other_supplier_id, "0.24", now)
    save_offer(store, now, scene.tender_id, scene.supplier_id, Decimal("12500.5"), "usd", received_on=date(2026, 3, 1))
    save_offer(store, now, scene.tender_id, scene.other_supplier_id, Decimal(13_000), "USD")
    sheet = compare_offers(store, scene.tender_id, now)
    assert [one.offer.supplier_id for one in sheet.evaluation.standings] == [scene.supplier_id, scene.other_supplier_id]
    assert sheet.evaluation.standings[0].offer.price == Price(Decimal("12500.5"), "USD")
    tried = compare_offers(store, scene.tender_id, now, prices={scene.other_supplier_id: Price(Decimal(9_000), "USD")})
    assert tried.evaluation.standings[0].offer.supplier_id == scene.other_supplier_id
    send_up(store, headquarters)
    with headquarters.reading() as session:
        found = [
            (one.supplier_name, one.amount, one.currency, one.received_on)
            for one in offers_in(session, store.station_id, scene.tender_id)
        ]
    assert found == [
        ("Énergie du Lac", Decimal(13_000), "USD", None),
        ("Sahel Power", Decimal("12500.5"), "USD", date(2026, 3, 1)),
    ]


def test_a_price_is_corrected_in_place_and_can_be_withdrawn(scene: Scene, now: datetime) -> None:
    store, tender_id = scene.store, scene.tender_id
    first = save_offer(
        store, now, tender_id, scene.supplier_id, Decimal(100), "EUR", received_on=date(2026, 3, 1), note="by post"
    )
    later = now + timedelta(hours=1)
    assert save_offer(store, later, tender_id, scene.supplier_id, Decimal(110), "EUR") == first
    assert [(one.amount, one.received_on, one.note) for one in list_offers(store, tender_id)] == [
        (Decimal(110), date(2026, 3, 1), "by post")
    ]
    checklist(scene, scene.supplier_id, "0.24", now)
    withdraw_offer(store, later, tender_id, scene.supplier_id)
    assert list_offers(store, tender_id) == []
    assert compare_offers(store, tender_id, later).evaluation.standings[0].status is Status.WAITING
    with pytest.raises(Refusal) as refused:
        withdraw_offer(store, later, tender_id, scene.supplier_id)
    assert refused.value.notice.code == "offer.unknown"


def test_prices_that_two_devices_entered_are_told_and_the_last_received_counts(scene: Scene, now: datetime) -> None:
    checklist(scene, scene.supplier_id, "0.24", now)
    with scene.store.writing(now) as writer:
        for day, amount in ((3, 120), (2, 100)):
            writer.create(
                tables.Offer,
                tender_id=scene.tender_id,
                supplier_id=scene.supplier_id,
                amount=Decimal(amount),
                currency="USD",
                received_on=date(2026, 3, day),
            )
    sheet = compare_offers(scene.store, scene.tender_id, now)
    assert sheet.evaluation.standings[0].offer.price == Price(Decimal(120), "USD")
    assert "offer.several_prices" in [one.code for one in sheet.remarks[scene.supplier_id]]


def test_a_price_without_a_checklist_is_told(scene: Scene, now: datetime) -> None:
    checklist(scene, scene.supplier_id, "0.24", now)
    save_offer(scene.store, now, scene.tender_id, scene.other_supplier_id, Decimal(5), "USD")
    notices = compare_offers(scene.store, scene.tender_id, now).notices
    assert [one.params["suppliers"] for one in notices if one.code == "tender.without_checklist"] == ["Énergie du Lac"]


def test_weight_and_minimum_of_the_tender_rule_the_comparison(scene: Scene, now: datetime) -> None:
    edit_tender(
        scene.store,
        now,
        scene.tender_id,
        method=Method.CUMULATIVE,
        technical_weight=Decimal(40),
        minimum_score=Decimal("55.5"),
    )
    rules = compare_offers(scene.store, scene.tender_id, now).rules
    assert (rules.method, rules.technical_weight, rules.price_weight, rules.minimum_score) == (
        Method.CUMULATIVE,
        Decimal(40),
        Decimal(60),
        Decimal("55.5"),
    )
    assert compare_offers(scene.store, scene.tender_id, now, technical_weight=Decimal(50)).rules.price_weight == 50
    assert show_tender(scene.store, scene.tender_id).minimum_score == Decimal("55.5")


@pytest.mark.parametrize(
    ("amount", "currency", "code"),
    [
        ("0", "USD", "tender.price_not_positive"),
        ("-5", "USD", "tender.price_not_positive"),
        ("5", "US$", "tender.currency_form"),
        ("5", "", "tender.currency_form"),
    ],
)
def test_what_is_no_price_is_refused(scene: Scene, now: datetime, amount: str, currency: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        save_offer(scene.store, now, scene.tender_id, scene.supplier_id, Decimal(amount), currency)
    assert refused.value.notice.code == code


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"technical_weight": Decimal(101)}, "tender.weights"),
        ({"technical_weight": Decimal(-1)}, "tender.weights"),
        ({"minimum_score": Decimal("100.1")}, "tender.minimum_form"),
    ],
)
def test_what_is_no_rule_is_refused(tmp_path: Path, now: datetime, values: dict[str, Decimal], code: str) -> None:
    store = StationStore.open(tmp_path)
    with pytest.raises(Refusal) as refused:
        add_tender(store, now, "Paper", **values)
    assert refused.value.notice.code == code
    store.close()


def test_an_offer_of_nobody_or_in_no_tender_is_refused(scene: Scene, now: datetime) -> None:
    for tender_id, supplier_id, code in (
        (bytes(16), scene.supplier_id, "tender.unknown"),
        (scene.tender_id, bytes(16), "supplier.unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            save_offer(scene.store, now, tender_id, supplier_id, Decimal(5), "USD")
        assert refused.value.notice.code == code
