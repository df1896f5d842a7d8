"""Tanks: their dip charts, and what went in, what is left and what was used, compared with what ran."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.amounts import plain
from field_ems.domain.intervals import Interval, of_period
from field_ems.domain.meters import MeterKind
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.tanks import DipChart, content, dip_chart
from field_ems.domain.units import convert
from field_ems.services.consumption import chart_of, deliveries_into, intervals_of
from field_ems.services.meters import MeterCard, card, known_meter
from field_ems.store import meters as queries
from field_ems.store import readings as reading_queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore

FUEL = "fuel"
"""``capacity_per`` of a generator's or vehicle's counter: its capacity is the litres that one unit takes."""


@dataclass(frozen=True, slots=True)
class StockRow:
    """A tank between two dips, in its unit.

    ``expected`` is what generators and vehicles on it should have taken by their counters, None where nothing is known;
    ``running`` adds up the variance since the year began. What is held says why in ``notices``.
    """

    starts_at: datetime
    ends_at: datetime
    opening: Decimal | None
    delivered: Decimal
    closing: Decimal | None
    used: Decimal | None
    held: bool
    expected: Decimal | None
    variance: Decimal | None
    running: Decimal | None
    notices: tuple[Notice, ...]


def set_dip_chart(
    store: StationStore,
    now: datetime,
    meter_id: bytes,
    points: Sequence[tuple[Decimal, Decimal]],
    author_id: bytes | None = None,
) -> DipChart:
    """Give a tank its chart of (cm, litres), in place of an earlier one.

    Refuses with ``tank.not_a_tank``, or as ``dip_chart``.
    """
    chart = dip_chart(points)
    written = [[str(depth), str(litres)] for depth, litres in chart.points]
    with store.writing(now, author_id) as writer:
        meter = known_meter(writer.session, writer.station_id, meter_id)
        if meter.kind != MeterKind.DIP:
            raise Refusal("tank.not_a_tank", meter=meter.code)
        known = queries.dip_chart_row(writer.session, writer.station_id, meter_id)
        if known is None:
            writer.create(tables.DipChart, meter_id=meter_id, points=written)
        else:
            writer.change(tables.DipChart, known.id, points=written)
    return chart


def show_dip_chart(store: StationStore, meter_id: bytes) -> DipChart | None:
    """Give a tank's chart, where it has one."""
    station_id = store.station_id
    with store.reading() as session:
        return chart_of(session, station_id, known_meter(session, station_id, meter_id))


def stock(store: StationStore, meter_id: bytes, first: date, end: date) -> list[StockRow]:
    """Give a tank's account from dip to dip in [first, end); refuses with ``tank.not_a_tank``."""
    station_id = store.station_id
    with store.reading() as session:
        tank = known_meter(session, station_id, meter_id)
        if tank.kind != MeterKind.DIP:
            raise Refusal("tank.not_a_tank", meter=tank.code)
        place = times.zone(tank.zone)
        start, until = times.day_start(first, place), times.day_start(end, place)
        intervals = [
            each
            for each in intervals_of(session, station_id, tank, start, until)
            if each.starts_at < until and each.ends_at > start
        ]
        counters = _counters(session, station_id, tank, intervals)
        levels = _levels(session, station_id, tank, intervals)
        rows: list[StockRow] = []
        running: dict[int, Decimal] = {}
        for interval in intervals:
            expected = _expected(counters, tank, interval)
            variance = plain(interval.use - expected) if interval.counts and interval.use and expected else None
            year = times.local_day(interval.ends_at, place).year
            if variance is not None:
                running[year] = plain(running.get(year, Decimal(0)) + variance)
            delivered = _delivered(session, station_id, tank, interval)
            opening, closing = levels.get(interval.entries[0]), levels.get(interval.entries[-1])
            rows.append(
                StockRow(
                    interval.starts_at, interval.ends_at, opening, delivered, closing, interval.use, interval.held,
                    expected, variance, running.get(year) if variance is not None else None, interval.notices,
                )
            )  # fmt: skip
    return rows


def _levels(
    session: Session, station_id: bytes, tank: MeterCard, intervals: Sequence[Interval]
) -> dict[bytes, Decimal]:
    if not intervals:
        return {}
    chart = chart_of(session, station_id, tank)
    found = {}
    first, last = intervals[0].starts_at, intervals[-1].ends_at
    for dip in reading_queries.readings_for(session, station_id, tank.id, first, last):
        try:
            found[dip.id] = content(tank.for_rules, dip, chart)
        except Refusal:
            continue  # the interval says why it is held
    return found


def _delivered(session: Session, station_id: bytes, tank: MeterCard, interval: Interval) -> Decimal:
    between = deliveries_into(session, station_id, tank.id, interval.starts_at, interval.ends_at)
    ids = set(interval.entries)
    total = sum((convert(each.value, each.unit, tank.unit) for each in between if each.id in ids), Decimal(0))
    return plain(total)


def _counters(
    session: Session, station_id: bytes, tank: MeterCard, intervals: Sequence[Interval]
) -> list[tuple[MeterCard, list[Interval]]]:
    if not intervals:
        return []
    first, last = intervals[0].starts_at, intervals[-1].ends_at
    behind = [card(row) for row in queries.children_of(session, station_id, tank.id)]
    return [
        (one, intervals_of(session, station_id, one, first, last))
        for one in behind
        if one.capacity_per == FUEL and one.capacity is not None
    ]


def _expected(
    counters: Sequence[tuple[MeterCard, list[Interval]]], tank: MeterCard, interval: Interval
) -> Decimal | None:
    litres = None
    for counter, counted in counters:
        used = of_period(counted, interval.starts_at, interval.ends_at, times.zone(tank.zone)).use
        if used is not None and counter.capacity is not None:
            litres = (litres or Decimal(0)) + used * counter.capacity
    return None if litres is None else plain(round(convert(litres, "L", tank.unit), 6))
