"""Only what concerns a station goes to it, and nothing is skipped when what concerns it changes."""

from collections.abc import Callable
from datetime import datetime

import pytest

from field_ems.domain.guidance import GuidanceKind, Guideline
from field_ems.domain.notices import Refusal
from field_ems.i18n import LANGUAGES
from field_ems.services.audiences import languages_of, set_languages
from field_ems.services.enrolment import issue_code
from field_ems.services.guidance import list_guidance, publish_guidance, show_guidance, withdraw_guidance
from field_ems.services.organizations import station_id_of
from field_ems.store.audiences import POSITIONS
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.compression import unpack
from field_ems.sync.messages import decode_reply
from field_ems.sync.station import synchronize
from tests.hq.test_coverage import Link

LONG = " ".join(f"{number}. Meet by video, and travel by train where there is one." for number in range(300))
TRAVEL = Guideline(
    "travel-1",
    GuidanceKind.COMMON,
    {"en": "Travel", "fr": "Voyages", "ru": "Поездки"},
    {"en": "Take the train.", "fr": "Prenez le train.", "ru": "Поезжайте поездом."},
)


class CountingLink(Link):
    """Counts what headquarters answers, and remembers the global cursor that it gave last."""

    answered = 0
    cursor = 0

    def post(self, body: bytes) -> bytes:
        answer = super().post(body)
        self.answered = len(answer)
        self.cursor = decode_reply(unpack(answer)).scopes[0].cursor
        return answer


@pytest.fixture
def link(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> CountingLink:
    return CountingLink(station, headquarters, "Abéché", now)


@pytest.fixture
def sync(station: StationStore, link: CountingLink, now: datetime) -> Callable[[], int]:
    def exchange() -> int:
        return synchronize(station, link, lambda: now).entries_received

    exchange()
    return exchange


def published(headquarters: HeadquartersStore, guideline: Guideline, now: datetime) -> None:
    publish_guidance(headquarters, guideline, now, published_by="paula")


def test_what_concerns_another_organization_costs_a_station_next_to_nothing(
    station: StationStore, headquarters: HeadquartersStore, link: CountingLink, sync: Callable[[], int], now: datetime
) -> None:
    issue_code(headquarters, "Garoua", now, organization="UNHCR")
    sync()
    sync()
    nothing = link.answered
    for_others = Guideline("house-1", GuidanceKind.IN_HOUSE, {"en": "House"}, {"en": LONG}, organization="UNHCR")
    published(headquarters, for_others, now)
    assert sync() == 0
    assert link.answered - nothing <= 4
    assert list_guidance(station) == []
    assert list_guidance(headquarters)[0].organization == "UNHCR"
    issue_code(headquarters, "Abéché", now, organization="UNHCR")
    sync()
    assert show_guidance(station, "house-1").bodies == {"en": LONG}
    withdraw_guidance(headquarters, "house-1", now, withdrawn_by="paula")
    sync()
    (card,) = list_guidance(station)
    assert (card.withdrawn, show_guidance(station, "house-1").bodies) == (True, {"en": LONG})
    issue_code(headquarters, "Abéché", now, organization="WFP")
    sync()
    published(headquarters, for_others, now)
    sync()
    assert list_guidance(station)[0].version == 2


def test_a_station_fetches_its_languages_and_what_it_lacks_once_it_wants_more(
    station: StationStore, headquarters: HeadquartersStore, link: CountingLink, sync: Callable[[], int], now: datetime
) -> None:
    set_languages(headquarters, station.station_id, ["fr"], now, "paula")
    published(headquarters, TRAVEL, now)
    assert sync() == 2
    assert set(show_guidance(station, "travel-1").bodies) == {"en", "fr"}
    assert list_guidance(station)[0].titles == {"en": "Travel", "fr": "Voyages"}
    set_languages(headquarters, station.station_id, ["ru"], now, "paula")
    assert sync() == 1
    assert dict(show_guidance(station, "travel-1").bodies) == dict(TRAVEL.bodies)
    # What was given under an earlier number than the last comes once more, and is passed over.
    set_languages(headquarters, station.station_id, LANGUAGES, now, "paula")
    assert sync() == 1
    assert dict(show_guidance(station, "travel-1").bodies) == dict(TRAVEL.bodies)
    published(headquarters, TRAVEL, now)
    assert sync() == 3
    assert languages_of(headquarters, station.station_id) == tuple(LANGUAGES)
    with pytest.raises(Refusal, match=r"hq\.unknown_language"):
        set_languages(headquarters, station.station_id, ["xx"], now, "paula")
    with pytest.raises(Refusal, match=r"hq\.no_such_station"):
        station_id_of(headquarters, "Nowhere")


def test_a_text_without_english_is_given_in_its_first_language(
    station: StationStore, headquarters: HeadquartersStore, sync: Callable[[], int], now: datetime
) -> None:
    set_languages(headquarters, station.station_id, ["ar"], now, "paula")
    published(headquarters, Guideline("x", GuidanceKind.COMMON, {"fr": "A", "es": "B"}, {"fr": "A", "es": "B"}), now)
    assert sync() == 1
    assert dict(show_guidance(station, "x").bodies) == {"fr": "A"}


def test_a_lost_answer_and_a_later_number_skip_nothing(
    station: StationStore, headquarters: HeadquartersStore, link: CountingLink, sync: Callable[[], int], now: datetime
) -> None:
    set_languages(headquarters, station.station_id, ["fr"], now, "paula")
    published(headquarters, TRAVEL, now)
    sync()
    numbers = [link.cursor // POSITIONS]
    set_languages(headquarters, station.station_id, ["fr", "ru"], now, "paula")

    class Broken(Exception):
        pass

    def lose(body: bytes) -> bytes:
        CountingLink.post(link, body)
        raise Broken

    link.post = lose  # type: ignore[method-assign]
    with pytest.raises(Broken):
        sync()
    del link.post  # type: ignore[method-assign]
    assert sync() == 1
    numbers.append(link.cursor // POSITIONS)
    assert numbers == sorted(set(numbers))
    assert set(show_guidance(station, "travel-1").bodies) == {"en", "fr", "ru"}
