"""What is open at a station: held figures, gaps, estimates, bills that differ, and what no factor fits."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from field_ems.domain import times
from field_ems.domain.emissions import Incomplete
from field_ems.domain.intervals import Interval, gaps, of_period
from field_ems.domain.meters import BY_PERIOD, CUMULATIVE, MeterKind
from field_ems.domain.notices import Notice, at_place
from field_ems.services.emissions import explains_only, inventory
from field_ems.services.meters import PAGE, MeterCard, card
from field_ems.services.readings import intervals_of
from field_ems.store import meters as queries
from field_ems.store.meters import MeterPlace
from field_ems.store.session import Session
from field_ems.store.station import StationStore

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


def questions(store: StationStore, now: datetime) -> list[OpenQuestion]:
    """Give all that is open, held figures first, each group in the order of the walk."""
    station_id = store.station_id
    found: list[OpenQuestion] = []
    after: MeterPlace | None = None
    with store.reading() as session:
        while True:
            page = [card(row) for row in queries.meter_page(session, station_id, after=after, limit=PAGE)]
            for meter in page:
                intervals = intervals_of(session, station_id, meter, now - LOOK_BACK, now)
                found += _of_meter(meter, intervals, now)
                found += _bills(session, station_id, meter, intervals, now)
            if len(page) < PAGE:
                break
            after = page[-1].place
    found += _without_a_factor(store, now)
    order = list(QuestionKind)
    return [_on_its_clock(one) for one in sorted(found, key=lambda one: order.index(one.kind))]


def _on_its_clock(one: OpenQuestion) -> OpenQuestion:
    place = times.zone(one.meter.zone)
    return replace(
        one,
        starts_at=one.starts_at.astimezone(place),
        at=one.at.astimezone(place),
        notices=tuple(at_place(notice, place) for notice in one.notices),
    )


def _of_meter(meter: MeterCard, intervals: list[Interval], now: datetime) -> Iterator[OpenQuestion]:
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
        first = max(intervals[0].starts_at, now - LOOK_BACK)
        held = [(each.starts_at, each.ends_at) for each in intervals if each.held]
        for since, until in gaps(intervals, first, intervals[-1].ends_at):
            if until - since >= _SHORTEST_GAP and not any(start < until and since < end for start, end in held):
                notice = Notice("question.gap", {"start": since, "end": until})
                yield OpenQuestion(QuestionKind.GAP, meter, since, until, (notice,))


def _bills(
    session: Session, station_id: bytes, register: MeterCard, intervals: list[Interval], now: datetime
) -> Iterator[OpenQuestion]:
    """Compare bills with the register that they are for: the register counts, the bill is its cross-check."""
    if register.kind != MeterKind.REGISTER or not intervals:
        return
    place = times.zone(register.zone)
    for bill in map(card, queries.children_of(session, station_id, register.id)):
        if bill.kind != MeterKind.BILL or bill.unit != register.unit:
            continue
        for billed in intervals_of(session, station_id, bill, now - LOOK_BACK, now):
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


def _without_a_factor(store: StationStore, now: datetime) -> Iterator[OpenQuestion]:
    for row in inventory(store, date(now.year, 1, 1), date(now.year + 1, 1, 1)).rows:
        if row.counts and not explains_only(row.meter.activity) and isinstance(row.emission, Incomplete):
            yield OpenQuestion(
                QuestionKind.NO_FACTOR, row.meter, row.use.starts_at, row.use.ends_at, (row.emission.notice,)
            )
