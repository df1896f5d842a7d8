"""Commands that let other systems read, and one organization look at another's station."""

from datetime import timedelta
from typing import Annotated

import typer

from field_ems.cli.context import answer, now
from field_ems.cli.headquarters import DatabaseUrl, headquarters
from field_ems.cli.station import Json
from field_ems.domain.access import DoorReason, Scope
from field_ems.i18n import _

tokens = typer.Typer(help="Tokens with which other systems read.", no_args_is_help=True, rich_markup_mode=None)
doors = typer.Typer(
    help="Which organization may look at another's station.", no_args_is_help=True, rich_markup_mode=None
)

Days = Annotated[int, typer.Option(min=1, help="For how many days.")]
Station = Annotated[str, typer.Argument(help="The station's name.")]
Organization = Annotated[str, typer.Argument(help="The organization that may look.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(tokens, name="token")
    app.add_typer(doors, name="door")


@tokens.command("create")
def create_token(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Which system it is for.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may read; may be given several times.")],
    organization: Annotated[str | None, typer.Option(help="Whose stations; without it those of all.")] = None,
    days: Days = 365,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """Give a token; it is shown this once."""
    from field_ems.services.api import create_token as create

    with headquarters(context, database) as store:
        given = create(store, name, scope, now(), life=timedelta(days=days), organization=organization)
    answer(_("Token of {name}: {token}").format(name=name, token=given), {"name": name, "token": given}, as_json)


@tokens.command("list")
def list_tokens(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
    """List the tokens, what they may read, and until when."""
    from field_ems.services.api import list_tokens as find

    with headquarters(context, database) as store:
        found = find(store)
    lines = [
        f"{one.name}  {' '.join(one.scopes)}  "
        + (_("revoked") if one.revoked_at else _("until {day}").format(day=one.expires_at.date()))
        for one in found
    ]
    documents = [
        {
            "name": one.name,
            "scopes": one.scopes,
            "organization": one.organization_id.hex() if one.organization_id else None,
            "expires": one.expires_at.isoformat(),
            "revoked": one.revoked_at is not None,
        }
        for one in found
    ]
    answer("\n".join(lines) or _("No tokens yet."), documents, as_json)


@tokens.command("revoke")
def revoke_token(context: typer.Context, name: str, database: DatabaseUrl = None) -> None:
    """Shut a token out at once."""
    from field_ems.services.api import revoke_token as revoke

    with headquarters(context, database) as store:
        revoke(store, name, now())
    typer.echo(_("Revoked: {device}.").format(device=name))


@doors.command("open")
def open_door(
    context: typer.Context,
    station: Station,
    organization: Organization,
    reason: Annotated[DoorReason, typer.Option(help="Why.")],
    days: Days = 30,
    database: DatabaseUrl = None,
) -> None:
    """Let an organization look at a station of another; the audit log has it."""
    from field_ems.services.organizations import grant_door

    until = now() + timedelta(days=days)
    with headquarters(context, database) as store:
        grant_door(store, station, organization, reason, until, now())
    text = _("{organization} may look at {station} until {day}.")
    typer.echo(text.format(organization=organization, station=station, day=until.date()))


@doors.command("close")
def close_door(
    context: typer.Context, station: Station, organization: Organization, database: DatabaseUrl = None
) -> None:
    """Close it at once."""
    from field_ems.services.organizations import revoke_door

    with headquarters(context, database) as store:
        revoke_door(store, station, organization, now())
    typer.echo(_("{organization} may no longer look at {station}.").format(organization=organization, station=station))


@doors.command("list")
def list_doors(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
    """List who may look at whose station, why and until when."""
    from field_ems.services.organizations import list_doors as find

    with headquarters(context, database) as store:
        found = find(store, now())
    lines = [f"{one.name}  {one.organization}  {one.reason}  {one.until.date()}" for one in found]
    documents = [
        {"station": one.name, "organization": one.organization, "reason": one.reason, "until": one.until.isoformat()}
        for one in found
    ]
    answer("\n".join(lines) or _("No doors are open."), documents, as_json)
