"""Commands about the station itself: its state, its backups, its health."""

import sqlite3
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, choices, now
from field_ems.cli.exit_codes import ExitCode
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, ngettext

Json = Annotated[bool, typer.Option("--json", help="Answer with one JSON document.")]


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("status")(status)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("doctor")(doctor)


def status(context: typer.Context, as_json: Json = False) -> None:
    """Say what is saved, what is sent, and what waits."""
    from field_ems.store.status import read_status

    folder = choices(context).data_folder
    try:
        found = read_status(folder)
    except sqlite3.Error as error:
        raise Refusal("store.damaged", place=str(folder), detail=str(error)) from error
    if found is None:
        raise Refusal("store.nothing_here", place=str(folder))
    synced = datetime.fromtimestamp(found.last_sync, UTC).isoformat() if found.last_sync else None
    lines = [
        _("Station: {name}").format(name=found.station or _("not named by headquarters yet")),
        ngettext("{count} reading", "{count} readings", found.readings).format(count=found.readings),
        ngettext("{count} assessment", "{count} assessments", found.assessments).format(count=found.assessments),
        ngettext("{count} draft", "{count} drafts", found.drafts).format(count=found.drafts),
        ngettext("{count} entry waits to be sent", "{count} entries wait to be sent", found.pending).format(
            count=found.pending
        ),
        _("Last sync: {time}").format(time=synced or _("never")),
    ]
    if found.put_aside:
        lines.append(
            ngettext(
                "{count} entry was put aside by headquarters", "{count} entries were put aside by headquarters",
                found.put_aside,
            ).format(count=found.put_aside)
        )  # fmt: skip
    answer("\n".join(lines), asdict(found) | {"last_sync": synced}, as_json)
    if found.pending or found.put_aside:
        raise typer.Exit(ExitCode.LOOK)


def backup(context: typer.Context, as_json: Json = False) -> None:
    """Copy the database, whole, into the folder of backups, and keep the newest seven."""
    from field_ems.store.backups import back_up
    from field_ems.store.status import DATABASE_NAME

    folder = choices(context).data_folder
    database = folder / DATABASE_NAME
    if not database.exists():
        raise Refusal("store.nothing_here", place=str(folder))
    path = back_up(database, folder / "backups", now())
    answer(_("Backed up to {path}.").format(path=path), {"backup": str(path)}, as_json)


def restore(
    context: typer.Context,
    backup: Annotated[Path | None, typer.Argument(help="The backup; the newest one where none is named.")] = None,
    as_json: Json = False,
) -> None:
    """Put a backup in the database's place; the database that was there is kept beside it."""
    from field_ems.store import backups
    from field_ems.store.status import DATABASE_NAME

    folder = choices(context).data_folder
    known = backups.backups(folder / "backups")
    chosen = backup or (known[0] if known else None)
    if chosen is None or not chosen.exists():
        raise Refusal("store.no_backup", place=str(chosen or folder / "backups"))
    kept = backups.restore(chosen, folder / DATABASE_NAME, now())
    text = _("Restored {backup}. What was there is kept as {kept}. Sync to fetch back what headquarters has.")
    answer(text.format(backup=chosen, kept=kept or "—"), {"restored": str(chosen), "kept": str(kept or "")}, as_json)


def doctor(
    context: typer.Context,
    recover: Annotated[
        bool, typer.Option("--recover", help="Bring what can be read of a damaged database into a new one.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check that the database is whole and say what to do where it is not."""
    from field_ems.store import backups
    from field_ems.store.status import DATABASE_NAME

    folder = choices(context).data_folder
    database = folder / DATABASE_NAME
    if not database.exists():
        raise Refusal("store.nothing_here", place=str(folder))
    complaint = backups.check(database)
    if complaint and recover:
        _recover(database, as_json)
        return
    newest = next(iter(backups.backups(folder / "backups")), None)
    if complaint:
        text = _(
            "The database is damaged: {complaint}. Newest backup: {backup}. Recover with: field-ems doctor --recover"
        )
    else:
        text = _("The database is whole. Newest backup: {backup}.")
    answer(
        text.format(complaint=complaint, backup=newest or _("none")),
        {"whole": complaint is None, "complaint": complaint, "newest_backup": str(newest or "")},
        as_json,
    )
    if complaint:
        raise typer.Exit(ExitCode.DISK)


def _recover(database: Path, as_json: bool) -> None:
    """Recover a damaged database and say what was kept and what was not."""
    from field_ems.store.recovery import recover

    found = recover(database, now())
    lines = [
        ngettext("{count} entry was recovered.", "{count} entries were recovered.", found.entries).format(
            count=found.entries
        ),
        ngettext("{count} draft was recovered.", "{count} drafts were recovered.", found.drafts).format(
            count=found.drafts
        ),
    ]
    if found.unsent_lost:
        lines.append(
            ngettext(
                "{count} entry that had not been sent could not be read.",
                "{count} entries that had not been sent could not be read.",
                found.unsent_lost,
            ).format(count=found.unsent_lost)
        )
    lines.append(_("The damaged file is kept as {kept}.").format(kept=found.kept))
    lines.append(_("Sync to fetch back what headquarters has."))
    answer("\n".join(lines), asdict(found), as_json)
    if found.unsent_lost:
        raise typer.Exit(ExitCode.LOOK)
