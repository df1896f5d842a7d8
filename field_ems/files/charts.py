"""Charts as SVG for printed pages: plain shapes and text, no scripts, told apart by pattern as well as by colour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 8, 10, 28
_BAR_SHARE = Decimal("0.7")
_STEPS = (Decimal(1), Decimal(2), Decimal(5), Decimal(10))
_LINES = 4


@dataclass(frozen=True, slots=True)
class Block:
    """A rectangle of a column, in the drawing's units; ``series`` says which pattern fills it."""

    x: str
    y: str
    width: str
    height: str
    series: int
    title: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text or a line at a place of the drawing."""

    at: str
    label: str


@dataclass(frozen=True, slots=True)
class ColumnChart:
    """Stacked columns ready to be drawn: blocks, the marks below the columns and those of the axis."""

    blocks: Sequence[Block]
    below: Sequence[Mark]
    axis: Sequence[Mark]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    base: int = HEIGHT - _BOTTOM


def stacked_columns(
    columns: Mapping[str, Sequence[Decimal]], series: Sequence[str], *, write: Mapping[str, str] | None = None
) -> ColumnChart:
    """Lay out one column for each label, its values one upon the other in the order of ``series``.

    Amounts below zero are not drawn: a credit note belongs in the table. ``write`` gives shorter labels for the axis.
    """
    drawn = {label: [max(value, Decimal(0)) for value in values] for label, values in columns.items()}
    top = _round_up(max((sum(values, Decimal(0)) for values in drawn.values()), default=Decimal(0)))
    room = Decimal(HEIGHT - _TOP - _BOTTOM)
    step = Decimal(WIDTH - _LEFT - _RIGHT) / max(len(drawn), 1)
    bar = step * _BAR_SHARE
    blocks, below = [], []
    for place, (label, values) in enumerate(drawn.items()):
        x = _LEFT + step * place + (step - bar) / 2
        y = Decimal(HEIGHT - _BOTTOM)
        for number, value in enumerate(values):
            height = room * value / top
            y -= height
            if value:
                title = f"{label}, {series[number]}: {columns[label][number]:f}"
                blocks.append(Block(_at(x), _at(y), _at(bar), _at(height), number, title))
        below.append(Mark(_at(x + bar / 2), (write or {}).get(label, label)))
    axis = [
        Mark(_at(HEIGHT - _BOTTOM - room * line / _LINES), f"{(top * line / _LINES).normalize():f}")
        for line in range(_LINES + 1)
    ]
    return ColumnChart(blocks, below, axis)


def _round_up(amount: Decimal) -> Decimal:
    """Give the next round number, so that an axis reads easily; one for nothing."""
    if amount <= 0:
        return Decimal(1)
    unit = Decimal(1).scaleb(amount.adjusted())
    return next(unit * step for step in _STEPS if unit * step >= amount)


def _at(place: Decimal) -> str:
    return f"{place.quantize(Decimal('0.01')):f}"
