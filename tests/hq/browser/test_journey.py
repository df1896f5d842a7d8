"""What headquarters does in a day, with a real browser at one end and a real station at the other."""

import json

from field_ems.domain.answers import AnswerData
from field_ems.services import assessments, checklists
from field_ems.services.assessments import State
from field_ems.services.demo import fill_in
from field_ems.services.templates import find_template, list_templates
from tests.hq.browser.conftest import VisitMaker
from tests.hq.browser.scene import STATION, Scene, current_time
from tests.hq.browser.visit import LAPTOP, PHONE
from tests.services.checklist_scene import generator_body

QUESTION = "At which load was this measured?"


def test_an_assessment_is_returned_answered_and_approved(scene: Scene, visit: VisitMaker) -> None:
    station, now = scene.station, current_time()
    (filling,) = checklists.list_fillings(station)
    fill_in(station, filling.draft_id, now)
    first = checklists.submit_checklist(station, filling.draft_id, now, now.date(), accept_incomplete=True)
    asked = assessments.show_assessment(station, first).card.result.asked[-1]
    scene.sync()
    reviewer = visit("en", LAPTOP)
    wrong = []

    reviewer.go("/")
    reviewer.follow(STATION)
    wrong += reviewer.complaints()
    reviewer.follow_to(first.hex())
    reviewer.page.get_by_label(f"Comment of headquarters on {asked}").fill(QUESTION)
    wrong += reviewer.complaints()
    reviewer.press("Return with comments")
    assert reviewer.shows(QUESTION)
    wrong += reviewer.complaints()

    scene.sync()
    assert [card.id for card in assessments.list_returned(station)] == [first]
    draft = checklists.revise_assessment(station, first, now)
    assert checklists.open_checklist(station, draft, now.date()).comments == {asked: QUESTION}
    checklists.comment_on(station, draft, asked, "At three quarters", now)
    second = checklists.submit_checklist(station, draft, current_time(), now.date(), accept_incomplete=True)
    scene.sync()

    reviewer.choose("Waiting for a decision")
    reviewer.follow_to(second.hex())
    assert reviewer.shows("At three quarters")
    reviewer.press("Approve")
    assert reviewer.shows("approved")
    wrong += reviewer.complaints()
    scene.sync()
    states = {one: assessments.show_assessment(station, one).card.state for one in (first, second)}
    assert states == {first: State.SUPERSEDED, second: State.APPROVED}
    assert wrong == []


def test_a_template_is_published_from_a_phone_in_arabic_and_filled_in_at_the_station(
    scene: Scene, visit: VisitMaker
) -> None:
    body = generator_body(code="journey-pumps", title={"en": "Pumps", "ar": "المضخات"})
    publisher = visit("ar", PHONE)
    wrong = []
    publisher.go("/")
    publisher.choose("Publish")
    publisher.page.get_by_label(publisher.say("Kind"), exact=True).select_option("templates")
    publisher.page.get_by_label(publisher.say("Or type what would be in the file")).fill(json.dumps(body))
    publisher.press("Check it and see what it would do")
    assert publisher.shows("journey-pumps")
    wrong += publisher.complaints()
    assert "journey-pumps" not in {card.code for card in list_templates(scene.headquarters)}
    publisher.press("Publish to all stations")
    assert publisher.shows("المضخات")
    wrong += publisher.complaints()
    assert wrong == []

    scene.sync()
    station, now = scene.station, current_time()
    supplier = assessments.list_assessments(station)[0].supplier_id
    draft = checklists.start_checklist(station, find_template(station, "journey-pumps").id, supplier, now)
    filling = checklists.answer_question(station, draft, "FUEL", "0.25", now)
    answers: dict[str, AnswerData] = {"FUEL": {"value": "0.25"}}
    assert (filling.template.title["ar"], filling.answers) == ("المضخات", answers)
