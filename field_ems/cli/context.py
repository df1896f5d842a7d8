"""What every command needs: the folder, the time, and a way to answer."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from field_ems.store.station import StationStore

APP_NAME = "field-ems"
PORTABLE_FOLDER = "field-ems-data"


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen before the command: where the data lies."""

    data_folder: Path


def default_folder() -> Path:
    """Give the folder beside the program on a USB stick where there is one, else the system's place for data."""
    portable = Path(sys.argv[0]).resolve().parent / PORTABLE_FOLDER
    if portable.is_dir():
        return portable
    from platformdirs import user_data_path  # a few milliseconds that --version need not pay

    return user_data_path(APP_NAME, appauthor=False)


def choices(context: typer.Context) -> Choices:
    """Give the choices made before the command."""
    found = context.find_root().obj
    assert isinstance(found, Choices)
    return found


@contextmanager
def station(context: typer.Context) -> Iterator["StationStore"]:
    """Open the station of the chosen folder."""
    from field_ems.store.safety import guarded
    from field_ems.store.station import StationStore

    with guarded(choices(context).data_folder):
        store = StationStore.open(choices(context).data_folder)
        try:
            yield store
        finally:
            store.close()


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def answer(text: str, document: object, as_json: bool) -> None:
    """Answer a person with a text, or a program with a document."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str) if as_json else text)
