"""The months that are kept for meters, put together: an activity's in one unit, the emissions', an engine's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from field_ems.domain.degree_days import WEATHER
from field_ems.domain.electricity import ACCOUNTED
from field_ems.domain.meters import MeterKind
from field_ems.domain.notices import Refusal
from field_ems.domain.trends import MonthFigure, added, parts_of
from field_ems.domain.units import convert, convertible, find_unit
from field_ems.services.meters import MeterCard, card, known_meter
from field_ems.store import kept_figures as queries
from field_ems.store import meters as meter_queries
from field_ems.store.session import Session

EMISSIONS = "emissions"
EMISSIONS_UNIT = "kg CO2e"
"""What is asked for in place of an activity where the emissions are meant."""

_MONTHS = range(1, 13)
_UNCOVERED = MonthFigure(None, Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class KeptMeter:
    """A meter with its kept months by their first day; ``emitted`` in kg CO2e, where a factor fits."""

    id: bytes
    facility_id: bytes
    code: str
    name: str
    activity: str
    unit: str
    counts: bool
    months: Mapping[date, MonthFigure]
    emitted: Mapping[date, MonthFigure]
    is_incomplete: bool


@dataclass(frozen=True, slots=True)
class Months:
    """Figures by the month's first day, in ``unit``, and the codes of meters that could not be added."""

    unit: str
    figures: Mapping[date, MonthFigure]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Driven:
    """A fuel's meter and what counts what its fuel did: ``per`` names the unit that the fuel is divided by."""

    fuel: MeterCard
    counters: tuple[MeterCard, ...]
    counted_in: str
    per: str
    scale: Decimal


def kept_meters(session: Session, station_id: bytes, years: Collection[int]) -> list[KeptMeter]:
    """Give the meters in the order of the walk with what is kept of these years; one statement."""
    rows: dict[bytes, list[Any]] = {}
    for row in queries.of_years(session, station_id, years):
        rows.setdefault(row.meter_id, []).append(row)
    return [_meter(its_rows) for its_rows in rows.values()]


def activities_in(meters: Iterable[KeptMeter]) -> list[str]:
    """Give the activities that meters count for themselves, in alphabetical order."""
    return sorted({meter.activity for meter in meters if _is_of(meter, meter.activity)})


def of_activity(meters: Sequence[KeptMeter], activity: str, unit: str) -> Months:
    """Add up the meters of an activity in a unit, or in the first meter's; refuses with ``trend.no_meter``."""
    chosen = [meter for meter in meters if _is_of(meter, activity)]
    if not chosen:
        raise Refusal("trend.no_meter", activity=activity)
    return together(chosen, unit)


def together(meters: Sequence[KeptMeter], unit: str = "") -> Months:
    """Add up meters in a unit, or in the first one's; those of another dimension are named as left out."""
    shown_in = find_unit(unit).sign if unit else meters[0].unit
    fitting = [meter for meter in meters if convertible(meter.unit, shown_in)]
    figures = _added(_in_unit(meter, shown_in) for meter in fitting)
    return Months(shown_in, figures, tuple(meter.code for meter in meters if meter not in fitting))


def of_emissions(meters: Sequence[KeptMeter]) -> Months:
    """Add up what meters emitted; those without a factor are named as left out."""
    counting = [meter for meter in meters if meter.counts]
    left_out = tuple(meter.code for meter in counting if meter.is_incomplete)
    return Months(EMISSIONS_UNIT, _added(meter.emitted for meter in counting), left_out)


def driven_by(session: Session, station_id: bytes, meter_id: bytes) -> Driven:
    """Give an engine's fuel and counter, asked by either of the two; refuses with ``trend.nothing_driven``."""
    meter = known_meter(session, station_id, meter_id)
    fuel, counters = meter, [card(row) for row in meter_queries.children_of(session, station_id, meter_id)]
    if meter.parent_id is not None and _counts_work(meter):
        fuel, counters = known_meter(session, station_id, meter.parent_id), [meter]
    counters = [each for each in counters if each.activity != fuel.activity and _counts_work(each)]
    counters = [each for each in counters if each.kind == counters[0].kind and each.unit == counters[0].unit]
    if not counters:
        raise Refusal("trend.nothing_driven", meter=meter.code)
    per, counted_in, scale = {
        MeterKind.RUN_HOURS: ("h", "h", 1),
        MeterKind.ODOMETER: ("100 km", "km", 100),
    }.get(counters[0].kind, ("kWh", "kWh", 1))
    return Driven(fuel, tuple(counters), counted_in, per, Decimal(scale))


def _counts_work(meter: MeterCard) -> bool:
    return meter.kind in (MeterKind.RUN_HOURS, MeterKind.ODOMETER) or (
        convertible(meter.unit, "kWh") and meter.kind in (MeterKind.REGISTER, MeterKind.CONSUMPTION)
    )


def _is_of(meter: KeptMeter, activity: str) -> bool:
    if meter.activity != activity or not activity or activity in WEATHER:
        return False
    return meter.counts or activity in ACCOUNTED


def _meter(rows: Sequence[Any]) -> KeptMeter:
    last = rows[-1]
    months: dict[date, MonthFigure] = {}
    emitted: dict[date, MonthFigure] = {}
    for row in rows:
        first_days = [date(row.year, month, 1) for month in _MONTHS]
        figures = [MonthFigure(_amount(use), Decimal(part or 0), _amount(covered)) for use, part, covered in row.months]
        if not figures and row.coverage is not None:
            figures = [_UNCOVERED] * len(first_days)
        months |= dict(zip(first_days, figures, strict=False))
        if row.kg_co2e is not None and figures:
            kept = parts_of(Decimal(row.kg_co2e), [figure.use for figure in figures])
            emitted |= {
                day: MonthFigure(kg, _share(figure, kg), figure.coverage)
                for day, figure, kg in zip(first_days, figures, kept, strict=True)
            }
    return KeptMeter(
        last.meter_id, last.facility_id, last.code, last.name, last.activity, last.unit, last.counts, months, emitted,
        any(row.incomplete for row in rows),
    )  # fmt: skip


def _share(figure: MonthFigure, kg: Decimal | None) -> Decimal:
    """Give how much of a month's emissions is estimated: as much as of its use."""
    if not figure.use or not figure.estimated or kg is None:
        return Decimal(0)
    return (kg * figure.estimated / figure.use).quantize(Decimal("0.000001"))


def _in_unit(meter: KeptMeter, unit: str) -> Mapping[date, MonthFigure]:
    if meter.unit == unit:
        return meter.months
    return {
        month: MonthFigure(
            None if figure.use is None else convert(figure.use, meter.unit, unit),
            convert(figure.estimated, meter.unit, unit),
            figure.coverage,
        )
        for month, figure in meter.months.items()
    }


def _added(months: Iterable[Mapping[date, MonthFigure]]) -> dict[date, MonthFigure]:
    by_month: dict[date, list[MonthFigure]] = {}
    for of_meter in months:
        for month, figure in of_meter.items():
            by_month.setdefault(month, []).append(figure)
    return {month: added(figures) for month, figures in sorted(by_month.items())}


def _amount(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
