"""Every screen, in every language: what the link sends shows the same cells as all that Textual writes."""

import pytest
from textual.pilot import Pilot

from field_ems import i18n
from field_ems.services import people
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.registry import SCREENS
from tests.tui.conftest import LARGE, NOW, SMALL
from tests.tui.slow_link.terminals import BothTerminals


@pytest.fixture
def app(demo_station: StationStore, monkeypatch: pytest.MonkeyPatch) -> FieldEmsApp:
    """The application as a terminal of many colours sees it."""
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "truecolor")
    return FieldEmsApp(demo_station, lambda: NOW)


async def on_both(app: FieldEmsApp, pilot: Pilot[Exception]) -> BothTerminals:
    """Let the application draw on both terminals from here on; each drawing is compared."""
    await pilot.pause()
    driver = BothTerminals(app)
    app._driver = driver
    app.screen.refresh(layout=True)
    await pilot.pause()
    return driver


@pytest.mark.parametrize(
    ("language", "theme"), [*((language, "ansi-dark") for language in i18n.LANGUAGES), ("en", "textual-dark")]
)
async def test_every_screen_shows_the_same_cells(app: FieldEmsApp, language: str, theme: str) -> None:
    people.choose_language(app.store, language)
    i18n.install(language)
    app.theme = theme
    async with app.run_test(size=LARGE if theme == "ansi-dark" else SMALL) as pilot:
        driver = await on_both(app, pilot)
        for name in SCREENS:
            app.action_go(name)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.press("down")
            await pilot.press("f1")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
        assert driver.drawn > len(SCREENS)
        assert driver.slow.text().strip()
        assert driver.link.octets_sent * 5 < driver.link.octets_asked


async def test_a_burst_of_keys_and_resizes_in_between(app: FieldEmsApp) -> None:
    async with app.run_test(size=LARGE) as pilot:
        driver = await on_both(app, pilot)
        await pilot.press("f3")
        for size in (SMALL, (100, 30), LARGE, (60, 20), LARGE):
            for key in "484704":
                app.simulate_key(key)
            await pilot.resize_terminal(*size)
            await pilot.pause()
            driver.settle()
            await pilot.press("ctrl+u", "f4", "a", *["tab"] * 3, "escape", "f3")
            await pilot.pause()
        assert "Readings" in driver.slow.text()


async def test_after_a_suspension_everything_is_drawn_again(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        driver = await on_both(app, pilot)
        driver.slow.feed("\x1b[31mwhat somebody did in the shell meanwhile\x1b[5;5H\x1b[7mand there")
        driver.link.forget()
        await pilot.press("f4")
        await pilot.pause()
        assert "shell" not in driver.slow.text()


async def test_wide_and_combining_characters_and_a_paste(app: FieldEmsApp) -> None:
    from textual.events import Paste
    from textual.widgets import Input

    async with app.run_test(size=SMALL) as pilot:
        driver = await on_both(app, pilot)
        await pilot.press("f4", "a")
        await pilot.pause()
        for text in ("电表一号 中文", "Ouaddai\u0308 e\u0301nergie", "عَدّاد الكَهرَباء", "a中b中c", "plain"):
            app.post_message(Paste(text))
            await pilot.pause()
            await pilot.press("home", "right", "delete", "ctrl+u")
            await pilot.pause()
        assert isinstance(app.focused, Input)
        assert driver.drawn
