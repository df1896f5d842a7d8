"""Statements that SQLite and PostgreSQL both know but SQLAlchemy spells per dialect.

Each is built once and kept: an exchange runs hundreds of them, and to build one costs more than to run it.
"""

from functools import cache
from typing import Any

from sqlalchemy import Table, bindparam
from sqlalchemy.dialects import sqlite
from sqlmodel import Session


def dialect_insert(session: Session, table: Table) -> Any:
    """Give an INSERT of the session's dialect, which has ON CONFLICT clauses."""
    return _insert(session.get_bind().dialect.name, table)


def insert_ignoring(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows whose key is not there; a row that is there stays as it is."""
    if rows:
        session.connection().execute(_ignoring(session.get_bind().dialect.name, table), rows)


def upsert(session: Session, table: Table, row: dict[str, Any]) -> None:
    """Insert the row, or overwrite the one with its key."""
    session.connection().execute(_overwriting(session.get_bind().dialect.name, table, tuple(row)), row)


def add_to(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert the rows, or add what is no part of their key to the rows that are there."""
    if rows:
        session.connection().execute(_adding(session.get_bind().dialect.name, table, tuple(rows[0])), rows)


def _insert(dialect: str, table: Table) -> Any:
    if dialect == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # two megabytes, needed only at a large headquarters

    return postgresql.insert(table)


@cache
def _ignoring(dialect: str, table: Table) -> Any:
    return _insert(dialect, table).on_conflict_do_nothing()


@cache
def _overwriting(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    statement = _insert(dialect, table).values({name: bindparam(name) for name in names})
    keys = [column.name for column in table.primary_key]
    others = {name: statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=others)


@cache
def _adding(dialect: str, table: Table, names: tuple[str, ...]) -> Any:
    keys = [column.name for column in table.primary_key]
    statement = _insert(dialect, table).values({name: bindparam(name) for name in names})
    sums = {name: table.c[name] + statement.excluded[name] for name in names if name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=sums)
