"""Commands about tenders."""

from typing import Annotated, Any

import typer

from field_ems.cli import comparing
from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import amounts, times
from field_ems.domain.tenders import Method
from field_ems.i18n import _, ngettext
from field_ems.i18n.numbers import format_amount

commands = typer.Typer(help="Tenders and the prices offered in them.", no_args_is_help=True, rich_markup_mode=None)

Called = Annotated[str, typer.Argument(metavar="TENDER", help="Reference, title or id.")]
Weight = Annotated[str | None, typer.Option(help="Of the technical score, out of 100; the price has the rest.")]
Minimum = Annotated[str | None, typer.Option(help="The least score that is acceptable, out of 100.")]
Day = Annotated[str | None, typer.Option(help="As 2026-11-23.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    comparing.add_to_tenders(commands)
    app.add_typer(commands, name="tender")


@commands.command()
def add(
    context: typer.Context,
    title: str,
    reference: str | None = None,
    group: Annotated[str | None, typer.Option(help="The product group, as generators.")] = None,
    opens: Day = None,
    closes: Day = None,
    method: Annotated[Method, typer.Option(help="How offers are compared.")] = Method.LOWEST_PRICED,
    technical_weight: Weight = None,
    minimum_score: Minimum = None,
    as_json: Json = False,
) -> None:
    """Register a tender."""
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.tenders import add_tender

    with station(context) as store:
        tender_id = add_tender(
            store,
            now(),
            title,
            reference=reference,
            product_group=group,
            opens_on=times.parse_day(opens) if opens else None,
            closes_on=times.parse_day(closes) if closes else None,
            method=method,
            technical_weight=amounts.parse(technical_weight) if technical_weight else None,
            minimum_score=amounts.parse(minimum_score) if minimum_score else None,
            author_id=person_at_keyboard(store),
        )
    answer(_("Saved: {name}.").format(name=title), {"id": tender_id.hex(), "title": title}, as_json)


@commands.command("list")
def list_all(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="At most so many.")] = 200,
    as_json: Json = False,
) -> None:
    """List the tenders, the last opened first."""
    from field_ems.services.called import short
    from field_ems.services.tenders import list_tenders

    with station(context) as store:
        cards = list_tenders(store, limit=limit)
    lines = [
        f"{short(card.id)}  {card.reference or '':<16} {card.title:<36} {card.opens_on or ''!s:<11} "
        + ngettext("{count} checklist", "{count} checklists", card.assessments).format(count=card.assessments)
        for card in cards
    ]
    answer("\n".join(lines) or _("No tenders."), [_document(card) for card in cards], as_json)


@commands.command()
def show(context: typer.Context, called: Called, as_json: Json = False) -> None:
    """Show a tender with the checklists submitted in it."""
    from field_ems.cli import checklist_lists
    from field_ems.services.called import short, tender_called
    from field_ems.services.offers import list_offers
    from field_ems.services.tenders import show_tender

    with station(context) as store:
        tender_id = tender_called(store, called)
        card = show_tender(store, tender_id)
        documents, checklists = checklist_lists.submitted(store, None, tender_id.hex())
        offers = list_offers(store, tender_id)
    lines = [
        "  ".join(part for part in (short(card.id), card.reference, card.title) if part),
        _("Opens {opens}, closes {closes}").format(opens=card.opens_on or "—", closes=card.closes_on or "—"),
        *(f"{one.supplier_name}  {format_amount(one.amount)} {one.currency}" for one in offers),
        *checklists,
    ]
    prices = [_offer_document(one) for one in offers]
    answer("\n".join(lines), {**_document(card), "offers": prices, "checklists": documents}, as_json)


@commands.command()
def edit(
    context: typer.Context,
    called: Called,
    title: str | None = None,
    reference: str | None = None,
    group: Annotated[str | None, typer.Option(help="The product group, as generators.")] = None,
    opens: Day = None,
    closes: Day = None,
    method: Annotated[Method | None, typer.Option(help="How offers are compared.")] = None,
    technical_weight: Weight = None,
    minimum_score: Minimum = None,
    as_json: Json = False,
) -> None:
    """Change a tender; what is not named stays as it is."""
    from field_ems.services.called import tender_called
    from field_ems.services.people import person_at_keyboard
    from field_ems.services.tenders import edit_tender, show_tender

    typed: dict[str, Any] = {
        "title": title,
        "reference": reference,
        "product_group": group,
        "opens_on": times.parse_day(opens) if opens else None,
        "closes_on": times.parse_day(closes) if closes else None,
        "method": method,
        "technical_weight": amounts.parse(technical_weight) if technical_weight else None,
        "minimum_score": amounts.parse(minimum_score) if minimum_score else None,
    }
    changes = {field: value for field, value in typed.items() if value is not None}
    if not changes:
        raise typer.BadParameter(_("Name what is to be changed."))
    with station(context) as store:
        tender_id = tender_called(store, called)
        edit_tender(store, now(), tender_id, author_id=person_at_keyboard(store), **changes)
        card = show_tender(store, tender_id)
    answer(_("Saved: {name}.").format(name=card.title), _document(card), as_json)


@commands.command()
def offer(
    context: typer.Context,
    called: Called,
    supplier: Annotated[str, typer.Argument(help="Name, UNGM number or id.")],
    amount: Annotated[str | None, typer.Argument(help="What the whole offer costs.")] = None,
    currency: Annotated[str, typer.Option(help="Three letters.")] = "USD",
    received: Day = None,
    note: str | None = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take the price away.")] = False,
    as_json: Json = False,
) -> None:
    """Enter or correct what a supplier asks for in a tender; the comparison uses it."""
    from field_ems.services.called import supplier_called, tender_called
    from field_ems.services.offers import list_offers, save_offer, withdraw_offer
    from field_ems.services.people import person_at_keyboard

    if withdraw == (amount is not None):
        raise typer.BadParameter(_("Give an amount, or --withdraw."))
    with station(context) as store:
        tender_id, supplier_id = tender_called(store, called), supplier_called(store, supplier)
        author_id = person_at_keyboard(store)
        if amount is None:
            withdraw_offer(store, now(), tender_id, supplier_id, author_id=author_id)
        else:
            save_offer(
                store,
                now(),
                tender_id,
                supplier_id,
                amounts.parse(amount),
                currency,
                received_on=times.parse_day(received) if received else None,
                note=note,
                author_id=author_id,
            )
        offers = list_offers(store, tender_id)
    lines = [f"{one.supplier_name}  {format_amount(one.amount)} {one.currency}" for one in offers]
    answer("\n".join(lines) or _("No prices."), [_offer_document(one) for one in offers], as_json)


def _offer_document(one: Any) -> dict[str, Any]:
    return {
        "id": one.id.hex(),
        "supplier": one.supplier_name,
        "supplier_id": one.supplier_id.hex(),
        "amount": str(one.amount),
        "currency": one.currency,
        "received_on": one.received_on.isoformat() if one.received_on else None,
        "note": one.note,
    }


def _document(card: Any) -> dict[str, Any]:
    return {
        "id": card.id.hex(),
        "title": card.title,
        "reference": card.reference,
        "product_group": card.product_group,
        "opens_on": card.opens_on.isoformat() if card.opens_on else None,
        "closes_on": card.closes_on.isoformat() if card.closes_on else None,
        "method": card.method,
        "technical_weight": None if card.technical_weight is None else str(card.technical_weight),
        "minimum_score": None if card.minimum_score is None else str(card.minimum_score),
        "assessments": card.assessments,
    }
