"""The schema's version, looked up cheaply; Alembic is imported only when the schema is behind."""

from sqlalchemy import Connection, Engine, inspect, text

from field_ems.domain.notices import Refusal
from field_ems.store.backups import back_up_before_migration

VERSION = 2
"""The number of the newest migration in ``migrations/versions``; SQLite keeps it in PRAGMA user_version."""


def current_version(connection: Connection) -> int:
    """Give the version of the schema that is there, 0 for an empty database."""
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    known = connection.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL")).scalar_one()
    if not known:
        return 0
    version = str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or 0)
    if not version.isdecimal():
        raise _of_another_program(connection)
    return int(version)


def bring_up_to_date(engine: Engine) -> None:
    """Migrate to this program's schema; refuse a database that a newer program or quite another one has written."""
    with engine.connect() as connection:
        found = current_version(connection)
        if not found and _has_our_names(connection):
            raise _of_another_program(connection)
    if found == VERSION:
        return
    if found > VERSION:
        raise Refusal("store.newer_schema", found=found, known=VERSION)
    if found:
        back_up_before_migration(engine, found)
    from field_ems.store.migrations.run import upgrade  # 0.45 s, needed only here

    upgrade(engine)


def _has_our_names(connection: Connection) -> bool:
    """Whether tables are there that are called as ours, though no schema of ours is."""
    from sqlmodel import SQLModel

    from field_ems.store import tables

    assert tables  # all are declared
    return not set(inspect(connection).get_table_names()).isdisjoint(SQLModel.metadata.tables)


def _of_another_program(connection: Connection) -> Refusal:
    url = connection.engine.url
    is_sqlite = connection.dialect.name == "sqlite"
    return Refusal(
        "store.other_database", place=str(url.database) if is_sqlite else url.render_as_string(hide_password=True)
    )
