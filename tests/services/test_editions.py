"""A station adapts a checklist: filled in, sent, judged at headquarters, and carried to the parent's next version."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from field_ems.domain.editions import Action, Adaptation
from field_ems.domain.notices import Refusal
from field_ems.services.assessments import list_assessments
from field_ems.services.checklists import (
    answer_question,
    list_fillings,
    open_checklist,
    revise_assessment,
    start_checklist,
    submit_checklist,
)
from field_ems.services.editions import (
    adapt_template,
    confirm_edition,
    find_edition,
    list_editions,
    review_edition,
    show_edition,
)
from field_ems.services.reviews import Decided, decide, list_waiting
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from tests.domain.checklist_cases import body, question
from tests.services.checklist_scene import Scene, draw_up, fetch_down, generator_body, install, send_up

DUST = question("DUST_FILTER", criterion="technical", knock_out=["no"])


@pytest.fixture
def scene(station: StationStore, now: datetime) -> Scene:
    return draw_up(station, now)


def change(action: str, target: str, reason: str = "Harmattan dust", **data: Any) -> Adaptation:
    return Adaptation(Action(action), target, reason, data)


def adapted(scene: Scene, now: datetime, *changes: Adaptation, code: str = "bangui-generators") -> bytes:
    wanted = changes or (change("add", "all", **DUST), change("tighten", "QUIET", evidence="always"))
    return adapt_template(scene.store, now, scene.template_id, code, wanted, reason="Dust and heat")


def next_parent(**rest: Any) -> dict[str, Any]:
    """The parent's second version, in which QUIET asks for a proof of every answer and FUEL is unchanged."""
    return body(
        *generator_body()["sections"][0]["questions"][:2],
        question("QUIET", weight=3, not_applicable="with_reason", evidence="always"),
        **({"code": "test-generators", "version": 2} | rest),
    )


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.notice.code


def test_an_edition_is_filled_in_sent_and_judged_alike_at_headquarters(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    store = scene.store
    edition_id = adapted(scene, now)
    draft = start_checklist(store, scene.template_id, scene.supplier_id, now, edition_id=edition_id)
    plain = start_checklist(store, scene.template_id, scene.supplier_id, now)
    assert draft != plain
    assert start_checklist(store, scene.template_id, scene.supplier_id, now, edition_id=edition_id) == draft
    assert {card.template_code for card in list_fillings(store)} == {"bangui-generators", "test-generators"}
    for code, value in {"REGISTERED": "yes", "FUEL": "0.24", "QUIET": "no", "DUST_FILTER": "no"}.items():
        filling = answer_question(store, draft, code, value, now)
    assert [one.code for one in filling.result.knock_outs] == ["checklist.knock_out"]
    assert [one.code for one in filling.result.missing] == ["checklist.missing_evidence"]
    assessment_id = submit_checklist(store, draft, now, now.date(), accept_incomplete=True)
    here = list_assessments(store)[0]
    send_up(store, headquarters)
    there = list_waiting(headquarters)[0]
    assert there.template.parent == ("test-generators", 1)
    assert (there.template.code, there.edition_id, there.result) == (here.template.code, edition_id, here.result)
    decide(
        headquarters,
        store.station_id,
        assessment_id,
        Decided.RETURNED,
        now,
        decided_by="HQ",
        questions={"DUST_FILTER": "Ask again."},
    )
    fetch_down(headquarters, store)
    revised = open_checklist(store, revise_assessment(store, assessment_id, now), now.date())
    assert (revised.edition_id, revised.comments) == (edition_id, {"DUST_FILTER": "Ask again."})


@pytest.mark.parametrize(
    ("changes", "code", "refused_with"),
    [
        ((change("tighten", "FUEL", required=False),), "ours", "edition.looser"),
        ((change("drop", "NOTHING"),), "ours", "edition.unknown_target"),
        ((change("add", "all", reason=" ", **DUST),), "ours", "edition.no_reason"),
        ((change("add", "all", **DUST),), " ", "edition.no_code"),
        ((change("add", "all", **DUST),), "test-generators", "edition.code_taken"),
    ],
)
def test_what_is_below_the_parent_is_refused_and_nothing_is_saved(
    scene: Scene, now: datetime, changes: tuple[Adaptation, ...], code: str, refused_with: str
) -> None:
    with pytest.raises(Refusal) as refused:
        adapted(scene, now, *changes, code=code)
    assert code_of(refused) == refused_with
    assert list_editions(scene.store) == []


def test_an_edition_has_to_change_something_and_keeps_to_its_parent(scene: Scene, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        adapt_template(scene.store, now, scene.template_id, "ours", [], reason="none")
    assert code_of(refused) == "edition.nothing_adapted"
    adapted(scene, now)
    other = install(scene.store, body(question("A"), question("B"), code="other"), now)
    with pytest.raises(Refusal) as refused:
        adapt_template(scene.store, now, other, "bangui-generators", [change("drop", "B")], reason="mixed up")
    assert code_of(refused) == "edition.other_parent"
    edition = find_edition(scene.store, "bangui-generators")
    assert edition is not None
    with pytest.raises(Refusal) as refused:
        start_checklist(scene.store, other, scene.supplier_id, now, edition_id=edition.id)
    assert code_of(refused) == "edition.unknown"


def test_a_second_adaptation_is_the_next_version_and_the_first_stays(scene: Scene, now: datetime) -> None:
    first = adapted(scene, now)
    second = adapted(scene, now + timedelta(days=1), change("add", "all", **DUST))
    assert [(card.id, card.template.version) for card in list_editions(scene.store)] == [(second, 2)]
    assert show_edition(scene.store, first).template.version == 1
    assert show_edition(scene.store, first).adaptations[1] == change("tighten", "QUIET", evidence="always")


def test_a_later_parent_is_shown_confirmed_and_then_stood_on(scene: Scene, now: datetime) -> None:
    edition_id = adapted(scene, now)
    with pytest.raises(Refusal) as refused:
        review_edition(scene.store, edition_id)
    assert code_of(refused) == "edition.up_to_date"
    later = install(scene.store, next_parent(), now)
    review = review_edition(scene.store, edition_id)
    assert [(one.question, one.keys) for one in review.carried.changes] == [("QUIET", ("evidence", "weight"))]
    assert [(one.code, one.params["target"]) for one in review.carried.to_confirm] == [
        ("edition.parent_changed", "QUIET")
    ]
    with pytest.raises(Refusal) as refused:
        confirm_edition(scene.store, edition_id, now, confirmed=[], reason="Version 2")
    assert code_of(refused) == "edition.not_confirmed"
    confirmed = confirm_edition(scene.store, edition_id, now, confirmed=["QUIET"], reason="Version 2")
    card = list_editions(scene.store)[0]
    assert (card.id, card.template_id, card.later_parent) == (confirmed, later, None)
    assert (card.template.version, card.template.parent) == (2, ("test-generators", 2))
    assert card.template.by_code["QUIET"].weight == 3
    assert "DUST_FILTER" in card.template.by_code


def test_what_no_longer_fits_is_left_out_when_confirmed(scene: Scene, now: datetime) -> None:
    edition_id = adapted(scene, now, change("tighten", "QUIET", evidence="always"), change("add", "all", **DUST))
    without_quiet = body(*generator_body()["sections"][0]["questions"][:2], code="test-generators", version=2)
    install(scene.store, without_quiet, now)
    review = review_edition(scene.store, edition_id)
    assert [one.code for one in review.carried.to_confirm] == ["edition.no_longer_fits"]
    confirmed = confirm_edition(scene.store, edition_id, now, confirmed=["QUIET"], reason="QUIET is gone")
    assert [one.target for one in show_edition(scene.store, confirmed).adaptations] == ["all"]


def test_an_edition_that_cannot_be_read_closes_no_list(
    scene: Scene, headquarters: HeadquartersStore, now: datetime
) -> None:
    strange = [{"action": "tighten", "target": "REGISTERED", "reason": "", "data": {"required": False}}, {"?": 7}]
    for number, adaptations in enumerate((strange[:1], strange[1:], [{"action": "of tomorrow"}])):
        with scene.store.writing(now) as writer:
            edition_id = writer.create(
                tables.LocalEdition,
                code=f"strange-{number}",
                version=1,
                parent_template_id=scene.template_id,
                adaptations=adaptations,
                reason="from elsewhere",
                adapted_at=now,
            )
        with scene.store.writing(now) as writer:
            writer.create(
                tables.Assessment,
                template_id=scene.template_id,
                edition_id=edition_id,
                supplier_id=scene.supplier_id,
                submitted_at=now,
                mode="advisory",
                answers={"REGISTERED": {"value": "yes"}},
            )
    send_up(scene.store, headquarters)
    assert [card.template.code for card in list_waiting(headquarters)] == ["test-generators"] * 3
    assert list_editions(scene.store) == []
