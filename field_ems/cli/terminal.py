"""The command that opens the terminal application."""

from typing import Annotated

import typer

from field_ems import i18n
from field_ems.cli.context import choices
from field_ems.cli.opening import open_folder


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("open")(open_station)


def open_station(
    context: typer.Context,
    slow_link: Annotated[
        bool | None,
        typer.Option("--slow-link/--no-slow-link", help="Send little to the terminal; on by itself over SSH."),
    ] = None,
) -> None:
    """Open the station in the terminal."""
    open_folder(choices(context).data_folder, i18n.current_language(), slow_link)
