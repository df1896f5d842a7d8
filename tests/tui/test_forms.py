"""Forms: choices by number, by word or by its beginning, and refusals that keep what was typed."""

import pytest
from textual.widgets import Input, Static

from field_ems.domain.notices import Refusal
from field_ems.services import meters, suppliers
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.widgets.form import FormField, whole_number
from field_ems.tui.widgets.table import PlainTable
from tests.tui.conftest import NOW, SMALL

TENURE = FormField("tenure", "Tenure", "owned", {"owned": "owned", "private_lease": "leased from a private owner"})


@pytest.mark.parametrize(
    ("typed", "code"),
    [("2", "private_lease"), ("Leased from a private owner", "private_lease"), ("leas", "private_lease"),
     ("private_lease", "private_lease"), ("owned", "owned"), ("", "")],
)  # fmt: skip
def test_a_choice_is_taken_by_number_word_or_beginning(typed: str, code: str) -> None:
    assert TENURE.chosen(typed) == code


@pytest.mark.parametrize("typed", ["3", "0", "rented"])
def test_what_is_no_choice_is_refused(typed: str) -> None:
    with pytest.raises(Refusal) as refused:
        TENURE.chosen(typed)
    assert refused.value.notice.code == "form.choose_one"


def test_an_open_choice_takes_what_is_typed() -> None:
    supplier = FormField("supplier", "Supplier", "", {"Kémo Motors": "Kémo Motors"}, is_open=True)
    assert supplier.chosen("Kémo") == "Kémo"
    assert supplier.chosen("1") == "Kémo Motors"


@pytest.mark.parametrize("typed", ["4.5", "-1", "six"])
def test_a_count_is_whole(typed: str) -> None:
    with pytest.raises(Refusal):
        whole_number("Digits", typed)


async def test_a_building_with_a_wrong_zone_is_refused_and_nothing_typed_is_lost(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "b", *"Depot", "enter", *"CAF", "enter", *"Africa/Bangi", "enter", *"2", "ctrl+s")
        await pilot.pause()
        assert str(app.screen.query_one("#form-message", Static).content).startswith("!")
        assert app.screen.query_one("#field-name", Input).value == "Depot"
        app.screen.query_one("#field-zone", Input).value = "Africa/Bangui"
        app.screen.query_one("#field-tenure", Input).value = "2"
        await pilot.press("ctrl+s")
        await pilot.pause()
        depot = meters.find_facility(app.store, "Depot")
        assert (depot.tenure, depot.zone) == ("private_lease", "Africa/Bangui")


async def test_brackets_in_a_name_are_shown_as_they_are(app: FieldEmsApp) -> None:
    suppliers.add_supplier(app.store, NOW, "[/b] & [red] Sons")
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6")
        await pilot.pause()
        table = app.screen.query_one(PlainTable)
        names = [table.get_row_at(row)[1].plain for row in range(table.row_count)]
        assert "[/b] & [red] Sons" in names
