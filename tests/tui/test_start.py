"""What is loaded, and what is written, when nobody asked for it."""

import gc
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input, Static

from field_ems.cli import opening
from field_ems.cli.start import opening_asked_for
from field_ems.domain.notices import Refusal
from field_ems.services import meters, reading_history
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.registry import SCREENS
from tests.tui.conftest import NOW, SMALL

FIRST_PAINT = """
import json, sys
from datetime import UTC, datetime
from field_ems.cli import start, opening
from field_ems.tui.app import FieldEmsApp
class Painted(Exception):
    pass
def open_store():
    shown = "\\n".join(str(one.content) for one in app.screen.query("Static"))
    raise Painted(json.dumps([shown, sorted({name.partition(".")[0] for name in sys.modules})]))
app = FieldEmsApp(open_store, lambda: datetime.now(UTC))
print(app.run(headless=True))
"""
FILLED = """
import json, sys
from datetime import UTC, datetime
from pathlib import Path
from sqlmodel.main import default_registry
from field_ems.services import people
from field_ems.store.station import StationStore
from field_ems.tui.home_lines import read_home
store = StationStore.open(Path(sys.argv[1]))
read_home(store, datetime.now(UTC))
people.name_at_keyboard(store)
print(json.dumps([list(sys.modules), [str(mapper) for mapper in default_registry.mappers if mapper.configured]]))
"""
HEAVY = {
    "alembic", "fastapi", "jsonschema", "nacl", "pydantic", "python_calamine", "requests", "sqlalchemy", "sqlmodel",
    "truststore", "typer", "urllib3", "uvicorn", "xlsxwriter", "yaml",
}  # fmt: skip

NOT_FOR_HOME = {
    "alembic", "field_ems.domain.consumption", "field_ems.domain.factors", "field_ems.files.factor_library",
    "field_ems.i18n.sentences", "field_ems.services.assessments", "field_ems.services.checklists",
    "field_ems.services.conflicts", "field_ems.services.emissions", "field_ems.services.templates",
    "field_ems.store.apply", "field_ems.store.console", "field_ems.store.devices", "field_ems.store.tables.aspects",
    "field_ems.store.tables.attachments", "field_ems.store.tables.files", "field_ems.store.tables.guidance",
    "field_ems.store.tables.handovers", "field_ems.store.tables.headquarters", "field_ems.store.tables.links",
    "field_ems.store.tables.offers", "field_ems.store.tables.publications", "field_ems.store.visible",
    "field_ems.store.writer", "field_ems.sync", "psycopg", "sqlalchemy.dialects.postgresql", "yaml",
}  # fmt: skip


def test_the_first_frame_is_painted_before_anything_of_the_store_is_loaded() -> None:
    ran = subprocess.run([sys.executable, "-c", FIRST_PAINT], capture_output=True, text=True, check=True)
    shown, loaded = json.loads(ran.stdout.splitlines()[-1])
    assert "textual" in loaded
    assert set(loaded) & HEAVY == set()
    assert "Home" in shown
    assert "Reading what is due" in shown
    assert "F1Help" in shown


def test_what_opens_the_terminal_without_the_commands() -> None:
    assert opening_asked_for([]) == {}
    assert opening_asked_for(["--data-dir", "x", "--language=fr"]) == {"--data-dir": "x", "--language": "fr"}
    assert opening_asked_for(["--slow-link"]) == {"--slow-link": ""}
    for arguments in (["status"], ["--version"], ["--data-dir"], ["--slow-link", "--no-slow-link"], ["open"]):
        assert opening_asked_for(arguments) is None


async def test_keys_typed_before_the_store_is_open_are_not_lost(demo_station: StationStore) -> None:
    may_open = Event()

    def open_store() -> StationStore:
        may_open.wait(60)
        return demo_station

    app = FieldEmsApp(open_store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", *"484704", "enter")
        assert "Reading what is due" in str(app.screen.query_one("#home", Static).content)
        may_open.set()
        while app.typed_ahead or not app.is_open:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "saved" in str(app.screen.query_one("#message", Static).content)
    assert reading_history.history(demo_station, meters.find_meter(demo_station, "E1").id)[0].value == 484_704


async def test_the_first_run_begins_once_an_empty_store_is_open(tmp_path: Path) -> None:
    app = FieldEmsApp(lambda: StationStore.open(tmp_path), lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        while not app.is_open:
            await pilot.pause(0.01)
        await pilot.pause()
        await pilot.pause()
        assert "Who you are" in str(app.screen.query_one("#steps", Static).content)
        app.store.close()
    assert app.return_value is None


async def test_a_store_that_can_not_be_opened_ends_the_program_with_the_reason() -> None:
    def open_store() -> StationStore:
        raise Refusal("store.damaged", place="here", detail="")

    app = FieldEmsApp(open_store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
    assert isinstance(app.return_value, Refusal)


async def test_no_cursor_blinks_over_a_slow_link(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert app.animation_level == "none"
        for name in SCREENS:
            app.push_screen(SCREENS[name]())
            await pilot.pause()
            assert [line.id for line in app.screen.query(Input) if line.cursor_blink] == []
        await pilot.press("f4", "a")
        await pilot.pause()
        lines = list(app.screen.query(Input))
        assert lines
        assert not any(line.cursor_blink for line in lines)


def test_nothing_looks_for_garbage_before_the_first_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def open_terminal(open_store: Callable[[], StationStore], _slow_link: bool | None) -> None:
        seen.append(gc.isenabled())
        open_store()
        seen.append(gc.isenabled())

    monkeypatch.setattr(opening, "open_terminal", open_terminal)
    opening.open_folder(tmp_path)
    gc.unfreeze()
    assert seen == [False, True]


def test_home_is_filled_without_what_only_headquarters_a_file_or_a_change_needs(demo_station: StationStore) -> None:
    assert demo_station.database.path is not None
    command = [sys.executable, "-c", FILLED, demo_station.database.path.parent]
    for _ in range(2):  # the first look reckons the figures, the second finds them as they are
        ran = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded, mapped = json.loads(ran.stdout)
    assert "field_ems.services.kept_figures" in loaded
    assert set(loaded) & NOT_FOR_HOME == set()
    assert mapped == []
