"""Local editions: what a station may change of a published checklist, and what it can't."""

from typing import Any

import pytest

from field_ems.domain.checklists import Mode
from field_ems.domain.editions import (
    Action,
    Adaptation,
    Difference,
    QuestionChange,
    adapt,
    carry_over,
    changes_between,
)
from field_ems.domain.notices import Refusal
from field_ems.domain.scoring import assess
from field_ems.domain.template_body import read_template
from tests.domain.checklist_cases import body, question, values

PARENT = body(
    question("REGISTERED", criterion="formal", mandatory=True),
    question("FUEL", "number", "technical", accepted={"at_most": "0.35"}, mandatory=True, evidence="on_yes",
             accepted_evidence=["data_sheet", "test_report"]),
    question("SERVICE", not_applicable="with_reason"),
    question("NEAR", visible_if=[{"question": "SERVICE", "any_of": ["yes"]}]),
)  # fmt: skip
LOCAL = question("DUST_FILTER", criterion="technical", knock_out=["no"])


def change(action: str, target: str, data: dict[str, Any] | None = None, reason: str = "dust and heat") -> Adaptation:
    return Adaptation(Action(action), target, reason, data or {})


def edition(*adaptations: Adaptation) -> dict[str, Any]:
    return adapt(PARENT, "bangui-generators", 1, "Bangui", adaptations)


def codes(data: dict[str, Any]) -> list[str]:
    return [one.code for one in read_template(data).questions()]


def test_an_edition_adds_tightens_replaces_and_drops_and_keeps_its_link() -> None:
    found = edition(
        change("add", "all", LOCAL),
        change("tighten", "FUEL", {"accepted": {"at_most": "0.30"}, "evidence": "always"}),
        change("drop", "NEAR"),
        change("replace", "SERVICE", question("MOBILE_SERVICE")),
    )
    local = read_template(found)
    assert (local.code, local.version, local.issuer, local.parent) == ("bangui-generators", 1, "Bangui", ("test", 1))
    assert codes(found) == ["REGISTERED", "FUEL", "MOBILE_SERVICE", "DUST_FILTER"]
    assert local.by_code["DUST_FILTER"].local_reason == "dust and heat"
    knocked_out = assess(local, values(FUEL="0.32"), Mode.BINDING).knock_outs
    assert [notice.code for notice in knocked_out] == ["checklist.knock_out_above"]
    assert codes(PARENT) == ["REGISTERED", "FUEL", "SERVICE", "NEAR"]


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (change("drop", "REGISTERED"), "edition.mandatory"),
        (change("replace", "FUEL", LOCAL), "edition.mandatory"),
        (change("drop", "NEAR", reason="  "), "edition.no_reason"),
        (change("drop", "NEARBY"), "edition.unknown_target"),
        (change("add", "engine", LOCAL), "edition.unknown_target"),
        (change("add", "all", question("NEAR")), "edition.same_code"),
        (change("add", "all", {"code": "X"}), "edition.unreadable"),
        (change("drop", "SERVICE"), "template.unknown_question"),  # NEAR hangs on it
        (change("tighten", "FUEL", {"text": {"en": "Fuel"}}), "edition.not_tightened"),
        (change("tighten", "FUEL", {"accepted": {"at_most": "0.40"}}), "edition.looser"),
        (change("tighten", "FUEL", {"accepted": {"at_least": "0.1"}}), "edition.looser"),
        (change("tighten", "FUEL", {"accepted": None}), "edition.looser"),
        (change("tighten", "FUEL", {"mandatory": False}), "edition.looser"),
        (change("tighten", "FUEL", {"required": False}), "edition.looser"),
        (change("tighten", "FUEL", {"evidence": "never"}), "edition.looser"),
        (change("tighten", "FUEL", {"accepted_evidence": ["data_sheet", "photo"]}), "edition.looser"),
        (change("tighten", "FUEL", {"accepted_evidence": []}), "edition.looser"),
        (change("tighten", "SERVICE", {"not_applicable": "yes"}), "edition.looser"),
    ],
)
def test_an_edition_cannot_ask_for_less(wanted: Adaptation, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        edition(wanted)
    assert refusal.value.notice.code == code


def later(**fuel: Any) -> dict[str, Any]:
    return body(
        question("REGISTERED", criterion="formal", mandatory=True),
        {**PARENT["sections"][0]["questions"][1], **fuel},
        question("RECYCLING"),
        version=2,
    )


def test_what_changed_between_two_versions() -> None:
    assert changes_between(PARENT, later(unit="L")) == [
        QuestionChange("FUEL", Difference.CHANGED, ("unit",)),
        QuestionChange("RECYCLING", Difference.ADDED),
        QuestionChange("SERVICE", Difference.REMOVED),
        QuestionChange("NEAR", Difference.REMOVED),
    ]
    assert changes_between(PARENT, PARENT) == []


@pytest.mark.parametrize(
    ("limit", "applied", "notice"),
    [("0.25", "0.25", "edition.parent_is_stricter"), ("0.33", "0.30", "edition.parent_changed")],
)
def test_on_the_next_version_the_stricter_applies_and_a_person_confirms(limit: str, applied: str, notice: str) -> None:
    mine = [
        change("tighten", "FUEL", {"accepted": {"at_most": "0.30"}}),
        change("drop", "NEAR"),
        change("add", "all", LOCAL),
    ]
    parent = later(accepted={"at_most": limit})
    carried = carry_over(mine, PARENT, parent)
    assert [(one.code, one.params["target"]) for one in carried.to_confirm] == [
        (notice, "FUEL"),
        ("edition.no_longer_fits", "NEAR"),
    ]
    found = read_template(adapt(parent, "bangui-generators", 2, "Bangui", carried.adaptations))
    assert found.parent == ("test", 2)
    accepted = found.by_code["FUEL"].accepted
    assert accepted is not None
    assert str(accepted.at_most) == applied
    assert [one.code for one in found.questions()] == ["REGISTERED", "FUEL", "RECYCLING", "DUST_FILTER"]
