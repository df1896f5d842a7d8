"""The command about organizations' sustainable-procurement mandates."""

from typing import Annotated

import typer

from field_ems.cli.context import answer, now
from field_ems.cli.headquarters import DatabaseUrl, headquarters
from field_ems.cli.station import Json
from field_ems.domain import times
from field_ems.i18n import _


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mandate")(mandate)


def mandate(
    context: typer.Context,
    organization: Annotated[str | None, typer.Argument(help="Its name; all are listed where left out.")] = None,
    approved_from: Annotated[str | None, typer.Option("--from", help="Its first day, as 2026-10-01.")] = None,
    pending: Annotated[bool, typer.Option("--pending", help="It is not approved (any more).")] = False,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """List the sustainable-procurement mandates, or approve one: from then on its stations' knock-outs exclude."""
    from field_ems.services.procurement_mandates import list_mandates, set_mandate

    if organization is not None and pending == (approved_from is not None):
        raise typer.BadParameter(_("Give --from with a day, or --pending."))
    with headquarters(context, database) as store:
        if organization is not None:
            set_mandate(store, now(), organization, times.parse_day(approved_from) if approved_from else None)
        cards = list_mandates(store)
    lines = [
        f"{card.organization}  "
        + (_("approved from {day}").format(day=card.approved_from) if card.approved_from else _("pending"))
        for card in cards
    ]
    document = [{"organization": card.organization, "approved_from": card.approved_from} for card in cards]
    answer("\n".join(lines) or _("None."), document, as_json)
