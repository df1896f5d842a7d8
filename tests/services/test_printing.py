"""What is printed says all that is asked or decided, and takes nothing of it for markup."""

import re
from datetime import datetime
from decimal import Decimal
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from field_ems import i18n
from field_ems.domain.tenders import Method, Price
from field_ems.files.templates import shipped_templates
from field_ems.services.awards import AwardCard
from field_ems.services.checklists import answer_question, comment_on, start_checklist, submit_checklist
from field_ems.services.comparison import compare_offers
from field_ems.services.printing import print_blank, print_decision_record
from field_ems.services.suppliers import edit_supplier
from field_ems.services.tenders import edit_tender
from field_ems.store.station import StationStore
from tests.services.checklist_scene import Scene, draw_up


@pytest.fixture(autouse=True)
def english() -> None:
    i18n.install("en")


class Balance(HTMLParser):
    """Finds tags that are not closed, and everything that would be fetched or run."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "br"}:
            self.open.append(tag)
        if tag in {"script", "img", "link", "iframe"} or any(name in {"src", "href"} for name, _ in attrs):
            self.active.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def well_formed(path: Path) -> str:
    """The text of a page whose tags are all closed and which fetches and runs nothing."""
    text = path.read_text("utf-8")
    page = Balance()
    page.feed(text)
    assert (page.open, page.active) == ([], [])
    return unescape(re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl")])
def test_every_shipped_checklist_prints_with_every_question(language: str, direction: str, tmp_path: Path) -> None:
    i18n.install(language)
    for one in shipped_templates():
        path = tmp_path / f"{one.template.code}.html"
        print_blank(path, one.template)
        text = well_formed(path)
        assert f'<html lang="{language}" dir="{direction}">' in path.read_text("utf-8")
        for asked in one.template.questions():
            assert asked.code in text
            assert (asked.text.get(language) or asked.text["en"]) in text


def submitted(scene: Scene, supplier_id: bytes, fuel: str, now: datetime, **more: str) -> None:
    draft = start_checklist(scene.store, scene.template_id, supplier_id, now, tender_id=scene.tender_id)
    for code, value in {"REGISTERED": "yes", "FUEL": fuel, "QUIET": "no", **more}.items():
        answer_question(scene.store, draft, code, value, now)
    comment_on(scene.store, draft, "FUEL", "measured", now)
    submit_checklist(scene.store, draft, now, now.date(), accept_incomplete=True)


def test_the_decision_record_says_order_prices_points_and_reasons(
    station: StationStore, now: datetime, tmp_path: Path
) -> None:
    scene = draw_up(station, now)
    edit_supplier(station, now, scene.other_supplier_id, name='<script>alert("1")</script> & Söhne')
    edit_tender(station, now, scene.tender_id, method=Method.CUMULATIVE)
    submitted(scene, scene.supplier_id, "0.24", now)
    submitted(scene, scene.other_supplier_id, "0.29", now)
    prices = {
        scene.supplier_id: Price(Decimal("12500.5"), "USD"),
        scene.other_supplier_id: Price(Decimal(10_000), "USD"),
    }
    sheet = compare_offers(station, scene.tender_id, now, prices=prices)
    path = tmp_path / "record.html"
    print_decision_record(path, sheet)
    text = " ".join(well_formed(path).replace("\u00a0", " ").split())
    assert "Decision record: Two generators" in text
    assert "RFQ-7" in text
    assert "Cumulative weighted: technical 70, price 30" in text
    # technical 70 x 10/30 = 23.33 and 70 x 4/30 = 9.33; price 30 x 10000/12500.5 = 24.00 and 30
    assert "First: Sahel Power, 12 500.5 USD" in text
    assert "47.33 23.33 + 24.00" in text
    assert "39.33 9.33 + 30.00" in text
    assert '<script>alert("1")</script> & Söhne' in text
    assert "<script>" not in path.read_text("utf-8")
    assert "0.24 L/kWh 10 of 10 points, weight 1" in text
    assert "Headquarters has not decided about this checklist." in text
    assert "Awarded to:" not in text
    award = AwardCard(b"a", scene.supplier_id, "Sahel Power", None, "Less fuel", now.date(), "Awa")
    print_decision_record(path, sheet, [award])
    assert "Result Awarded to: Sahel Power First: Sahel Power" in " ".join(well_formed(path).split())


def test_the_record_of_a_tender_without_a_first_says_that_the_decision_is_open(
    station: StationStore, now: datetime, tmp_path: Path
) -> None:
    scene = draw_up(station, now)
    submitted(scene, scene.supplier_id, "0.24", now)
    path = tmp_path / "record.html"
    print_decision_record(path, compare_offers(station, scene.tender_id, now))
    text = well_formed(path)
    assert "No offer stands first alone; the decision is open." in text
    assert "The price is not known." in text
