"""What every command needs: the folder, the time, and a way to answer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from field_ems.cli.opening import default_folder, now

if TYPE_CHECKING:
    from field_ems.store.station import StationStore

__all__ = ["Choices", "answer", "choices", "default_folder", "now", "station"]


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen before the command: where the data lies."""

    data_folder: Path


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


def answer(text: str, document: object, as_json: bool) -> None:
    """Answer a person with a text, or a program with a document."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str) if as_json else text)
