"""Commands about indicators, trends and targets, printed or written to a file."""

import csv
import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from field_ems.cli.consumption import DayAfter, FirstDay
from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import amounts, times
from field_ems.domain.notices import Refusal
from field_ems.i18n import _

Out = Annotated[Path | None, typer.Option("--out", help="Write it to a file that ends in .csv or .json.")]

_BAR = 30


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("indicators")(indicators)
    app.command("trend")(trend)
    app.command("years")(years)
    app.command("target")(target)


def indicators(context: typer.Context, first: FirstDay, end: DayAfter, out: Out = None, as_json: Json = False) -> None:
    """Show the uses per square metre, person, kilowatt-hour and kilometre."""
    from field_ems.services.indicator_words import indicator_in_words
    from field_ems.services.indicators import indicators as reckon

    with station(context) as store:
        found = reckon(store, times.parse_day(first), times.parse_day(end))
    rows = [
        {
            "indicator": one.code,
            "of": one.of,
            "value": _text(one.value),
            "unit": one.unit,
            "amount": _text(one.amount),
            "per": _text(one.size),
            "coverage_percent": _text(one.coverage),
        }
        for one in found
    ]
    lines = [
        f"{indicator_in_words(one.code)[:30]:<30} {one.of[:14]:<14} {_rounded(one.value):>14} {one.unit:<15}"
        + (f" {one.coverage} %" if one.coverage is not None else "")
        for one in found
    ]
    _give("\n".join(lines) or _("Nothing is metered in that time."), rows, out, as_json)


def trend(
    context: typer.Context,
    first: FirstDay,
    end: DayAfter,
    meter: Annotated[str, typer.Option(help="One meter's code.")] = "",
    activity: Annotated[str, typer.Option(help="Or all meters of an activity, as electricity.")] = "",
    facility: Annotated[str, typer.Option(help="Only those of one building.")] = "",
    unit: str = "",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show the use of each month as bars beside their figures."""
    from field_ems.services.meters import find_facility, find_meter
    from field_ems.services.trends import by_months

    if bool(meter) == bool(activity):
        raise Refusal("trend.meter_or_activity")
    with station(context) as store:
        shown_in, points = by_months(
            store,
            times.parse_day(first),
            times.parse_day(end),
            activity=activity,
            unit=unit,
            meter_id=find_meter(store, meter).id if meter else None,
            facility_id=find_facility(store, facility).id if facility else None,
        )
    rows = [
        {
            "month": f"{point.first:%Y-%m}",
            "use": _text(point.use),
            "unit": shown_in,
            "coverage_percent": str(point.coverage),
            "estimated": str(point.estimated),
        }
        for point in points
    ]
    largest = max((point.use or Decimal(0) for point in points), default=Decimal(0)) or Decimal(1)
    lines = [
        f"{row['month']}  {row['use'] or '—':>14} {shown_in}  {row['coverage_percent']:>5} %  "
        + "#" * int(max(point.use or Decimal(0), Decimal(0)) * _BAR / largest)
        for row, point in zip(rows, points, strict=True)
    ]
    _give("\n".join(lines), rows, out, as_json)


def years(
    context: typer.Context,
    activity: Annotated[str, typer.Argument(help="As electricity.")],
    first: Annotated[int | None, typer.Option("--from", help="First year.")] = None,
    last: Annotated[int | None, typer.Option("--to", help="Last year.")] = None,
    facility: str = "",
    unit: str = "",
    heating: Annotated[bool, typer.Option(help="Normalize by heating instead of cooling degree days.")] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show an activity year by year: the change, the target's line, and the use as in a year of usual weather."""
    from field_ems.domain.degree_days import COOLING, HEATING
    from field_ems.services.meters import find_facility
    from field_ems.services.trends import by_years

    last = last or now().year
    with station(context) as store:
        shown_in, points = by_years(
            store,
            first or last - 4,
            last,
            activity=activity,
            unit=unit,
            facility_id=find_facility(store, facility).id if facility else None,
            weather=HEATING if heating else COOLING,
        )
    rows = [
        {
            "year": point.year,
            "use": _text(point.use),
            "unit": shown_in,
            "coverage_percent": str(point.coverage),
            "change_percent": _text(point.change),
            "target": _text(point.target),
            "degree_days": _text(point.degree_days),
            "normalized": _text(point.normalized),
        }
        for point in points
    ]
    heads = (_("year"), shown_in, "%", _("change %"), _("target"), _("degree days"), _("normalized"))
    lines = ["  ".join(f"{head[:14]:>14}" for head in heads)]
    for point in points:
        cells = (point.use, point.coverage, point.change, point.target, point.degree_days, point.normalized)
        lines.append("  ".join([f"{point.year:>14}", *(f"{_rounded(cell):>14}" for cell in cells)]))
    _give("\n".join(lines), rows, out, as_json)


def target(
    context: typer.Context,
    activity: Annotated[str, typer.Argument(help="As electricity; nothing lists the targets.")] = "",
    change: Annotated[str, typer.Option(help="Percent of the base year's use, as -20.")] = "",
    base_year: Annotated[int | None, typer.Option(help="The year that it is compared with.")] = None,
    due_year: Annotated[int | None, typer.Option(help="The year by whose end it is to be reached.")] = None,
    base: Annotated[str, typer.Option(help="The base year's use, where it was not metered.")] = "",
    unit: str = "kWh",
    as_json: Json = False,
) -> None:
    """Say what an activity's use is to come to, or list what was said."""
    from field_ems.services.trends import list_targets, set_target

    with station(context) as store:
        if activity:
            if not change or base_year is None or due_year is None:
                raise Refusal("target.needs")
            base_value = amounts.parse(base) if base else None
            set_target(store, now(), activity, unit, base_year, due_year, amounts.parse(change), base_value)
        found = list_targets(store)
    rows: list[dict[str, Any]] = [
        {
            "activity": one.activity,
            "change_percent": str(one.change),
            "base_year": one.base_year,
            "base": _text(one.base_value),
            "due_year": one.due_year,
            "unit": one.unit,
        }
        for one in found
    ]
    lines = [
        _("{activity}: {change} % of {base} by {due}").format(
            activity=one.activity, change=one.change, base=one.base_year, due=one.due_year
        )
        for one in found
    ]
    answer("\n".join(lines) or _("There is no target yet."), rows, as_json)


def _give(text: str, rows: Sequence[dict[str, Any]], out: Path | None, as_json: bool) -> None:
    """Print it, and write it to a file where one is named."""
    if out is not None:
        if out.suffix.lower() not in (".csv", ".json"):
            raise Refusal("trend.file_ending", file=out.name)
        with out.open("w", encoding="utf-8", newline="") as target_file:
            if out.suffix.lower() == ".json":
                json.dump(list(rows), target_file, ensure_ascii=False, indent=2)
            else:
                writer = csv.DictWriter(target_file, list(rows[0]) if rows else ["value"])
                writer.writeheader()
                writer.writerows(rows)
    answer(text, list(rows), as_json)


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def _rounded(amount: Decimal | date | None) -> str:
    if not isinstance(amount, Decimal):
        return "n/a"
    return f"{amount.quantize(Decimal('0.001')) if amount.as_tuple().exponent < -3 else amount:f}"  # type: ignore[operator]
