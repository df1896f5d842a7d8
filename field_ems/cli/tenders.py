"""Commands about tenders."""

from typing import Annotated, Any

import typer

from field_ems.cli import comparing
from field_ems.cli.context import answer, now, station
from field_ems.cli.station import Json
from field_ems.domain import times
from field_ems.domain.tenders import Method
from field_ems.i18n import _, ngettext

commands = typer.Typer(help="Tenders: add, list, show, edit, record.", no_args_is_help=True, rich_markup_mode=None)

Called = Annotated[str, typer.Argument(metavar="TENDER", help="Reference, title or id.")]
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
    from field_ems.services.tenders import show_tender

    with station(context) as store:
        tender_id = tender_called(store, called)
        card = show_tender(store, tender_id)
        documents, checklists = checklist_lists.submitted(store, None, tender_id.hex())
    lines = [
        "  ".join(part for part in (short(card.id), card.reference, card.title) if part),
        _("Opens {opens}, closes {closes}").format(opens=card.opens_on or "—", closes=card.closes_on or "—"),
        *checklists,
    ]
    answer("\n".join(lines), {**_document(card), "checklists": documents}, as_json)


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
    }
    changes = {field: value for field, value in typed.items() if value is not None}
    if not changes:
        raise typer.BadParameter(_("Name what is to be changed."))
    with station(context) as store:
        tender_id = tender_called(store, called)
        edit_tender(store, now(), tender_id, author_id=person_at_keyboard(store), **changes)
        card = show_tender(store, tender_id)
    answer(_("Saved: {name}.").format(name=card.title), _document(card), as_json)


def _document(card: Any) -> dict[str, Any]:
    return {
        "id": card.id.hex(),
        "title": card.title,
        "reference": card.reference,
        "product_group": card.product_group,
        "opens_on": card.opens_on.isoformat() if card.opens_on else None,
        "closes_on": card.closes_on.isoformat() if card.closes_on else None,
        "method": card.method,
        "assessments": card.assessments,
    }
