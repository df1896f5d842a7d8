"""Commands about trends and targets, printed or written to a file."""

from pathlib import Path
from typing import Annotated, Any

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import amounts, times
from field_ems.domain.notices import Refusal
from field_ems.i18n import _

Out = Annotated[Path | None, typer.Option("--out", help="Write it to a file that ends in .csv, .xlsx or .json.")]

_BAR = 30


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("trends")(trends)
    app.command("target")(target)


def trends(
    context: typer.Context,
    what: Annotated[str, typer.Argument(help="An activity, as electricity; or emissions.")] = "",
    by: Annotated[str, typer.Option(help="month or year.")] = "month",
    first: Annotated[str | None, typer.Option("--from", help="First day; a year or five years back if unsaid.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Day after the last one.")] = None,
    meter: Annotated[str, typer.Option(help="Only one meter, by its code.")] = "",
    facility: Annotated[str, typer.Option(help="Only the meters of one building.")] = "",
    per: Annotated[str, typer.Option(help="whole, m2, person, or driven: an engine's hour, kWh or 100 km.")] = "whole",
    unit: Annotated[str, typer.Option(help="Show amounts in this unit.")] = "",
    heating: Annotated[bool, typer.Option(help="Normalize by heating instead of cooling degree days.")] = False,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show a use or the emissions by month or year, beside the year before, the target and the weather."""
    from field_ems.domain.degree_days import COOLING, HEATING
    from field_ems.files.export_json import json_rows
    from field_ems.services import trend_words as words
    from field_ems.services.meters import find_facility, find_meter
    from field_ems.services.trend_files import trend_table, write_trend
    from field_ems.services.trends import By, Per, TrendQuestion, days_shown
    from field_ems.services.trends import trend as reckon

    with station(context) as store:
        divided = By(_one_of("--by", by, list(By)))
        shown = days_shown(now().date(), divided)
        question = TrendQuestion(
            times.parse_day(first) if first else shown[0],
            times.parse_day(end) if end else shown[1],
            what,
            divided,
            find_facility(store, facility).id if facility else None,
            find_meter(store, meter).id if meter else None,
            Per(_one_of("--per", per, list(Per))),
            unit,
            HEATING if heating else COOLING,
        )
        found = reckon(store, now(), question)
    if out is not None:
        write_trend(out, found)
    largest = words.largest(found)
    heads = (_("period"), found.unit, _("% of days"), _("year before"), _("change %"), _("target"))
    lines = [words.heading(found), "  ".join([f"{heads[0]:<7}", *(f"{head[:12]:>12}" for head in heads[1:])])]
    for point in found.points:
        cells = (words.figure(point.value), words.percent(point.coverage), words.figure(point.before),
                 words.percent(point.change, signed=True), words.figure(point.target))  # fmt: skip
        drawn = words.bar(point, largest, _BAR)
        lines.append(f"{words.period(found, point):<7}  " + "  ".join(f"{cell:>12}" for cell in cells) + f"  {drawn}")
    lines += [words.legend(found), *words.remarks(found)]
    answer("\n".join(lines), json_rows(trend_table(found)), as_json)


def target(
    context: typer.Context,
    activity: Annotated[str, typer.Argument(help="As electricity, or emissions; nothing lists the targets.")] = "",
    change: Annotated[str, typer.Option(help="Percent of the base year's use, as -20.")] = "",
    base_year: Annotated[int | None, typer.Option(help="The year that it is compared with.")] = None,
    due_year: Annotated[int | None, typer.Option(help="The year by whose end it is to be reached.")] = None,
    base: Annotated[str, typer.Option(help="The base year's use, where it was not metered.")] = "",
    unit: Annotated[str, typer.Option(help="Of the base; kWh, or kg CO2e for emissions, where left out.")] = "",
    as_json: Json = False,
) -> None:
    """Say what an activity's use is to come to, or list what was said."""
    from field_ems.services.targets import list_targets, set_target
    from field_ems.services.trend_months import EMISSIONS, EMISSIONS_UNIT

    with station(context) as store:
        if activity:
            if not change or base_year is None or due_year is None:
                raise Refusal("target.needs")
            base_value = amounts.parse(base) if base else None
            counted_in = unit or (EMISSIONS_UNIT if activity == EMISSIONS else "kWh")
            set_target(store, now(), activity, counted_in, base_year, due_year, amounts.parse(change), base_value)
        found = list_targets(store)
    rows: list[dict[str, Any]] = [
        {
            "activity": one.activity,
            "change_percent": str(one.change),
            "base_year": one.base_year,
            "base": None if one.base_value is None else str(one.base_value),
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


def _one_of(option: str, typed: str, known: list[str]) -> str:
    if typed not in known:
        raise Refusal("trend.option", option=option, typed=typed, known=", ".join(known))
    return typed
