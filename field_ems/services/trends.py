"""How a use goes over months and years: of a meter, a building or the station, beside its target and the weather."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from field_ems.domain import degree_days, times
from field_ems.domain.amounts import plain
from field_ems.domain.indicators import target_in
from field_ems.domain.intervals import Interval, day_position, of_period
from field_ems.domain.notices import Refusal
from field_ems.domain.units import convert, convertible, find_unit
from field_ems.services.consumption import intervals_of
from field_ems.services.emissions import explains_only, is_counted_elsewhere
from field_ems.services.meters import PAGE, MeterCard, card, known_meter
from field_ems.services.premises import CommonKey, sharing_keys
from field_ems.services.shared_meters import share
from field_ems.store import meters as queries
from field_ems.store import tables
from field_ems.store.meters import MeterPlace
from field_ems.store.session import Session
from field_ems.store.station import StationStore

_PERCENT = 100
_MOST_YEARS = 30


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """What was used in [first, end), None where nothing is known, and how much of the days is covered (percent)."""

    first: date
    end: date
    use: Decimal | None
    coverage: Decimal
    estimated: Decimal


@dataclass(frozen=True, slots=True)
class YearPoint:
    """A year: its use, the change against the year before in percent, what the target asks, and the weather's part.

    ``normalized`` is the use as in a year of the mean degree days; None where no temperatures are known.
    """

    year: int
    use: Decimal | None
    coverage: Decimal
    change: Decimal | None
    target: Decimal | None
    degree_days: Decimal | None
    normalized: Decimal | None


@dataclass(frozen=True, slots=True)
class TargetCard:
    """What the use of an activity is to come to: ``change`` percent of the base year's by ``due_year``."""

    id: bytes
    activity: str
    unit: str
    base_year: int
    base_value: Decimal | None
    due_year: int
    change: Decimal


def by_months(
    store: StationStore,
    first: date,
    end: date,
    *,
    activity: str = "",
    unit: str = "",
    meter_id: bytes | None = None,
    facility_id: bytes | None = None,
) -> tuple[str, list[TrendPoint]]:
    """Give the unit and the months that [first, end) touches: of one meter, or of an activity's meters.

    Of several meters those count that the inventory counts. Refuses with ``trend.no_meter``.
    """
    months = list(times.months(first, end))
    spans = [(month, times.next_month(month)) for month in months]
    return _points(store, spans, activity, unit, meter_id, facility_id)


def by_years(
    store: StationStore,
    first_year: int,
    last_year: int,
    *,
    activity: str,
    unit: str = "",
    facility_id: bytes | None = None,
    weather: str = degree_days.COOLING,
) -> tuple[str, list[YearPoint]]:
    """Give the unit and the years, each beside the year before, the target's line and what the weather explains."""
    if not 0 <= last_year - first_year < _MOST_YEARS:
        raise Refusal("trend.years", first=first_year, last=last_year, most=_MOST_YEARS)
    spans = [(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(first_year, last_year + 1)]
    unit, points = _points(store, spans, activity, unit, None, facility_id)
    days = [_degree_days(store, span, weather) for span in spans]
    known = [each for each in days if each]
    usual = plain(sum(known, Decimal(0)) / len(known)) if known else None
    targets = [one for one in list_targets(store) if one.activity == activity and convertible(one.unit, unit)]
    base = _base(store, targets[-1], unit, facility_id) if targets else None
    found: list[YearPoint] = []
    for point, weather_days in zip(points, days, strict=True):
        before = found[-1].use if found else None
        change = _change(before, point.use)
        target = target_in(point.first.year, targets[-1].base_year, base, targets[-1].due_year, targets[-1].change) if (
            targets and base is not None
        ) else None  # fmt: skip
        normalized = degree_days.normalized(point.use, weather_days, usual)
        found.append(YearPoint(point.first.year, point.use, point.coverage, change, target, weather_days, normalized))
    return unit, found


def activities(store: StationStore) -> list[tuple[str, str]]:
    """Give the activities that the station's meters count, each with the unit of its first meter."""
    station_id = store.station_id
    found: dict[str, str] = {}
    with store.reading() as session:
        for meter in _all_meters(session, station_id, None):
            if not explains_only(meter.activity):
                found.setdefault(meter.activity, meter.unit)
    return sorted(found.items())


def set_target(
    store: StationStore,
    now: datetime,
    activity: str,
    unit: str,
    base_year: int,
    due_year: int,
    change: Decimal,
    base_value: Decimal | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Say what an activity's use is to come to; a second target for it takes the first one's place.

    Refuses with ``target.years`` or ``target.change``.
    """
    if due_year <= base_year:
        raise Refusal("target.years", base=base_year, due=due_year)
    if change < -_PERCENT:
        raise Refusal("target.change", change=change)
    values = {
        "activity": activity, "unit": find_unit(unit).sign, "base_year": base_year, "base_value": base_value,
        "due_year": due_year, "change": change,
    }  # fmt: skip
    with store.writing(now, author_id) as writer:
        known = [row for row in queries.target_rows(writer.session, writer.station_id) if row.activity == activity]
        if known:
            writer.change(tables.Target, known[-1].id, **values)
            return bytes(known[-1].id)
        return writer.create(tables.Target, **values)


def list_targets(store: StationStore) -> list[TargetCard]:
    """Give the station's targets by activity."""
    station_id = store.station_id
    with store.reading() as session:
        return [
            TargetCard(row.id, row.activity, row.unit, row.base_year, row.base_value, row.due_year, row.change)
            for row in queries.target_rows(session, station_id)
        ]


def _points(
    store: StationStore,
    spans: Sequence[tuple[date, date]],
    activity: str,
    unit: str,
    meter_id: bytes | None,
    facility_id: bytes | None,
) -> tuple[str, list[TrendPoint]]:
    station_id = store.station_id
    with store.reading() as session:
        keys = sharing_keys(session, station_id)
        if meter_id is not None:
            counted = [known_meter(session, station_id, meter_id)]
        else:
            counted = [
                meter
                for meter in _all_meters(session, station_id, facility_id)
                if meter.activity == activity and not is_counted_elsewhere(session, station_id, meter)
            ]
        if not counted:
            raise Refusal("trend.no_meter", activity=activity)
        shown_in = find_unit(unit).sign if unit else counted[0].unit
        columns = [
            _of_meter(session, station_id, meter, spans, keys.get(meter.id, ()) if meter_id is None else ())
            for meter in counted
            if convertible(meter.unit, shown_in)
        ]
        units = [meter.unit for meter in counted if convertible(meter.unit, shown_in)]
    return shown_in, [
        _added(span, [column[at] for column in columns], units, shown_in) for at, span in enumerate(spans)
    ]


def _added(span: tuple[date, date], points: Sequence[TrendPoint], units: Sequence[str], shown_in: str) -> TrendPoint:
    uses = [
        convert(point.use, unit, shown_in) for point, unit in zip(points, units, strict=True) if point.use is not None
    ]
    estimated = sum(
        (convert(point.estimated, unit, shown_in) for point, unit in zip(points, units, strict=True)), Decimal(0)
    )
    covered = sum((point.coverage for point in points), Decimal(0)) / max(len(points), 1)
    return TrendPoint(
        *span, plain(sum(uses, Decimal(0))) if uses else None, covered.quantize(Decimal("0.1"), ROUND_DOWN), estimated
    )


def _of_meter(
    session: Session,
    station_id: bytes,
    meter: MeterCard,
    spans: Sequence[tuple[date, date]],
    keys: Sequence[CommonKey],
) -> list[TrendPoint]:
    place = times.zone(meter.zone)
    ends = [(times.day_start(first, place), times.day_start(end, place)) for first, end in spans]
    intervals = intervals_of(session, station_id, meter, ends[0][0], ends[-1][1])
    found = []
    for span, (start, end) in zip(spans, ends, strict=True):
        used = of_period(intervals, start, end, place)
        use = used.use
        if keys and use is not None:
            use = share(session, station_id, meter, keys, intervals, start, end).ours
        found.append(TrendPoint(*span, use, used.coverage, used.estimated))
    return found


def _all_meters(session: Session, station_id: bytes, facility_id: bytes | None) -> list[MeterCard]:
    found: list[MeterCard] = []
    after: MeterPlace | None = None
    while True:
        page = queries.meter_page(session, station_id, facility_id=facility_id, after=after, limit=PAGE)
        found += map(card, page)
        if len(page) < PAGE:
            return found
        after = found[-1].place


def _degree_days(store: StationStore, span: tuple[date, date], weather: str) -> Decimal | None:
    """Give a year's degree days: as a service gives them, or worked out from mean temperatures."""
    station_id = store.station_id
    with store.reading() as session:
        for meter in _all_meters(session, station_id, None):
            if meter.activity not in (weather, degree_days.TEMPERATURE):
                continue
            place = times.zone(meter.zone)
            start, end = times.day_start(span[0], place), times.day_start(span[1], place)
            intervals = intervals_of(session, station_id, meter, start, end)
            if meter.activity == weather:
                return of_period(intervals, start, end, place).use
            means = [(each.use, _days_in(each, start, end, place)) for each in intervals if each.counts]
            known = [(use, days) for use, days in means if use is not None and days > 0]
            if not known:
                return None
            add_up = degree_days.cooling if weather == degree_days.COOLING else degree_days.heating
            return add_up(known)
    return None


def _days_in(interval: Interval, start: datetime, end: datetime, place: ZoneInfo) -> Fraction:
    since, until = max(interval.starts_at, start), min(interval.ends_at, end)
    return day_position(until, place) - day_position(since, place) if until > since else Fraction(0)


def _base(store: StationStore, target: TargetCard, unit: str, facility_id: bytes | None) -> Decimal | None:
    if target.base_value is not None:
        return convert(target.base_value, target.unit, unit)
    span = (date(target.base_year, 1, 1), date(target.base_year + 1, 1, 1))
    return _points(store, [span], target.activity, unit, None, facility_id)[1][0].use


def _change(before: Decimal | None, use: Decimal | None) -> Decimal | None:
    if not before or use is None:
        return None
    return ((use - before) * _PERCENT / before).quantize(Decimal("0.1"))
