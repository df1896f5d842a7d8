"""The calculator: emissions of one amount, or of many from a table."""

import csv
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from field_ems.cli.context import answer, choices, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain.notices import Notice, Refusal
from field_ems.i18n import _, say

if TYPE_CHECKING:
    from field_ems.domain.emissions import Emission
    from field_ems.domain.factors import Edition, Library

_BATCH_COLUMNS = ("activity", "quantity", "unit", "place", "set", "on", "year")


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calc")(calc)


def calc(
    context: typer.Context,
    activity: Annotated[str, typer.Argument(help="As “diesel, mineral”, found by its words.")] = "",
    quantity: Annotated[str, typer.Argument(help="How much.")] = "",
    unit: Annotated[str, typer.Argument(help="As L, kWh, kg, pkm, night.")] = "",
    place: Annotated[str, typer.Option(help="Country, by three letters or name, for electricity and hotels.")] = "",
    on: Annotated[str | None, typer.Option(help="The day that the factor has to hold for.")] = None,
    year: Annotated[int | None, typer.Option(help="The inventory year, in place of a day.")] = None,
    factor_set: Annotated[str | None, typer.Option("--set", help="As DESNZ-2024.")] = None,
    equipment: Annotated[
        str | None,
        typer.Option(help="What holds the refrigerant: the quantity is its charge, a year's leak counts."),
    ] = None,
    batch: Annotated[Path | None, typer.Option(help="A CSV: activity, quantity, unit; place, set, on, year.")] = None,
    as_json: Json = False,
) -> None:
    """Work out the emissions of an amount of fuel, power, refrigerant, water, waste or travel."""
    library, edition = _known(context, year)
    if batch is not None:
        _batch(batch, library, edition, as_json)
        return
    if not (activity and quantity and unit):
        raise Refusal("calc.needs")
    typed = {"activity": activity, "quantity": quantity, "unit": unit, "place": place, "set": factor_set or ""}
    typed |= {"on": on or "", "year": str(year or ""), "equipment": equipment or ""}
    found = _one(typed, library, edition)
    if isinstance(found, Notice):
        typer.echo(say(found), err=True)
        raise typer.Exit(ExitCode.REFUSED)
    from field_ems.services.calculator import in_line

    answer(in_line(found), _document(found), as_json)


def _known(context: typer.Context, year: int | None) -> "tuple[Library, Edition]":
    """Give the station's factors and edition where there is a station, else the shipped ones."""
    from field_ems.files.factor_library import load_edition, load_library
    from field_ems.store.station import DATABASE_NAME

    if not (choices(context).data_folder / DATABASE_NAME).exists():
        return load_library(), load_edition()
    from field_ems.services.factors import edition_of, library_of

    with station(context) as store:
        return library_of(store), edition_of(store, year or now().year)


def _one(typed: Mapping[str, str], library: "Library", edition: "Edition") -> "Emission | Notice":
    from field_ems.services.calculator import work_out

    return work_out(typed, library, edition, now().date())


def _batch(path: Path, library: "Library", edition: "Edition", as_json: bool) -> None:
    """Answer each row; one that has no answer says why and stops none of the others."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            rows = [{(key or "").strip(): (value or "") for key, value in row.items()} for row in csv.DictReader(table)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal("factor.unreadable", file=path.name, detail=str(error)) from error
    if not rows or not {"activity", "quantity", "unit"} <= set(rows[0]):
        raise Refusal("calc.batch_columns", file=path.name, columns=", ".join(_BATCH_COLUMNS))
    from field_ems.services.calculator import in_line

    documents: list[dict[str, object]] = []
    lines: list[str] = []
    total, failed = Decimal(0), 0
    for number, row in enumerate(rows, 2):
        try:
            found = _one(row, library, edition)
        except Refusal as refusal:
            found = refusal.notice
        if isinstance(found, Notice):
            failed += 1
            documents.append({"row": number, "why": say(found)})
            lines.append(_("Row {row}: {why}").format(row=number, why=say(found)))
        else:
            total += found.kg_co2e
            documents.append({"row": number, **_document(found), "row_of_set": found.factor.row})
            lines.append(_("Row {row}: {why}").format(row=number, why=in_line(found)))
    lines.append(_("Total: {kg} kg CO2e; {failed} rows without a figure.").format(kg=total, failed=failed))
    answer("\n".join(lines), {"rows": documents, "kg_co2e": str(total), "failed": failed}, as_json)
    if failed:
        raise typer.Exit(ExitCode.LOOK)


def _document(found: "Emission") -> dict[str, object]:
    return {
        "kg_co2e": str(found.kg_co2e),
        **{gas: _text(getattr(found, gas)) for gas in ("co2", "ch4", "n2o")},
        "non_kyoto_kg_co2e": str(found.non_kyoto),
        "biogenic_co2": str(found.biogenic_co2),
        "scope": str(found.scope),
        "set": found.factor.set,
        "row": found.factor.row,
        "source": found.factor.source,
        "activity": found.factor.name,
        "place": found.factor.place or None,
        "per": found.factor.unit,
        "gwp": found.gwp,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
