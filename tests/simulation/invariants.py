"""What may never be otherwise, read from the databases with nothing but SQLite."""

import sqlite3
from typing import NamedTuple

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.kinds import KINDS
from field_ems.store.tables import Conflict
from tests.simulation.acts import MARKS

_COMPARED = {
    kind.table.name: [column.name for column in kind.table.columns if column.name not in ("epoch", "seq")]
    for kind in KINDS
} | {Conflict.__tablename__: [column.name for column in Conflict.__table__.columns]}  # type: ignore[attr-defined]


class Sent(NamedTuple):
    """What a device shows as sent: the station, the epoch, the ids in order, and the life of headquarters it knows."""

    station_id: bytes
    epoch: int
    ids: list[bytes]
    hq_epoch: int | None


def journal_ids(connection: sqlite3.Connection, station_id: bytes) -> set[bytes]:
    """Give the ids of a station's journal entries."""
    return {row[0] for row in connection.execute("SELECT id FROM journal WHERE station_id = ?", (station_id,))}


def shown_as_sent(connection: sqlite3.Connection) -> Sent:
    """Give what a device shows as sent."""
    station_id, epoch, acknowledged, hq_epoch = connection.execute(
        "SELECT station_id, epoch, acknowledged_seq, hq_epoch FROM installation"
    ).fetchone()
    ids = connection.execute(
        "SELECT id FROM journal WHERE station_id = ? AND epoch = ? AND seq <= ? ORDER BY seq",
        (station_id, epoch, acknowledged),
    )
    found = Sent(station_id, epoch, [row[0] for row in ids], hq_epoch)
    assert len(found.ids) == acknowledged, "more is shown as sent than was ever saved"
    return found


def headquarters_lacks(headquarters: sqlite3.Connection, sent: Sent) -> str | None:
    """Say where headquarters differs from what a device shows as sent."""
    rows = headquarters.execute(
        "SELECT id FROM journal WHERE station_id = ? AND epoch = ? AND seq <= ? ORDER BY seq",
        (sent.station_id, sent.epoch, len(sent.ids)),
    )
    held = [row[0] for row in rows]
    if held == sent.ids:
        return None
    same = next((n for n, (ours, theirs) in enumerate(zip(sent.ids, held, strict=False)) if ours != theirs), len(held))
    return f"{len(sent.ids)} entries are shown as sent, headquarters holds {same} of them"


def twice_at(headquarters: sqlite3.Connection) -> list[str]:
    """Give the marks of acts that headquarters holds more than once."""
    found = []
    for table, column in MARKS.items():
        # What takes a reading back has all that the reading had; two people may do so at once.
        counted = "WHERE basis IS NOT 'void'" if table == "reading" else ""
        query = f"SELECT {column}, count(*) FROM {table} {counted} GROUP BY {column} HAVING count(*) > 1"
        found += [f"{table} {mark} is there {count} times" for mark, count in headquarters.execute(query)]
    return found


def records(connection: sqlite3.Connection, station_id: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Give every record that the station sees, by table; where its entry stands in the journal is left out."""
    found = {}
    for table, columns in _COMPARED.items():
        query = f"SELECT {', '.join(columns)} FROM {table} WHERE station_id IN (?, ?) ORDER BY 1, 2, 3"
        found[table] = connection.execute(query, (station_id, GLOBAL_SCOPE)).fetchall()
    return found


def difference(ours: dict[str, list[tuple[object, ...]]], theirs: dict[str, list[tuple[object, ...]]]) -> str | None:
    """Say in which table two ends differ, and by what."""
    for table, rows in ours.items():
        if rows != theirs[table]:
            only_ours = [row for row in rows if row not in theirs[table]]
            only_theirs = [row for row in theirs[table] if row not in rows]
            return f"{table}: {only_ours[:2]} against {only_theirs[:2]}"
    return None
