"""Opening the terminal application."""

from typing import TYPE_CHECKING

import typer

from field_ems.cli.context import now, station

if TYPE_CHECKING:
    from field_ems.store.station import StationStore


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("open")(open_station)


def open_station(context: typer.Context) -> None:
    """Open the station in the terminal."""
    with station(context) as store:
        open_terminal(store)


def open_terminal(store: "StationStore") -> None:
    """Run the terminal application over a store until it is closed."""
    from field_ems.tui.app import FieldEmsApp  # Textual: only here

    FieldEmsApp(store, now).run()
