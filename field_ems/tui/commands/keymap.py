"""Keys that a person chose: ``keys.json`` in the station's folder, a key for each command id."""

import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from pathlib import Path

from field_ems.domain.notices import Notice, Refusal
from field_ems.tui.commands import EVERYWHERE, Command

KEYS_NAME = "keys.json"


def read_keys(data_folder: Path) -> dict[str, str]:
    """Give the chosen keys by command id; refuses with ``keys.unreadable``."""
    path = data_folder / KEYS_NAME
    if not path.exists():
        return {}
    try:
        chosen = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Refusal("keys.unreadable", place=str(path), detail=str(error)) from error
    if not isinstance(chosen, dict) or not all(isinstance(key, str) for key in chosen.values()):
        raise Refusal("keys.unreadable", place=str(path), detail='{"home": "f2"}')
    return chosen


def checked_keys(data_folder: Path) -> dict[str, str]:
    """Give the chosen keys; refuses with the first thing that is wrong with them."""
    chosen = read_keys(data_folder)
    if chosen and (wrong := faults(chosen, places())):
        raise Refusal(wrong[0].code, **wrong[0].params)
    return chosen


def places() -> Iterator[tuple[str, tuple[Command, ...]]]:
    """Give each screen's name with its own commands; this loads every screen."""
    from pkgutil import iter_modules  # few have chosen keys

    from field_ems.tui import screens

    for found in iter_modules(screens.__path__):
        module = import_module(f"{screens.__name__}.{found.name}")
        for thing in vars(module).values():
            if isinstance(thing, type) and thing.__module__ == module.__name__ and getattr(thing, "HERE", None):
                yield thing.__name__, thing.HERE  # type: ignore[attr-defined]


def faults(chosen: Mapping[str, str], every_place: Iterable[tuple[str, tuple[Command, ...]]]) -> list[Notice]:
    """Say what is wrong with chosen keys: a command that is not there, or one key for two commands of one screen."""
    every_place = list(every_place)
    known = {command.id for _, here in every_place for command in here} | {command.id for command in EVERYWHERE}
    found = [Notice("keys.no_command", {"command": one}) for one in chosen if one not in known]
    clashes = {}
    for _, here in every_place:
        taken: dict[str, str] = {}
        for command in (*here, *EVERYWHERE):
            key = chosen.get(command.id, command.key)
            other = taken.setdefault(key, command.id) if key else command.id
            if other != command.id:
                clashes[other, command.id] = Notice("keys.clash", {"key": key, "command": command.id, "other": other})
    return found + list(clashes.values())
