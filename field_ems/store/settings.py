"""Choices made on this installation, which never travel."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from field_ems.store.database import Database
from field_ems.store.statements import upsert
from field_ems.store.tables import Setting

SETTING = Setting.__table__  # type: ignore[attr-defined]


def read_setting(database: Database, key: str) -> Any:
    """Give a setting's value, None where nothing was chosen."""
    with database.reading() as session:
        return setting_in(session, key)


def write_setting(database: Database, key: str, value: Any) -> None:
    """Keep a setting."""
    with database.writing() as session:
        set_setting(session, key, value)


def setting_in(session: Session, key: str) -> Any:
    """Give a setting's value within a transaction, None where nothing was chosen."""
    return session.connection().execute(select(SETTING.c.value).where(SETTING.c.key == key)).scalar_one_or_none()


def set_setting(session: Session, key: str, value: Any) -> None:
    """Keep a setting within a transaction."""
    upsert(session, SETTING, {"key": key, "value": value})
