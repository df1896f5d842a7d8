"""Commands about factor sets: looking them up, making one by hand, and what a year is reckoned with."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, ngettext, say

if TYPE_CHECKING:
    from field_ems.domain.factors import Factor

app = typer.Typer(help="Factor sets and what a year is reckoned with.", no_args_is_help=True, rich_markup_mode=None)

SETS_HELP = "Family=set, as fuels=SUPPLIER-2021; once for each family."


@app.command("sets")
def sets(context: typer.Context, as_json: Json = False) -> None:
    """List the factor sets, who made them and what they are for."""
    from field_ems.services.factors import list_sets

    with station(context) as store:
        cards = list_sets(store)
    documents = [
        {
            "set": card.code,
            "title": card.title,
            "by": card.made_by,
            "rows": card.rows,
            "families": list(card.families),
            "withdrawn": card.is_withdrawn,
        }
        for card in cards
    ]
    lines = [
        f"{card.code:<16} {card.rows:>5}  {card.made_by:<13} {', '.join(card.families)}"
        + (f"  [{_('withdrawn')}]" if card.is_withdrawn else "")
        for card in cards
    ]
    answer("\n".join(lines), documents, as_json)


@app.command("rows")
def rows(context: typer.Context, factor_set: str, words: list[str] = [], as_json: Json = False) -> None:  # noqa: B006
    """List the rows of a set, or those whose name holds the words."""
    from field_ems.services.factors import rows_of

    with station(context) as store:
        found = rows_of(store, factor_set, " ".join(words))
    documents = [document_of(factor) for factor in found]
    answer("\n".join(map(line_of, found)) or _("No row fits."), documents, as_json)


@app.command("check")
def check(context: typer.Context, as_json: Json = False) -> None:
    """Say what the checks of the library find: gases that don't add up, and blends that disagree."""
    from field_ems.services.factors import unsound

    with station(context) as store:
        found = unsound(store)
    said = [say(notice) for notice in found]
    answer("\n".join(said) or _("All rows agree with themselves."), {"found": said}, as_json)
    if said:
        raise typer.Exit(ExitCode.LOOK)


@app.command("add")
def add(
    context: typer.Context,
    factor_set: Annotated[str, typer.Argument(help="The name of your set, as SUPPLIER-2021.")],
    activity: Annotated[str, typer.Argument(help="As natural_gas, or a word of your own.")],
    unit: Annotated[str, typer.Option(help="What the figures are per, as MMBtu.")],
    valid_from: Annotated[str, typer.Option("--from", help="First day, as 2021-01-01.")],
    source: Annotated[str, typer.Option(help="Where the figures are printed.")],
    valid_until: Annotated[str, typer.Option("--until", help="The day after the last one.")] = "",
    total: Annotated[str, typer.Option(help="kg CO2e in all.")] = "",
    co2: Annotated[str, typer.Option(help="kg CO2.")] = "",
    ch4: Annotated[str, typer.Option(help="kg CH4; kg CO2e of it where a total is given.")] = "",
    n2o: Annotated[str, typer.Option(help="kg N2O; kg CO2e of it where a total is given.")] = "",
    biogenic: Annotated[str, typer.Option(help="kg of biogenic CO2, outside the scopes.")] = "",
    scope: Annotated[str, typer.Option(help="1, 2 or 3; that of the activity where left out.")] = "",
    place: Annotated[str, typer.Option(help="Country, three letters; everywhere where left out.")] = "",
    licence: str = "",
    sure: Annotated[bool, typer.Option(help="The figure is right though it is far from other sets'.")] = False,
    as_json: Json = False,
) -> None:
    """Add a factor to a set that you make by hand."""
    from field_ems.services.factors import make_set

    row = {
        "activity": activity, "unit": unit, "valid_from": valid_from, "valid_until": valid_until, "source": source,
        "kg_co2e": total, "co2": co2, "ch4": ch4, "n2o": n2o, "biogenic_co2": biogenic, "scope": scope,
        "place": place, "licence": licence,
    }  # fmt: skip
    with station(context) as store:
        made = make_set(store, now(), factor_set, [row], sure=sure)
    _say_made(made, as_json)


@app.command("load")
def load(
    context: typer.Context,
    factor_set: str,
    path: Annotated[Path, typer.Argument(help="A CSV with the columns of a factor table.")],
    sure: bool = False,
    as_json: Json = False,
) -> None:
    """Add all factors of a table to a set that you make, or none of them."""
    from field_ems.files.factor_library import read_factor_table
    from field_ems.services.factors import make_set

    with station(context) as store:
        made = make_set(store, now(), factor_set, read_factor_table(path), sure=sure)
    _say_made(made, as_json)


@app.command("years")
def years(context: typer.Context, as_json: Json = False) -> None:
    """List what each year is reckoned with, who said so, and what a recalculation changed."""
    from field_ems.services.factors import editions

    with station(context) as store:
        cards = editions(store)
    documents = [
        {
            "year": card.year,
            "edition": card.edition.name,
            "gwp": card.edition.gwp,
            "sets": dict(card.edition.sets),
            "by": card.named_by,
            "in_force": card.in_force,
            "reason": card.reason,
            "before": card.before,
            "after": card.after,
        }
        for card in cards
    ]
    lines = []
    for card in cards:
        mark = _("in force") if card.in_force else ""
        lines.append(f"{card.year or _('any')!s:<6} {card.edition.name}  {card.edition.gwp}  {card.named_by}  {mark}")
        if card.before and card.after:
            lines.append(
                "       " + _("{before} -> {after} kg CO2e: {reason}").format(
                    before=card.before.get("kg_co2e"), after=card.after.get("kg_co2e"), reason=card.reason
                )
            )  # fmt: skip
    answer("\n".join(lines), documents, as_json)


@app.command("recalculate")
def recalculate(
    context: typer.Context,
    year: int,
    chosen: Annotated[list[str], typer.Argument(metavar="FAMILY=SET...", help=SETS_HELP)] = [],  # noqa: B006
    gwp: Annotated[str, typer.Option(help="The assessment report: SAR, AR4, AR5 or AR6.")] = "",
    name: Annotated[str, typer.Option(help="What to call this choice.")] = "",
    reason: Annotated[str, typer.Option(help="Why; without it nothing is changed, only shown.")] = "",
    as_json: Json = False,
) -> None:
    """Reckon a year with other factors: shows before and after, and does it where a reason is given."""
    from field_ems.services import recalculation

    with station(context) as store:
        found = recalculation.preview_recalculation(store, year, families_of(chosen), gwp, name)
        if reason:
            recalculation.recalculate(store, now(), found, reason)
    before, after = recalculation.gross(found.before), recalculation.gross(found.after)
    lines = [
        _("Before: {kg} kg CO2e by {edition}, {count} meters without a factor").format(
            kg=before, edition=found.before.edition, count=len(found.before.incomplete)
        ),
        _("After:  {kg} kg CO2e by {edition}, {count} meters without a factor").format(
            kg=after, edition=found.after.edition, count=len(found.after.incomplete)
        ),
        _("The year is reckoned so from here on.") if reason else _("Nothing was changed: say why with --reason."),
    ]
    document = {
        "year": year,
        "before": {"edition": found.before.edition, "kg_co2e": str(before)},
        "after": {"edition": found.after.edition, "kg_co2e": str(after)},
        "done": bool(reason),
    }
    answer("\n".join(lines), document, as_json)


def families_of(chosen: Sequence[str]) -> dict[str, str]:
    """Read family=set pairs; refuses with ``edition.pair_form``."""
    pairs = {}
    for one in chosen:
        family, sign, code = one.partition("=")
        if not (family and sign and code):
            raise Refusal("edition.pair_form", typed=one)
        pairs[family.strip()] = code.strip()
    return pairs


def document_of(factor: "Factor") -> dict[str, Any]:
    """Give a factor as a program reads it."""
    figures = ("kg_co2e", "co2", "ch4", "n2o", "non_kyoto", "biogenic_co2")
    return {
        "id": factor.id, "activity": factor.activity, "name": factor.name, "scope": factor.scope, "unit": factor.unit,
        "place": factor.place, "valid_from": factor.valid_from.isoformat(), "gases": factor.gases.value,
        **{name: None if getattr(factor, name) is None else str(getattr(factor, name)) for name in figures},
        "source": factor.source, "licence": factor.licence,
    }  # fmt: skip


def line_of(factor: "Factor") -> str:
    """Give a factor in a line."""
    figures = [f"{factor.kg_co2e} kg CO2e"] if factor.kg_co2e is not None else []
    if not figures:
        parts = (("CO2", factor.co2), ("CH4", factor.ch4), ("N2O", factor.n2o))
        figures = [f"{amount} kg {gas}" for gas, amount in parts if amount is not None]
    return f"{factor.activity} {factor.place}: {', '.join(figures)} / {factor.unit}  ({factor.row})".replace(" :", ":")


def _say_made(made: "Sequence[Factor]", as_json: bool) -> None:
    count = ngettext("{count} factor saved.", "{count} factors saved.", len(made)).format(count=len(made))
    answer("\n".join([*map(line_of, made), count]), [document_of(factor) for factor in made], as_json)
