"""Choices made on this installation, which never travel."""

from typing import Any

from field_ems.store.database import Database
from field_ems.store.tables import Setting


def read_setting(database: Database, key: str) -> Any:
    """Give a setting's value, None where nothing was chosen."""
    with database.reading() as session:
        known = session.get(Setting, key)
        return known.value if known else None


def write_setting(database: Database, key: str, value: Any) -> None:
    """Keep a setting."""
    with database.writing() as session:
        session.merge(Setting(key=key, value=value))
