"""Tanks: what was used is what was there, plus what came, less what is left.

A negative figure means that an entry is wrong or missing: it is shown and held, never taken for zero.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from field_ems.domain.amounts import plain
from field_ems.domain.intervals import Interval
from field_ems.domain.meters import Meter
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.readings import Reading
from field_ems.domain.units import convert, find_unit

_MILLIONTH = Decimal("0.000001")
_FEWEST_POINTS = 2


@dataclass(frozen=True, slots=True)
class DipChart:
    """A tank's content for each depth that its chart prints: (centimetres, litres), rising."""

    points: tuple[tuple[Decimal, Decimal], ...]

    def litres(self, depth: Decimal) -> Decimal:
        """Give the content at a depth in cm, straight between two printed ones; refuses with ``tank.off_chart``."""
        depths = [point[0] for point in self.points]
        if not depths or not depths[0] <= depth <= depths[-1]:
            raise Refusal("tank.off_chart", depth=depth)
        place = bisect_left(depths, depth)
        if depths[place] == depth:
            return self.points[place][1]
        (low, below), (high, above) = self.points[place - 1], self.points[place]
        with localcontext(prec=50):
            return plain((below + (above - below) * (depth - low) / (high - low)).quantize(_MILLIONTH))


def dip_chart(points: Sequence[tuple[Decimal, Decimal]]) -> DipChart:
    """Give a chart of (cm, litres) as a tank's strapping table prints them, in any order.

    Refuses with ``tank.chart_short`` for fewer than two points, and ``tank.chart_not_rising`` where more centimetres
    would hold less.
    """
    in_order = tuple(sorted(points))
    if len(in_order) < _FEWEST_POINTS:
        raise Refusal("tank.chart_short", points=len(in_order))
    for (low, below), (high, above) in pairwise(in_order):
        if high <= low or above < below or low < 0 or below < 0:
            raise Refusal("tank.chart_not_rising", depth=high, litres=above, before=below)
    return DipChart(in_order)


def content(meter: Meter, dip: Reading, chart: DipChart | None) -> Decimal:
    """Give what a dip says is in the tank, in the meter's unit; a depth in cm needs the chart (``tank.no_chart``)."""
    unit = find_unit(dip.unit)
    if unit.dimension != "length":
        return convert(dip.value, dip.unit, meter.unit)
    if chart is None:
        raise Refusal("tank.no_chart")
    return convert(chart.litres(convert(dip.value, dip.unit, "cm")), "L", meter.unit)


def of_tank(
    meter: Meter, dips: Sequence[Reading], deliveries: Sequence[Reading], chart: DipChart | None
) -> list[Interval]:
    """Give the use between each two dips: opening + deliveries - closing, in the meter's unit.

    A delivery belongs to [opening dip, closing dip); a transfer out is a negative delivery. Several a day are legal.
    """
    intervals = []
    for opening, closing in pairwise(dips):
        between = [each for each in deliveries if opening.taken_at <= each.taken_at < closing.taken_at]
        use: Decimal | None = None
        notices: tuple[Notice, ...] = ()
        try:
            delivered = sum((convert(each.value, each.unit, meter.unit) for each in between), Decimal(0))
            opened, left = content(meter, opening, chart), content(meter, closing, chart)
            use = plain(opened + delivered - left)
            if use < 0:
                params = {"opening": opened, "delivered": delivered, "closing": left, "unit": meter.unit}
                notices = (Notice("tank.negative", params),)
        except Refusal as refusal:
            notices = (refusal.notice,)
        intervals.append(
            Interval(
                opening.taken_at,
                closing.taken_at,
                use,
                meter.unit,
                "consumption.tank",
                (opening.id, *(each.id for each in between), closing.id),
                estimated=opening.is_estimated or closing.is_estimated,
                held=use is None or use < 0,
                notices=notices,
            )
        )
    return intervals
