"""The command for the inventory across stations."""

from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, now
from field_ems.cli.headquarters import DatabaseUrl, headquarters
from field_ems.cli.station import Json
from field_ems.i18n import _


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("inventory")(inventory)


def inventory(
    context: typer.Context,
    year: Annotated[int | None, typer.Option(help="The present one where left out.")] = None,
    by: Annotated[str, typer.Option(help="organization, country or station.")] = "organization",
    out: Annotated[Path | None, typer.Option("--out", "-o", help="A file: .csv, .xlsx or .json.")] = None,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Bring all stations' figures of a year up to date, and give the inventory: gross, by scope, with its coverage."""
    from field_ems.files.export_json import json_rows
    from field_ems.files.export_tables import export_table
    from field_ems.services import station_years

    if by not in set(station_years.Group):
        raise typer.BadParameter(_("Say organization, country or station."), param_hint="--by")
    moment = now()
    chosen = moment.year if year is None else year
    with headquarters(context, database) as store:
        table = station_years.inventory_table(store, chosen, station_years.Group(by))
        station_years.bring_up_to_date(store, chosen, moment)
        if out is not None:
            count = export_table(out, table)
            answer(
                _("{count} rows in {file}").format(count=count, file=out), {"file": str(out), "rows": count}, as_json
            )
            return
        rows = json_rows(table)
    lines = [
        _("{name}: {kg} kg CO2e (scope 1 {one}, 2 {two}, 3 {three}), coverage {coverage} %, {known} of {all} stations")
        .format(
            name=row["name"] or _("not named"), kg=row["gross_kg_co2e"], one=row["scope_1_kg_co2e"],
            two=row["scope_2_kg_co2e"], three=row["scope_3_kg_co2e"], coverage=row["coverage_percent"] or "—",
            known=row["stations_reckoned"], all=row["stations"],
        )
        for row in rows
    ]  # fmt: skip
    answer("\n".join(lines) or _("No stations yet."), rows, as_json)
