"""What was used: a meter's entries as intervals, by month and by any span of days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.consumption import of_meter
from field_ems.domain.intervals import Interval, PeriodUse, by_month, of_period
from field_ems.domain.meters import MeterKind
from field_ems.domain.notices import at_place
from field_ems.domain.readings import Reading
from field_ems.domain.tanks import DipChart
from field_ems.services.meters import MeterCard, known_meter
from field_ems.store import meters as meter_queries
from field_ems.store import readings as queries
from field_ems.store.session import Session
from field_ems.store.station import StationStore


def intervals_of(
    session: Session, station_id: bytes, meter: MeterCard, start: datetime, end: datetime
) -> list[Interval]:
    """Give what the meter's readings say was used, for the time that [start, end) touches."""
    readings = queries.readings_for(session, station_id, meter.id, start, end)
    ratios = meter_queries.multipliers_of(session, station_id, [meter.id]).get(meter.id, [])
    deliveries: list[Reading] = []
    if meter.kind == MeterKind.DIP and readings:
        deliveries = deliveries_into(session, station_id, meter.id, readings[0].taken_at, readings[-1].taken_at)
    chart = chart_of(session, station_id, meter)
    intervals = of_meter(meter.for_rules, readings, ratios, deliveries=deliveries, dip_chart=chart)
    place = times.zone(meter.zone)
    return [
        replace(each, notices=tuple(at_place(notice, place) for notice in each.notices)) if each.notices else each
        for each in intervals
    ]


def chart_of(session: Session, station_id: bytes, meter: MeterCard) -> DipChart | None:
    """Give a tank's dip chart, where it has one."""
    row = meter_queries.dip_chart_row(session, station_id, meter.id) if meter.kind == MeterKind.DIP else None
    return DipChart(tuple((Decimal(depth), Decimal(litres)) for depth, litres in row.points)) if row else None


def deliveries_into(
    session: Session, station_id: bytes, tank_id: bytes, start: datetime, end: datetime
) -> list[Reading]:
    """Give what was delivered into a tank in [start, end], from all the meters behind it that count deliveries."""
    found: list[Reading] = []
    for child in meter_queries.children_of(session, station_id, tank_id):
        if child.kind == MeterKind.DELIVERY:
            found += queries.readings_for(session, station_id, child.id, start, end)
    return [reading for reading in found if start <= reading.taken_at <= end]


def consumption_by_month(store: StationStore, meter_id: bytes, first: date, end: date) -> dict[date, PeriodUse]:
    """Give the use of each month that [first, end) touches, in the meter's unit, with its parts and coverage."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, meter_id)
        place = times.zone(meter.zone)
        months = list(times.months(first, end))
        last = times.next_month(months[-1]) if months else first
        start, until = times.day_start(first.replace(day=1), place), times.day_start(last, place)
        intervals = intervals_of(session, station_id, meter, start, until)
    return by_month(intervals, first, end, place)


def consumption_by_spans(store: StationStore, meter_id: bytes, spans: Sequence[tuple[date, date]]) -> list[PeriodUse]:
    """Give the use of each span of days [first, end) at the meter's place; the spans are in order of time."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, meter_id)
        place = times.zone(meter.zone)
        ends = [(times.day_start(first, place), times.day_start(end, place)) for first, end in spans]
        intervals = intervals_of(session, station_id, meter, ends[0][0], ends[-1][1]) if ends else []
    return [of_period(intervals, start, end, place) for start, end in ends]
