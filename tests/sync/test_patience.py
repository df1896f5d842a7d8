"""A link that breaks is tried again with less, later each time; one that is paid for is kept to its cap."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlmodel import func, select

from field_ems.domain.notices import Refusal
from field_ems.store import tables
from field_ems.sync.patience import LONGEST_WAIT, TRIES, TRIES_AT_FIRST, CapReached, PatientLink
from field_ems.sync.station import Stopped, pending, synchronize
from tests.sync.conftest import DirectLink, Laptop, LaptopMaker, add_meter, add_reading

READINGS = 4_000


class BreakingLink:
    """A link that breaks where it is told to, before or after headquarters has taken the request."""

    def __init__(self, link: DirectLink, breaks: Callable[[int], str | None], *, answer_lost: bool = False) -> None:
        self._link = link
        self._breaks = breaks
        self._answer_lost = answer_lost
        self.lengths: list[int] = []

    def post(self, body: bytes) -> bytes:
        self.lengths.append(len(body))
        code = self._breaks(len(self.lengths))
        if code and not self._answer_lost:
            raise Refusal(code)
        answer = self._link.post(body)
        if code:
            raise Refusal(code)
        return answer


@pytest.fixture
def laptop(make_laptop: LaptopMaker, now: datetime) -> Laptop:
    """A laptop with more to send than one request takes."""
    laptop = make_laptop("laptop")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
        chance = random.Random(1)
        for index in range(READINGS):
            note = f"{chance.getrandbits(64):x}"
            add_reading(writer, meter_id, str(index * 3), now + timedelta(hours=index), note=note)
    return laptop


def sync(laptop: Laptop, link: BreakingLink, waits: list[float], at_most: int | None = None) -> int:
    patient = PatientLink(link, at_most=at_most, waiting=waits.append, sleep=lambda _: None)
    return synchronize(laptop.store, patient, lambda: laptop.link.now).entries_sent


@pytest.mark.parametrize("answer_lost", [False, True])
def test_a_broken_request_is_sent_again_smaller_and_everything_arrives(laptop: Laptop, answer_lost: bool) -> None:
    link = BreakingLink(laptop.link, lambda count: "sync.stalled" if count in (2, 3) else None, answer_lost=answer_lost)
    waits: list[float] = []
    before = pending(laptop.store)
    sync(laptop, link, waits)
    assert pending(laptop.store) == 0
    assert before > READINGS
    assert len(waits) == 2
    assert link.lengths[1] > link.lengths[2] > link.lengths[3]


def test_waits_grow_and_end(laptop: Laptop) -> None:
    link = BreakingLink(laptop.link, lambda count: "sync.unreachable" if count > 1 else None)
    waits: list[float] = []
    with pytest.raises(Refusal, match=r"sync\.unreachable"):
        sync(laptop, link, waits)
    assert len(link.lengths) == 1 + TRIES
    longest = [min(LONGEST_WAIT, 2**index) for index in range(TRIES - 1)]
    assert all(limit / 2 <= wait <= limit for wait, limit in zip(waits, longest, strict=True))


def test_without_any_link_it_is_said_soon(laptop: Laptop) -> None:
    link = BreakingLink(laptop.link, lambda count: "sync.unreachable")
    with pytest.raises(Refusal, match=r"sync\.unreachable"):
        sync(laptop, link, [])
    assert len(link.lengths) == TRIES_AT_FIRST


@pytest.mark.parametrize("code", ["sync.busy", "sync.device_refused", "sync.certificate", "sync.not_ours"])
def test_what_no_waiting_mends_ends_the_sync(laptop: Laptop, code: str) -> None:
    link = BreakingLink(laptop.link, lambda count: code if count == 2 else None)
    with pytest.raises(Refusal) as refused:
        sync(laptop, link, [])
    assert refused.value.notice.code == code
    assert len(link.lengths) == 2


def test_waiting_can_be_cancelled(laptop: Laptop) -> None:
    link = BreakingLink(laptop.link, lambda count: "sync.stalled" if count > 1 else None)
    looks = iter([False, True])
    patient = PatientLink(link, cancelled=lambda: next(looks), sleep=lambda _: None)
    with pytest.raises(Stopped):
        synchronize(laptop.store, patient, lambda: laptop.link.now)


def test_a_cap_is_kept_to_and_the_next_sync_goes_on_from_there(laptop: Laptop) -> None:
    cap, rounds = 30_000, 0
    while pending(laptop.store):
        link = BreakingLink(laptop.link, lambda count: None)
        before = pending(laptop.store)
        with suppress(CapReached):
            sync(laptop, link, [], at_most=cap)
        assert sum(link.lengths) <= cap
        assert pending(laptop.store) < before
        rounds += 1
    assert rounds > 1
    with laptop.link.headquarters.reading() as session:
        held = session.scalar(select(func.count()).select_from(tables.Reading))
    assert held == READINGS


def test_an_entry_that_alone_is_larger_than_the_cap_is_said_not_tried_for_ever(
    make_laptop: LaptopMaker, now: datetime
) -> None:
    laptop = make_laptop("laptop")
    with laptop.store.writing(now) as writer:
        writer.create(tables.Supplier, name="".join(chr(0x4E00 + index * 7 % 20_000) for index in range(5_000)))
    link = BreakingLink(laptop.link, lambda count: None)
    with pytest.raises(CapReached):
        sync(laptop, link, [], at_most=3_000)
    assert link.lengths == []
    assert pending(laptop.store) == 1
