"""Filling a gap by an estimate that says how it was made; an actual reading takes its place later."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.amounts import plain
from field_ems.domain.estimates import MEAN_OVER, Estimate, EstimateMethod, by_daily_mean, by_last_year, by_proxy
from field_ems.domain.indicators import Dated, mean_size
from field_ems.domain.intervals import of_period
from field_ems.domain.meters import BY_PERIOD, CUMULATIVE, factor_at
from field_ems.domain.notices import Refusal
from field_ems.domain.readings import ESTIMATED
from field_ems.services.consumption import intervals_of
from field_ems.services.meters import MeterCard, known_meter
from field_ems.services.readings import Entry
from field_ems.store import meters as queries
from field_ems.store import readings as reading_queries
from field_ems.store.session import Session
from field_ems.store.station import StationStore

_LOOK_BACK = MEAN_OVER + timedelta(days=31)


def estimate(
    store: StationStore,
    meter_id: bytes,
    first: date,
    end: date,
    method: str,
    *,
    other_id: bytes | None = None,
) -> tuple[Estimate, Entry]:
    """Estimate what a meter used in [first, end), and give the entry that would say so; nothing is saved.

    ``other_id`` is the meter that a proxy or neighbour is taken from. Refuses with ``estimate.unknown_method``,
    ``estimate.no_such_kind``, ``estimate.no_history``, ``estimate.needs_other``, ``estimate.no_size`` or
    ``estimate.no_reading``.
    """
    if method not in set(EstimateMethod):
        raise Refusal("estimate.unknown_method", typed=method, known=", ".join(EstimateMethod))
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, meter_id)
        if meter.kind not in CUMULATIVE | BY_PERIOD:
            raise Refusal("estimate.no_such_kind", meter=meter.code)
        place = times.zone(meter.zone)
        start, until = times.day_start(first, place), times.day_start(end, place)
        if until <= start:
            raise Refusal("reading.ends_before_start", start=start, end=until)
        chosen = EstimateMethod(method)
        if chosen in (EstimateMethod.SAME_PERIOD_LAST_YEAR, EstimateMethod.DAILY_MEAN):
            intervals = intervals_of(session, station_id, meter, start - _LOOK_BACK, start)
            make = by_last_year if chosen is EstimateMethod.SAME_PERIOD_LAST_YEAR else by_daily_mean
            found = make(intervals, start, until, place)
        else:
            found = _by_other(session, station_id, meter, other_id, start, until, chosen)
        return found, _entry(session, station_id, meter, found)


def _by_other(
    session: Session,
    station_id: bytes,
    meter: MeterCard,
    other_id: bytes | None,
    start: datetime,
    end: datetime,
    method: EstimateMethod,
) -> Estimate:
    if other_id is None:
        raise Refusal("estimate.needs_other")
    other = known_meter(session, station_id, other_id)
    used = of_period(intervals_of(session, station_id, other, start, end), start, end, times.zone(other.zone))
    if used.use is None:
        raise Refusal("estimate.no_history", start=start, end=end)
    theirs = _size(session, station_id, other, start, end, method)
    ours = _size(session, station_id, meter, start, end, method)
    return by_proxy(used.use, theirs, ours, start, end, method, other.code)


def _size(
    session: Session, station_id: bytes, meter: MeterCard, start: datetime, end: datetime, method: EstimateMethod
) -> Decimal:
    if method is EstimateMethod.NEIGHBOUR:
        return Decimal(1)
    if method is EstimateMethod.PER_AREA:
        facility = queries.facility_row(session, station_id, meter.facility_id)
        return (facility.floor_area if facility else None) or Decimal(0)
    place = times.zone(meter.zone)
    counts = [
        Dated(row.from_on, Decimal(row.people))
        for row in queries.headcount_rows(session, station_id, meter.facility_id)
    ]
    return mean_size(counts, times.local_day(start, place), times.local_day(end, place)) or Decimal(0)


def _entry(session: Session, station_id: bytes, meter: MeterCard, found: Estimate) -> Entry:
    """A period as it is, or what the register would show at its end."""
    entry = Entry(meter.id, found.ends_at, found.use, method=ESTIMATED, basis=found.method.value)
    if meter.kind in BY_PERIOD:
        return replace(entry, starts_at=found.starts_at)
    earlier = [
        each
        for each in reading_queries.readings_near(session, station_id, meter.id, found.ends_at, after=0)
        if each.taken_at <= found.starts_at and each.unit == meter.unit
    ]
    if not earlier:
        raise Refusal("estimate.no_reading", meter=meter.code)
    ratios = queries.multipliers_of(session, station_id, [meter.id]).get(meter.id, [])
    shown = earlier[-1].value + found.use / factor_at(ratios, found.starts_at)
    if meter.digits is not None:
        shown %= 10**meter.digits
    return replace(entry, value=plain(round(shown, 3)))
