"""Guidance from headquarters to a station and what the station says about it back, over the real exchange."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from field_ems.domain.guidance import GuidanceKind, Guideline, Tailoring
from field_ems.domain.notices import Refusal
from field_ems.services.guidance import (
    list_guidance,
    publish_guidance,
    show_guidance,
    tailor,
    tailored_by,
    withdraw_guidance,
)
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.station import synchronize
from tests.hq.test_coverage import Link

TRAVEL = Guideline(
    "travel-1",
    GuidanceKind.COMMON,
    {"en": "Travel less", "fr": "Voyager moins"},
    {"en": "Meet by video first.", "fr": "D’abord par vidéo."},
    review_due_on=date(2026, 1, 1),
)


@pytest.fixture
def link(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> Link:
    return Link(station, headquarters, "Abéché", now)


def test_a_guideline_reaches_the_station_and_its_decision_headquarters(
    station: StationStore, headquarters: HeadquartersStore, link: Link, now: datetime
) -> None:
    assert publish_guidance(headquarters, TRAVEL, now, published_by="paula") == 1
    synchronize(station, link, lambda: now)
    (card,) = list_guidance(station, "VOYAGER")
    assert (card.code, card.version, card.waits, card.is_overdue(now.date())) == ("travel-1", 1, True, True)
    assert show_guidance(station, "Travel-1").bodies == TRAVEL.bodies
    with pytest.raises(Refusal, match=r"guidance\.no_reason"):
        tailor(station, "travel-1", Tailoring.ADAPTED, now)
    tailor(station, "travel-1", Tailoring.ADAPTED, now, reason="no video link here")
    synchronize(station, link, lambda: now)
    assert tailored_by(headquarters, "travel-1")[Tailoring.ADAPTED] == 1
    assert not list_guidance(station)[0].waits


def test_a_new_version_asks_again_and_keeps_what_was_said(
    station: StationStore, headquarters: HeadquartersStore, link: Link, now: datetime
) -> None:
    publish_guidance(headquarters, TRAVEL, now, published_by="paula")
    synchronize(station, link, lambda: now)
    tailor(station, "travel-1", Tailoring.ADOPTED, now)
    assert publish_guidance(headquarters, TRAVEL, now, published_by="paula") == 2
    synchronize(station, link, lambda: now)
    (card,) = list_guidance(station)
    assert card.waits
    assert card.tailored is not None
    assert (card.tailored.version, card.tailored.decision) == (1, Tailoring.ADOPTED)
    tailor(station, "travel-1", Tailoring.ADOPTED, now)
    assert not list_guidance(station)[0].waits


def test_what_is_superseded_or_withdrawn_is_read_but_not_decided_about(
    station: StationStore, headquarters: HeadquartersStore, link: Link, now: datetime
) -> None:
    publish_guidance(headquarters, TRAVEL, now, published_by="paula")
    with pytest.raises(Refusal, match=r"guidance\.supersedes_unknown"):
        publish_guidance(headquarters, replace(TRAVEL, code="x", supersedes="none"), now, published_by="paula")
    publish_guidance(headquarters, replace(TRAVEL, code="travel-2", supersedes="travel-1"), now, published_by="paula")
    synchronize(station, link, lambda: now)
    assert [(card.code, card.successor) for card in list_guidance(station)] == [
        ("travel-1", "travel-2"),
        ("travel-2", None),
    ]
    with pytest.raises(Refusal, match=r"guidance\.not_in_force"):
        tailor(station, "travel-1", Tailoring.ADOPTED, now)
    withdraw_guidance(headquarters, "travel-2", now, withdrawn_by="paula")
    with pytest.raises(Refusal, match=r"guidance\.not_in_force"):
        withdraw_guidance(headquarters, "travel-2", now, withdrawn_by="paula")
    synchronize(station, link, lambda: now)
    # what took its place is gone, so that the first is in force again
    assert [card.is_in_force for card in list_guidance(station)] == [True, False]
    assert show_guidance(station, "travel-2").bodies == TRAVEL.bodies
