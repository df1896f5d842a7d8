"""Trends in words: their heading, a point in full, and bars of plain characters beside the figures."""

from decimal import Decimal

from field_ems.domain.amounts import plain
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount, format_month
from field_ems.services.meter_words import activity_in_words
from field_ems.services.trend_months import EMISSIONS
from field_ems.services.trends import By, Per, Trend, TrendPoint

USED, ESTIMATED, TARGET, BASE = "#", "=", "|", ":"
"""What a bar is drawn with: told apart by their form, on any terminal."""

_NAMED = 6
_LARGE, _MIDDLE, _TENTH, _WHOLE = Decimal(1000), Decimal(1), Decimal("0.1"), 100

PER = {
    Per.WHOLE: N_("the whole"),
    Per.AREA: N_("per m2"),
    Per.PERSON: N_("per person"),
    Per.DRIVEN: N_("per hour, km or kWh of an engine"),
}


def what_in_words(what: str) -> str:
    """Give what a trend is of in the language spoken."""
    return _("emissions") if what == EMISSIONS else activity_in_words(what)


def heading(found: Trend) -> str:
    """Give a line that says what is shown, of what, and in which unit."""
    of = found.of or _("whole station")
    return f"{what_in_words(found.question.what)}, {of} ({found.unit})"


def period(found: Trend, point: TrendPoint) -> str:
    """Give a point's month or year, short enough for a column."""
    return f"{point.first:%Y}" if found.question.by is By.YEAR else f"{point.first:%Y-%m}"


def figure(amount: Decimal | None) -> str:
    """Write a figure with as many decimals as its size deserves; a dash where nothing is known."""
    if amount is None:
        return "—"
    return format_amount(amount, 0 if abs(amount) >= _LARGE else 1 if abs(amount) >= _MIDDLE else 3)


def percent(amount: Decimal | None, *, signed: bool = False) -> str:
    """Write a percentage; a change with its sign."""
    if amount is None:
        return "—"
    sign = "+" if signed and amount > 0 else ""
    return f"{sign}{format_amount(amount, 0 if abs(amount) >= _LARGE else 1)}"


def largest(found: Trend) -> Decimal:
    """Give what the longest bar stands for: the largest of values, targets and bases."""
    shown = [amount for point in found.points for amount in (point.value, point.target, point.base) if amount]
    return max([*shown, Decimal(0)]) or Decimal(1)


def bar(point: TrendPoint, whole: Decimal, width: int) -> str:
    """Draw a point: its value, the estimated part of it at the end, and marks where the target and the base lie."""
    cells = [" "] * width
    filled = _place(point.value, whole, width)
    sure = filled
    if point.estimated and point.amount:
        sure = filled - min(_place(point.estimated, point.amount, filled), filled)
    cells[:filled] = [USED] * sure + [ESTIMATED] * (filled - sure)
    for amount, mark in ((point.base, BASE), (point.target, TARGET)):
        if amount is not None and amount > 0:
            cells[max(_place(amount, whole, width) - 1, 0)] = mark
    return "".join(cells).rstrip()


def legend(found: Trend) -> str:
    """Say what the characters of the bars mean, as far as they are there."""
    parts = [f"{USED} " + _("used") if found.question.what != EMISSIONS else f"{USED} " + _("emitted")]
    if any(point.estimated for point in found.points):
        parts.append(f"{ESTIMATED} " + _("estimated"))
    if found.target is not None:
        parts += [f"{TARGET} " + _("target"), f"{BASE} " + _("base year {year}").format(year=found.target.base_year)]
    return "  ".join(parts)


def in_full(found: Trend, point: TrendPoint) -> list[str]:
    """Say a point in sentences: value, comparison, coverage, target and weather."""
    unit = found.unit
    name = f"{point.first:%Y}" if found.question.by is By.YEAR else format_month(point.first)
    lines = [_("{period}: {value} {unit}").format(period=name, value=figure(point.value), unit=unit)]
    if point.before is not None:
        lines[0] += "; " + _("a year before {before}").format(before=figure(point.before))
        if point.change is not None:
            lines[0] += f" ({percent(point.change, signed=True)} %)"
    if not point.is_over:
        lines[0] += "; " + _("not over yet")
    said = []
    if found.question.per is not Per.WHOLE:
        said.append(
            _("{amount} {unit} over {size} {per}").format(
                amount=figure(point.amount), unit=found.amount_unit, size=_size(point.size), per=_per(found)
            )
        )
    if point.coverage is not None:
        said.append(_("entries tell of {percent} % of the days").format(percent=percent(point.coverage)))
    if point.estimated:
        said.append(_("{amount} {unit} estimated").format(amount=figure(point.estimated), unit=found.amount_unit))
    if said:
        lines.append("; ".join(said))
    if found.target is not None:
        lines.append(_target(found, point))
    if point.degree_days is not None:
        text = _("{days} degree days; as in a year of usual weather: {value} {unit}")
        lines.append(text.format(days=figure(point.degree_days), value=figure(point.normalized), unit=unit))
    return lines


def remarks(found: Trend) -> list[str]:
    """Say which meters are not in the figures, and how much of the base year is not known."""
    said = []
    if found.target is not None and found.base_coverage is not None and found.base_coverage < _WHOLE:
        text = _("Entries tell of {percent} % of the base year {year} only")
        said.append(text.format(percent=percent(found.base_coverage), year=found.target.base_year))
    if not found.left_out:
        return said
    named = ", ".join(found.left_out[:_NAMED]) + (" ..." if len(found.left_out) > _NAMED else "")
    return [*said, _("Not in these figures, without a factor or in another unit: {meters}").format(meters=named)]


def _target(found: Trend, point: TrendPoint) -> str:
    target = found.target
    assert target is not None  # asked where there is one
    text = _("Target {target} ({change} % of {year} by {due}); {year} came to {base}")
    return text.format(
        target=figure(point.target),
        change=percent(target.change, signed=True),
        year=target.base_year,
        due=target.due_year,
        base=figure(point.base),
    )


def _size(size: Decimal | None) -> str:
    return "—" if size is None else format_amount(plain(size.quantize(_TENTH)))


def _per(found: Trend) -> str:
    return {Per.AREA: "m2", Per.PERSON: _("people")}.get(found.question.per) or found.unit.rpartition("/")[2]


def _place(amount: Decimal | None, whole: Decimal, width: int) -> int:
    """Give how many of so many cells an amount fills; what is there at all fills one."""
    if amount is None or amount <= 0:
        return 0
    return min(max(int(amount * width / whole), 1), width)
