"""Filling in a checklist: nothing typed is lost, and what it comes to is there at once."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from field_ems.services import assessments, checklists
from field_ems.services.checklists import Filling
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.fill import FillScreen
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import NOW, SMALL
from tests.tui.filling_in import answer_all


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


def filling(app: FieldEmsApp) -> Filling:
    return checklists.open_checklist(app.store, checklists.list_fillings(app.store)[0].draft_id, NOW.date())


async def open_draft(pilot: Pilot[None]) -> FillScreen:
    await pilot.press("f5", "enter")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, FillScreen)
    return screen


async def go_to(pilot: Pilot[None], screen: FillScreen, code: str) -> None:
    """Walk down until the question is there, as a person would."""
    while screen.question is None or screen.question.code != code:
        await pilot.press("down")
        await pilot.pause()


async def test_what_is_typed_is_saved_at_a_pause_without_enter(
    app: FieldEmsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FillScreen, "PAUSE", 0.001)
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_FUEL_75")
        await pilot.press(*"0.29")
        for _wait in range(200):
            if (filling(app).answers.get("GEN_FUEL_75") or {}).get("value") == "0.29":
                break
            await pilot.pause()
        assert filling(app).answers["GEN_FUEL_75"]["value"] == "0.29"
        assert screen.question is not None
        assert screen.question.code == "GEN_FUEL_75"


async def test_an_answer_is_saved_on_the_way_to_another_question(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_FUEL_75")
        await pilot.press(*"0.31", "down")
        await pilot.pause()
        assert filling(app).answers["GEN_FUEL_75"]["value"] == "0.31"


async def test_half_an_answer_is_not_saved_and_said_why_at_enter(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_FUEL_75")
        await pilot.press(*"high", "enter")
        await pilot.pause()
        assert said(app, "#message").startswith("!")
        assert app.screen.query_one("#entry", Input).value == "high"
        assert "GEN_FUEL_75" not in filling(app).answers


async def test_a_section_at_a_time_by_page_down(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        assert said(app, "#section").startswith("Section 2 of ")
        await pilot.press("pagedown")
        await pilot.pause()
        assert said(app, "#section").startswith("Section 3 of ")
        assert screen.question is screen.questions[0]
        await pilot.press("pageup", "pageup", "pageup")
        await pilot.pause()
        assert said(app, "#section").startswith("Section 1 of ")


async def test_the_number_of_a_choice_answers(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_EMISSION")
        assert screen.question is not None
        await pilot.press("2", "enter")
        await pilot.pause()
        known = filling(app)
        assert known.answers["GEN_EMISSION"]["value"] == known.template.by_code["GEN_EMISSION"].choices[1].code


async def test_a_comment_leaves_what_is_being_typed(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_FUEL_75")
        await pilot.press(*"0.3", "ctrl+n", *"seen", "enter")
        await pilot.pause()
        answer = filling(app).answers["GEN_FUEL_75"]
        assert (answer["value"], answer["comment"]) == ("0.3", "seen")
        assert app.screen.query_one("#entry", Input).value == "0.3"


async def test_a_file_proves_an_answer(app: FieldEmsApp, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("75 %: 0.29 L/kWh")
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_FUEL_75")
        await pilot.press("ctrl+e")
        await pilot.pause()
        app.screen.query_one("#field-file", Input).value = str(tmp_path / "nowhere.txt")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "can't be opened" in said(app, "#form-message")
        app.screen.query_one("#field-file", Input).value = str(sheet)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert filling(app).answers["GEN_FUEL_75"]["evidence"][0]["name"] == "sheet.txt"
        assert "Attached: sheet.txt" in said(app, "#question")


async def test_incomplete_asks_before_it_submits(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await open_draft(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert assessments.list_assessments(app.store) == []
        app.screen.query_one("#field-sure", Input).value = "yes"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert len(assessments.list_assessments(app.store)) == 1
        assert not isinstance(app.screen, FillScreen)


async def test_a_number_that_is_no_choice_is_refused_by_name_and_by_the_question(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await pilot.press("pageup", "pageup", "pagedown")
        await go_to(pilot, screen, "GEN_WHAT")
        app.screen.query_one("#entry", Input).value = "1, 9"
        await pilot.press("enter")
        await pilot.pause()
        assert "“9” is not one of the answers to “What is offered?”" in said(app, "#message")


async def test_what_lacks_its_proof_is_marked_said_and_found_last(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        screen = await open_draft(pilot)
        await go_to(pilot, screen, "GEN_FUEL_75")
        await pilot.press(*"0.3", "enter", "up")
        await pilot.pause()
        table = app.screen.query_one(PlainTable)
        assert table.get_row_at(table.cursor_row)[0].plain == "?"
        assert "“Specific fuel consumption at 75 % load” needs a file" in said(app, "#question")
        await answer_all(pilot, {}, prove_all=False)
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert screen.question is not None
        assert screen._mark(screen.question) == "?"
        assert "still lacks something" in said(app, "#message")
        assert " needs a file that proves the answer" in said(app, "#question")
