"""When to sync by itself and what it may cost: kept, and refused where it makes no sense."""

import pytest

from field_ems.domain.notices import Refusal
from field_ems.services.sync_schedule import Schedule, choose_schedule, read_cap, read_schedule
from field_ems.store.station import StationStore


def test_a_choice_is_kept(station: StationStore) -> None:
    assert read_schedule(station) == Schedule(every=15, on_start=True, at_most=None)
    chosen = Schedule(every=0, on_start=False, at_most=50_000)
    choose_schedule(station, chosen)
    assert read_schedule(station) == chosen


@pytest.mark.parametrize("wrong", [Schedule(every=-1), Schedule(every=1441), Schedule(at_most=1999)])
def test_what_makes_no_sense_is_refused(station: StationStore, wrong: Schedule) -> None:
    with pytest.raises(Refusal):
        choose_schedule(station, wrong)
    assert read_schedule(station) == Schedule()


@pytest.mark.parametrize(("typed", "octets"), [("", None), ("50", 50_000), (" 50 kB ", 50_000), ("2kb", 2_000)])
def test_a_cap_is_typed_in_kilobytes(typed: str, octets: int | None) -> None:
    assert read_cap(typed) == octets


@pytest.mark.parametrize("typed", ["1", "-5", "many", "1.5", "5 MB"])
def test_what_is_no_cap_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match=r"sync\.cap_too_small"):
        read_cap(typed)
