"""A meter's history: corrected with a reason, and nothing that is refused ends the program."""

from textual.pilot import Pilot
from textual.widgets import Input, Static

from field_ems.services import meters, reading_history
from field_ems.store import tables
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.history import HistoryScreen
from tests.tui.conftest import LARGE, NOW, SMALL


async def open_history(pilot: Pilot[None], code: str) -> None:
    await pilot.press("f3", *f"/{code}", "enter", "ctrl+g")
    await pilot.pause()
    assert isinstance(pilot.app.screen, HistoryScreen)


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


def newest(app: FieldEmsApp, code: str) -> reading_history.HistoryRow:
    return reading_history.history(app.store, meters.find_meter(app.store, code).id)[0]


async def test_a_correction_needs_a_reason_and_leaves_both_entries(app: FieldEmsApp) -> None:
    before = newest(app, "E1")
    async with app.run_test(size=SMALL) as pilot:
        await open_history(pilot, "E1")
        await pilot.press("c")
        await pilot.pause()
        app.screen.query_one("#field-value", Input).value = str(before.value - 10)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "why" in said(app, "#form-message")
        app.screen.query_one("#field-reason", Input).value = "misread"
        await pilot.press("ctrl+s")
        await pilot.pause()
        rows = reading_history.history(app.store, meters.find_meter(app.store, "E1").id)
        assert {(row.value, row.corrected) for row in rows[:2]} == {(before.value - 10, False), (before.value, True)}


async def test_a_warning_about_a_correction_is_shown_once_and_accepted_by_saving_again(app: FieldEmsApp) -> None:
    before = newest(app, "E1")
    async with app.run_test(size=SMALL) as pilot:
        await open_history(pilot, "E1")
        await pilot.press("c")
        await pilot.pause()
        app.screen.query_one("#field-value", Input).value = str(before.value + 99_000)
        app.screen.query_one("#field-reason", Input).value = "really"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "once more" in said(app, "#form-message")
        assert newest(app, "E1") == before
        await pilot.press("ctrl+s")
        await pilot.pause()
        values = {
            row.value: row for row in reading_history.history(app.store, meters.find_meter(app.store, "E1").id)[:2]
        }
        assert values[before.value + 99_000].accepted


async def test_a_meter_that_was_replaced_gets_both_readings_in_one_form(app: FieldEmsApp) -> None:
    before = newest(app, "E1").value
    async with app.run_test(size=SMALL) as pilot:
        await open_history(pilot, "E1")
        await pilot.press("r", *str(before + 2500), "enter", "enter", *"2026-11-15", "enter")
        await pilot.pause()
        await pilot.pause()
        rows = reading_history.history(app.store, meters.find_meter(app.store, "E1").id)[:2]
        assert {(row.value, row.basis) for row in rows} == {(before + 2500, "final"), (0, "initial")}
        assert "held" not in said(app, "#months")


async def test_months_have_a_bar_beside_each_figure(app: FieldEmsApp) -> None:
    async with app.run_test(size=LARGE) as pilot:
        await open_history(pilot, "E1")
        lines = said(app, "#months").splitlines()
        assert "October 2026" in "".join(lines)
        assert [("#" in line) for line in lines[:13]] == [*[True] * 12, False]


async def test_what_is_gone_meanwhile_is_said_and_the_program_goes_on(app: FieldEmsApp) -> None:
    meter_id = meters.find_meter(app.store, "E1").id
    async with app.run_test(size=SMALL) as pilot:
        await open_history(pilot, "E1")
        with app.store.writing(NOW) as writer:
            writer.remove(tables.Meter, meter_id)
        await pilot.press("c")
        await pilot.pause()
        assert [note.message for note in app._notifications] == ["That meter isn't there, or it was removed."]
        app.push_screen(HistoryScreen(meter_id))
        await pilot.pause()
        assert said(app, "#message").startswith("!")
        await pilot.press("f2")
        await pilot.pause()
        assert said(app, "#title") == "Home"
