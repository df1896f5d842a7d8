"""Commands with which headquarters is backed up, put back, and given what its backup lacked."""

from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, choices, now
from field_ems.cli.headquarters import DATABASE_NAME, DatabaseUrl, headquarters
from field_ems.cli.station import Json
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, ngettext


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.command("migrate")(migrate)
    app.command("distribute")(distribute)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("restored")(restored)
    app.command("returned")(returned)


def init(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
    """Make headquarters' database ready, or see that it is; run again, it changes nothing."""
    from field_ems.services.figures import schema_version
    from field_ems.services.templates import publish_shipped_templates

    with headquarters(context, database) as store:
        publish_shipped_templates(store, now())
        version = schema_version(store)
    answer(
        _("Headquarters is ready; its schema is version {version}.").format(version=version),
        {"schema": version},
        as_json,
    )


def migrate(context: typer.Context, database: DatabaseUrl = None, as_json: Json = False) -> None:
    """Bring the database to this program's schema; back up first, and stop headquarters."""
    from field_ems.services.figures import schema_version

    with headquarters(context, database) as store:
        version = schema_version(store)
    answer(_("The schema is version {version}.").format(version=version), {"schema": version}, as_json)


def distribute() -> None:
    """Print the statements that lay headquarters' tables out on several machines with Citus; changes nothing."""
    from field_ems.services.figures import layout_for_citus

    typer.echo("\n".join(layout_for_citus()))


def backup(context: typer.Context, as_json: Json = False) -> None:
    """Copy headquarters' SQLite database, whole and while it is in use; PostgreSQL has its own tools."""
    from field_ems.store.backups import back_up

    database = _database(context)
    path = back_up(database, database.parent / "backups", now())
    answer(_("Backed up to {path}.").format(path=path), {"backup": str(path)}, as_json)


def restore(
    context: typer.Context,
    backup: Annotated[Path | None, typer.Argument(help="The backup; the newest one where none is named.")] = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the place of headquarters' SQLite database; stop headquarters first."""
    from field_ems.services.headquarters_backup import restore_headquarters
    from field_ems.store.backups import backups

    database = _database(context)
    chosen = backup or next(iter(backups(database.parent / "backups")), None)
    if chosen is None or not chosen.exists():
        raise Refusal("store.no_backup", place=str(chosen or database.parent / "backups"))
    kept = restore_headquarters(chosen, database, now())
    text = _(
        "Restored {backup}. What was there is kept as {kept}. Each station gives back what the backup lacks at its "
        "next sync; what headquarters itself had written then waits under: field-ems hq returned"
    )
    answer(text.format(backup=chosen, kept=kept or "—"), {"restored": str(chosen), "kept": str(kept or "")}, as_json)


def restored(context: typer.Context, database: DatabaseUrl = None) -> None:
    """Say that the database was put back by its own tools, as PostgreSQL's is; stop headquarters first."""
    from field_ems.services.headquarters_backup import begin_new_life

    with headquarters(context, database) as store:
        begin_new_life(store)
    typer.echo(_("Each station gives back what the backup lacks at its next sync."))


def returned(
    context: typer.Context,
    accept: Annotated[bool, typer.Option("--accept", help="Take it for headquarters' own again.")] = False,
    database: DatabaseUrl = None,
    as_json: Json = False,
) -> None:
    """List what stations gave back of what headquarters itself had written; a station can't prove that it was so."""
    from field_ems.services.headquarters_backup import accept_all_returned, list_returned

    with headquarters(context, database) as store:
        if accept:
            count = accept_all_returned(store, now())
            text = ngettext("{count} entry was accepted.", "{count} entries were accepted.", count)
            answer(text.format(count=count), {"accepted": count}, as_json)
            return
        found = list_returned(store)
    lines = [
        _("{station}: {count} of {kind}").format(
            station=one.station or _("for every station"), count=one.records, kind=one.kind
        )
        for one in found
    ]
    documents = [{"station": one.station, "kind": one.kind, "records": one.records} for one in found]
    answer("\n".join(lines) or _("Nothing waits to be accepted."), documents, as_json)


def _database(context: typer.Context) -> Path:
    path = choices(context).data_folder / DATABASE_NAME
    if not path.exists():
        raise Refusal("store.nothing_here", place=str(path.parent))
    return path
