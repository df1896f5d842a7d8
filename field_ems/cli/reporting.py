"""The inventory report by a command: in the terminal, or as a file to print, to reckon with, or for a program."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain import times
from field_ems.i18n import _


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(
    context: typer.Context,
    year: Annotated[int | None, typer.Option(help="The year of the inventory; last year where left out.")] = None,
    first: Annotated[str | None, typer.Option("--from", help="First day of a range, as 2025-07-01.")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Day after the last one.")] = None,
    as_format: Annotated[str | None, typer.Option("--format", help="html, xlsx, csv or json.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Where to write it.")] = None,
    as_json: Json = False,
) -> None:
    """Draw up the station's inventory of a year or a range: gross, with coverage, factors, and all workings."""
    import json

    from field_ems.services.report import station_report
    from field_ems.services.report_files import ReportFormat, document, format_of, write_report
    from field_ems.services.report_lines import report_in_lines

    if year is not None and (first or end):
        raise typer.BadParameter(_("Give a year or a range, not both."))
    if bool(first) != bool(end):
        raise typer.BadParameter(_("A range needs its first day (--from) and the day after its last one (--to)."))
    since, until = _days(year, first, end)
    wanted = format_of(output or Path(), as_format) if output or as_format else None
    if wanted is not None and output is None and wanted is not ReportFormat.JSON:
        raise typer.BadParameter(_("Say with -o where to write it."))
    with station(context) as store:
        found = station_report(store, since, until, now())
        if wanted is not None and output is not None:
            write_report(store, found, output, wanted)
            text = _("Report written to {path}.").format(path=output)
            answer(text, {"path": str(output), "gross_kg_co2e": str(found.gross.kg_co2e)}, as_json)
        elif as_json or wanted is ReportFormat.JSON:
            typer.echo(json.dumps(document(found), ensure_ascii=False, indent=2))
        else:
            typer.echo("\n".join(report_in_lines(found)))
    if found.incomplete or found.held:
        raise typer.Exit(ExitCode.LOOK)


def _days(year: int | None, first: str | None, end: str | None) -> tuple[date, date]:
    if first and end:
        return times.parse_day(first), times.parse_day(end)
    wanted = year if year is not None else now().year - 1
    if not date.min.year <= wanted < date.max.year:
        raise typer.BadParameter(_("There is no year {year}.").format(year=wanted))
    return date(wanted, 1, 1), date(wanted + 1, 1, 1)
