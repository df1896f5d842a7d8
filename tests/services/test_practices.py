"""Minimum standards from headquarters to a station, its practices beside them, and what headquarters sees of those."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from field_ems.domain.notices import Refusal
from field_ems.domain.practices import Level, PracticeState, Standing
from field_ems.domain.publications import Change, PublicationKind
from field_ems.services import publishing
from field_ems.services.meters import Tenure, add_facility
from field_ems.services.minimums import list_minimums, published_minimums
from field_ems.services.people import introduce
from field_ems.services.practices import (
    PracticeCard,
    adopt_practice,
    list_practices,
    propose_practice,
    show_practice,
    withdraw_practice,
)
from field_ems.services.stations import show_station
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.station import synchronize
from tests.hq.test_coverage import Link
from tests.services.test_publishing import written

MINIMUMS = PublicationKind.MINIMUMS
HEADER = "code,area,rule,limit,unit,effective_on,source,text-en,text-fr"
LIGHTING = "lighting,buildings,at_most,10,W/m2,2026-01-01,ST/AI/2026/1,Power for lighting.,Puissance de l’éclairage."
CLAUSE = "clause,procurement,required,,,2026-01-01,ST/AI/2026/2,Contracts ask for it.,Les contrats le demandent."


@pytest.fixture
def link(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> Link:
    return Link(station, headquarters, "Abéché", now)


def publish(headquarters: HeadquartersStore, folder: Path, now: datetime, *rows: str) -> publishing.Preview:
    document = publishing.read(MINIMUMS, written(folder, "m.csv", "\n".join((HEADER, *rows)) + "\n"))
    return publishing.publish(headquarters, MINIMUMS, document, now, "paula")


def only(station: StationStore, day: date) -> PracticeCard:
    (card,) = list_practices(station, day)
    return card


def test_a_practice_below_the_minimum_is_not_adopted_and_one_that_keeps_it_applies(
    station: StationStore, headquarters: HeadquartersStore, link: Link, now: datetime, tmp_path: Path
) -> None:
    publish(headquarters, tmp_path, now, LIGHTING, CLAUSE)
    synchronize(station, link, lambda: now)
    assert [(one.code, one.texts["fr"]) for one in list_minimums(station, now.date())][1] == (
        "lighting",
        "Puissance de l’éclairage.",
    )
    clerk = introduce(station, now, "Awa")
    office = add_facility(
        station, now, name="Annex", tenure=Tenure.COMMON_PREMISES, country="TCD", zone="Africa/Ndjamena"
    )
    worse = propose_practice(
        station, now, "Old tubes", Level(Decimal(14)), minimum_code="lighting", facility_id=office, author_id=clerk
    )
    with pytest.raises(Refusal, match=r"practice\.above_limit") as refused:
        adopt_practice(station, now, worse, author_id=clerk)
    assert {"limit": Decimal(10), "source": "ST/AI/2026/1"}.items() <= refused.value.notice.params.items()
    card = only(station, now.date())
    assert (card.state, card.standing, card.place, card.level.unit) == (
        PracticeState.PROPOSED,
        Standing.BELOW,
        "Annex",
        "W/m2",
    )
    assert card.minimum is not None
    assert card.applies == card.minimum.limit
    better = propose_practice(
        station, now, "LED lamps", Level(Decimal("6.5")), minimum_code="lighting", facility_id=office, author_id=clerk
    )
    adopt_practice(station, now, better, author_id=clerk)
    card = show_practice(station, better, now.date())
    assert (card.state, card.from_on, card.decided_by) == (PracticeState.ADOPTED, now.date(), "Awa")
    assert card.applies is card.level
    withdraw_practice(station, now, worse, author_id=clerk)
    with pytest.raises(Refusal, match=r"practice\.is_withdrawn"):
        adopt_practice(station, now, worse, author_id=clerk)
    assert len(list_practices(station, now.date())) == 2
    synchronize(station, link, lambda: now)
    seen = show_station(headquarters, station.station_id, now.date()).practices
    assert seen == tuple(list_practices(station, now.date()))


def test_a_stricter_minimum_marks_what_was_adopted_and_deletes_nothing(
    station: StationStore, headquarters: HeadquartersStore, link: Link, now: datetime, tmp_path: Path
) -> None:
    publish(headquarters, tmp_path, now, LIGHTING)
    synchronize(station, link, lambda: now)
    adopted = propose_practice(station, now, "LED lamps", Level(Decimal(8)), minimum_code="lighting")
    adopt_practice(station, now, adopted)
    synchronize(station, link, lambda: now)
    later = now.date() + timedelta(days=30)
    stricter = LIGHTING.replace(",10,", ",7,").replace("2026-01-01", later.isoformat())
    found = publish(headquarters, tmp_path, now, stricter)
    assert Change("minimums / lighting / limit", "10", "7") in found.changes
    assert [(one.code, one.params.get("names")) for one in found.notices] == [
        ("publish.reaches", None),
        ("practice.some_below", "Abéché"),
    ]
    synchronize(station, link, lambda: now)
    assert not only(station, now.date()).has_to_be_raised
    card = only(station, later)
    assert (card.has_to_be_raised, card.state, card.level.value) == (True, PracticeState.ADOPTED, Decimal(8))
    assert card.minimum is not None
    assert card.applies == card.minimum.limit
    with pytest.raises(Refusal, match=r"practice\.above_limit"):
        adopt_practice(station, now, adopted, from_on=later)
    raised = propose_practice(station, now, "Better lamps", Level(Decimal(6)), minimum_code="lighting")
    adopt_practice(station, now, raised)
    states = {card.title: card.state for card in list_practices(station, later)}
    assert states == {"LED lamps": PracticeState.WITHDRAWN, "Better lamps": PracticeState.ADOPTED}
    publishing.withdraw(headquarters, MINIMUMS, "lighting", now, "paula")
    synchronize(station, link, lambda: now)
    assert list_minimums(station, later) == []
    assert {card.standing for card in list_practices(station, later)} == {Standing.NO_MINIMUM}
    with pytest.raises(Refusal, match=r"publish\.not_in_force"):
        publishing.withdraw(headquarters, MINIMUMS, "lighting", now, "paula")


def test_only_what_differs_is_published_as_another_version(
    headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    publish(headquarters, tmp_path, now, LIGHTING, CLAUSE)
    with pytest.raises(Refusal, match=r"practice\.minimum_unchanged"):
        publish(headquarters, tmp_path, now, LIGHTING)
    publish(headquarters, tmp_path, now, LIGHTING, CLAUSE.replace("Contracts", "All contracts"))
    assert [(one.code, one.version) for one in published_minimums(headquarters)] == [
        ("clause", 1),
        ("clause", 2),
        ("lighting", 1),
    ]


def test_yaml_says_the_same_as_a_table(headquarters: HeadquartersStore, now: datetime, tmp_path: Path) -> None:
    text = (
        "minimums:\n  - code: lighting\n    area: buildings\n    rule: at_most\n    limit: 10\n    unit: W/m2\n"
        "    effective_on: 2026-01-01\n    source: ST/AI/2026/1\n"
        "    texts: {en: Power for lighting., fr: Puissance de l’éclairage.}\n"
    )
    publish(headquarters, tmp_path, now, LIGHTING)
    with pytest.raises(Refusal, match=r"practice\.minimum_unchanged"):
        publishing.preview(headquarters, MINIMUMS, publishing.read(MINIMUMS, written(tmp_path, "m.yaml", text)))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("m.csv", "colour\nred\n", "practice.file_unreadable"),
        ("m.csv", HEADER + "\n", "practice.file_unreadable"),
        ("m.yaml", "minimums: 7\n", "practice.file_unreadable"),
        ("m.yaml", "minimums:\n  - {code: x, colour: red}\n", "practice.minimum_unreadable"),
        ("m.csv", f"{HEADER}\n{LIGHTING.replace('at_most', 'nearly')}\n", "practice.minimum_unreadable"),
        ("m.csv", f"{HEADER}\n{LIGHTING}\n{LIGHTING}\n", "practice.minimum_twice"),
        ("m.csv", f"{HEADER}\n{LIGHTING.replace(',10,', ',ten,')}\n", "amount.not_a_number"),
        ("m.csv", f"{HEADER},supersedes\n{LIGHTING},nothing\n", "practice.minimum_unknown"),
    ],
)
def test_what_is_no_minimum_is_not_published(
    headquarters: HeadquartersStore, tmp_path: Path, name: str, text: str, code: str
) -> None:
    with pytest.raises(Refusal, match=code.replace(".", r"\.")):
        publishing.preview(headquarters, MINIMUMS, publishing.read(MINIMUMS, written(tmp_path, name, text)))


def test_what_a_practice_names_has_to_be_there(station: StationStore, now: datetime) -> None:
    for given, code in (
        ({"minimum_code": "nothing"}, "practice.unknown_minimum"),
        ({"area": "roads"}, "practice.unknown_area"),
        ({}, "practice.unknown_area"),
        ({"area": "buildings", "facility_id": bytes(16)}, "facility.unknown"),
    ):
        with pytest.raises(Refusal, match=code.replace(".", r"\.")):
            propose_practice(station, now, "Lamps", Level(), **given)  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=r"practice\.unknown"):
        adopt_practice(station, now, bytes(16))
    assert list_practices(station, now.date()) == []
