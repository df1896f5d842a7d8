"""The keys of the terminal: which command has which, and whether chosen ones clash."""

from pathlib import Path
from typing import Annotated

import typer

from field_ems.cli.context import answer, choices
from field_ems.cli.exit_codes import ExitCode
from field_ems.cli.station import Json
from field_ems.i18n import _, say


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("keys")(keys)


def keys(
    context: typer.Context,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong with the chosen keys.")] = False,
    card: Annotated[
        Path | None, typer.Option("--card", help="Write a page to print with the keys of daily work.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the terminal's commands with their keys; keys.json in the data folder chooses others, by command."""
    from field_ems.tui import commands
    from field_ems.tui.commands import EVERYWHERE
    from field_ems.tui.commands.keymap import KEYS_NAME, faults, places, read_keys

    folder = choices(context).data_folder
    chosen = read_keys(folder)
    every_place = list(places())
    wrong = faults(chosen, every_place)
    if card is not None and not wrong:
        from field_ems.tui.commands.card import write_card

        commands.choose_keys(chosen)
        write_card(card)
        answer(_("Card written to {path}.").format(path=card), {"card": str(card)}, as_json)
        return
    rows = [
        {"screen": place, "command": one.id, "key": chosen.get(one.id, one.key), "label": _(one.label)}
        for place, here in [("", EVERYWHERE), *every_place]
        for one in here
    ]
    lines = [] if check else [f"{row['key']:<10} {row['command']:<26} {row['label']}" for row in rows]
    lines += [say(notice) for notice in wrong]
    if check and not wrong:
        lines = [_("Chosen keys: {count}, and none is in another\u2019s way ({path}).").format(
            count=len(chosen), path=folder / KEYS_NAME)]  # fmt: skip
    answer("\n".join(lines), {"keys": rows, "faults": [say(notice) for notice in wrong]}, as_json)
    if wrong:
        raise typer.Exit(ExitCode.LOOK)
