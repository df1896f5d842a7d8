"""Commands that compare the offers of a tender: on the screen, and as the record that the decision is written on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import amounts
from field_ems.i18n import _, install

if TYPE_CHECKING:
    from field_ems.services.comparison import TenderSheet

Tender = Annotated[str, typer.Argument(help="Reference, title or id.")]
Prices = Annotated[list[str] | None, typer.Option("--price", help="SUPPLIER=AMOUNT, instead of the price entered.")]
Currency = Annotated[str, typer.Option(help="Of the prices, three letters.")]
Weight = Annotated[str | None, typer.Option(help="Of the technical score, out of 100, instead of the tender's.")]
Minimum = Annotated[str | None, typer.Option(help="The least acceptable score, instead of the tender's.")]


def add_to_checklists(group: typer.Typer) -> None:
    """Add the comparison to the group about checklists."""
    group.command("compare")(compare)


def add_to_tenders(group: typer.Typer) -> None:
    """Add the decision record to the group about tenders."""
    group.command("record")(record)
    group.command("decide")(decide)


def compare(
    context: typer.Context,
    tender: Tender,
    price: Prices = None,
    currency: Currency = "USD",
    technical_weight: Weight = None,
    minimum_score: Minimum = None,
    differing: Annotated[bool, typer.Option("--differing", help="Only questions answered differently.")] = False,
    as_json: Json = False,
) -> None:
    """Compare the offers of a tender side by side, in the order that its method gives."""
    from field_ems.cli.comparison_sheet import comparison_document, comparison_lines

    sheet = _sheet(context, tender, price, currency, technical_weight, minimum_score)
    answer("\n".join(comparison_lines(sheet, differing_only=differing)), comparison_document(sheet), as_json)


def record(
    context: typer.Context,
    tender: Tender,
    out: Annotated[Path, typer.Option(help="Where to write it; ends in .html.")],
    price: Prices = None,
    currency: Currency = "USD",
    technical_weight: Weight = None,
    minimum_score: Minimum = None,
    language: Annotated[str | None, typer.Option(help="ar, en, es, fr, ru or zh.")] = None,
    as_json: Json = False,
) -> None:
    """Write the decision record of a tender: all offers with their reasons, to print, decide on and sign."""
    from field_ems.cli.comparison_sheet import comparison_document
    from field_ems.services.awards import list_awards
    from field_ems.services.printing import print_decision_record

    if language is not None:
        install(language)
    if out.suffix.lower() != ".html":
        raise typer.BadParameter(_("The file's name has to end in .html."))
    sheet = _sheet(context, tender, price, currency, technical_weight, minimum_score)
    with station(context) as store:
        awards = list_awards(store, sheet.tender_id)
    print_decision_record(out, sheet, awards)
    answer(_("Written: {path}.").format(path=out), {"path": str(out), **comparison_document(sheet)}, as_json)


def decide(
    context: typer.Context,
    tender: Tender,
    supplier: Annotated[str | None, typer.Argument(help="Who gets the order; left out where nobody does.")] = None,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    by: Annotated[str | None, typer.Option(help="Who decided; whoever is at the keyboard where left out.")] = None,
    as_json: Json = False,
) -> None:
    """Record who gets the order in a tender, or that nobody does, and why; an earlier decision stays on record."""
    from field_ems.services.awards import decide_tender, list_awards
    from field_ems.services.called import supplier_called, tender_called
    from field_ems.services.people import name_at_keyboard, person_at_keyboard
    from field_ems.services.printing import award_in_words

    with station(context) as store:
        tender_id = tender_called(store, tender)
        decide_tender(
            store,
            now(),
            tender_id,
            supplier_called(store, supplier) if supplier else None,
            reason=reason,
            decided_by=by or name_at_keyboard(store) or "",
            author_id=person_at_keyboard(store),
        )
        awards = list_awards(store, tender_id)
    document = [
        {
            "supplier": one.supplier_name,
            "reason": one.reason,
            "decided_by": one.decided_by,
            "decided_on": one.decided_on.isoformat(),
        }
        for one in awards
    ]
    lines = [f"{one.decided_on}  {award_in_words(one)}  {one.decided_by}: {one.reason}" for one in awards]
    answer("\n".join(lines), document, as_json)


def _sheet(
    context: typer.Context,
    tender: str,
    typed_prices: list[str] | None,
    currency: str,
    technical_weight: str | None,
    minimum_score: str | None,
) -> "TenderSheet":
    from field_ems.domain.tenders import Price
    from field_ems.services.called import supplier_called, tender_called
    from field_ems.services.comparison import compare_offers

    with station(context) as store:
        prices = {}
        for pair in typed_prices or []:
            named, _sign, amount = pair.rpartition("=")
            if not named:
                raise typer.BadParameter(_("Give a price as SUPPLIER=AMOUNT."))
            prices[supplier_called(store, named)] = Price(amounts.parse(amount), currency.upper())
        return compare_offers(
            store,
            tender_called(store, tender),
            now(),
            prices=prices,
            technical_weight=amounts.parse(technical_weight) if technical_weight else None,
            minimum_score=amounts.parse(minimum_score) if minimum_score else None,
        )
