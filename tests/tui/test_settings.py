"""Settings: when to sync by itself and what it may cost, chosen with keys."""

from textual.widgets import Input, Static

from field_ems.services.sync_schedule import Schedule, read_schedule
from field_ems.tui.app import FieldEmsApp
from tests.tui.conftest import SMALL


async def test_the_schedule_is_chosen_and_holds_at_once(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert app.next_sync is not None
        await pilot.press("f8", "s")
        await pilot.pause()
        app.screen.query_one("#field-every", Input).value = "never"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "minutes" in str(app.screen.query_one("#form-message", Static).content)
        for name, typed in (("every", "0"), ("on_start", "no"), ("at_most", "50")):
            app.screen.query_one(f"#field-{name}", Input).value = typed
        await pilot.press("ctrl+s")
        await pilot.pause()
        shown = str(app.screen.query_one("#settings", Static).content)
        assert "only when asked, at most 50 kB" in shown
        assert app.next_sync is None
    assert read_schedule(app.store) == Schedule(every=0, on_start=False, at_most=50_000)


async def test_another_language_is_spoken_on_every_screen_at_once(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f8", "l")
        await pilot.pause()
        app.screen.query_one("#field-language", Input).value = "Français"
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.pause()
        assert str(app.screen.query_one("#title", Static).content) == "Réglages"
        await pilot.press("f2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert str(app.screen.query_one("#title", Static).content) == "Accueil"
        assert "Aide" in str(app.screen.query_one("#places", Static).content)
        assert "Cette année" in str(app.screen.query_one("#home", Static).content)
