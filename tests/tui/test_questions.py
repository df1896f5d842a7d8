"""Open questions: seen on the screen, in a clerk's words, with a way to the entry."""

from textual.widgets import Static

from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.history import HistoryScreen
from field_ems.tui.screens.questions import QuestionsScreen
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import SMALL


async def test_a_held_drop_is_listed_and_enter_goes_to_its_meter(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", *"/E1", "enter", *"12", "enter", *"dunno", "enter", "f2", "o")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert isinstance(app.screen, QuestionsScreen)
        assert [str(cell) for cell in app.screen.query_one(PlainTable).get_row_at(0)][::2] == ["E1", "held"]
        shown = str(app.screen.query_one("#question", Static).content)
        assert "E1" in shown
        assert "C on the entry" in shown
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HistoryScreen)


async def test_a_station_with_nothing_open_says_so(fresh_app: FieldEmsApp) -> None:
    async with fresh_app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        fresh_app.push_screen(QuestionsScreen())
        await pilot.pause()
        await fresh_app.workers.wait_for_complete()
        await pilot.pause()
        assert "Nothing is open" in str(fresh_app.screen.query_one("#message", Static).content)
