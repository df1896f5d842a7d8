"""The command about indicators, printed or written to a file."""

from decimal import Decimal

import typer

from field_ems.cli.consumption import DayAfter, FirstDay
from field_ems.cli.context import answer, station
from field_ems.cli.station import Json
from field_ems.cli.trends import Out
from field_ems.domain import times
from field_ems.i18n import _

_SHOWN = Decimal("0.001")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("indicators")(indicators)


def indicators(context: typer.Context, first: FirstDay, end: DayAfter, out: Out = None, as_json: Json = False) -> None:
    """Show the uses per square metre, person, kilowatt-hour and kilometre."""
    from field_ems.files.export_json import json_rows
    from field_ems.files.export_tables import ExportTable
    from field_ems.services.indicator_words import indicator_in_words
    from field_ems.services.indicators import indicators as reckon
    from field_ems.services.trend_files import write_table

    with station(context) as store:
        found = reckon(store, times.parse_day(first), times.parse_day(end))
    columns = ("indicator", "of", "value", "unit", "amount", "per", "coverage_percent")
    rows = [(one.code, one.of, one.value, one.unit, one.amount, one.size, one.coverage) for one in found]
    table = ExportTable("Indicators", columns, rows)
    if out is not None:
        write_table(out, table)
    lines = [
        f"{indicator_in_words(one.code)[:30]:<30} {one.of[:14]:<14} {_rounded(one.value):>14} {one.unit:<15}"
        + (f" {one.coverage} %" if one.coverage is not None else "")
        for one in found
    ]
    answer("\n".join(lines) or _("Nothing is metered in that time."), json_rows(table), as_json)


def _rounded(amount: Decimal | None) -> str:
    if amount is None:
        return "n/a"
    shown = amount.quantize(_SHOWN)
    return f"{shown if shown != amount else amount:f}"
