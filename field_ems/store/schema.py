"""The schema's version, looked up cheaply; Alembic is imported only when the schema is behind."""

from sqlalchemy import Connection, Engine, text

from field_ems.domain.notices import Refusal
from field_ems.store.backups import back_up_before_migration

VERSION = 1
"""The number of the newest migration in ``migrations/versions``; SQLite keeps it in PRAGMA user_version."""


def current_version(connection: Connection) -> int:
    """Give the version of the schema that is there, 0 for an empty database."""
    if connection.dialect.name == "sqlite":
        return int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    known = connection.execute(text("SELECT to_regclass('alembic_version') IS NOT NULL")).scalar_one()
    if not known:
        return 0
    return int(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or 0)


def bring_up_to_date(engine: Engine) -> None:
    """Migrate to this program's schema, or refuse a database that a newer program has written."""
    with engine.connect() as connection:
        found = current_version(connection)
    if found == VERSION:
        return
    if found > VERSION:
        raise Refusal("store.newer_schema", found=found, known=VERSION)
    if found:
        back_up_before_migration(engine, found)
    from field_ems.store.migrations.run import upgrade  # 0.45 s, needed only here

    upgrade(engine)
