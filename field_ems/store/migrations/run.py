"""Running Alembic without an ini file, so that migrations work from source, wheel and binary alike."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from field_ems.store.learning import learn
from field_ems.store.tables import every_table


def configuration() -> Config:
    """Give Alembic's configuration with the migrations that ship with the program.

    Tables state the condition of a partial index for SQLite alone: PostgreSQL's would load its dialect, two megabytes,
    at each station. It is named here, where migrations are run and drawn up.
    """
    for table in every_table().tables.values():
        for index in table.indexes:
            if (where := index.dialect_kwargs.get("sqlite_where")) is not None:
                index.dialect_kwargs["postgresql_where"] = where
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(engine: Engine) -> None:
    """Migrate in one transaction: the schema is the next one whole, or the one that was there."""
    config = configuration()
    with engine.execution_options(field_ems_writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        learn(connection)
        if connection.dialect.name == "sqlite":
            version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
            connection.exec_driver_sql(f"PRAGMA user_version={int(version)}")
