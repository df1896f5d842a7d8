"""A local edition by keys alone: tightened, added to, saved, filled in; and carried to its template's later version."""

from datetime import timedelta

from textual.widgets import Input, Static

from field_ems.services import aspects, editions, templates
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.edition import EditionScreen
from field_ems.tui.screens.edition_review import EditionReviewScreen
from field_ems.tui.widgets.table import PlainTable
from tests.services.checklist_scene import generator_body, install
from tests.tui.conftest import NOW, SMALL


def type_in(app: FieldEmsApp, **texts: str) -> None:
    for name, text in texts.items():
        app.screen.query_one(f"#field-{name}", Input).value = text


async def test_an_edition_is_made_and_carried_over_by_keys(app: FieldEmsApp) -> None:
    template_id = install(app.store, generator_body(), NOW)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(EditionScreen(template_id, None))
        await pilot.pause()
        app.screen.query_one(PlainTable).move_cursor(row=1)
        await pilot.press("t")
        await pilot.pause()
        type_in(app, at_most="0,30", reason="diesel is flown in")
        await pilot.press("ctrl+s")
        await pilot.pause()
        await pilot.press("a")
        await pilot.pause()
        type_in(app, code="local_dust", text="Is there a dust filter?", reason="harmattan")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert [one.plain for one in app.screen.query_one(PlainTable).get_column_at(0)] == ["", "^", "", "+"]
        await pilot.press("s")
        await pilot.pause()
        type_in(app, code="here-generators", reason="Sahel")
        await pilot.press("ctrl+s")
        await pilot.pause()
    (edition,) = editions.list_editions(app.store)
    assert edition.template.by_code["FUEL"].accepted is not None
    assert [question.code for question in edition.template.questions()][-1] == "LOCAL_DUST"

    later = generator_body(version=2)
    later["sections"][0]["questions"][1]["accepted"] = {"at_most": "0.28"}
    install(app.store, later, NOW + timedelta(days=1))
    app = FieldEmsApp(app.store, lambda: NOW)
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(EditionScreen(edition.template_id, edition.id))
        await pilot.pause()
        assert "Version 2" in str(app.screen.query_one("#message", Static).content)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(app.screen, EditionReviewScreen)
        assert "stricter" in str(app.screen.query_one("#question", Static).content)
        await pilot.press("c")
        await pilot.pause()
        await pilot.press(*"seen", "ctrl+s")
        await pilot.pause()
    carried = editions.find_edition(app.store, "here-generators")
    assert carried is not None
    assert (carried.template.version, carried.later_parent) == (2, None)
    assert str(carried.template.by_code["FUEL"].accepted.at_most) == "0.28"  # type: ignore[union-attr]


async def test_a_mandatory_question_can_not_be_left_out(app: FieldEmsApp) -> None:
    template_id = templates.find_template(app.store, "generators").id
    async with app.run_test(size=SMALL) as pilot:
        app.push_screen(EditionScreen(template_id, None))
        await pilot.pause()
        await pilot.press("x")
        await pilot.pause()
        assert "mandatory" in str(app.screen.query_one("#message", Static).content)
        assert isinstance(app.screen, EditionScreen)


async def test_an_aspect_is_judged_by_keys(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        await pilot.press("f5", "a", "enter")
        await pilot.pause()
        type_in(app, reason="two thirds of all emissions")
        await pilot.press("ctrl+s")
        await pilot.pause()
    energy = aspects.list_aspects(app.store)[0]
    assert (energy.significant, energy.reason) == (True, "two thirds of all emissions")
    assert energy.meters > 0
