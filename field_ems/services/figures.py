"""Headquarters' figures for those who watch over it: counted in the database, so that every worker gives the same."""

from datetime import datetime, timedelta

from field_ems.store import distribution, schema
from field_ems.store.console import counts
from field_ems.store.headquarters import HeadquartersStore

_RECENTLY = timedelta(days=1)


def schema_version(headquarters: HeadquartersStore) -> int:
    """Give the version of the schema, asked of the database itself; refuses with a ``store`` code where it is away."""
    with headquarters.reading() as session:
        return schema.current_version(session.connection())


def figures(headquarters: HeadquartersStore, now: datetime) -> dict[str, int]:
    """Give each figure by its name, as monitoring systems read them."""
    with headquarters.reading() as session:
        return counts(session, now - _RECENTLY)


def layout_for_citus() -> list[str]:
    """Give the statements that divide headquarters' tables by station."""
    return list(distribution.citus_statements())
