"""What a record's fields may hold beyond their types."""

from datetime import UTC, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest
from sqlalchemy import select

from field_ems.domain.journal import EntryState
from field_ems.domain.meters import MeterKind
from field_ems.domain.notices import Refusal
from field_ems.domain.times import parse_local, zone
from field_ems.store import field_rules, tables
from field_ems.store.field_rules import may_hold
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME
from field_ems.store.station import StationStore
from tests.sync.conftest import LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]

ANSWERS = {"FUEL": {"value": "0.25", "comment": "x", "evidence": [{"kind": "other", "expires_on": "2026-01-31"}]}}


@pytest.mark.parametrize(
    ("kind", "field", "good", "bad"),
    [
        ("meter", "kind", "register", "tide"),
        ("facility", "zone", "Africa/Bangui", "Mars/Olympus"),
        ("meter", "digits", 12, 13),
        ("meter", "walk_order", 2**31 - 1, 2**31),
        ("reading", "utc_offset", -1439, -1440),
        ("reading", "taken_at", datetime(9998, 12, 31, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)),
        ("reading", "value", Decimal(2**63 - 1) / 10**6, Decimal(-(2**63)) / 10**6),
        ("reading", "note", "مقياس", "\ud800"),
        ("reading", "note", "a\nb", "NUL \0"),
        ("reading", "accepted", ["reading.lower_than_before"], [["reading.lower_than_before"]]),
        ("reading", "accepted", None, {}),
        ("sharing_key", "weights", {"us": "1"}, {"us": 1}),
        ("assessment", "answers", ANSWERS, {"FUEL": "0.25"}),
        ("assessment", "answers", {"FUEL": {"value": ["a"]}}, {"FUEL": {"value": {"a": 1}}}),
        ("assessment", "answers", {"FUEL": {"newer": 1}}, {"FUEL": {"evidence": [{"expires_on": "soon"}]}}),
    ],
)
def test_a_field_holds_what_it_may_and_nothing_else(kind: str, field: str, good: object, bad: object) -> None:
    spec = BY_NAME[kind].fields[field]
    assert may_hold(BY_NAME[kind], spec, good)
    assert not may_hold(BY_NAME[kind], spec, bad)


def test_a_choice_that_only_a_newer_program_knows_waits_for_it(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    newer = {("meter", "kind"): frozenset({*MeterKind, "tide"}).__contains__}
    laptop = make_laptop("one")
    with patch.dict(field_rules._CHOICES, newer), laptop.store.writing(now) as writer:
        known = add_meter(writer, "E1")
        facility = writer.create(tables.Facility, name="Jetty", tenure="owned", country="CAF", zone="Africa/Bangui")
        values = {"facility_id": facility, "code": "T1", "name": "Tide", "activity": "electricity", "unit": "kWh"}
        tide = writer.create(tables.Meter, kind="tide", **values)
    laptop.sync()
    with headquarters.reading() as session:
        assert list(session.scalars(select(tables.Meter.id))) == [known]
        of_tide = select(tables.JournalEntry.state).where(tables.JournalEntry.row_id == tide)
        assert list(session.scalars(of_tide)) == [EntryState.WAITING]
    with patch.dict(field_rules._CHOICES, newer):
        with laptop.store.writing(now) as writer:
            add_reading(writer, known, "1", now)
        laptop.sync()
    with headquarters.reading() as session:
        assert set(session.scalars(select(tables.Meter.id))) == {known, tide}


def test_what_was_typed_and_can_not_be_held_is_refused_in_words(station: StationStore, now: datetime) -> None:
    with station.writing(now) as writer:
        facility = writer.create(tables.Facility, name="Jetty", tenure="owned", country="CAF", zone="Africa/Bangui")
    with pytest.raises(Refusal, match=r"field\.can_not_hold"), station.writing(now) as writer:
        writer.create(tables.Headcount, facility_id=facility, from_on=now.date(), people=10**11)
    with station.reading() as session:
        assert list(session.scalars(select(tables.Headcount))) == []


@pytest.mark.parametrize("typed", ["0001-01-01", "9999-12-31 23:59"])
def test_a_time_beyond_what_is_recorded_is_no_time(typed: str) -> None:
    with pytest.raises(Refusal, match=r"time\.not_a_time"):
        parse_local(typed, zone("Africa/Bangui"))
