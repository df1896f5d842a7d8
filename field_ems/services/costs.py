"""What was paid, by currency: costs are spread over the days of their bills like the use itself."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.consumption import of_meter
from field_ems.domain.intervals import of_period
from field_ems.domain.meters import Meter, MeterKind
from field_ems.domain.readings import counting
from field_ems.services.meters import known_meter
from field_ems.store import readings as queries
from field_ems.store.station import StationStore


def costs_by_month(store: StationStore, meter_id: bytes, first: date, end: date) -> dict[date, dict[str, Decimal]]:
    """Give what was paid in each month that [first, end) touches, by currency; nothing where nobody entered a cost."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, meter_id)
        place = times.zone(meter.zone)
        start, until = times.day_start(first.replace(day=1), place), times.day_start(end, place)
        standing = counting(queries.readings_for(session, station_id, meter_id, start, until))
    found: dict[date, dict[str, Decimal]] = {month: {} for month in times.months(first, end)}
    for currency in sorted({each.currency for each in standing if each.currency}):
        # A cost in the place of the value: the same days, the same overlaps, the same parts that add up exactly.
        paid = [
            replace(each, value=each.cost, unit="unit")
            for each in standing
            if each.currency == currency and each.cost is not None
        ]
        kind = MeterKind.BILL if all(each.starts_at for each in paid) else MeterKind.DELIVERY
        intervals = of_meter(Meter(meter.id, kind, "unit"), paid)
        for month, costs in found.items():
            until_next = times.day_start(times.next_month(month), place)
            cost = of_period(intervals, times.day_start(month, place), until_next, place).use
            if cost:
                costs[currency] = cost
    return found
