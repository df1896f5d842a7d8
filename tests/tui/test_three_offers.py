"""The journey of a procurement officer by keys alone at 80x24: three generator offers, one knocked out, one incomplete,
one approved by headquarters after a return, and the decision record on paper.
"""

from datetime import date
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from field_ems.services import assessments, checklists, tenders
from field_ems.services.assessments import State
from field_ems.services.awards import list_awards
from field_ems.services.drafts import discard_draft
from field_ems.services.reviews import Decided, decide
from field_ems.services.templates import publish_shipped_templates
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.fill import FillScreen
from field_ems.tui.screens.suppliers import SuppliersScreen
from field_ems.tui.screens.tender import TenderScreen
from field_ems.tui.widgets.table import PlainTable
from tests.services.checklist_scene import carry, fetch_down, mandate
from tests.tui.conftest import NOW, SMALL
from tests.tui.filling_in import answer_all, form

GOOD, SMOKY, VAGUE = "Sahel Power", "Diesel Direct", "Perhaps & Sons"
PRICES = {GOOD: "9 000", SMOKY: "7 000", VAGUE: "8 000"}


@pytest.fixture
def clean_app(demo_station: StationStore) -> FieldEmsApp:
    for draft in checklists.list_fillings(demo_station):
        discard_draft(demo_station, draft.draft_id)
    return FieldEmsApp(demo_station, lambda: NOW)


@pytest.fixture
def hq_url(sqlite_url: str) -> str:
    """Headquarters on one engine: what is tried here is what the officer sees."""
    return sqlite_url


def on(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


async def to_row(pilot: Pilot[None], words: str) -> None:
    """Put the cursor on the row with these words, as the arrow keys would."""
    table = pilot.app.screen.query_one(PlainTable)
    rows = [" ".join(cell.plain for cell in table.get_row_at(at)) for at in range(table.row_count)]
    table.move_cursor(row=next(at for at, row in enumerate(rows) if words in row))
    await pilot.pause()


async def begin(pilot: Pilot[None], supplier: str) -> None:
    await pilot.press("f5")
    await pilot.pause()
    await to_row(pilot, "to begin Generators and batteries")
    await pilot.press("n")
    await form(pilot, supplier=supplier, tender="RFQ-77")
    assert isinstance(pilot.app.screen, FillScreen)


async def test_three_generator_offers(clean_app: FieldEmsApp, headquarters: HeadquartersStore, tmp_path: Path) -> None:
    app = clean_app
    store = app.store
    publish_shipped_templates(headquarters, NOW)
    mandate(headquarters, store.station_id, NOW, date(2026, 10, 1))
    fetch_down(headquarters, store)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "t")
        await form(pilot, title="Two generator sets", reference="RFQ-77", opens="2026-11-01", method="1")
        for name in (GOOD, SMOKY, VAGUE):
            await pilot.press("a")
            await form(pilot, name=name, country="TCD")

        await begin(pilot, GOOD)
        await pilot.press("ctrl+g")
        await pilot.pause()
        assert "2. Product group: generators" in str(app.screen.query_one("#text", Static).content)
        await pilot.press("escape")
        await pilot.pause()
        await answer_all(pilot, {})
        assert "missing" not in on(app, "#live")
        await pilot.press("ctrl+s")
        await pilot.pause()

        await begin(pilot, SMOKY)
        await answer_all(pilot, {"CORE_LABOUR": "n"})
        await pilot.press("ctrl+s")
        await pilot.pause()

        await begin(pilot, VAGUE)
        await pilot.press(*"1", "enter", "ctrl+s")
        await form(pilot, sure="yes")
        assert {card.supplier_name for card in assessments.list_assessments(store)} >= {GOOD, SMOKY, VAGUE}

        # Headquarters returns the first; the officer revises it, and it is approved.
        carry(store, headquarters, store.station_id, at_headquarters=True)
        good = next(card for card in assessments.list_assessments(store) if card.supplier_name == GOOD)
        decide(headquarters, store.station_id, good.id, Decided.RETURNED, NOW, decided_by="Rania",
               questions={"GEN_LOAD_STUDY": "Which week was measured?"})  # fmt: skip
        carry(headquarters, store, store.station_id)
        await pilot.press("f5")
        await pilot.pause()
        await to_row(pilot, "returned")
        await pilot.press("enter")
        await pilot.pause()
        assert "Which week was measured?" in on(app, "#assessment")
        await pilot.press("r")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, FillScreen)
        for section in screen.filling.template.sections if screen.filling else ():
            for at, question in enumerate(screen._asked_in(section)):
                if question.code == "GEN_LOAD_STUDY":
                    screen._go_to(section, at)
        await pilot.pause()
        assert "Which week was measured?" in on(app, "#question")
        await pilot.press("ctrl+n")
        await form(pilot, comment="The second week of March.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        carry(store, headquarters, store.station_id, at_headquarters=True)
        revised = next(card for card in assessments.list_assessments(store) if card.base_id == good.id)
        decide(headquarters, store.station_id, revised.id, Decided.APPROVED, NOW, decided_by="Rania")
        carry(headquarters, store, store.station_id)

        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(app.screen, SuppliersScreen)
        await to_row(pilot, "RFQ-77")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, TenderScreen)
        for name, price in PRICES.items():
            await pilot.press("p")
            await form(pilot, supplier=name, amount=price, currency="USD")
        table = app.screen.query_one(PlainTable)
        rows = {table.get_row_at(at)[1].plain: table.get_row_at(at)[0].plain for at in range(3)}
        assert rows == {GOOD: "1", VAGUE: "waits", SMOKY: "out"}
        await pilot.press("s")
        await pilot.pause()
        await to_row(pilot, "CORE_LABOUR")
        assert "Diesel Direct: ! no; excludes" in on(app, "#question")
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("d")
        await form(pilot, supplier=VAGUE, reason="cheap", by="Awa, procurement")
        assert "incomplete" in on(app, "#form-message")
        await form(pilot, supplier=GOOD, reason="Clean, quiet and approved.", by="Awa, procurement")
        await pilot.press("w")
        await form(pilot, path=str(tmp_path / "record.html"))
    tender = next(card for card in tenders.list_tenders(store) if card.reference == "RFQ-77")
    assert [one.supplier_name for one in list_awards(store, tender.id)] == [GOOD]
    record = (tmp_path / "record.html").read_text("utf-8")
    for words in (GOOD, SMOKY, VAGUE.replace("&", "&amp;"), "Clean, quiet and approved.", "excludes", "approved"):
        assert words in record
    states = {card.state for card in assessments.list_assessments(store) if card.supplier_name == GOOD}
    assert states == {State.SUPERSEDED, State.APPROVED}
