"""What was decided about earlier imports on this installation, so that the next file of the kind needs no questions."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from field_ems.store import tables
from field_ems.store.settings import read_setting, write_setting
from field_ems.store.station import StationStore

_METERS = "import.meters"
_COLUMNS = "import.columns"
_FOLDER = "import.folder"


def remembered_meters(store: StationStore) -> Mapping[str, str]:
    """Give the hexadecimal id of the station's meter for what ``MeterMatcher.memory`` calls a file's meter."""
    return _setting(store, _METERS)


def remembered_columns(store: StationStore, headers: tuple[str, ...]) -> Mapping[str, str] | None:
    """Give which column of ours each header stands for in a table with exactly these headers."""
    return _setting(store, _COLUMNS).get(_joined(headers))


def mappings_of_columns(store: StationStore) -> list[Mapping[str, str]]:
    """Give every mapping of columns that was used, for finding the one of a file that can't be read without."""
    return list(_setting(store, _COLUMNS).values())


def remember(
    store: StationStore, meters: Mapping[str, str], headers: tuple[str, ...], columns: Mapping[str, str]
) -> None:
    """Keep which meters were meant and, where columns were mapped, which."""
    all_meters = {**_setting(store, _METERS), **meters}
    all_columns = dict(_setting(store, _COLUMNS))
    if columns:
        all_columns[_joined(headers)] = dict(columns)
    with store.database.writing() as session:
        session.merge(tables.Setting(key=_METERS, value=all_meters))
        session.merge(tables.Setting(key=_COLUMNS, value=all_columns))


def last_folder(store: StationStore) -> Path:
    """Give the folder that the last file was chosen in; where the program was started, before there was one."""
    known = read_setting(store.database, _FOLDER)
    return Path(str(known)) if known else Path.cwd()


def remember_folder(store: StationStore, folder: Path) -> None:
    """Keep the folder that a file was chosen in."""
    write_setting(store.database, _FOLDER, str(folder))


def _setting(store: StationStore, key: str) -> Mapping[str, Any]:
    with store.reading() as session:
        found = session.get(tables.Setting, key)
        return found.value if found is not None and isinstance(found.value, dict) else {}


def _joined(headers: tuple[str, ...]) -> str:
    return "|".join(headers)
