"""What screens show: the keys fit in any language, colours are the terminal's own, and home says what waits."""

import pytest
from rich.cells import cell_len
from textual.widgets import Static

from field_ems import i18n
from field_ems.services import people
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.commands import EVERYWHERE
from field_ems.tui.widgets.bars import fitted
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import LARGE, NOW, SMALL


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
async def test_the_function_keys_fit_into_80_columns_in_every_language(app: FieldEmsApp, language: str) -> None:
    people.choose_language(app.store, language)
    app = FieldEmsApp(app.store, app.clock)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        places = said(app, "#places")
        assert cell_len(places) <= SMALL[0]
        keys = [command.key[1:] for command in EVERYWHERE if command.key.startswith("f")]
        assert all(key in places for key in keys)


async def test_nine_places_are_whole_at_80_columns_in_english(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert said(app, "#places") == (
            "F1Help 2Home 3Readings 4Meters 5Checklists 6Suppliers 7Sync 8Settings 9Guidance"
        )
        await pilot.resize_terminal(*LARGE)
        await pilot.pause()
        assert said(app, "#places").startswith("F1 Help 2 Home 3 Readings")


@pytest.mark.parametrize("variable", [("NO_COLOR", "1"), ("TERM", "linux")])
async def test_without_many_colours_nothing_is_mixed_and_the_cursor_is_seen(
    demo_station: StationStore, monkeypatch: pytest.MonkeyPatch, variable: tuple[str, str]
) -> None:
    monkeypatch.setenv(*variable)
    app = FieldEmsApp(demo_station, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4")
        await pilot.pause()
        assert app.native_ansi_color
        strips = app.screen._compositor.render_strips(app.screen.size)
        styles = {segment.style for strip in strips for segment in strip if segment.style}
        colours = {colour for style in styles for colour in (style.color, style.bgcolor) if colour}
        assert not any(colour.triplet for colour in colours)
        if app.no_color:
            assert any(style.reverse for style in styles)


def test_long_labels_are_cut_the_longest_first() -> None:
    assert fitted({"1": "Aide", "2": "Fournisseurs"}, 18) == "1Aide 2Fournisseu."
    assert fitted({"1": "Aide", "2": "Fournisseurs"}, 20) == "1Aide 2Fournisseurs"
    assert fitted({"1": "Aide", "2": "Accueil"}, 20) == "1 Aide 2 Accueil"


async def test_home_names_a_reading_that_waits_for_a_decision(app: FieldEmsApp) -> None:
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("f3", *"/E1", "enter", *"12", "enter", *"dunno", "enter", "f2")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "Held until it is decided" in said(app, "#home")
        assert "electricity" in said(app, "#home")


async def test_letters_filter_the_checklists(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5")
        await pilot.pause()
        every = app.screen.query_one(PlainTable).row_count
        await pilot.press("slash", *"catering", "enter")
        await pilot.pause()
        assert app.screen.query_one(PlainTable).row_count == 1
        assert "catering" in said(app, "#message")
        await pilot.press("slash")
        await pilot.pause()
        await pilot.press("ctrl+u", "enter")
        await pilot.pause()
        assert app.screen.query_one(PlainTable).row_count == every
