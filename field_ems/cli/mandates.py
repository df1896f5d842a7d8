"""Commands about organizations' sustainable-procurement mandates."""

from typing import Annotated

import typer

from field_ems.cli.context import answer, now
from field_ems.cli.headquarters import DatabaseUrl, headquarters
from field_ems.cli.publishing import say_preview, say_withdrawn
from field_ems.cli.station import Json
from field_ems.domain.publications import PublicationKind
from field_ems.i18n import _

commands = typer.Typer(
    help="Sustainable-procurement mandates: list, preview, publish, withdraw.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Organization = Annotated[str, typer.Argument(help="Its name.")]
FirstDay = Annotated[str, typer.Option("--from", help="The mandate's first day, as 2026-10-01.")]


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(commands, name="mandate")


@commands.command("list")
def list_all(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
    """List the organizations and the day from which knock-outs exclude."""
    from field_ems.services.procurement_mandates import list_mandates

    with headquarters(context, database) as store:
        cards = list_mandates(store)
    lines = [
        f"{card.organization}  "
        + (_("approved from {day}").format(day=card.approved_from) if card.approved_from else _("pending"))
        for card in cards
    ]
    document = [{"organization": card.organization, "approved_from": card.approved_from} for card in cards]
    answer("\n".join(lines) or _("None."), document, as_json)


@commands.command()
def preview(
    context: typer.Context,
    organization: Organization,
    approved_from: FirstDay,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Say whom a mandate would bind; nothing is published."""
    from field_ems.services import publishing

    with headquarters(context, database) as store:
        document = {"organization": organization, "from": approved_from}
        found = publishing.preview(store, PublicationKind.MANDATE, document)
    say_preview(found, as_json, is_published=False)


@commands.command()
def publish(
    context: typer.Context,
    organization: Organization,
    approved_from: FirstDay,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Approve a mandate from a day on: in tenders that open then or later, its stations' knock-outs exclude."""
    from field_ems.services import publishing
    from field_ems.services.audit import COMMAND

    with headquarters(context, database) as store:
        document = {"organization": organization, "from": approved_from}
        found = publishing.publish(store, PublicationKind.MANDATE, document, now(), COMMAND)
    say_preview(found, as_json, is_published=True)


@commands.command()
def withdraw(
    context: typer.Context, organization: Organization, database: DatabaseUrl = None, as_json: Json = False
) -> None:
    """Let a mandate be pending again: knock-outs only warn."""
    from field_ems.services import publishing
    from field_ems.services.audit import COMMAND

    with headquarters(context, database) as store:
        said = publishing.withdraw(store, PublicationKind.MANDATE, organization, now(), COMMAND)
    say_withdrawn(organization, said, as_json)
