"""Trends in the terminal: bars beside their figures, chosen, compared and written by keys."""

import json
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static

from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.history import HistoryScreen
from field_ems.tui.screens.trends import TrendsScreen
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import SMALL


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


async def settle(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


async def test_a_use_is_chosen_given_a_target_compared_and_written(app: FieldEmsApp, tmp_path: Path) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("t")
        await settle(pilot)
        assert isinstance(app.screen, TrendsScreen)
        assert "emissions, whole station (kg CO2e)" in said(app, "#title")
        await pilot.press("w", *"electr", "enter", "enter", *"e1", "enter", "enter")
        await settle(pilot)
        assert "E1 Grid supply" in said(app, "#title")
        table = app.screen.query_one(PlainTable)
        assert table.row_count == 12
        assert table.virtual_size.width <= SMALL[0]
        assert "#" in str(table.get_row_at(10)[-1])
        await pilot.press("t", *"2025", "enter", *"-20", "enter", *"2030", "enter", *"50000", "enter")
        await settle(pilot)
        assert "(-20.0 % of 2025 by 2030)" in said(app, "#question")
        assert "|" in str(app.screen.query_one(PlainTable).get_row_at(10)[-1])
        await pilot.press("right")
        await pilot.pause()
        assert "nothing later" in said(app, "#message")
        await pilot.press("y", "left")
        await settle(pilot)
        assert str(app.screen.query_one(PlainTable).get_row_at(0)[0]).strip() == "2017"
        await pilot.press("right", "e")
        await settle(pilot)
        app.screen.query_one(Input).value = str(tmp_path / "years.json")
        await pilot.press("enter")
        await pilot.pause()
        written = json.loads((tmp_path / "years.json").read_text(encoding="utf-8"))
        assert [row["period"] for row in written] == ["2022", "2023", "2024", "2025", "2026"]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, HistoryScreen)


async def test_what_can_not_be_shown_is_said_and_the_screen_stays(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("t")
        await settle(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert "W chooses one meter" in said(app, "#message")
        await pilot.press("w", "enter", "enter", *"G1", "enter", *"4", "enter")
        await settle(pilot)
        assert "Nothing behind G1" in said(app, "#message")
        await pilot.press("t")
        await pilot.pause()
        assert "No figures" in said(app, "#message")
