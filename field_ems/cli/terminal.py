"""Opening the terminal application."""

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

import typer

from field_ems.cli.context import now, station
from field_ems.domain.notices import Refusal

if TYPE_CHECKING:
    from field_ems.store.station import StationStore


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("open")(open_station)


def open_station(context: typer.Context) -> None:
    """Open the station in the terminal."""
    with station(context) as store:
        # Beside the screen: a large database takes a while to copy, and nobody has to wait for it.
        Thread(target=_back_up, args=(store,), daemon=True).start()
        open_terminal(store)


def _back_up(store: "StationStore") -> None:
    from field_ems.store.safety import back_up_if_due

    # A backup that fails must not write over the screen; ``field-ems status`` tells how old the newest one is.
    with suppress(Refusal, OSError):
        if store.database.path is not None:
            back_up_if_due(store.database.path, now())


def open_terminal(store: "StationStore") -> None:
    """Run the terminal application over a store until it is closed."""
    from field_ems.tui.app import FieldEmsApp  # Textual: only here

    FieldEmsApp(store, now).run()
