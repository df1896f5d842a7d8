"""What is open at one meter: held figures, gaps, estimates, and bills that differ from their register."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from field_ems.domain import times
from field_ems.domain.intervals import Interval, gaps, of_period
from field_ems.domain.meters import BY_PERIOD, CUMULATIVE, MeterKind
from field_ems.domain.notices import Notice, at_place
from field_ems.services.consumption import intervals_of
from field_ems.services.meters import MeterCard, card
from field_ems.store import meters as queries
from field_ems.store.session import Session

LOOK_BACK = timedelta(days=400)
BILL_DIFFERS = Decimal(5)
"""A bill that is so many percent off the register it is for is worth a question."""

_SHORTEST_GAP = timedelta(days=2)


class QuestionKind(StrEnum):
    """Why something is open."""

    HELD = "held"
    GAP = "gap"
    ESTIMATE = "estimate"
    BILL = "bill"
    NO_FACTOR = "no_factor"


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something to decide or to enter: at a meter, from ``starts_at`` to ``at``, in words as notices.

    ``reading_id`` is the entry to look at, where there is one.
    """

    kind: QuestionKind
    meter: MeterCard
    starts_at: datetime
    at: datetime
    notices: tuple[Notice, ...]
    reading_id: bytes | None = None


def questions_of(
    session: Session, station_id: bytes, meter: MeterCard, since: datetime, until: datetime
) -> Iterator[OpenQuestion]:
    """Give what is open at a meter in [since, until), on the clock of its place; a missing factor is no part of it."""
    intervals = intervals_of(session, station_id, meter, since, until)
    for one in (*_of_meter(meter, intervals, since), *_bills(session, station_id, meter, since, until)):
        yield _on_its_clock(one)


def _on_its_clock(one: OpenQuestion) -> OpenQuestion:
    place = times.zone(one.meter.zone)
    return replace(
        one,
        starts_at=one.starts_at.astimezone(place),
        at=one.at.astimezone(place),
        notices=tuple(at_place(notice, place) for notice in one.notices),
    )


def _of_meter(meter: MeterCard, intervals: list[Interval], since: datetime) -> Iterator[OpenQuestion]:
    for interval in intervals:
        if interval.held:
            yield OpenQuestion(
                QuestionKind.HELD, meter, interval.starts_at, interval.ends_at, interval.notices, interval.entries[-1]
            )
        elif interval.estimated:
            params = {"start": interval.starts_at, "end": interval.ends_at, "use": interval.use, "unit": meter.unit}
            notice = Notice("question.estimated", params)
            yield OpenQuestion(
                QuestionKind.ESTIMATE, meter, interval.starts_at, interval.ends_at, (notice,), interval.entries[-1]
            )
    if meter.kind in CUMULATIVE | BY_PERIOD and intervals:
        first = max(intervals[0].starts_at, since)
        held = [(each.starts_at, each.ends_at) for each in intervals if each.held]
        for begins, ends in gaps(intervals, first, intervals[-1].ends_at):
            if ends - begins >= _SHORTEST_GAP and not any(start < ends and begins < end for start, end in held):
                notice = Notice("question.gap", {"start": begins, "end": ends})
                yield OpenQuestion(QuestionKind.GAP, meter, begins, ends, (notice,))


def _bills(
    session: Session, station_id: bytes, register: MeterCard, since: datetime, until: datetime
) -> Iterator[OpenQuestion]:
    """Compare bills with the register that they are for: the register counts, the bill is its cross-check."""
    if register.kind != MeterKind.REGISTER:
        return
    children = map(card, queries.children_of(session, station_id, register.id))
    bills = [each for each in children if each.kind == MeterKind.BILL and each.unit == register.unit]
    if not bills:
        return
    place = times.zone(register.zone)
    # A bill that began before is compared over all its days.
    intervals = intervals_of(session, station_id, register, since - LOOK_BACK, until)
    for bill in bills:
        for billed in intervals_of(session, station_id, bill, since, until):
            counted = of_period(intervals, billed.starts_at, billed.ends_at, place)
            if not billed.counts or counted.coverage < 100 or billed.use is None or not counted.use:
                continue
            percent = abs(billed.use - counted.use) * 100 / counted.use
            if percent >= BILL_DIFFERS:
                params = {
                    "billed": billed.use,
                    "counted": counted.use,
                    "unit": bill.unit,
                    "percent": round(percent, 1),
                    "register": register.code,
                }
                notice = Notice("question.bill_differs", params)
                yield OpenQuestion(
                    QuestionKind.BILL, bill, billed.starts_at, billed.ends_at, (notice,), billed.entries[-1]
                )
