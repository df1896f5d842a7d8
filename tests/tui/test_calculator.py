"""The calculator by keys: the activity found by words, the figure with the factor behind it."""

from textual.widgets import Input, Static

from field_ems.tui.app import FieldEmsApp
from tests.tui.conftest import SMALL


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


async def test_amounts_are_answered_one_after_the_other(app: FieldEmsApp) -> None:
    """DOMAIN.md section 3: 1,000 L mineral diesel; 120 m3 water treated; a grid of 0 is a figure."""
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("colon", *"calc", "enter", *"diesel miner")
        await pilot.pause()
        assert "Diesel (100% mineral diesel)" in said(app, "#form-choices")
        await pilot.press("enter", *"1000", "enter", "enter", "enter", "enter")
        await pilot.pause()
        assert "Write the unit too" in said(app, "#form-message")
        app.screen.query_one("#field-unit", Input).value = "L"
        await pilot.press("ctrl+s")
        await pilot.pause()
        answer = said(app, "#form-message")
        for part in ("661.55 kg CO2e", "x 2.66155; scope 1", "DESNZ-2024, row 1_101_1012_8", "UK Government"):
            assert part in answer
        await pilot.press(*"electricity", "enter", *"50000", "enter", *"kWh", "enter", *"CAF", "enter", *"x", "enter")
        await pilot.pause()
        assert said(app, "#form-message").startswith("!")
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        assert said(app, "#form-message").startswith("= 0 kg CO2e")
