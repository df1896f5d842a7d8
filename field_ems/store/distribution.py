"""How the tables lie on a distributed SQL engine: a station's records together, what all queries need on every node."""

from collections.abc import Iterator

from field_ems.store.tables import every_table

STATION_LEFT_OUT = frozenset({"enrolment", "pull_cursor", "sent_file", "setting", "sign_in", "sync_run"})
"""Tables that only a station's laptop fills; empty at headquarters."""

ON_EVERY_NODE = frozenset(
    {
        # small, and asked before the station is known: who is it that asks
        "api_token", "console_user", "device", "ended_session", "enrolment_code", "sign_in_attempts",
        # a row each
        "headquarters_keys", "installation",
        # small, and of nobody's station: what is to be published
        "draft",
        # asked for all stations at once, by name
        "door", "station",
    }
)  # fmt: skip
"""Tables that are copied to every node, so that each can join them."""


def by_station() -> list[str]:
    """Give the tables that are divided by station, parents before children."""
    known = [table.name for table in every_table().sorted_tables]
    return [name for name in known if name not in ON_EVERY_NODE | STATION_LEFT_OUT]


def citus_statements() -> Iterator[str]:
    """Give the statements that lay a migrated, still empty database out on Citus."""
    yield "CREATE EXTENSION IF NOT EXISTS citus;"
    for name in sorted(ON_EVERY_NODE):
        yield f"SELECT create_reference_table('{name}');"
    first, *others = by_station()
    yield f"SELECT create_distributed_table('{first}', 'station_id');"
    for name in others:
        yield f"SELECT create_distributed_table('{name}', 'station_id', colocate_with => '{first}');"
