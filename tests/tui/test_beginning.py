"""Beginning a checklist by keys: whoever is typed is looked up in the whole register, not in the first page of it."""

from textual.widgets import Input, Static

from field_ems.services import checklists, suppliers, tenders
from field_ems.store import tables
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.fill import FillScreen
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import NOW, SMALL


async def test_a_supplier_and_a_tender_far_down_the_register_are_found_by_what_is_typed(app: FieldEmsApp) -> None:
    with app.store.writing(NOW) as writer:
        for number in range(300):
            writer.create(tables.Supplier, name=f"Supplier {number:03}", ungm_number=f"9{number:03}")
            writer.create(tables.Tender, title=f"Lot {number:03}", reference=f"RFQ-{number:03}")
    tender_id = next(card.id for card in tenders.list_tenders(app.store, search="RFQ-271"))
    before = len(suppliers.list_suppliers(app.store, limit=1_000))
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5")
        await pilot.pause()
        table = app.screen.query_one(PlainTable)
        table.move_cursor(row=table.row_count - 1)
        await pilot.press("n", *"supplier 28", "right", "enter", *"no such tender", "ctrl+s")
        await pilot.pause()
        assert "no such tender" in str(app.screen.query_one("#form-message", Static).content)
        completed = app.screen.query_one("#field-supplier", Input).value
        assert completed == "supplier 280"
        app.screen.query_one("#field-tender", Input).value = "rfq-271"
        await pilot.press("ctrl+s")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, FillScreen)
    filling = checklists.open_checklist(app.store, screen.draft_id, NOW.date())
    assert (filling.supplier_name, filling.tender_id) == ("Supplier 280", tender_id)
    assert len(suppliers.list_suppliers(app.store, limit=1_000)) == before
