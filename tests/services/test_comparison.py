"""A procurement officer compares three generator offers: one knocked out, one incomplete, one approved."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from field_ems.domain.checklists import Mode
from field_ems.domain.notices import Refusal
from field_ems.domain.tenders import Method, Price, Status
from field_ems.services import checklists, reviews
from field_ems.services.comparison import TenderSheet, compare_offers
from field_ems.services.reviews import Decided
from field_ems.services.suppliers import add_supplier
from field_ems.services.tenders import add_tender
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.services.checklist_scene import Scene, draw_up, fetch_down, generator_body, install, mandate, send_up

PROOF = [{"kind": "test_report", "name": "noise.pdf"}]


@pytest.fixture
def scene(station: StationStore, now: datetime) -> Scene:
    return draw_up(station, now)


def offer(scene: Scene, supplier: bytes, now: datetime, tender: bytes | None = None, **answers: Any) -> bytes:
    store = scene.store
    template = answers.pop("template", scene.template_id)
    draft = checklists.start_checklist(store, template, supplier, now, tender_id=tender or scene.tender_id)
    for code, typed in answers.items():
        checklists.answer_question(store, draft, code, typed, now)
    if answers.get("QUIET") == "yes":
        checklists.set_evidence(store, draft, "QUIET", PROOF, now)
    return checklists.submit_checklist(store, draft, now, now.date(), accept_incomplete=True)


def usd(amount: int) -> Price:
    return Price(Decimal(amount), "USD")


def standing(sheet: TenderSheet) -> list[tuple[str, int | None, Status]]:
    return [
        (sheet.offers[one.offer.supplier_id].supplier_name, one.place, one.status) for one in sheet.evaluation.standings
    ]


def codes(notices: Any) -> list[str]:
    return [notice.code for notice in notices]


def test_three_offers_one_out_one_incomplete_one_approved_after_a_return(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    store = scene.store
    mandate(headquarters, store.station_id, now, date(2026, 1, 1))
    fetch_down(headquarters, store)
    third = add_supplier(store, now, "Nord Diesel")
    first = offer(scene, scene.supplier_id, now, REGISTERED="yes", FUEL="0.29", QUIET="yes")
    offer(scene, scene.other_supplier_id, now, REGISTERED="no", FUEL="0.2", QUIET="yes")
    offer(scene, third, now, REGISTERED="yes", FUEL="0.2")
    prices = {scene.supplier_id: usd(40_000), scene.other_supplier_id: usd(20_000), third: usd(30_000)}

    def decide(assessment: bytes, outcome: Decided, comment: str | None = None) -> None:
        send_up(store, headquarters)
        reviews.decide(
            headquarters, store.station_id, assessment, outcome, now, decided_by="Ada", comment=comment
        )  # fmt: skip
        fetch_down(headquarters, store)

    decide(first, Decided.RETURNED, "Which load?")
    sheet = compare_offers(store, scene.tender_id, now, prices=prices)
    assert {one for _, _, one in standing(sheet)} == {Status.WAITING, Status.OUT}

    draft = checklists.revise_assessment(store, first, now)
    checklists.answer_question(store, draft, "FUEL", "0.25", now)
    later = now + timedelta(hours=1)
    revised = checklists.submit_checklist(store, draft, later, later.date())
    assert codes(compare_offers(store, scene.tender_id, now).remarks[scene.supplier_id]) == ["offer.not_decided"]
    decide(revised, Decided.APPROVED)

    sheet = compare_offers(store, scene.tender_id, later, prices=prices)
    assert standing(sheet) == [
        ("Sahel Power", 1, Status.RANKED),
        ("Nord Diesel", None, Status.WAITING),
        ("Énergie du Lac", None, Status.OUT),
    ]
    assert (sheet.evaluation.first, codes(sheet.notices)) == (None, ["tender.provisional"])
    assert sheet.remarks[scene.supplier_id] == ()
    assert [line.question.code for line in sheet.lines] == ["REGISTERED", "FUEL", "QUIET"]
    registered, fuel, quiet = sheet.lines
    assert [registered.cells[one].excludes for one in prices] == [False, True, False]
    assert fuel.cells[scene.supplier_id].answer == {"value": "0.25"}
    term = fuel.cells[scene.supplier_id].term
    assert term is not None
    assert (term.got, term.possible) == (10, 10)
    assert (quiet.differs, quiet.cells[third].answer) == (True, None)

    offer(scene, third, later, REGISTERED="yes", FUEL="0.2", QUIET="no")
    sheet = compare_offers(store, scene.tender_id, later, prices=prices)
    assert [name for name, place, _ in standing(sheet) if place] == ["Nord Diesel", "Sahel Power"]
    assert sheet.evaluation.first is not None
    assert codes(sheet.remarks[third]) == ["offer.not_decided", "offer.several_checklists"]


def test_offers_submitted_before_and_after_the_mandate_are_judged_by_one_rule(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    offer(scene, scene.supplier_id, now, REGISTERED="no", FUEL="0.2", QUIET="no")  # no mandate is known here yet
    mandate(headquarters, scene.store.station_id, now, date(2026, 2, 1))
    fetch_down(headquarters, scene.store)
    offer(scene, scene.other_supplier_id, now, REGISTERED="no", FUEL="0.2", QUIET="no")
    sheet = compare_offers(scene.store, scene.tender_id, now)
    assert {card.result.mode for card in sheet.offers.values()} == {Mode.BINDING}
    assert {one for _, _, one in standing(sheet)} == {Status.OUT}
    assert "tender.rule_applied" in codes(sheet.notices)


def test_without_an_opening_day_each_is_judged_by_its_own_rule_and_the_sheet_says_so(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    tender = add_tender(scene.store, now, "Undated")
    offer(scene, scene.supplier_id, now, tender, REGISTERED="no", FUEL="0.2", QUIET="no")
    mandate(headquarters, scene.store.station_id, now, date(2026, 2, 1))
    fetch_down(headquarters, scene.store)
    offer(scene, scene.other_supplier_id, now, tender, REGISTERED="no", FUEL="0.2", QUIET="no")
    sheet = compare_offers(scene.store, tender, now)
    assert [status for _, _, status in standing(sheet)] == [Status.WAITING, Status.OUT]
    assert "tender.rules_differ" in codes(sheet.notices)


def test_two_versions_of_a_checklist_stand_side_by_side_with_a_warning(scene: Scene, now: datetime) -> None:
    second = install(scene.store, generator_body(version=2), now)
    tender = add_tender(scene.store, now, "Cumulative", method=Method.CUMULATIVE, opens_on=date(2026, 2, 20))
    offer(scene, scene.supplier_id, now, tender, REGISTERED="yes", FUEL="0.2", QUIET="no")
    offer(scene, scene.other_supplier_id, now, tender, template=second, REGISTERED="yes", FUEL="0.29", QUIET="yes")
    prices = {scene.supplier_id: usd(10), scene.other_supplier_id: usd(20)}
    sheet = compare_offers(scene.store, tender, now, prices=prices, technical_weight=Decimal(60))
    # 60 % of 10/30 and all 40 for the price; 60 % of 24/30 and 40 x 10 / 20
    assert [one.total for one in sheet.evaluation.standings] == [68, 60]
    assert [codes(sheet.remarks[one]) for one in prices] == [["offer.not_decided", "offer.other_version"]] * 2
    assert len(sheet.lines) == 3


def test_a_tender_without_offers_and_one_that_is_not_there(scene: Scene, now: datetime) -> None:
    sheet = compare_offers(scene.store, scene.tender_id, now)
    assert (sheet.lines, codes(sheet.notices)) == ((), ["tender.none_acceptable"])
    with pytest.raises(Refusal) as refusal:
        compare_offers(scene.store, bytes(16), now)
    assert refusal.value.notice.code == "tender.unknown"
