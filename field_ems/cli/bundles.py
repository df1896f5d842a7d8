"""Commands for syncing by USB stick."""

from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, now, station
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.i18n import _, say

commands = typer.Typer(help="Sync by USB stick: export, import.", no_args_is_help=True, rich_markup_mode=None)


def add_to(app: typer.Typer) -> None:
    """Add the group of commands."""
    app.add_typer(commands, name="bundle")


@commands.command()
def export(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Where to write it, as a USB stick's folder.")],
    files_up_to: Annotated[int, typer.Option(help="Megabytes of evidence files that go with it.", min=0, max=60)] = 20,
    as_json: Json = False,
) -> None:
    """Write what headquarters is not known to have into a bundle that only headquarters can read."""
    from field_ems.services.bundles import export_bundle

    with station(context) as store:
        found = export_bundle(store, folder, now(), files_up_to * 2**20)
    text = _(
        "Wrote {entries} entries and {files} files, {octets} bytes: {path}. They count as sent when the answer is back."
    )
    document = {"path": str(found.path), "bytes": found.octets, "entries": found.entries, "files": found.files}
    answer(
        text.format(entries=found.entries, files=found.files, octets=found.octets, path=found.path), document, as_json
    )


@commands.command("import")
def import_answer(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="Headquarters' answer.")],
    as_json: Json = False,
) -> None:
    """Take headquarters' answer from a bundle; taking it twice changes nothing."""
    from field_ems.services.bundles import import_bundle

    with station(context) as store:
        found = import_bundle(store, file)
    notices = [say(notice) for notice in found.notices]
    text = _("{acknowledged} entries are at headquarters; received {received}.")
    lines = [text.format(acknowledged=found.acknowledged, received=found.received), *notices]
    document = {"acknowledged": found.acknowledged, "received": found.received, "notices": notices}
    answer("\n".join(lines), document, as_json)
    if notices:
        raise typer.Exit(ExitCode.LOOK)
