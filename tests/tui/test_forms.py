"""Forms: choices by number, by word or by its beginning, and refusals that keep what was typed."""

import pytest
from textual.widgets import Input, Static

from field_ems.domain.notices import Refusal
from field_ems.services import meters, suppliers, tenders
from field_ems.services.premises import list_headcounts
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
        await pilot.press("f4", "b", "a", *"Depot", "enter", *"CAF", "enter", *"Africa/Bangi", "enter", *"2", "ctrl+s")
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


async def test_a_building_is_changed_and_its_people_are_counted(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "b", "e")
        await pilot.pause()
        app.screen.query_one("#field-name", Input).value = "Main office, block A"
        await pilot.press("ctrl+s")
        await pilot.pause()
        office = meters.list_facilities(app.store)[0]
        assert office.name == "Main office, block A"
        await pilot.press("p", *"41", "enter", "enter")
        await pilot.pause()
        assert list_headcounts(app.store, office.id)[-1] == (NOW.date(), 41)


async def test_a_supplier_and_a_tender_are_added_and_changed(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f6", "a", *"Aardvark", "enter", *"ken", "ctrl+s")
        await pilot.pause()
        assert suppliers.list_suppliers(app.store, search="Aardvark")[0].country == "KEN"
        await pilot.press("t", *"Tyres", "ctrl+s")
        await pilot.pause()
        assert "Tyres" in {card.title for card in tenders.list_tenders(app.store)}
        await pilot.press("slash", *"Aardvark", "enter")
        await pilot.pause()
        await pilot.press("e")
        await pilot.pause()
        app.screen.query_one("#field-country", Input).value = "Kenya"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Kenya" in str(app.screen.query_one("#form-message", Static).content)
        app.screen.query_one("#field-country", Input).value = "UGA"
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert suppliers.list_suppliers(app.store, search="Aardvark")[0].country == "UGA"
