"""What is typed and not saved: kept when a function key leads elsewhere, and recovered or discarded by a key."""

import pytest
from textual.widgets import Input, Static

from field_ems.services import checklists
from field_ems.services.typed import find_typed
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.fill import FillScreen
from field_ems.tui.screens.readings import ReadingsScreen
from field_ems.tui.widgets.form import FormScreen
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import SMALL


def said(app: FieldEmsApp, selector: str = "#message") -> str:
    return str(app.screen.query_one(selector, Static).content)


@pytest.mark.parametrize("warned", [False, True])
async def test_a_value_that_was_not_entered_waits_for_the_one_who_typed_it(app: FieldEmsApp, warned: bool) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "down", *"12", *(["enter"] if warned else []), "f4", "f3")
        await pilot.pause()
        assert "Typed for E2 and not saved, left 23.11. 09:30Z: 12" in said(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert isinstance(app.screen, ReadingsScreen)
        assert app.screen.query_one("#entry", Input).value == "12"
        assert app.screen.row is not None
        assert app.screen.row.meter.code == "E2"
        assert find_typed(app.store, "readings") is None
        await pilot.press("f4", "f3", "ctrl+x", "f4", "f3")
        await pilot.pause()
        assert "Typed for" not in said(app)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "Nothing was left here" in said(app)


async def test_a_form_that_was_left_by_a_function_key_offers_what_was_typed(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "a")
        await pilot.pause()
        await pilot.press(*"Wattworks", "f3", "f6", "a")
        await pilot.pause()
        assert isinstance(app.screen, FormScreen)
        assert "not saved, left 23.11. 09:30Z" in said(app, "#form-left")
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert app.screen.query_one("#field-name", Input).value == "Wattworks"
        assert said(app, "#form-left") == ""
        await pilot.press("escape", "a")
        await pilot.pause()
        assert said(app, "#form-left") == ""


async def test_a_draft_says_of_when_it_is_and_half_an_answer_comes_back(app: FieldEmsApp) -> None:
    draft = checklists.list_fillings(app.store)[0]
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(FillScreen(draft.draft_id))
        await pilot.pause()
        assert "Draft of 23.11. 09:30Z recovered. ^D discards it." in said(app)
        await pilot.press(*"mayb", "f2", "f5")
        await pilot.pause()
        assert [card.answered for card in checklists.list_fillings(app.store)] == [draft.answered]
        app.screen.query_one(PlainTable).move_cursor(row=0)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#entry", Input).value == "mayb"
        await pilot.press("ctrl+d")
        await pilot.pause()
        app.screen.query_one("#field-sure", Input).value = "yes"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert not isinstance(app.screen, FillScreen)
    assert checklists.list_fillings(app.store) == []
