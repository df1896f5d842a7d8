"""How a use goes over months and years: of a meter, a building or the station, beside its target and the weather.

All comes from the months that are kept for each meter and year, so that a look costs a row a meter and no history.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from field_ems.domain import degree_days, times
from field_ems.domain.amounts import plain
from field_ems.domain.indicators import per as divided
from field_ems.domain.notices import Refusal
from field_ems.domain.trends import NOTHING, MonthFigure, Target, asked_by, base_of, change, over
from field_ems.domain.units import convert, convertible
from field_ems.services.kept_figures import refresh
from field_ems.services.sizes import area_of, buildings, people_of
from field_ems.services.targets import TargetCard, targets_in
from field_ems.services.trend_months import (
    EMISSIONS,
    KeptMeter,
    Months,
    activities_in,
    driven_by,
    kept_meters,
    of_activity,
    of_emissions,
    together,
)
from field_ems.services.trend_weather import degree_days_of
from field_ems.store.session import Session
from field_ems.store.station import StationStore

MOST_YEARS = 30
_YEARS = 5


class By(StrEnum):
    """How time is divided."""

    MONTH = "month"
    YEAR = "year"


class Per(StrEnum):
    """What a use is divided by; ``driven`` is what an engine made, or how far it went, with its fuel."""

    WHOLE = "whole"
    AREA = "m2"
    PERSON = "person"
    DRIVEN = "driven"


@dataclass(frozen=True, slots=True)
class TrendQuestion:
    """What is asked for: an activity, or the emissions, in the months or years that [first, end) touches.

    Of the whole station, of one building, or of one meter. Where ``what`` is empty a meter's own activity is meant, and
    the emissions of all others.
    """

    first: date
    end: date
    what: str = ""
    by: By = By.MONTH
    facility_id: bytes | None = None
    meter_id: bytes | None = None
    per: Per = Per.WHOLE
    unit: str = ""
    weather: str = degree_days.COOLING


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A month or year: ``value`` is ``amount`` over ``size``; ``coverage`` in percent, None where it can't be told.

    ``before`` is the value of the same time a year earlier, ``change`` the percentage between the two; None while the
    time is not over. ``base`` is what the target's base year came to, ``target`` what is asked for. ``normalized`` is
    the value as in a year of the mean degree days.
    """

    first: date
    end: date
    value: Decimal | None
    amount: Decimal | None
    size: Decimal | None
    coverage: Decimal | None
    estimated: Decimal
    is_over: bool
    before: Decimal | None
    change: Decimal | None
    base: Decimal | None = None
    target: Decimal | None = None
    degree_days: Decimal | None = None
    normalized: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Trend:
    """The points in order of time, values in ``unit`` and amounts in ``amount_unit``.

    ``of`` names the building or meter, "" the station. ``left_out`` names meters in a unit that can't be added, or
    without a factor. ``base_coverage`` is how much of the target's base year is known, None where it isn't metered.
    """

    question: TrendQuestion
    of: str
    unit: str
    amount_unit: str
    points: tuple[TrendPoint, ...]
    target: TargetCard | None
    left_out: tuple[str, ...]
    base_coverage: Decimal | None


SizeOf = Callable[[date, date], Decimal | None]
"""Gives what the amount of [first, end) is divided by; None where that is not known."""


@dataclass(frozen=True, slots=True)
class _Series:
    """Each month's amount, what amounts are divided by (None: nothing), and the unit that this comes to."""

    months: Months
    unit: str
    size_of: SizeOf | None = None
    scale: Decimal = Decimal(1)

    def figure(self, first: date, end: date) -> MonthFigure:
        """Give the figure of the months of [first, end)."""
        return over([(month, self.months.figures.get(month, NOTHING)) for month in times.months(first, end)])

    def value(self, amount: Decimal | None, first: date, end: date) -> Decimal | None:
        """Give what an amount comes to in [first, end), divided by the size of that time."""
        if self.size_of is None or amount is None:
            return amount
        return divided(amount * self.scale, self.size_of(first, end))


def trend(store: StationStore, now: datetime, question: TrendQuestion) -> Trend:
    """Give what is asked for; refuses with ``trend.years``, ``trend.no_meter`` or ``trend.nothing_driven``."""
    spans = _spans(question)
    years = {first.year for first, _end in spans}
    if not years or max(years) - min(years) >= MOST_YEARS:
        raise Refusal("trend.years", first=question.first.year, last=question.end.year, most=MOST_YEARS)
    station_id = store.station_id
    with store.reading() as session:
        targets = targets_in(session, station_id)
    needed = years | {year - 1 for year in years} | {one.base_year for one in targets if one.base_value is None}
    for year in sorted(needed):
        refresh(store, year)
    with store.reading() as session:
        all_meters = kept_meters(session, station_id, needed)
        meters = _asked(session, station_id, question, all_meters)
        question = replace(question, what=_meant(question, meters))
        series = _series(session, station_id, question, meters, all_meters)
        target = _target(question, series, targets)
        weather: Mapping[int, Decimal] = {}
        if question.by is By.YEAR:
            weather = degree_days_of(session, station_id, all_meters, years, question.weather)
        of = _named(session, station_id, question, meters)
    points = _with_weather([_point(question, series, span, target, now.date()) for span in spans], weather)
    known = None
    if target is not None and target.base_value is None:
        known = series.figure(date(target.base_year, 1, 1), date(target.base_year + 1, 1, 1)).coverage
    return Trend(question, of, series.unit, series.months.unit, tuple(points), target, series.months.left_out, known)


def activities(store: StationStore, now: datetime) -> list[str]:
    """Give what can be asked for besides the emissions: what the meters counted in this year and the last."""
    years = (now.year - 1, now.year)
    for year in years:
        refresh(store, year)
    station_id = store.station_id
    with store.reading() as session:
        return activities_in(kept_meters(session, station_id, years))


def days_shown(today: date, by: By, back: int = 0) -> tuple[date, date]:
    """Give the first day and the day after the last of what is shown at first: twelve months, or five years.

    ``back`` goes so many such stretches further into the past.
    """
    if by is By.YEAR:
        last = today.year - back * _YEARS
        return date(last - _YEARS + 1, 1, 1), date(last + 1, 1, 1)
    last_month = date(today.year - back, today.month, 1)
    end = times.next_month(last_month)
    return end.replace(year=end.year - 1), end


def _spans(question: TrendQuestion) -> list[tuple[date, date]]:
    months = list(times.months(question.first, question.end))
    if question.by is By.MONTH:
        return [(month, times.next_month(month)) for month in months]
    return [(date(year, 1, 1), date(year + 1, 1, 1)) for year in sorted({month.year for month in months})]


def _asked(
    session: Session, station_id: bytes, question: TrendQuestion, all_meters: Sequence[KeptMeter]
) -> list[KeptMeter]:
    """Give the meters of the place that is asked for."""
    if question.meter_id is not None:
        found = [meter for meter in all_meters if meter.id == question.meter_id]
        if not found:
            raise Refusal("meter.unknown")
        return found
    return [meter for meter in all_meters if question.facility_id in (None, meter.facility_id)]


def _meant(question: TrendQuestion, meters: Sequence[KeptMeter]) -> str:
    if question.meter_id is not None and question.what != EMISSIONS:
        return meters[0].activity
    return question.what or EMISSIONS


def _series(
    session: Session,
    station_id: bytes,
    question: TrendQuestion,
    meters: Sequence[KeptMeter],
    all_meters: Sequence[KeptMeter],
) -> _Series:
    if question.per is Per.DRIVEN:
        return _driven(session, station_id, question, all_meters)
    if question.what == EMISSIONS:
        months = of_emissions(meters)
    elif question.meter_id is not None:
        months = together(meters, question.unit)
    else:
        months = of_activity(meters, question.what, question.unit)
    if question.per is Per.WHOLE:
        return _Series(months, months.unit)
    place_id = question.facility_id or (meters[0].facility_id if question.meter_id is not None else None)
    places = {key: one for key, one in buildings(session, station_id).items() if place_id in (None, key)}
    if question.per is Per.AREA:
        return _Series(months, f"{months.unit}/m2", lambda _first, _end: area_of(places))
    return _Series(months, f"{months.unit}/person", lambda first, end: people_of(places, first, end))


def _driven(session: Session, station_id: bytes, question: TrendQuestion, all_meters: Sequence[KeptMeter]) -> _Series:
    if question.meter_id is None:
        raise Refusal("trend.which_engine")
    engine = driven_by(session, station_id, question.meter_id)
    fuel = [meter for meter in all_meters if meter.id == engine.fuel.id]
    counters = [meter for meter in all_meters if meter.id in {each.id for each in engine.counters}]
    if not fuel or not counters:
        raise Refusal("trend.nothing_driven", meter=engine.fuel.code)
    months = together(fuel, "L" if convertible(fuel[0].unit, "L") else "")
    counted = together(counters, engine.counted_in)

    def size_of(first: date, end: date) -> Decimal | None:
        return over([(month, counted.figures.get(month, NOTHING)) for month in times.months(first, end)]).use

    return _Series(months, f"{months.unit}/{engine.per}", size_of, engine.scale)


def _target(question: TrendQuestion, series: _Series, targets: Sequence[TargetCard]) -> TargetCard | None:
    """Give the target of what is asked for, its base value in the unit shown; one for the station only as a share."""
    unit = series.months.unit
    found = [one for one in targets if one.activity == question.what and convertible(one.unit, unit)]
    if not found or question.per is Per.DRIVEN:
        return None
    one = found[-1]
    is_part = question.meter_id is not None or question.facility_id is not None
    if one.base_value is None or is_part:
        return replace(one, base_value=None, unit=unit)
    return replace(one, base_value=convert(one.base_value, one.unit, unit), unit=unit)


def _point(
    question: TrendQuestion, series: _Series, span: tuple[date, date], target: TargetCard | None, today: date
) -> TrendPoint:
    first, end = span
    figure, a_year_before = series.figure(first, end), series.figure(*_in_year(span, first.year - 1))
    value = series.value(figure.use, first, end)
    before = series.value(a_year_before.use, *_in_year(span, first.year - 1))
    is_over = end <= today
    point = TrendPoint(
        first, end, value, figure.use, series.size_of(first, end) if series.size_of else None, figure.coverage,
        figure.estimated, is_over, before, change(before, value) if is_over else None,
    )  # fmt: skip
    return point if target is None else _against(point, series, span, target.for_rules)


def _against(point: TrendPoint, series: _Series, span: tuple[date, date], target: Target) -> TrendPoint:
    of_base = _in_year(span, target.base_year)
    base = base_of(target, series.figure(*of_base).use, *of_base)
    asked = asked_by(target, base, point.first.year)
    return replace(point, base=series.value(base, *of_base), target=series.value(asked, *span))


def _in_year(span: tuple[date, date], year: int) -> tuple[date, date]:
    """Give the same months of another year; spans begin with a month."""
    first, end = span
    return first.replace(year=year), end.replace(year=year + end.year - first.year)


def _with_weather(points: Sequence[TrendPoint], weather: Mapping[int, Decimal]) -> list[TrendPoint]:
    if not weather:
        return list(points)
    usual = plain(sum(weather.values(), Decimal(0)) / len(weather))
    found = []
    for point in points:
        days = weather.get(point.first.year)
        found.append(replace(point, degree_days=days, normalized=degree_days.normalized(point.value, days, usual)))
    return found


def _named(session: Session, station_id: bytes, question: TrendQuestion, meters: Sequence[KeptMeter]) -> str:
    if question.meter_id is not None:
        return f"{meters[0].code} {meters[0].name}"
    if question.facility_id is None:
        return ""
    return buildings(session, station_id)[question.facility_id].name
