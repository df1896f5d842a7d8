"""Importing and reporting by keys: a file chosen, mapped, imported, undone; a report seen and written."""

import csv
from contextlib import suppress
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.worker import WorkerCancelled

from field_ems.services import import_undo, meters, reading_history
from field_ems.services.import_memory import remember_folder
from field_ems.store.status import read_status
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.file_choice import FileChoice
from field_ems.tui.screens.imports import ImportsScreen
from field_ems.tui.widgets.form import FormScreen
from tests.tui.conftest import LARGE, SMALL


def shown(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


async def settled(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def table(folder: Path, rows: int, header: str = "meter,date,value,unit,activity") -> Path:
    path = folder / "files" / "readings.csv"
    path.parent.mkdir()
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        for row in range(rows):
            writer.writerow(
                [f"N{row % 7}", f"2025-{row // 7 % 12 + 1:02}-{row // 84 + 1:02}", row, "kWh", "electricity"]
            )
    return path


async def choose(pilot: Pilot[None], path: Path) -> None:
    remember_folder(pilot.app.store, path.parent)  # type: ignore[attr-defined]
    await pilot.press("ctrl+b")
    await pilot.pause()
    await pilot.press("f")
    await pilot.pause()
    assert isinstance(pilot.app.screen, FileChoice)
    await pilot.press("enter")
    await settled(pilot)
    assert isinstance(pilot.app.screen, ImportsScreen)


async def create_meters(pilot: Pilot[None]) -> None:
    await pilot.press("o")
    await pilot.pause()
    assert isinstance(pilot.app.screen, FormScreen)
    pilot.app.screen.query_one("#field-create", Input).value = "yes"
    await pilot.press("ctrl+s")
    await settled(pilot)


async def test_a_file_is_previewed_imported_and_undone(app: FieldEmsApp, tmp_path: Path) -> None:
    path = table(tmp_path, 21)
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, path)
        assert "0 to add" in shown(app, "#import")
        await pilot.press("i")
        assert "nothing to import" in shown(app, "#message")
        await create_meters(pilot)
        assert "21 to add" in shown(app, "#import")
        await pilot.press("i")
        await settled(pilot)
        assert "21 added" in shown(app, "#message")
        assert len(reading_history.history(app.store, meters.find_meter(app.store, "N3").id)) == 3
        await pilot.press("u")
        await pilot.pause()
        app.screen.query_one("#field-sure", Input).value = "yes"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "21 taken back" in shown(app, "#message")
        assert import_undo.import_runs(app.store)[0].undone


async def test_stopped_by_escape_nothing_is_imported(app: FieldEmsApp, tmp_path: Path) -> None:
    path = table(tmp_path, 2_000)
    async with app.run_test(size=LARGE) as pilot:
        await choose(pilot, path)
        await create_meters(pilot)
        before = read_status(app.store.database.path.parent)  # type: ignore[union-attr]
        assert isinstance(app.screen, ImportsScreen)
        app.screen.action_start()
        app.screen.action_leave()  # what Escape does, before the thread has come to its end
        assert "Stopping" in shown(app, "#message")
        with suppress(WorkerCancelled):
            await settled(pilot)
        with app.store.database.writing():
            pass  # whatever the thread had begun has been given up by then
        assert read_status(app.store.database.path.parent) == before  # type: ignore[union-attr]
        assert import_undo.import_runs(app.store) == []


async def test_columns_are_mapped_and_remembered(app: FieldEmsApp, tmp_path: Path) -> None:
    path = table(tmp_path, 7, "Zähler,Tag,Stand,Einheit,Was")
    async with app.run_test(size=SMALL) as pilot:
        await choose(pilot, path)
        assert "C says which" in shown(app, "#message")
        await pilot.press("c")
        await pilot.pause()
        mapped = {"meter": "Zähler", "date": "Tag", "value": "Stand", "unit": "Einheit", "activity": "Was"}
        for ours, header in mapped.items():
            app.screen.query_one(f"#field-{ours}", Input).value = header
        await pilot.press("ctrl+s")
        await settled(pilot)
        await create_meters(pilot)
        await pilot.press("i")
        await settled(pilot)
        assert "7 added" in shown(app, "#message")
        await pilot.press("escape")
        await choose(pilot, path)
        assert "7 already there" in shown(app, "#import")


async def test_a_report_is_seen_and_written(app: FieldEmsApp, tmp_path: Path) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "Gross" in shown(app, "#report")
        await pilot.press("e")
        await pilot.pause()
        app.screen.query_one("#field-format", Input).value = "1"
        app.screen.query_one("#field-path", Input).value = str(tmp_path / "report")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert (tmp_path / "report.html").read_text("utf-8").startswith("<!DOCTYPE html>")
