"""A checklist's whole life: filled in, submitted, returned, revised, approved."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from field_ems.domain.checklists import Mode
from field_ems.domain.notices import Refusal
from field_ems.domain.scoring import Verdict
from field_ems.services import assessments, checklists, drafts, reviews
from field_ems.services.assessments import State
from field_ems.services.procurement_mandates import list_mandates, set_mandate
from field_ems.services.reviews import Decided
from field_ems.services.templates import find_template
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.domain.checklist_cases import question
from tests.services.checklist_scene import Scene, draw_up, fetch_down, generator_body, install, mandate, send_up

TODAY = date(2026, 3, 2)
PROOF = [{"kind": "test_report", "name": "noise.pdf"}]


@pytest.fixture
def scene(station: StationStore, now: datetime) -> Scene:
    return draw_up(station, now)


def fill(scene: Scene, now: datetime, **answers: Any) -> bytes:
    draft = checklists.start_checklist(
        scene.store, scene.template_id, scene.supplier_id, now, tender_id=scene.tender_id
    )
    for code, typed in answers.items():
        checklists.answer_question(scene.store, draft, code, typed, now)
    if answers.get("QUIET") == "yes":
        checklists.set_evidence(scene.store, draft, "QUIET", PROOF, now)
    return draft


def submit(scene: Scene, draft: bytes, now: datetime, **rest: Any) -> bytes:
    return checklists.submit_checklist(scene.store, draft, now, now.date(), **rest)


def refused(action: Any, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        action(*args, **kwargs)
    return refusal.value.notice.code


def test_a_draft_is_saved_at_every_answer_and_resumed(scene: Scene, now: datetime) -> None:
    draft = fill(scene, now, REGISTERED="yes", FUEL="0,27")
    again = StationStore.open(scene.store.database.path.parent)  # as after a power cut
    filling = checklists.open_checklist(again, draft, TODAY)
    again.close()
    assert filling.answers["FUEL"] == {"value": "0.27"}
    assert (filling.result.answered, len(filling.result.asked)) == (2, 3)
    assert (filling.result.score.lowest, filling.result.score.highest) == (Decimal(400) / 30, 80)
    later = now + timedelta(minutes=5)
    started = checklists.start_checklist(
        scene.store, scene.template_id, scene.supplier_id, later, tender_id=scene.tender_id
    )
    assert started == draft
    other = checklists.start_checklist(scene.store, scene.template_id, scene.other_supplier_id, later)
    assert [card.draft_id for card in checklists.list_fillings(scene.store)] == [other, draft]
    drafts.discard_draft(scene.store, other)
    assert [card.answered for card in checklists.list_fillings(scene.store)] == [2]


def test_a_draft_keeps_its_template_version_when_a_newer_one_comes(scene: Scene, now: datetime) -> None:
    draft = fill(scene, now, REGISTERED="yes", FUEL="0,27", QUIET="yes")
    newer = generator_body(version=2)
    newer["sections"][0]["questions"].append(question("WARRANTY"))
    install(scene.store, newer, now + timedelta(days=1))
    filling = checklists.open_checklist(scene.store, draft, TODAY)
    assert filling.template.version == 1
    assert "WARRANTY" not in {asked.code for asked in filling.template.questions()}
    submitted = submit(scene, draft, now + timedelta(days=2))
    assert assessments.show_assessment(scene.store, submitted).card.template.version == 1
    later = find_template(scene.store, "test-generators")
    begun = checklists.start_checklist(scene.store, later.id, scene.other_supplier_id, now + timedelta(days=2))
    assert checklists.open_checklist(scene.store, begun, TODAY).template.version == 2


def test_answers_that_are_none_are_refused_and_the_rest_kept(scene: Scene, now: datetime) -> None:
    draft = fill(scene, now, REGISTERED="yes")
    store = scene.store
    assert refused(checklists.answer_question, store, draft, "REGISTERED", "maybe", now) == "answer.not_yes_or_no"
    assert refused(checklists.answer_question, store, draft, "FUEL", "much", now) == "answer.not_a_number"
    assert refused(checklists.answer_question, store, draft, "NOISE", "yes", now) == "checklist.unknown_question"
    assert refused(checklists.set_not_applicable, store, draft, "REGISTERED", "", now) == "answer.must_apply"
    evidence = [{"kind": "photo", "name": "a.jpg", "expires_on": "soon"}]
    assert refused(checklists.set_evidence, store, draft, "QUIET", evidence, now) == "evidence.bad_date"
    assert checklists.open_checklist(store, draft, TODAY).answers == {"REGISTERED": {"value": "yes"}}


def test_not_applicable_replaces_the_answer_and_keeps_the_comment(scene: Scene, now: datetime) -> None:
    draft = fill(scene, now, QUIET="yes")
    checklists.comment_on(scene.store, draft, "QUIET", "indoors", now)
    filling = checklists.set_not_applicable(scene.store, draft, "QUIET", "no neighbours", now)
    assert filling.answers["QUIET"] == {"na_reason": "no neighbours", "comment": "indoors", "evidence": PROOF}
    assert filling.result.score.possible == 10
    cleared = checklists.answer_question(scene.store, draft, "QUIET", None, now)
    assert "na_reason" not in cleared.answers["QUIET"]


def test_submitting_leaves_one_record_and_no_draft(scene: Scene, now: datetime) -> None:
    draft = fill(scene, now, REGISTERED="yes", FUEL="0.25", QUIET="yes")
    assessment_id = submit(scene, draft, now, note="site visited")
    assert checklists.list_fillings(scene.store) == []
    (card,) = assessments.list_assessments(scene.store)
    assert (card.id, card.state, card.result.verdict) == (assessment_id, State.SUBMITTED, Verdict.ELIGIBLE)
    assert (card.result.score.percent, card.supplier_name, card.tender_title) == (100, "Sahel Power", "Two generators")
    assert refused(checklists.open_checklist, scene.store, draft, TODAY) == "draft.unknown"


def test_an_incomplete_one_is_submitted_only_knowingly_and_is_not_a_fail(scene: Scene, now: datetime) -> None:
    draft = fill(scene, now, REGISTERED="yes")
    assert refused(submit, scene, draft, now) == "checklist.incomplete"
    assert checklists.open_checklist(scene.store, draft, TODAY).answers == {"REGISTERED": {"value": "yes"}}
    submit(scene, draft, now, accept_incomplete=True)
    (card,) = assessments.list_assessments(scene.store)
    assert card.result.verdict is Verdict.INCOMPLETE


def test_a_returned_one_comes_back_revised_and_approved(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    first = submit(scene, fill(scene, now, REGISTERED="yes", FUEL="0.25", QUIET="yes"), now)
    send_up(scene.store, headquarters)
    station_id = scene.store.station_id
    assert [card.id for card in reviews.list_waiting(headquarters)] == [first]
    decide = reviews.decide
    assert (
        refused(decide, headquarters, station_id, first, Decided.RETURNED, now, decided_by="Ada")
        == "assessment.return_without_comment"
    )
    assert (
        refused(decide, headquarters, station_id, first, Decided.RETURNED, now, decided_by="Ada", questions={"X": "?"})
        == "checklist.unknown_question"
    )
    decide(
        headquarters, station_id, first, Decided.RETURNED, now, decided_by="Ada",
        comment="Nearly.", questions={"FUEL": "At which load?"},
    )  # fmt: skip
    reviews.remark_on_assessment(headquarters, station_id, first, "Well documented", now, written_by="Ada")
    assert reviews.list_waiting(headquarters) == []

    fetch_down(headquarters, scene.store)
    (card,) = assessments.list_assessments(scene.store)
    assert card.state is State.RETURNED
    draft = checklists.revise_assessment(scene.store, first, now)
    assert checklists.revise_assessment(scene.store, first, now) == draft
    filling = checklists.answer_question(scene.store, draft, "FUEL", "0.29", now)
    assert filling.comments == {"": "Nearly.", "FUEL": "At which load?"}
    second = submit(scene, draft, now + timedelta(hours=1))

    send_up(scene.store, headquarters)
    assert (
        refused(decide, headquarters, station_id, first, Decided.APPROVED, now, decided_by="Ada")
        == "assessment.superseded"
    )
    decide(headquarters, station_id, second, Decided.APPROVED, now, decided_by="Ada")
    fetch_down(headquarters, scene.store)
    cards = assessments.list_assessments(scene.store)
    assert [(one.id, one.state) for one in cards] == [(second, State.APPROVED), (first, State.SUPERSEDED)]
    sheet = assessments.show_assessment(scene.store, first)
    assert [one.outcome for one in sheet.decisions] == ["returned"]
    assert [one.text for one in sheet.remarks] == ["Well documented"]
    assert sheet.revised_by == (second,)
    assert assessments.show_assessment(headquarters, second, station_id).card.state is State.APPROVED


@pytest.mark.parametrize(
    ("from_day", "mode", "verdict", "rule"),
    [
        (None, Mode.ADVISORY, Verdict.ELIGIBLE, "mandate.pending"),
        (date(2026, 2, 20), Mode.BINDING, Verdict.NOT_ELIGIBLE, "mandate.binds"),
        # approved after the tender opened: all its offers are judged by the rule of that day
        (date(2026, 2, 21), Mode.ADVISORY, Verdict.ELIGIBLE, "mandate.not_yet"),
    ],
)
def test_knock_outs_bind_from_the_day_of_the_mandate(
    scene: Scene,
    headquarters: HeadquartersStore,
    now: datetime,
    from_day: date | None,
    mode: Mode,
    verdict: Verdict,
    rule: str,
) -> None:
    mandate(headquarters, scene.store.station_id, now, from_day)
    fetch_down(headquarters, scene.store)
    draft = fill(scene, now, REGISTERED="no", FUEL="0.2", QUIET="no")
    filling = checklists.open_checklist(scene.store, draft, TODAY)
    assert (filling.result.mode, filling.result.verdict, filling.rule.code) == (mode, verdict, rule)
    assert [notice.code for notice in filling.result.knock_outs] == ["checklist.knock_out"]


def test_republishing_never_rescores(scene: Scene, now: datetime) -> None:
    submit(scene, fill(scene, now, REGISTERED="yes", FUEL="0.29", QUIET="yes"), now)
    before = assessments.list_assessments(scene.store)[0].result
    stricter = generator_body(version=2)
    stricter["sections"][0]["questions"][1]["bands"] = [{"at_most": "0.1", "points": 10}]
    second = install(scene.store, stricter, now)
    assert assessments.list_assessments(scene.store)[0].result == before
    draft = checklists.start_checklist(scene.store, second, scene.supplier_id, now, tender_id=scene.tender_id)
    assert checklists.open_checklist(scene.store, draft, TODAY).answers == {}


def test_pages_follow_one_another_without_gap_or_repeat(scene: Scene, now: datetime) -> None:
    for n in range(7):
        draft = fill(scene, now, REGISTERED="yes")
        submit(scene, draft, now + timedelta(hours=n // 3), accept_incomplete=True)
    seen: list[bytes] = []
    page = assessments.list_assessments(scene.store, limit=3)
    while page:
        seen += [card.id for card in page]
        page = assessments.list_assessments(scene.store, after=page[-1].place, limit=3)
    assert len(seen) == len(set(seen)) == 7
    assert assessments.list_assessments(scene.store, supplier_id=scene.other_supplier_id) == []


def test_headquarters_pages_what_waits_oldest_first(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    submitted = []
    for n in range(5):
        draft = fill(scene, now, REGISTERED="yes")
        submitted.append(submit(scene, draft, now + timedelta(hours=n), accept_incomplete=True))
    send_up(scene.store, headquarters)
    seen: list[bytes] = []
    page = reviews.list_waiting(headquarters, limit=2)
    while page:
        seen += [card.id for card in page]
        page = reviews.list_waiting(headquarters, after=page[-1].place, limit=2)
    assert seen == submitted


def test_headquarters_approves_a_mandate_and_stations_learn_it(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    mandate(headquarters, scene.store.station_id, now, None)
    assert [(one.organization, one.approved_from) for one in list_mandates(headquarters)] == [("UN", None)]
    set_mandate(headquarters, now, "UN", date(2026, 2, 1))
    fetch_down(headquarters, scene.store)
    filling = checklists.open_checklist(scene.store, fill(scene, now, REGISTERED="no"), TODAY)
    assert (filling.result.mode, filling.rule.code) == (Mode.BINDING, "mandate.binds")
    set_mandate(headquarters, now, "UN", None)
    assert list_mandates(headquarters)[0].approved_from is None
    with pytest.raises(Refusal) as refusal:
        set_mandate(headquarters, now, "Nobody", TODAY)
    assert refusal.value.notice.code == "hq.no_such_organization"
