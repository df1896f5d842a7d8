"""A clock at headquarters that jumps: nobody is shut out for good, and nothing is open for longer than it should be."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from field_ems.domain.notices import Refusal
from field_ems.hq.serve import serve
from field_ems.services.console import ATTEMPTS_ALLOWED, CLOSED_FOR, ConsoleRole, add_user, may_try, sign_in, signed_in
from field_ems.services.enrolment import issue_code
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore
from tests.hq.test_pages import PASSWORD
from tests.sync.conftest import LaptopMaker, add_meter, add_reading, make_laptop

__all__ = ["make_laptop"]

YEARS = timedelta(days=3650)


def test_attempts_that_lie_ahead_close_no_door(headquarters: HeadquartersStore, now: datetime) -> None:
    for _ in range(ATTEMPTS_ALLOWED):
        assert may_try(headquarters, "rania", now + YEARS)
    assert not may_try(headquarters, "rania", now + YEARS)
    assert [may_try(headquarters, "rania", now) for _ in range(ATTEMPTS_ALLOWED + 1)] == [True] * ATTEMPTS_ALLOWED + [
        False
    ]
    assert may_try(headquarters, "rania", now + CLOSED_FOR)


def test_a_session_opened_under_a_clock_ahead_does_not_last_until_then(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    add_user(headquarters, "rania", PASSWORD, ConsoleRole.REVIEWER, now)
    ahead = sign_in(headquarters, "rania", PASSWORD, now + YEARS)
    assert signed_in(headquarters, ahead, now + YEARS) is not None
    assert signed_in(headquarters, ahead, now) is None
    assert signed_in(headquarters, sign_in(headquarters, "rania", PASSWORD, now), now) is not None


def test_what_came_while_a_clock_was_wrong_is_there_and_more_comes_after(
    make_laptop: LaptopMaker, headquarters: HeadquartersStore, now: datetime
) -> None:
    laptop = make_laptop("one")
    with laptop.store.writing(now) as writer:
        meter_id = add_meter(writer)
    for number, jump in enumerate((timedelta(), YEARS, -YEARS, timedelta(hours=1))):
        with laptop.store.writing(now + jump) as writer:
            add_reading(writer, meter_id, str(number), now + timedelta(hours=number))
        laptop.link.now = now + jump
        laptop.sync()
        with headquarters.reading() as session:
            values = sorted(session.exec(select(tables.Reading.value)))
        assert values == list(range(number + 1))


def test_a_port_that_is_taken_and_a_station_without_a_name_are_said(
    headquarters: HeadquartersStore, now: datetime
) -> None:
    with pytest.raises(Refusal, match=r"hq\.can_not_listen"):
        serve(headquarters, "127.0.0.1", 99_999, print)
    for name in ("", " ", "x" * 81, "a\nb"):
        with pytest.raises(Refusal, match=r"hq\.bad_name"):
            issue_code(headquarters, name, now)
