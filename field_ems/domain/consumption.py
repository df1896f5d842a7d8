"""From readings to what was used: every figure names its entries and its rule, and nothing is guessed.

Where a register shows less than before and no rule can tell why, the figure is held until a person decides.
"""

from bisect import bisect_left, insort
from collections import deque
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from field_ems.domain.amounts import plain
from field_ems.domain.intervals import Interval
from field_ems.domain.meters import BY_PERIOD, CUMULATIVE, Meter, MeterKind, Multiplier, factor_at
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.readings import Basis, Reading, counting
from field_ems.domain.refrigerants import GasEvent, signed
from field_ems.domain.tanks import DipChart, of_tank
from field_ems.domain.units import convert

TIMES_LARGEST = 3
LOOK_BACK = 10
"""So many earlier intervals say what is usual: a month's figure is the same alone and within its year."""

_GAS_RULES = {
    GasEvent.PURCHASE: "consumption.purchase",
    GasEvent.NEW_CAPACITY: "consumption.new_capacity",
    GasEvent.SERVICE: "consumption.service",
    GasEvent.RETIRED_CAPACITY: "consumption.retired_capacity",
    GasEvent.RECOVERY: "consumption.recovery",
}
_Flow = tuple[Decimal, Reading, Reading]
"""What a register counted from one reading to the next."""

_PLAUSIBLE_SHARE = 10
_SECONDS_PER_HOUR = 3600


def of_meter(
    meter: Meter,
    readings: Iterable[Reading],
    multipliers: Sequence[Multiplier] = (),
    *,
    deliveries: Iterable[Reading] = (),
    dip_chart: DipChart | None = None,
    with_estimates: bool = True,
) -> list[Interval]:
    """Give what a meter's readings say was used, in the meter's unit and in order of time.

    ``deliveries`` are those into a tank, ``dip_chart`` turns its centimetres into litres. Without estimates, what is
    estimated leaves a gap.
    """
    standing = counting(readings)
    if not with_estimates:
        standing = [reading for reading in standing if not reading.is_estimated]
    if meter.kind in CUMULATIVE:
        return _of_register(meter, standing, multipliers)
    if meter.kind == MeterKind.DIP:
        return of_tank(meter, standing, counting(deliveries), dip_chart)
    if meter.kind in BY_PERIOD:
        return _of_periods(meter, standing)
    if meter.kind == MeterKind.REFRIGERANT:
        return [_of_gas(meter, reading) for reading in standing]
    return [_of_event(meter, reading) for reading in standing]


def in_unit_of(meter: Meter, reading: Reading) -> Decimal:
    """Give the reading's value in the meter's unit; refuses with ``unit.not_convertible``."""
    return reading.value if reading.unit == meter.unit else convert(reading.value, reading.unit, meter.unit)


def _of_register(meter: Meter, standing: Sequence[Reading], multipliers: Sequence[Multiplier]) -> list[Interval]:
    intervals: list[Interval] = []
    rates: deque[_Flow] = deque(maxlen=LOOK_BACK)
    actual_or_last = _without_trued_up(standing)
    for previous, current in pairwise(actual_or_last):
        if current.basis == Basis.INITIAL and previous.basis == Basis.FINAL:
            continue
        interval = _between(meter, previous, current, rates)
        intervals += _multiplied(interval, multipliers)
        is_difference = interval.use is not None and interval.rule == "consumption.difference"
        rates.append((interval.use if is_difference and interval.use else Decimal(0), previous, current))
    return intervals


def _without_trued_up(standing: Sequence[Reading]) -> list[Reading]:
    """Leave out estimates that an actual reading follows: its difference is spread over the months they stood for."""
    last_actual = max((place for place, reading in enumerate(standing) if not reading.is_estimated), default=-1)
    return [reading for place, reading in enumerate(standing) if place >= last_actual or not reading.is_estimated]


def _between(meter: Meter, previous: Reading, current: Reading, rates: Collection[_Flow]) -> Interval:
    is_plain = current.basis is None and previous.unit == current.unit == meter.unit
    if is_plain and current.value > previous.value and current.taken_at > previous.taken_at:
        return _figure(meter, previous, current, plain(current.value - previous.value))
    figure = _figure(meter, previous, current, None)
    try:
        before, after = in_unit_of(meter, previous), in_unit_of(meter, current)
    except Refusal as refusal:
        return replace(figure, notices=(refusal.notice,))
    values = {"before": before, "after": after}
    if current.basis == Basis.INITIAL:
        return replace(figure, notices=(Notice("consumption.no_final_reading", values),))
    if previous.taken_at == current.taken_at:
        if before == after:
            return replace(figure, use=Decimal(0), held=False)
        return replace(figure, notices=(Notice("consumption.two_at_once", values),))
    if current.basis == Basis.RESET:
        return replace(figure, use=after, held=False, rule="consumption.reset")
    wrapped = 10**meter.digits - before + after if meter.digits else None
    if current.basis == Basis.ROLLOVER and wrapped is not None and after < before:
        return replace(figure, use=wrapped, held=False, rule="consumption.rollover")
    if after >= before:
        return replace(figure, use=after - before, held=False)
    if wrapped is not None and _plausible(meter, wrapped, previous, current, rates):
        return replace(figure, use=wrapped, held=False, rule="consumption.rollover")
    return replace(figure, rule="consumption.drop", notices=(Notice("consumption.drop_undecided", values),))


def _figure(meter: Meter, previous: Reading, current: Reading, use: Decimal | None) -> Interval:
    """Give the interval between two readings; without a use it is held."""
    return Interval(
        previous.taken_at,
        current.taken_at,
        use,
        meter.unit,
        "consumption.difference",
        (previous.id, current.id),
        estimated=previous.is_estimated or current.is_estimated,
        held=use is None,
    )


def _plausible(meter: Meter, wrapped: Decimal, previous: Reading, current: Reading, rates: Collection[_Flow]) -> bool:
    """Whether a register may have passed its last digit: at a rate like earlier ones and within what can flow.

    Without earlier ones, where it stood near its end and went a tenth of its length at most.
    """
    assert meter.digits is not None  # there is no wrapped amount otherwise
    if wrapped * _PLAUSIBLE_SHARE > 10**meter.digits:
        return False
    hours = Fraction(int((current.taken_at - previous.taken_at).total_seconds()), _SECONDS_PER_HOUR)
    if meter.capacity is not None and meter.capacity_per == "hour" and wrapped > Fraction(meter.capacity) * hours:
        return False
    largest_rate = max((_rate(*flow) for flow in rates), default=Fraction(0))
    return not largest_rate or _rate(wrapped, previous, current) <= TIMES_LARGEST * largest_rate


def _rate(use: Decimal, previous: Reading, current: Reading) -> Fraction:
    seconds = int((current.taken_at - previous.taken_at).total_seconds())
    return Fraction(use) / seconds if seconds else Fraction(0)


def _multiplied(interval: Interval, multipliers: Sequence[Multiplier]) -> list[Interval]:
    """Multiply by the ratio of its time; where the ratio changed between two readings, by time on each side."""
    changes = sorted({each.from_at for each in multipliers if interval.starts_at < each.from_at < interval.ends_at})
    if interval.use is None or not changes:
        factor = factor_at(multipliers, interval.starts_at)
        if factor == interval.multiplier:
            return [interval]
        return [
            replace(interval, multiplier=factor, use=None if interval.use is None else plain(interval.use * factor))
        ]
    notice = Notice("consumption.ratio_between_readings", {"changed": changes[0]})
    edges = [interval.starts_at, *changes, interval.ends_at]
    pieces = []
    for start, end in pairwise(edges):
        factor = factor_at(multipliers, start)
        registered = _until(interval, end) - _until(interval, start)
        pieces.append(
            replace(
                interval,
                starts_at=start,
                ends_at=end,
                use=plain(registered * factor),
                multiplier=factor,
                notices=(*interval.notices, notice),
            )
        )
    return pieces


def _until(interval: Interval, instant: datetime) -> Decimal:
    assert interval.use is not None  # split only where there is a figure
    whole = int((interval.ends_at - interval.starts_at).total_seconds())
    passed = int((instant - interval.starts_at).total_seconds())
    return (interval.use * passed / whole).quantize(Decimal("0.000001")) if passed < whole else interval.use


def _of_periods(meter: Meter, standing: Sequence[Reading]) -> list[Interval]:
    """Give each period's use; of two that overlap the actual one counts, else the one that begins first."""
    counted: list[Interval] = []
    held: list[Interval] = []
    in_order = sorted(standing, key=lambda each: (each.is_estimated, each.starts_at or each.taken_at, each.id))
    for reading in in_order:
        period = _of_period(meter, reading)
        rival = _rival(counted, period)
        if not period.counts:
            held.append(period)
        elif rival is None:
            insort(counted, period, key=_beginning)
        elif not (period.estimated and not rival.estimated):
            notice = Notice("consumption.overlap", {"start": rival.starts_at, "end": rival.ends_at})
            held.append(replace(period, held=True, notices=(*period.notices, notice)))
    return sorted(counted + held, key=lambda each: (each.starts_at, each.ends_at, each.entries))


def _rival(counted: Sequence[Interval], period: Interval) -> Interval | None:
    """Give a counted period that overlaps this one; the counted are in order and don't overlap each other."""
    place = bisect_left(counted, period.starts_at, key=_beginning)
    for near in counted[max(0, place - 1) : place + 1]:
        if near.starts_at < period.ends_at and period.starts_at < near.ends_at:
            return near
    return None


def _beginning(interval: Interval) -> datetime:
    return interval.starts_at


def _of_period(meter: Meter, reading: Reading) -> Interval:
    period = _of_event(meter, reading)
    if reading.starts_at is None:
        return replace(period, held=True, notices=(*period.notices, Notice("consumption.no_beginning", {})))
    if reading.starts_at >= reading.taken_at:
        params = {"start": reading.starts_at, "end": reading.taken_at}
        notice = Notice("reading.ends_before_start", params)
        return replace(period, starts_at=reading.taken_at, held=True, notices=(*period.notices, notice))
    return replace(period, rule="consumption.period")


def _of_gas(meter: Meter, reading: Reading) -> Interval:
    """Give an event's part in the mass balance: the sum over a year is what was lost."""
    event = _of_event(meter, reading)
    if event.use is None or reading.basis not in set(GasEvent):
        return event
    return replace(event, use=signed(event.use, reading.basis), rule=_GAS_RULES[GasEvent(reading.basis)])


def _of_event(meter: Meter, reading: Reading) -> Interval:
    starts_at = reading.starts_at if reading.starts_at and reading.starts_at < reading.taken_at else reading.taken_at
    figure = Interval(
        starts_at,
        reading.taken_at,
        None,
        meter.unit,
        "consumption.event",
        (reading.id,),
        estimated=reading.is_estimated,
        held=True,
    )
    try:
        return replace(figure, use=plain(in_unit_of(meter, reading)), held=False)
    except Refusal as refusal:
        return replace(figure, notices=(refusal.notice,))
