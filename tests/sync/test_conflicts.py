"""Two laptops do what the other one has not seen: both are kept, and whoever settles it, all ends come to agree."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from field_ems.domain.notices import Refusal
from field_ems.domain.readings import counting
from field_ems.domain.roles import Role
from field_ems.services import (
    at_a_glance,
    conflicts,
    meters,
    reading_history,
    readings,
)
from field_ems.services.conflicts import ConflictCard, Sort
from field_ems.services.people import introduce
from field_ems.services.templates import Store
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME, KINDS
from field_ems.store.readings import readings_for
from field_ems.store.station import StationStore
from tests.sync.conftest import Laptop, LaptopMaker, add_meter, add_reading

TABLES = [kind.table for kind in KINDS if not kind.global_scope] + [tables.Conflict.__table__]  # type: ignore[attr-defined]


def picture(store: Store, station_id: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """All that one end knows of the station."""
    with store.reading() as session:
        return {
            table.name: sorted(
                map(tuple, session.connection().execute(select(table).where(table.c.station_id == station_id))),
                key=repr,
            )
            for table in TABLES
        }


def open_on(store: Store, station_id: bytes) -> list[tuple[str, frozenset[str]]]:
    """The open conflicts as a person sees them: the field and its values."""
    return [
        (one.field, frozenset(side.text for side in one.sides)) for one in conflicts.list_conflicts(store, station_id)
    ]


@pytest.fixture
def pair(make_laptop: LaptopMaker, now: datetime) -> tuple[Laptop, Laptop, bytes]:
    """Two laptops that know the same meter."""
    first, second = make_laptop("one"), make_laptop("two", device=b"device-number-02")
    for laptop in (first, second):
        laptop.link.caller = replace(laptop.link.caller, role=Role.FOCAL_POINT)
    with first.store.writing(now) as writer:
        meter_id = add_meter(writer)
    settle_all(first, second)
    return first, second, meter_id


def settle_all(*laptops: Laptop) -> None:
    """Sync until nobody has anything for anybody."""
    while sum(progress.entries_sent + progress.entries_received for progress in [one.sync() for one in laptops]):
        pass


def agree(headquarters: HeadquartersStore, *laptops: Laptop) -> None:
    """All ends hold the same, open conflicts included."""
    settle_all(*laptops)
    station_id = laptops[0].store.station_id
    expected = picture(headquarters, station_id)
    for laptop in laptops:
        assert picture(laptop.store, station_id) == expected


def rename(laptop: Laptop, meter_id: bytes, name: str) -> None:
    meters.edit_meter(laptop.store, laptop.link.now, meter_id, name=name)


def only(store: StationStore) -> ConflictCard:
    (card,) = conflicts.list_conflicts(store)
    return card


def side_called(card: ConflictCard, text: str) -> bytes:
    return next(side.id for side in card.sides if side.text == text)


def test_one_field_on_both_sides_is_kept_twice_with_base_author_and_place(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    people = [introduce(one.store, now, name) for one, name in ((first, "Amina"), (second, "Paul"))]
    meters.edit_meter(first.store, now, meter_id, name="Grid A", author_id=people[0])
    meters.edit_meter(second.store, now, meter_id, name="Grid B", author_id=people[1])
    agree(headquarters, first, second)
    for laptop, here in ((first, "Grid A"), (second, "Grid B")):
        card = only(laptop.store)
        assert (card.sort, card.field, card.base, card.record[:2]) == (Sort.FIELD, "name", "Grid", "E1")
        assert {side.text: (side.author, side.is_here) for side in card.sides} == {
            "Grid A": ("Amina", here == "Grid A"),
            "Grid B": ("Paul", here == "Grid B"),
        }
        assert meters.show_meter(laptop.store, meter_id).name == card.sides[0].text
    assert open_on(headquarters, first.store.station_id) == [("name", frozenset({"Grid A", "Grid B"}))]


def test_different_fields_are_merged_without_a_conflict(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    rename(first, meter_id, "Grid supply")
    meters.edit_meter(second.store, now, meter_id, digits=6)
    agree(headquarters, first, second)
    assert at_a_glance.count_conflicts(first.store) == 0
    merged = meters.show_meter(second.store, meter_id)
    assert (merged.name, merged.digits) == ("Grid supply", 6)


@pytest.mark.parametrize("how", ["shown", "beside", "typed"])
def test_settled_at_one_laptop_it_is_settled_everywhere(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime, how: str
) -> None:
    first, second, meter_id = pair
    rename(first, meter_id, "Grid A")
    rename(second, meter_id, "Grid B")
    agree(headquarters, first, second)
    card = only(first.store)
    wanted = {"shown": card.sides[0].text, "beside": card.sides[1].text, "typed": "Grid C"}[how]
    choice = {"typed": "Grid C"} if how == "typed" else {"chosen": side_called(card, wanted)}
    person = introduce(first.store, now, "Amina")
    conflicts.settle(first.store, now, card, **choice, reason="as on the label", author_id=person)  # type: ignore[arg-type]
    agree(headquarters, first, second)
    for store in (first.store, second.store):
        assert at_a_glance.count_conflicts(store) == 0
        assert meters.show_meter(store, meter_id).name == wanted
    for end in (headquarters, second.store):
        (settled,) = conflicts.list_settled(end, first.store.station_id)
        assert (settled.author, settled.reason) == ("Amina", "as on the label")


def test_a_field_that_only_a_newer_program_knows_is_settled_by_one_of_its_values(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    for laptop, value in ((first, "left"), (second, "right")):
        with laptop.store.writing(now) as writer:
            writer.append(BY_NAME["meter"], meter_id, {190: value})
    agree(headquarters, first, second)
    card = only(first.store)
    assert (card.field, card.may_be_typed) == ("190", False)
    with pytest.raises(Refusal, match=r"conflict\.choose_one"):
        conflicts.settle(first.store, now, card, typed="middle")
    conflicts.settle(first.store, now, card, chosen=side_called(card, "right"))
    agree(headquarters, first, second)
    assert conflicts.list_conflicts(second.store) == []
    with second.store.reading() as session:
        assert session.scalars(select(tables.Meter.extra)).one() == {"190": "right"}


def test_settled_at_both_at_once_alike_is_settled_and_differently_is_a_conflict_again(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    rename(first, meter_id, "Grid A")
    rename(second, meter_id, "Grid B")
    agree(headquarters, first, second)
    for laptop, name in ((first, "Grid A"), (second, "Grid B")):
        card = only(laptop.store)
        conflicts.settle(laptop.store, now, card, chosen=side_called(card, name))
    agree(headquarters, first, second)
    assert open_on(first.store, first.store.station_id) == [("name", frozenset({"Grid A", "Grid B"}))]
    for laptop in (first, second):
        card = only(laptop.store)
        conflicts.settle(laptop.store, now, card, chosen=side_called(card, "Grid A"))
    agree(headquarters, first, second)
    assert at_a_glance.count_conflicts(second.store) == 0
    assert meters.show_meter(second.store, meter_id).name == "Grid A"


def test_a_settlement_made_after_further_edits_covers_them_or_says_that_something_came(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    rename(first, meter_id, "Grid A")
    rename(second, meter_id, "Grid B")
    agree(headquarters, first, second)
    stale = only(first.store)
    rename(second, meter_id, "Grid B2")  # he saw both: this settles it
    agree(headquarters, first, second)
    with pytest.raises(Refusal, match="settled_already"):
        conflicts.settle(first.store, now, stale, chosen=stale.sides[0].id)
    rename(first, meter_id, "Grid A3")
    rename(second, meter_id, "Grid B3")
    agree(headquarters, first, second)
    with pytest.raises(Refusal, match=r"conflict\.changed"):
        conflicts.settle(first.store, now, stale, chosen=stale.sides[0].id)
    card = only(first.store)
    assert card.base == "Grid B2"
    conflicts.settle(first.store, now, card, chosen=side_called(card, "Grid A3"))
    agree(headquarters, first, second)
    assert {meters.show_meter(one.store, meter_id).name for one in (first, second)} == {"Grid A3"}


def test_what_the_records_own_form_refuses_is_refused_here_too(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    meters.edit_meter(first.store, now, meter_id, digits=5)
    meters.edit_meter(second.store, now, meter_id, digits=6)
    agree(headquarters, first, second)
    card = only(first.store)
    for typed, code in (("99", "digits_range"), ("six", "whole_number")):
        with pytest.raises(Refusal, match=code):
            conflicts.settle(first.store, now, card, typed=typed)
    assert at_a_glance.count_conflicts(first.store) == 1
    conflicts.settle(first.store, now, card, typed="7")
    assert meters.show_meter(first.store, meter_id).digits == 7


def two_readings(first: Laptop, second: Laptop, meter_id: bytes, now: datetime) -> None:
    for laptop, value in ((first, "100"), (second, "108")):
        with laptop.store.writing(now) as writer:
            add_reading(writer, meter_id, value, now)


def test_two_readings_of_one_time_are_flagged_and_one_is_taken_back(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    two_readings(first, second, meter_id, now)
    agree(headquarters, first, second)
    card = only(second.store)
    assert card.sort is Sort.READINGS
    assert {side.text for side in card.sides} == {"100 kWh", "108 kWh"}
    with pytest.raises(Refusal, match="no_reason"):
        conflicts.settle(second.store, now, card, chosen=side_called(card, "108 kWh"))
    conflicts.settle(second.store, now, card, chosen=side_called(card, "108 kWh"), reason="misread by torchlight")
    agree(headquarters, first, second)
    assert at_a_glance.count_conflicts(first.store) == 0
    rows = reading_history.history(first.store, meter_id)
    assert sorted((str(row.value), row.corrected, row.basis) for row in rows) == [
        ("100", False, "void"),
        ("100", True, None),
        ("108", False, None),
    ]


def test_two_readings_of_one_time_may_both_stand_and_a_third_asks_again(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    two_readings(first, second, meter_id, now)
    agree(headquarters, first, second)
    conflicts.keep_all(first.store, now, only(first.store), "the meter was read twice, before and after a test")
    agree(headquarters, first, second)
    assert (
        at_a_glance.count_conflicts(second.store)
        == at_a_glance.count_conflicts(headquarters, first.store.station_id)
        == 0
    )
    with second.store.writing(now) as writer:
        add_reading(writer, meter_id, "109", now)
    agree(headquarters, first, second)
    assert len(only(first.store).sides) == 3


def test_two_corrections_of_one_reading_are_flagged_and_the_chosen_one_counts(
    pair: tuple[Laptop, Laptop, bytes], headquarters: HeadquartersStore, now: datetime
) -> None:
    first, second, meter_id = pair
    with first.store.writing(now) as writer:
        reading_id = add_reading(writer, meter_id, "100", now)
    agree(headquarters, first, second)
    for laptop, value in ((first, 110), (second, 120)):
        entry = readings.Entry(meter_id, now - timedelta(hours=value), Decimal(value))
        readings.correct_reading(laptop.store, now, reading_id, entry, "typed wrong")
    agree(headquarters, first, second)
    card = only(first.store)
    assert card.field == "supersedes_id"
    wanted = card.sides[1]
    conflicts.settle(first.store, now, card, chosen=wanted.id, reason="on the photo")
    agree(headquarters, first, second)
    assert at_a_glance.count_conflicts(second.store) == 0
    with second.store.reading() as session:
        counts = counting(readings_for(session, second.store.station_id, meter_id, now - timedelta(days=9), now))
    assert [wanted.text.startswith(f"{one.value:f} kWh") for one in counts] == [True]


def _acts(rng: random.Random, meter_id: bytes, now: datetime) -> list[Callable[[Laptop], None]]:
    """What a laptop may do next, whatever the other one does."""

    def settle(laptop: Laptop) -> None:
        for card in conflicts.list_conflicts(laptop.store)[:1]:
            conflicts.settle(laptop.store, now, card, chosen=rng.choice(card.sides).id, reason="looked")

    def keep(laptop: Laptop) -> None:
        for card in conflicts.list_conflicts(laptop.store):
            if card.sort is Sort.READINGS:
                conflicts.keep_all(laptop.store, now, card, "both are right")

    def read(laptop: Laptop) -> None:
        with laptop.store.writing(now) as writer:
            add_reading(writer, meter_id, str(rng.randrange(100, 104)), now + timedelta(hours=rng.randrange(2)))

    def correct(laptop: Laptop) -> None:
        rows = [row for row in reading_history.history(laptop.store, meter_id) if not row.corrected]
        if rows:
            row = rng.choice(rows)
            with laptop.store.writing(now) as writer:
                writer.create(
                    tables.Reading, meter_id=meter_id, taken_at=row.taken_at, utc_offset=60, value=row.value + 1,
                    unit="kWh", method="read", supersedes_id=row.id, reason="typed wrong",
                )  # fmt: skip

    def change(laptop: Laptop) -> None:
        meters.edit_meter(laptop.store, now, meter_id, name=f"Grid {rng.randrange(3)}", digits=rng.choice([5, 6]))

    return [settle, keep, read, correct, change, change, lambda laptop: laptop.sync() and None]


@pytest.mark.parametrize("seed", range(15))
def test_any_interleaving_of_edits_settlements_and_syncs_converges(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime, seed: int
) -> None:
    rng = random.Random(seed)
    first, second = make_laptop("one"), make_laptop("two", device=b"device-number-02")
    with first.store.writing(now) as writer:
        meter_id = add_meter(writer)
    settle_all(first, second)
    acts = _acts(rng, meter_id, now)
    for _step in range(30):
        rng.choice(acts)(rng.choice((first, second)))
    agree(headquarters, first, second)
    for _round in range(60):
        open_ones = conflicts.list_conflicts(first.store)
        if not open_ones:
            break
        conflicts.settle(first.store, now, open_ones[0], chosen=open_ones[0].sides[0].id, reason="looked")
    agree(headquarters, first, second)
    assert (
        at_a_glance.count_conflicts(second.store)
        == at_a_glance.count_conflicts(headquarters, first.store.station_id)
        == 0
    )
