"""Statements that SQLite and PostgreSQL both know but SQLAlchemy spells per dialect."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlmodel import Session


def dialect_insert(session: Session, table: Table) -> Any:
    """Give an INSERT of the session's dialect, which has ON CONFLICT clauses."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite_insert(table) if sqlite else postgresql_insert(table)


def insert_ignoring(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose key is not there; a row that is there stays as it is."""
    if rows:
        session.connection().execute(dialect_insert(session, table).on_conflict_do_nothing(), rows)


def upsert(session: Session, table: Table, row: dict[str, Any]) -> None:
    """Insert the row, or overwrite the one with its key."""
    keys = [column.name for column in table.primary_key]
    statement = dialect_insert(session, table).values(row)
    others = {name: statement.excluded[name] for name in row if name not in keys}
    session.connection().execute(statement.on_conflict_do_update(index_elements=keys, set_=others))
