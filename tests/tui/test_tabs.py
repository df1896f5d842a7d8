"""Moving the focus leaves nothing behind: Textual's own footer would keep some widgets at each Tab."""

from textual.widgets import Footer

from build_scripts.measure.tabs import settled, tabs_in_form
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.registry import SCREENS
from tests.tui.conftest import LARGE, SMALL

TABS = 1_200
OBJECTS_OF_CACHES = 5_000
"""A cache that fills or a module that is loaded meanwhile; a leak of one widget a Tab would be tens of thousands."""


async def test_live_objects_stay_as_many_through_many_tabs(app: FieldEmsApp) -> None:
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("f4", "a")
        await pilot.pause()
        first = app.focused
        app.simulate_key("tab")
        await settled(app)
        assert app.focused is not first
        found = await tabs_in_form(app, TABS)
    assert found["more_nodes"] <= 0  # less where what an earlier test left is let go of meanwhile
    assert found["more_objects"] < OBJECTS_OF_CACHES


async def test_no_screen_has_the_footer_that_leaks(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        for name in SCREENS:
            app.push_screen(SCREENS[name]())
            await pilot.pause()
            assert not app.screen.query(Footer), name
