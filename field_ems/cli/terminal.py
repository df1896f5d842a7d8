"""Opening the terminal application."""

import os
import signal
import sys
import time
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

import typer

from field_ems.cli.context import now, station
from field_ems.domain.notices import Refusal

if TYPE_CHECKING:
    from field_ems.store.station import StationStore


_SECONDS_BETWEEN_LOOKS = 2


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("open")(open_station)


def open_station(context: typer.Context) -> None:
    """Open the station in the terminal."""
    with station(context) as store:
        # Beside the screen: a large database takes a while to copy, and nobody has to wait for it.
        Thread(target=_back_up, args=(store,), daemon=True).start()
        open_terminal(store)


def _end_with_terminal(terminal: int) -> None:
    """End as a lost terminal ends any program, where nobody tells: the screen would read from nothing in a circle."""
    while os.isatty(terminal):
        time.sleep(_SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGHUP)


def _back_up(store: "StationStore") -> None:
    from field_ems.store.safety import back_up_if_due

    # A backup that fails must not write over the screen; ``field-ems status`` tells how old the newest one is.
    with suppress(Refusal, OSError):
        if store.database.path is not None:
            back_up_if_due(store.database.path, now())


def open_terminal(store: "StationStore") -> None:
    """Run the terminal application over a store until it is closed."""
    from field_ems.tui.app import FieldEmsApp  # Textual: only here

    if os.isatty(sys.stdin.fileno()) and hasattr(signal, "SIGHUP"):
        Thread(target=_end_with_terminal, args=(sys.stdin.fileno(),), daemon=True).start()
    FieldEmsApp(store, now).run()
