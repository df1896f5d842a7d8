"""A day at the terminal, keys only, at 80x24."""

from textual.widgets import Input, Static

from field_ems.services import assessments, checklists, meters, people, reading_history
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.commands import EVERYWHERE
from field_ems.tui.screens.registry import SCREENS
from tests.tui.conftest import LARGE, SMALL
from tests.tui.every_look import picture

TALL = (120, 70)


def text_of(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


async def test_a_reading_is_typed_warned_about_and_accepted_with_a_reason(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", *"484704", "enter")
        await pilot.pause()
        meter = meters.find_meter(app.store, "E1")
        assert reading_history.history(app.store, meter.id)[0].value == 484_704
        assert "saved" in text_of(app, "#message")
        await pilot.press(*"1x2", "enter")
        await pilot.pause()
        assert text_of(app, "#message").startswith("!")
        assert app.screen.query_one(Input).value == "1x2"
        await pilot.press("escape", *"99999", "enter")
        await pilot.pause()
        assert text_of(app, "#message").startswith("?")
        await pilot.press(*"meter", "space", *"swapped", "enter")
        await pilot.pause()
        newest = reading_history.history(app.store, meters.find_meter(app.store, "E2").id)[0]
        assert (newest.value, newest.reason) == (99_999, "meter swapped")
        assert newest.accepted


async def test_a_reading_is_taken_back_and_stays_in_the_history(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", *"484704", "enter", "ctrl+z")
        await pilot.pause()
        rows = reading_history.history(app.store, meters.find_meter(app.store, "E1").id)
        assert {(row.corrected, row.basis) for row in rows[:2]} == {(False, "void"), (True, None)}


async def test_a_checklist_is_filled_in_and_submitted_by_keys(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "enter")
        await pilot.pause()
        draft = checklists.list_fillings(app.store)[0].draft_id
        before = checklists.open_checklist(app.store, draft, app.now().date()).result.answered
        for answer in ("y", "1", "10", "2026-12-01", "as offered"):
            await pilot.press(*answer.replace(" ", "_"), "enter")
            await pilot.pause()
        after = checklists.open_checklist(app.store, draft, app.now().date()).result.answered
        assert after > before
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("enter", *"yes", "enter")
        await pilot.pause()
        assert checklists.list_fillings(app.store) == []
        assert len(assessments.list_assessments(app.store)) == 1


async def test_the_first_run_leads_to_a_meter(fresh_app: FieldEmsApp) -> None:
    app = fresh_app
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "Language" in text_of(app, "#steps")
        await pilot.press("escape")
        assert "who you are" in text_of(app, "#message")
        await pilot.press("enter", *"Amina", "enter", "enter")
        await pilot.pause()
        assert people.name_at_keyboard(app.store) == "Amina"
        await pilot.press("enter", *"Annex", "enter", *"CAF", "enter", *"UTC", "enter", "enter", "enter")
        await pilot.pause()
        assert [one.name for one in meters.list_facilities(app.store)] == ["Annex"]
        await pilot.press("enter", *"E1", *["enter"] * 8)
        await pilot.pause()
        assert meters.find_meter(app.store, "E1").unit == "kWh"
        await pilot.press("escape", "f3", *"100", "enter")
        await pilot.pause()
        assert reading_history.history(app.store, meters.find_meter(app.store, "E1").id)[0].value == 100


async def test_a_sync_without_enrolment_says_what_to_do(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "s")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "not enrolled" in text_of(app, "#message")


async def test_every_screen_opens_at_both_sizes_with_its_keys_bound_once(app: FieldEmsApp) -> None:
    for size in (SMALL, LARGE):
        async with app.run_test(size=size) as pilot:
            for name in SCREENS:
                app.push_screen(SCREENS[name]())
                await pilot.pause()
                here = getattr(app.screen, "HERE", ())
                keys = [command.key for command in (*here, *EVERYWHERE) if command.key]
                assert len(keys) == len(set(keys)), name
                assert all(command.help and command.label for command in here), name
        app = FieldEmsApp(app.store, app.clock)


async def test_help_names_every_command_of_the_screen(app: FieldEmsApp) -> None:
    async with app.run_test(size=TALL) as pilot:
        await pilot.press("f4")
        await pilot.pause()
        here = app.screen.HERE  # type: ignore[attr-defined]
        await pilot.press("f1")
        await pilot.pause()
        shown = picture(app)
        for command in (*here, *EVERYWHERE):
            assert f"{command.label}  " in shown
            assert " ".join(command.help.split()[:3]) in shown
