"""Deciding a tender: a person chooses and says why; what is out or incomplete can't be chosen."""

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.services.awards import decide_tender, list_awards
from field_ems.services.checklists import answer_question, set_evidence, start_checklist, submit_checklist
from field_ems.services.comparison import compare_offers
from field_ems.services.offers import save_offer
from field_ems.services.printing import print_decision_record
from field_ems.store.station import StationStore
from tests.services.checklist_scene import Scene, draw_up


@pytest.fixture
def scene(station: StationStore, now: datetime) -> Scene:
    drawn = draw_up(station, now)
    for supplier, complete in ((drawn.supplier_id, True), (drawn.other_supplier_id, False)):
        draft = start_checklist(station, drawn.template_id, supplier, now, tender_id=drawn.tender_id)
        answer_question(station, draft, "REGISTERED", "yes", now)
        if complete:
            answer_question(station, draft, "FUEL", "0.24", now)
            answer_question(station, draft, "QUIET", "yes", now)
            set_evidence(station, draft, "QUIET", [{"kind": "test_report", "name": "noise.pdf"}], now)
        submit_checklist(station, draft, now, now.date(), accept_incomplete=True)
        save_offer(station, now, drawn.tender_id, supplier, Decimal(100), "USD")
    return drawn


def test_a_decision_is_kept_and_a_later_one_replaces_it_on_the_record(
    scene: Scene, now: datetime, tmp_path: Path
) -> None:
    decide_tender(scene.store, now, scene.tender_id, None, reason="prices to be asked again", decided_by="Awa")
    decide_tender(scene.store, now, scene.tender_id, scene.supplier_id, reason="quiet & <cheap>", decided_by="Awa, CPO")
    awards = list_awards(scene.store, scene.tender_id)
    assert [one.supplier_name for one in awards] == ["Sahel Power", None]
    assert awards[0].assessment_id is not None
    page = tmp_path / "record.html"
    print_decision_record(page, compare_offers(scene.store, scene.tender_id, now), awards)
    text = page.read_text("utf-8")
    assert "<b>Sahel Power</b><br>quiet &amp; &lt;cheap&gt;" in text
    assert "Decided before, and replaced:" in text
    assert "prices to be asked again" in text


def test_without_a_decision_the_record_has_room_for_it(scene: Scene, now: datetime, tmp_path: Path) -> None:
    page = tmp_path / "record.html"
    print_decision_record(page, compare_offers(scene.store, scene.tender_id, now))
    assert "height: 22mm" in page.read_text("utf-8")


def test_what_can_not_be_decided(scene: Scene, now: datetime) -> None:
    for supplier, reason, name, code in (
        (scene.other_supplier_id, "x", "Awa", "award.waiting"),
        (b"\1" * 16, "x", "Awa", "award.not_offered"),
        (scene.supplier_id, " ", "Awa", "award.no_reason"),
        (scene.supplier_id, "x", "", "award.no_name"),
    ):
        with pytest.raises(Refusal) as refusal:
            decide_tender(scene.store, now, scene.tender_id, supplier, reason=reason, decided_by=name)
        assert refusal.value.notice.code == code
    with pytest.raises(Refusal) as refusal:
        decide_tender(scene.store, now, b"\1" * 16, None, reason="x", decided_by="Awa")
    assert refusal.value.notice.code == "tender.unknown"
    assert list_awards(scene.store, scene.tender_id) == []
