"""Finding commands: by name, by letters beside the lines, by keys that a person chose; and what was done."""

import json
from collections.abc import Iterator

import pytest
from textual.widgets import Input, Static

from field_ems.domain.notices import Refusal
from field_ems.store.station import StationStore
from field_ems.tui import commands
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.commands import EVERYWHERE, Command
from field_ems.tui.commands.keymap import KEYS_NAME, checked_keys, faults, places, read_keys
from field_ems.tui.screens.by_name import ByNameScreen, fitting
from field_ems.tui.screens.jump import JumpScreen
from field_ems.tui.widgets.bars import KeyBar, fitted
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import LARGE, SMALL
from tests.tui.every_look import picture


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    """Leave no chosen key behind."""
    yield
    commands.choose_keys({})


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


def choose(store: StationStore, chosen: dict[str, str]) -> None:
    assert store.database.path is not None
    (store.database.path.parent / KEYS_NAME).write_text(json.dumps(chosen), encoding="utf-8")


async def test_a_command_is_run_by_the_beginning_of_its_name(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "colon", *"sup", "enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "SuppliersScreen"
        await pilot.press("f3", "colon", *"hist")
        await pilot.pause()
        assert isinstance(app.screen, ByNameScreen)
        assert "All readings of this meter" in said(app, "#names")
        await pilot.press("tab")
        assert app.screen.query_one(Input).value == "readings-history"
        await pilot.press("enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "HistoryScreen"


async def test_a_colon_after_other_characters_is_typed(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "1", "colon")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "1:"


def test_what_begins_so_comes_before_what_has_it_anywhere() -> None:
    found = [command.id for command in fitting(EVERYWHERE, ":re")]
    assert found[:2] == ["readings", "reports"]
    assert "outcomes" not in found[:2]
    assert fitting(EVERYWHERE, "no such thing") == []


async def test_a_letter_leads_to_its_row(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "ctrl+f")
        await pilot.pause()
        assert isinstance(app.screen, JumpScreen)
        assert len(app.screen.query(".jump-letter")) >= 4
        await pilot.press("c")
        await pilot.pause()
        assert app.screen.query_one(PlainTable).cursor_row == 2
        assert isinstance(app.focused, Input)


async def test_a_chosen_key_runs_the_command_and_is_shown(app: FieldEmsApp, demo_station: StationStore) -> None:
    choose(demo_station, {"meters-search": "ctrl+u", "suppliers": "f11"})
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("f11")
        await pilot.pause()
        assert type(app.screen).__name__ == "SuppliersScreen"
        assert "11 Suppliers" in said(app, "#places")
        await pilot.press("f6")
        await pilot.press("f1")
        await pilot.pause()
        assert "F11" in picture(app)


async def test_keys_that_clash_change_nothing_and_are_named(app: FieldEmsApp, demo_station: StationStore) -> None:
    choose(demo_station, {"suppliers": "f3"})
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("f6")
        await pilot.pause()
        assert type(app.screen).__name__ == "SuppliersScreen"
    assert demo_station.database.path is not None
    with pytest.raises(Refusal) as refused:
        checked_keys(demo_station.database.path.parent)
    assert refused.value.notice.code == "keys.clash"
    assert refused.value.notice.params == {"key": "f3", "command": "suppliers", "other": "readings"}


def test_the_keys_that_ship_clash_nowhere_and_every_command_has_its_own_id() -> None:
    every_place = list(places())
    assert faults({}, every_place) == []
    every_command = {*EVERYWHERE, *(command for _, here in every_place for command in here)}
    assert len({command.id for command in every_command}) == len(every_command)


def test_a_command_that_is_not_there_and_a_file_that_is_none_are_refused(demo_station: StationStore) -> None:
    assert [one.code for one in faults({"nothing": "x"}, [])] == ["keys.no_command"]
    assert demo_station.database.path is not None
    folder = demo_station.database.path.parent
    for text in ("{", '["x"]', '{"home": 2}'):
        (folder / KEYS_NAME).write_text(text, encoding="utf-8")
        with pytest.raises(Refusal):
            read_keys(folder)


async def test_help_and_the_key_say_why_a_command_is_off(app: FieldEmsApp) -> None:
    async with app.run_test(size=LARGE) as pilot:
        await pilot.press("f3", "ctrl+z")
        await pilot.pause()
        assert "Nothing was saved here" in said(app, "#message")
        await pilot.press("f1")
        await pilot.pause()
        assert "Off: Nothing was saved" in picture(app)


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        (["f5", "down", "h"], "Only a draft can be handed over"),
        (["f5", "n"], "Put the cursor on a template"),
        (["f4", "v"], "Nobody has entered anything else"),
        (["f7", "s"], "not enrolled yet"),
        (["f7", "x"], "No sync is under way"),
        (["ctrl+b", "i"], "F chooses a file first"),
        (["ctrl+r", "enter"], "Nothing"),
    ],
)
async def test_a_key_that_can_do_nothing_says_why(app: FieldEmsApp, keys: list[str], why: str) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert why in said(app, "#message")


async def test_what_was_done_can_be_run_again_by_a_shell(app: FieldEmsApp, demo_station: StationStore) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", *"484704", "enter")
        await pilot.press("f4", "colon", *"log", "enter")
        await pilot.pause()
        assert "field-ems log E1 484704 --at '2026-11-23 10:30'" in said(app, "#done")
        assert "readings: Readings" in said(app, "#done")
        await pilot.press("e")
        await pilot.pause()
    assert demo_station.database.path is not None
    written = list(demo_station.database.path.parent.glob("field-ems-*.sh"))
    assert len(written) == 1
    assert "field-ems log E1 484704" in written[0].read_text(encoding="utf-8")


def test_keys_that_have_no_room_are_counted() -> None:
    bar = KeyBar(id="keys")
    bar._commands = tuple(Command(f"x-{at}", letter, "Label", "Help.", "") for at, letter in enumerate("abcdef"))
    assert bar.line(200).count("Label") == 6
    assert bar.line(30).endswith("F1 +4")
    assert fitted({"1": "中文", "2": "b"}, 8) == "1中文 2b"
