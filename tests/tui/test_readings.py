"""The walk: what the digits mean while they are typed, and what a warning lets one say."""

from datetime import UTC, datetime, timedelta

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Input, Static

from field_ems.services import entry_grid, meters, reading_history
from field_ems.services.meters import PAGE
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import NOW, SMALL


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content).replace("\u00a0", " ")


async def walk_to(pilot: Pilot[None], code: str) -> None:
    await pilot.press("f3", *f"/{code}", "enter")
    await pilot.pause()


def add_meter(app: FieldEmsApp, code: str, kind: str) -> bytes:
    facility = meters.list_facilities(app.store)[0]
    return meters.add_meter(
        app.store, NOW, facility.id, code=code, name=code, kind=kind, activity="electricity", unit="kWh"
    )


async def test_the_difference_and_the_use_a_day_appear_while_typing(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "E1")
        previous = entry_grid.entry_grid(app.store, NOW, search="E1")[0].previous_reading
        assert previous is not None
        await pilot.press(*str(previous.value + 100))
        await pilot.pause()
        assert said(app, "#live").startswith("100 kWh more than before, ")
        app.screen.query_one(Input).value = str(previous.value - 7)
        await pilot.pause()
        assert said(app, "#live").startswith("7 kWh less than before, ")


@pytest.mark.parametrize(("number", "basis"), [("1", "rollover"), ("2", "reset"), ("3", "initial")])
async def test_a_register_that_shows_less_is_explained_by_one_digit(app: FieldEmsApp, number: str, basis: str) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "E2")
        await pilot.press(*"12", "enter")
        await pilot.pause()
        assert "1 past its last digit, 2 reset to zero" in said(app, "#message")
        await pilot.press(number, "enter")
        await pilot.pause()
        newest = reading_history.history(app.store, meters.find_meter(app.store, "E2").id)[0]
        assert (newest.value, newest.basis) == (12, basis)


async def test_what_was_saved_is_the_previous_reading_of_its_row(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "E1")
        await pilot.press(*"484704", "enter")
        await pilot.pause()
        row = [cell.plain for cell in app.screen.query_one(PlainTable).get_row_at(0)]
        assert row[2].replace("\u00a0", "") == "484704"
        assert row[-1] == "saved"


async def test_a_column_grows_with_what_its_row_shows_later() -> None:
    class OneTable(App[None]):
        def compose(self) -> ComposeResult:
            yield PlainTable()

    async with OneTable().run_test(size=SMALL) as pilot:
        table = pilot.app.query_one(PlainTable)
        table.add_columns("Meter", "Read on", "")
        table.add_texts("E1", "—", "due")
        await pilot.pause()
        table.show_texts(0, "E1", "2026-11-24", "saved")
        await pilot.pause()
        assert "2026-11-24" in "".join(segment.text for segment in table.render_line(1))


async def test_a_warning_about_one_meter_is_not_accepted_on_another(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3", "down", *"12", "enter")
        await pilot.pause()
        assert said(app, "#message").startswith("?")
        await pilot.press("up", *"because", "enter")
        await pilot.pause()
        assert reading_history.history(app.store, meters.find_meter(app.store, "E2").id)[0].value != 12
        assert said(app, "#message").startswith("!")


async def test_escape_gives_back_the_value_that_was_warned_about(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "E2")
        await pilot.press(*"12", "enter", "escape")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "12"


async def test_a_number_typed_ahead_accepts_no_warning_and_a_right_one_takes_the_wrong_ones_place(
    app: FieldEmsApp,
) -> None:
    before = reading_history.history(app.store, meters.find_meter(app.store, "E2").id)[0].value
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "E2")
        await pilot.press(*"12", "enter", *"900", "enter")
        await pilot.pause()
        assert "900 is a number and no reason; 12 is not saved yet" in said(app, "#message")
        assert reading_history.history(app.store, meters.find_meter(app.store, "E2").id)[0].value == before
        await pilot.press("escape", *str(before + 600), "enter")
        await pilot.pause()
        assert reading_history.history(app.store, meters.find_meter(app.store, "E2").id)[0].value == before + 600


async def test_a_bill_goes_on_from_the_one_before_and_the_first_asks_since_when(app: FieldEmsApp) -> None:
    meter_id = add_meter(app, "BILL", "bill")
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "BILL")
        await pilot.press(*"310", "enter")
        await pilot.pause()
        assert said(app, "#message").startswith("!")
        assert reading_history.history(app.store, meter_id) == []
        await pilot.press("ctrl+t", *"2026-10-01", "enter", *"2026-11-01", "enter")
        await pilot.pause()
        assert said(app, "#live") == "310 kWh used since 2026-10-01, 10.0 a day"
        await pilot.press("enter")
        await pilot.pause()
        first = reading_history.history(app.store, meter_id)[0]
        assert (first.starts_at, first.taken_at) == (
            datetime(2026, 9, 30, 23, tzinfo=UTC),
            datetime(2026, 10, 31, 23, tzinfo=UTC),
        )
        await walk_to(pilot, "BILL")
        await pilot.press(*"200", "enter")
        await pilot.pause()
        assert reading_history.history(app.store, meter_id)[0].starts_at == first.taken_at


async def test_a_delivery_is_no_difference(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "D1")
        await pilot.press(*"900")
        await pilot.pause()
        assert said(app, "#live") == ""


async def test_the_walk_goes_on_past_the_first_page(app: FieldEmsApp) -> None:
    for number in range(PAGE + 5):
        add_meter(app, f"M{number:03}", "register")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f3")
        await pilot.pause()
        grid = app.screen.query_one(PlainTable)
        for _page in range(2):
            grid.move_cursor(row=grid.row_count - 1)
            await pilot.pause()
        assert grid.row_count == PAGE + 5 + 5


async def test_a_time_that_is_none_is_refused_in_its_form_and_nothing_typed_is_lost(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await walk_to(pilot, "E1")
        await pilot.press(*"484704", "ctrl+t", *"yesterday", "enter")
        await pilot.pause()
        assert "!" in said(app, "#form-message")
        app.screen.query_one("#field-until", Input).value = f"{NOW - timedelta(days=1):%Y-%m-%d %H:%M}"
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one("#entry", Input).value == "484704"
        await pilot.press("enter")
        await pilot.pause()
        newest = reading_history.history(app.store, meters.find_meter(app.store, "E1").id)[0]
        assert newest.taken_at == NOW - timedelta(days=1, hours=1)
