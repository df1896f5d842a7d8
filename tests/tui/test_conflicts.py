"""Settling by keys alone what two laptops entered without having seen each other's."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from textual.widgets import Input, Static

from field_ems.domain.roles import Role
from field_ems.services import at_a_glance, checklists, conflicts, meters, people, reading_history, suppliers
from field_ems.services.attention import Became, list_held
from field_ems.services.templates import find_template, publish_shipped_templates
from field_ems.store import tables
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, join_station
from field_ems.sync.headquarters import Caller
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.conflict import ConflictScreen
from field_ems.tui.screens.conflicts import ConflictsScreen
from field_ems.tui.screens.fill import FillScreen
from field_ems.tui.screens.versions import VersionsScreen
from field_ems.tui.widgets.table import PlainTable
from tests.conftest import StationMaker
from tests.sync.conftest import DirectLink, Laptop, add_reading
from tests.tui.conftest import LARGE, NOW, SMALL


@pytest.fixture
def laptops(demo_station: StationStore, make_station: StationMaker, sqlite_url: str) -> Iterator[tuple[Laptop, Laptop]]:
    """The demo station on this laptop, and a second laptop that knows all of it."""
    station = demo_station
    headquarters = HeadquartersStore(Database.at_url(sqlite_url))
    publish_shipped_templates(headquarters, NOW, ["generators"])
    other = make_station("other")
    with other.database.writing() as session:
        join_station(session, station.station_id)
    both = tuple(
        Laptop(store, DirectLink(headquarters, Caller(station.station_id, device, Role.FOCAL_POINT), NOW))
        for store, device in ((station, b"device-number-01"), (other, b"device-number-02"))
    )
    exchange(*both)
    yield both  # type: ignore[misc]
    headquarters.close()


def exchange(*laptops: Laptop) -> None:
    for laptop in (*laptops, *laptops):
        laptop.sync()


def said(app: FieldEmsApp, selector: str) -> str:
    return str(app.screen.query_one(selector, Static).content)


def rename(laptops: tuple[Laptop, Laptop]) -> bytes:
    """Both rename the meter E1."""
    meter_id = meters.find_meter(laptops[0].store, "E1").id
    for laptop, name in zip(laptops, ("Grid mine", "Grid theirs"), strict=True):
        meters.edit_meter(laptop.store, NOW, meter_id, name=name, author_id=people.person_at_keyboard(laptop.store))
    exchange(*laptops)
    return meter_id


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_a_field_is_settled_from_home_by_keys_alone(
    laptops: tuple[Laptop, Laptop], size: tuple[int, int]
) -> None:
    meter_id = rename(laptops)
    app = FieldEmsApp(laptops[0].store, lambda: NOW)
    async with app.run_test(size=size) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert "! 1 to settle (^R)" in said(app, "#home")
        await pilot.press("ctrl+r")
        await pilot.pause()
        assert isinstance(app.screen, ConflictsScreen)
        await pilot.press("enter")
        await pilot.pause()
        text = said(app, "#conflict")
        assert "Grid mine" in text
        assert "Grid theirs" in text
        assert "this laptop (mine)" in text
        assert "another laptop (theirs)" in text
        assert "Before, as all had seen it" in text
        card = conflicts.list_conflicts(app.store)[0]
        await pilot.press("2", *"label", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ConflictsScreen)
        assert "Nothing is to settle" in said(app, "#message")
        assert meters.show_meter(app.store, meter_id).name == card.sides[1].text
        assert conflicts.list_settled(app.store)[0].reason == "label"
    exchange(*laptops)
    assert at_a_glance.count_conflicts(laptops[1].store) == 0


async def test_the_record_is_marked_and_the_other_value_is_one_key_away(laptops: tuple[Laptop, Laptop]) -> None:
    rename(laptops)
    app = FieldEmsApp(laptops[0].store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f4", "slash", *"E1", "enter")
        await pilot.pause()
        assert str(app.screen.query_one(PlainTable).get_row_at(0)[0]) == "! E1"
        message = said(app, "#message")
        assert "Grid mine" in message
        assert "Grid theirs" in message
        await pilot.press("v")
        await pilot.pause()
        assert isinstance(app.screen, ConflictScreen)
        await pilot.press("t", *"Grid ours", "enter", "enter")
        await pilot.pause()
        assert meters.find_meter(app.store, "E1").name == "Grid ours"
        assert str(app.screen.query_one(PlainTable).get_row_at(0)[0]) == "E1"


async def test_later_leaves_it_on_the_list(laptops: tuple[Laptop, Laptop]) -> None:
    rename(laptops)
    app = FieldEmsApp(laptops[0].store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "v", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ConflictScreen)
        await pilot.press("b")
        await pilot.pause()
        assert "holds one value" in said(app, "#message")
        await pilot.press("escape")
        await pilot.pause()
        assert "1 to settle" in said(app, "#message")
    assert at_a_glance.count_conflicts(laptops[0].store) == 1


@pytest.mark.parametrize("key", ["1", "b"])
async def test_two_readings_of_one_time_are_settled_with_a_reason(laptops: tuple[Laptop, Laptop], key: str) -> None:
    meter_id = meters.find_meter(laptops[0].store, "E1").id
    at = NOW - timedelta(hours=1)
    for laptop, value in zip(laptops, (484_704, 484_740), strict=True):
        with laptop.store.writing(NOW) as writer:
            add_reading(writer, meter_id, str(value), at)
    exchange(*laptops)
    app = FieldEmsApp(laptops[0].store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+r", "enter", key, "enter")
        await pilot.pause()
        assert said(app, "#form-message").startswith("!")
        await pilot.press(*"photo", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ConflictsScreen)
    exchange(*laptops)
    assert at_a_glance.count_conflicts(laptops[1].store) == 0
    taken_back = [row for row in reading_history.history(laptops[1].store, meter_id) if row.basis == "void"]
    assert len(taken_back) == (1 if key == "1" else 0)


async def test_two_versions_are_merged_question_by_question(laptops: tuple[Laptop, Laptop]) -> None:
    first, second = laptops
    template = find_template(first.store, "generators")
    supplier_id = suppliers.add_supplier(first.store, NOW, "Wattworks")
    draft = checklists.start_checklist(first.store, template.id, supplier_id, NOW)
    root = checklists.submit_checklist(first.store, draft, NOW, NOW.date(), accept_incomplete=True)
    exchange(first, second)
    for laptop, answer in ((first, "yes"), (second, "no")):
        draft = checklists.revise_assessment(laptop.store, root, NOW)
        asked = checklists.open_checklist(laptop.store, draft, NOW.date()).template.questions()
        code = next(question.code for question in asked if question.kind.value == "yes_no")
        checklists.answer_question(laptop.store, draft, code, answer, NOW)
        checklists.comment_on(laptop.store, draft, code, f"saw {answer}", NOW)
        checklists.submit_checklist(laptop.store, draft, NOW, NOW.date(), accept_incomplete=True)
    exchange(first, second)
    app = FieldEmsApp(first.store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("ctrl+r", "enter")
        await pilot.pause()
        assert isinstance(app.screen, VersionsScreen)
        assert "? choose" in str(app.screen.query_one(PlainTable).get_row_at(0)[0])
        assert {"saw yes", "saw no"} <= {
            word.strip(" ()") for word in said(app, "#question").replace("(", "\n(").split("\n")
        }
        await pilot.press("s")
        await pilot.pause()
        assert isinstance(app.screen, VersionsScreen)
        await pilot.press("2", "c", "s", *"merged", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ConflictsScreen)
    exchange(first, second)
    assert at_a_glance.count_conflicts(second.store) == 0


async def test_what_headquarters_holds_says_why_what_was_kept_and_what_to_do(laptops: tuple[Laptop, Laptop]) -> None:
    first, second = laptops
    second.link.caller = Caller(second.store.station_id, b"device-number-02", Role.CLERK)
    person = people.introduce(second.store, NOW, "Paul")
    meter_id = meters.find_meter(second.store, "E1").id
    meters.set_multiplier(second.store, NOW, meter_id, NOW, Decimal(40), author_id=person)
    with second.store.writing(NOW) as writer:
        writer.create(tables.Remark, row_kind="meter", row_id=meter_id, text="?", written_by="Paul", written_at=NOW)
    exchange(second, first)
    assert {card.became for card in list_held(first.store)} == {Became.NOT_PERMITTED}
    app = FieldEmsApp(second.store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f7", "o")
        await pilot.pause()
        table = app.screen.query_one(PlainTable)
        assert table.row_count == 2
        pictures = []
        for _row in range(2):
            pictures.append(said(app, "#question"))
            await pilot.press("down")
            await pilot.pause()
        together = "\n".join(pictures)
        assert "Ask headquarters for the role" in together
        assert "Ask headquarters to change it" in together
        assert "ratio 40" in together
        await pilot.press("a")
        await pilot.pause()
        states = {str(table.get_row_at(row)[3]) for row in range(table.row_count)}
        assert {"+ applied", "x not permitted"} <= states
        assert app.screen.query_one("#message").region.bottom <= SMALL[1]
        assert isinstance(app.screen.focused, PlainTable)
        assert not app.screen.query(Input)


async def test_a_draft_is_handed_over_and_taken_over_by_keys(laptops: tuple[Laptop, Laptop]) -> None:
    first, second = laptops
    assert len(checklists.list_fillings(first.store)) == 1
    app = FieldEmsApp(first.store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "h", *"go on", "enter")
        await pilot.pause()
        assert str(app.screen.query_one(PlainTable).get_row_at(0)[0]) == "handed over"
    assert checklists.list_fillings(first.store) == []
    exchange(first, second)
    people.choose_language(second.store, "en")
    people.introduce(second.store, NOW, "Paul")
    app = FieldEmsApp(second.store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "enter")
        await pilot.pause()
        assert isinstance(app.screen, FillScreen)
    assert len(checklists.list_fillings(second.store)) == 1
