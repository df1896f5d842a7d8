"""Journal entries in and out of their table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, literal_column, select, tuple_
from sqlmodel import Session

from field_ems.domain.journal import Coordinates, Entry, EntryState, Operation
from field_ems.store.kinds import BY_NUMBER, Kind
from field_ems.store.tables import JournalEntry

JOURNAL = JournalEntry.__table__  # type: ignore[attr-defined]

UNSETTLED = JOURNAL.c.state != literal_column("0")
"""Entries that are not applied; written out, as a database can't choose the index of these few for a parameter."""

# Asked in each exchange: building a statement costs more than running it.
_OF_EPOCH = (
    select(JOURNAL)
    .where(
        JOURNAL.c.station_id == bindparam("station"),
        JOURNAL.c.epoch == bindparam("of_epoch"),
        JOURNAL.c.seq >= bindparam("number"),
    )
    .order_by(JOURNAL.c.seq)
    .limit(bindparam("most"))
)

_SLICE = 400


def to_row(
    station_id: bytes, entry: Entry, *, chain: int, position: int | None, state: EntryState = EntryState.APPLIED
) -> dict[str, Any]:
    """Write an entry as a row of the journal's table; the content of an append-only row lies in that row alone."""
    kind = BY_NUMBER.get(entry.kind)
    moved = entry.birth != entry.at
    row_is_content = kind is not None and kind.append_only and state is EntryState.APPLIED
    return {
        "station_id": station_id,
        "epoch": entry.at.epoch,
        "seq": entry.at.seq,
        "birth_epoch": entry.birth.epoch if moved else None,
        "birth_seq": entry.birth.seq if moved else None,
        "kind": entry.kind,
        "operation": int(entry.operation),
        "id": entry.id,
        "row_id": entry.row_id,
        "fields": None if row_is_content else stored_fields(entry),
        "bases": [base.hex() for base in entry.bases] or None,
        "author_id": entry.author_id,
        "recorded_at": entry.recorded_at,
        "chain": chain,
        "state": int(state),
        "position": position,
    }


def stored_fields(entry: Entry) -> dict[str, object]:
    """Give an entry's fields as JSON keeps them, their numbers as text."""
    return {str(number): value for number, value in entry.fields.items()}


def load(session: Session, query: Select[Any], asked: Mapping[str, object] | None = None) -> list[Entry]:
    """Give the entries that a query over the journal's table selects, in its order, content included."""
    rows = session.connection().execute(query, asked).mappings().all()
    contents = _contents(session, rows)
    return [_entry(row, contents.get((row["station_id"], row["row_id"])) or _numbered(row["fields"])) for row in rows]


def of_epoch(session: Session, station_id: bytes, first: Coordinates, limit: int) -> list[Entry]:
    """Give the entries of an epoch from a number on, at most ``limit``."""
    asked = {"station": station_id, "of_epoch": first.epoch, "number": first.seq, "most": limit}
    return load(session, _OF_EPOCH, asked)


def at(session: Session, station_id: bytes, place: Coordinates) -> Entry | None:
    """Give the entry at these coordinates."""
    here = (JOURNAL.c.station_id == station_id) & (JOURNAL.c.epoch == place.epoch) & (JOURNAL.c.seq == place.seq)
    return next(iter(load(session, select(JOURNAL).where(here))), None)


Condition = ColumnElement[bool]
"""What a query over the journal is narrowed by."""


class Arrived(NamedTuple):
    """An entry, its position in its scope, and what headquarters made of it."""

    entry: Entry
    position: int
    state: EntryState


def arrived(
    session: Session,
    scope_id: bytes,
    after: int,
    up_to: int,
    *,
    without_epoch: int | None,
    without: Sequence[Coordinates] = (),
    only: Condition | None = None,
    limit: int,
) -> list[Arrived]:
    """Give what came into a scope at the positions (``after``, ``up_to``], in that order, at most ``limit``.

    The entries of ``without_epoch``, those that stand at ``without``, and those that are not ``only`` are left out.
    """
    wanted = [JOURNAL.c.station_id == scope_id, JOURNAL.c.position > after, JOURNAL.c.position <= up_to]
    if without_epoch is not None:
        wanted.append(JOURNAL.c.epoch != without_epoch)
    if without:
        wanted.append(tuple_(JOURNAL.c.epoch, JOURNAL.c.seq).not_in(without))
    if only is not None:
        wanted.append(only)
    query = select(JOURNAL).where(*wanted).order_by(JOURNAL.c.position).limit(limit)
    places = session.connection().execute(query.with_only_columns(JOURNAL.c.position, JOURNAL.c.state)).all()
    entries = load(session, query) if places else []
    return [
        Arrived(entry, place.position, EntryState(place.state)) for entry, place in zip(entries, places, strict=True)
    ]


def positions_of(session: Session, scope_id: bytes, places: Sequence[Coordinates]) -> dict[Coordinates, int | None]:
    """Give when the entries at these places came into their scope."""
    found: dict[Coordinates, int | None] = {}
    for start in range(0, len(places), _SLICE):
        query = select(JOURNAL.c.epoch, JOURNAL.c.seq, JOURNAL.c.position).where(
            JOURNAL.c.station_id == scope_id,
            tuple_(JOURNAL.c.epoch, JOURNAL.c.seq).in_(places[start : start + _SLICE]),
        )
        for row in session.connection().execute(query):
            found[Coordinates(row.epoch, row.seq)] = row.position
    return found


def of_row(session: Session, station_id: bytes, kind: Kind, row_id: bytes) -> list[Entry]:
    """Give the entry that created a record and all applied changes of it, in no particular order."""
    table = kind.table
    born = select(JOURNAL).join(
        table,
        (table.c.station_id == JOURNAL.c.station_id)
        & (table.c.epoch == JOURNAL.c.epoch)
        & (table.c.seq == JOURNAL.c.seq),
    )
    created = load(session, born.where(table.c.station_id == station_id, table.c.id == row_id))
    changed = load(
        session,
        select(JOURNAL).where(
            JOURNAL.c.station_id == station_id,
            JOURNAL.c.row_id == row_id,
            JOURNAL.c.operation == int(Operation.CHANGE),
            JOURNAL.c.state == int(EntryState.APPLIED),
        ),
    )
    return created + changed


def _numbered(fields: dict[str, Any] | None) -> dict[int, Any]:
    """Read field numbers, which JSON keeps as text."""
    return {int(number): value for number, value in (fields or {}).items()}


def _entry(row: Any, fields: dict[int, Any]) -> Entry:
    at = Coordinates(row["epoch"], row["seq"])
    moved = row["birth_epoch"] is not None
    return Entry(
        at=at,
        birth=Coordinates(row["birth_epoch"], row["birth_seq"]) if moved else at,
        kind=row["kind"],
        operation=Operation(row["operation"]),
        id=row["id"],
        row_id=row["row_id"],
        fields=fields,
        bases=tuple(bytes.fromhex(base) for base in row["bases"] or ()),
        author_id=row["author_id"],
        recorded_at=row["recorded_at"],
    )


def _contents(session: Session, rows: Sequence[Any]) -> dict[tuple[bytes, bytes], dict[int, Any]]:
    """Read the content of append-only entries back from their rows, one query a kind and station."""
    wanted: dict[tuple[int, bytes], list[bytes]] = defaultdict(list)
    for row in rows:
        if row["fields"] is None:
            wanted[row["kind"], row["station_id"]].append(row["row_id"])
    found: dict[tuple[bytes, bytes], dict[int, Any]] = {}
    for (number, station_id), row_ids in wanted.items():
        kind = BY_NUMBER[number]
        for some in _slices(row_ids, 500):
            query = select(kind.table).where(kind.table.c.station_id == station_id, kind.table.c.id.in_(some))
            for content in session.connection().execute(query).mappings():
                found[station_id, content["id"]] = content_of(kind, content)
    return found


def content_of(kind: Kind, row: Any) -> dict[int, Any]:
    """Give a row's content as the journal holds it, with the fields that only a newer program knows."""
    return {**kind.to_journal({name: row[name] for name in kind.fields}), **_numbered(row["extra"])}


def _slices(items: Sequence[bytes], size: int) -> Iterable[Sequence[bytes]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
