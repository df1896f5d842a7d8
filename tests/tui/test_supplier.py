"""A supplier's card by keys: certificate, action, what it was told; what is due stands on the first screen."""

from datetime import timedelta

from textual.widgets import Input, Static

from field_ems.services import suppliers
from field_ems.services.supplier_register import show_register
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.home_lines import read_home
from field_ems.tui.screens.supplier import SupplierScreen
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import NOW, SMALL
from tests.tui.filling_in import form

TODAY = NOW.date()


async def test_a_card_is_kept_by_keys(app: FieldEmsApp) -> None:
    supplier = suppliers.list_suppliers(app.store)[0]
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(SupplierScreen(supplier.id))
        await pilot.pause()
        await pilot.press("c")
        await form(pilot, name="ISO 14001", expires=(TODAY + timedelta(days=20)).isoformat())
        await pilot.press("a")
        await form(pilot, action="Bund [the] tank", due=(TODAY - timedelta(days=1)).isoformat())
        await pilot.press("t")
        await form(pilot, requirement="No R-22", channel="2")
        table = app.screen.query_one(PlainTable)
        rows = [[cell.plain for cell in table.get_row_at(at)] for at in range(table.row_count)]
        assert [row[:2] for row in rows[:3]] == [
            ["certificate", "ISO 14001"],
            ["action", "Bund [the] tank"],
            ["told", "No R-22"],
        ]
        assert rows[0][2].startswith("! ends soon")
        assert rows[1][2].startswith("! overdue")
        assert rows[2][2] == f"! not acknowledged, {TODAY} contract"
        assert any("Bund [the] tank" in line for line in read_home(app.store, NOW))

        table.move_cursor(row=1)
        await pilot.press("enter")
        await form(pilot, done=TODAY.isoformat(), done_by="Awa")
        await pilot.press("c")
        await form(pilot, name="ISO 9001", expires="31 December")
        assert str(app.screen.query_one("#form-message", Static).content).startswith("!")
        assert app.screen.query_one("#field-name", Input).value == "ISO 9001"
        await pilot.press("escape")
        await pilot.pause()
        table.move_cursor(row=0)
        await pilot.press("x")
        await form(pilot, sure="yes")
    register = show_register(app.store, supplier.id, TODAY)
    assert register.certificates == ()
    assert (register.actions[0].done_by, register.actions[0].overdue) == ("Awa", False)
