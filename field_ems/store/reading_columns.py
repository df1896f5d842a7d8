"""Taking in many new readings of a station as columns: what applying them one by one does, without an object a row.

Anything out of the ordinary is left to ``store.apply``, which looks at each entry on its own.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import JSON, BigInteger, Select, bindparam, exists, func, select, type_coerce
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from field_ems.domain.amounts import LARGEST_SCALED
from field_ems.domain.columns import Lazy, Numbers, Spread
from field_ems.domain.coverage import months_told
from field_ems.domain.journal import EntryState, Operation
from field_ems.domain.times import from_seconds
from field_ems.store.apply import Applied, settle_waiting
from field_ems.store.column_insert import insert_columns
from field_ems.store.coverage import METER, note_months
from field_ems.store.entries import JOURNAL
from field_ems.store.judge import Permits, is_about_data
from field_ems.store.kinds import BY_NAME
from field_ems.store.names import IDS_AT, Name, looked_up
from field_ems.store.rivals import READING, note_readings

READINGS = BY_NAME["reading"]

_A_DAY = 86_400
_TIMES = (-62_000_000_000, 253_000_000_000)
"""Seconds within the years that are recorded, with some to spare."""
_AMOUNTS = (-LARGEST_SCALED, LARGEST_SCALED)
_BOUNDS = {
    "taken_at": _TIMES,
    "starts_at": _TIMES,
    "utc_offset": (-24 * 60 + 1, 24 * 60 - 1),
    "value": _AMOUNTS,
    "cost": _AMOUNTS,
}
"""The least and the most that a reading's numbers may be; what is beyond is looked at on its own."""


class Named(NamedTuple):
    """What a name stands for: an id and, where it is a meter's, when it was read (seconds), of the times asked for."""

    id: bytes
    read_at: frozenset[int] | None


@cache
def _meters_at(dialect: str) -> Select[Any]:
    """Give the query for ids by name, with whether each is a meter's, and the times between two at which that was read.

    Each is looked up in an index, one after the other. As a join PostgreSQL may go through all that the station has
    ever sent, as it did where it had no statistics yet.
    """
    as_list = func.json_group_array if dialect == "sqlite" else func.json_agg
    is_meter = exists().where(METER.c.station_id == bindparam("scope"), METER.c.id == JOURNAL.c.id)
    read_at = (
        select(as_list(type_coerce(READING.c.taken_at, BigInteger), type_=JSON))
        .where(
            READING.c.station_id == bindparam("scope"),
            READING.c.meter_id == JOURNAL.c.id,
            READING.c.taken_at.between(bindparam("first", type_=BigInteger), bindparam("last", type_=BigInteger)),
        )
        .scalar_subquery()
    )
    return IDS_AT.add_columns(is_meter.label("is_meter"), read_at.label("read_at"))


class ColumnsRefusedError(Exception):
    """The database does not take one of many readings; which one, only a look at each can tell."""


@dataclass(frozen=True, slots=True)
class ReadingColumns:
    """Readings numbered without gaps under ``epoch``, in the order of their numbers ``seqs``.

    ``fields`` has the values by field as the database keeps them; a field that no reading has is left out. ``known``
    are the times, from the first to the last of these readings, at which their meters have been read already.
    """

    epoch: int
    seqs: Numbers
    ids: Lazy[bytes]
    chains: Lazy[int]
    authors: Spread[bytes | None]
    recorded_at: Numbers
    fields: Mapping[str, Any]
    known: Mapping[bytes, frozenset[int]]

    @property
    def meters(self) -> Spread[bytes]:
        """The meters that the readings are of."""
        meters: Spread[bytes] = self.fields["meter_id"]
        return meters


def meters_named(
    session: Session, station_id: bytes, names: Collection[Name], first: int, last: int
) -> dict[Name, Named]:
    """Give what these names stand for, and when meters among them were read from ``first`` to ``last`` (seconds)."""
    query = _meters_at(session.get_bind().dialect.name)
    return {
        name: Named(row.id, frozenset(row.read_at or ()) if row.is_meter else None)
        for name, row in looked_up(session, station_id, names, query, first=first, last=last)
    }


def are_ordinary(columns: ReadingColumns) -> bool:
    """Whether all times and amounts can be."""
    for name, (lowest, highest) in _BOUNDS.items():
        column = columns.fields.get(name, ())
        known = column if isinstance(column, Numbers) else [number for number in column if number is not None]
        if known and not (lowest <= min(known) and max(known) <= highest):
            return False
    return True


def apply_columns(
    session: Session, station_id: bytes, columns: ReadingColumns, position: int, now: datetime, permits: Permits
) -> Applied:
    """Write the readings and their entries, the first at ``position`` of the scope; ``now`` is when they came.

    Gives what came through with them of what had waited. Raises ColumnsRefusedError where the database takes offence
    at one of them: the transaction has to be given up.
    """
    doubled = _at_a_known_time(columns)
    told: set[tuple[date, bytes]] = set()
    try:
        _write(session, station_id, columns, position, meanwhile=lambda: told.update(_months(columns)))
    except DBAPIError as error:
        if not is_about_data(error):
            raise
        raise ColumnsRefusedError from error
    if doubled:
        note_readings(session, station_id, doubled)
    note_months(session, station_id, told, now)
    return Applied(settled=settle_waiting(session, station_id, permits))


def _write(
    session: Session, station_id: bytes, columns: ReadingColumns, position: int, meanwhile: Callable[[], object]
) -> None:
    place = {"station_id": station_id, "epoch": columns.epoch}
    count = len(columns.seqs)
    entry_columns = {
        **place,
        "kind": READINGS.number,
        "operation": int(Operation.CREATE),
        "state": int(EntryState.APPLIED),
        "seq": columns.seqs,
        "id": columns.ids,
        "row_id": columns.ids,
        "author_id": columns.authors,
        "recorded_at": columns.recorded_at,
        "chain": columns.chains,
        "position": range(position, position + count),
    }
    reading_columns = {**place, "seq": columns.seqs, "id": columns.ids, **columns.fields}
    # readings first: the database takes longer over them, and the entries' hashes are worked out meanwhile
    insert_columns(session, {READING: reading_columns, JOURNAL: entry_columns}, meanwhile)


def _at_a_known_time(columns: ReadingColumns) -> set[bytes]:
    """Give those of the readings whose meter has another one at that time, here or among them."""
    times, meters = columns.fields["taken_at"], columns.meters
    known = {(meter_id, at) for meter_id, read_at in columns.known.items() for at in read_at}
    if not known and (_all_differ(times) or _all_differ(list(zip(meters, times, strict=True)))):
        return set()
    doubled = set()
    for identity, place in zip(columns.ids, zip(meters, times, strict=True), strict=True):
        if place in known:
            doubled.add(identity)
        known.add(place)
    return doubled


def _all_differ(values: Sequence[Any]) -> bool:
    return len(set(values)) == len(values)


def _months(columns: ReadingColumns) -> set[tuple[date, bytes]]:
    """Give the months that the readings tell of, each with the meter."""
    fields = columns.fields
    starts = fields.get("starts_at")
    if starts is None:
        meters = columns.meters
        local = zip(fields["taken_at"], fields["utc_offset"], strict=True)
        day_of_each = [(at + offset * 60) // _A_DAY for at, offset in local]
        month_of_day = {day: next(months_told(from_seconds(day * _A_DAY), None, 0)) for day in set(day_of_each)}
        places = set(zip(map(month_of_day.__getitem__, day_of_each), meters.places, strict=True))
        return {(month, meters.values[place]) for month, place in places}
    told: set[tuple[date, bytes]] = set()
    for meter_id, at, start, offset in zip(
        fields["meter_id"], fields["taken_at"], starts, fields["utc_offset"], strict=True
    ):
        begins = None if start is None else from_seconds(start)
        told.update((month, meter_id) for month in months_told(from_seconds(at), begins, offset))
    return told
