"""Applying entries: the one way in which a record comes to be or changes, at the station and at headquarters alike.

What a person saves, what a station sends and what headquarters sends back all pass here. Applying an entry twice
changes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from field_ems.domain.journal import Coordinates, Entry, EntryState
from field_ems.domain.merge import FieldConflict, merge
from field_ems.store import entries as journal_entries
from field_ems.store.counted import note_station
from field_ems.store.entries import JOURNAL, UNSETTLED
from field_ems.store.judge import Permits, PutAside, judge
from field_ems.store.kinds import BY_NUMBER
from field_ems.store.rivals import note_rivals
from field_ems.store.statements import insert_ignoring
from field_ems.store.tables import Conflict
from field_ems.store.waiting import note_waiting

CONFLICT = Conflict.__table__  # type: ignore[attr-defined]

# Asked whenever something comes: building a statement costs more than running it.
_HELD = (
    select(JOURNAL)
    .where(
        JOURNAL.c.station_id == bindparam("station"),
        UNSETTLED,
        JOURNAL.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(JOURNAL.c.position, JOURNAL.c.epoch, JOURNAL.c.seq)
)


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with its place in this end's journal; ``state`` is what headquarters has judged it to be."""

    entry: Entry
    chain: int = 0
    position: int | None = None
    state: EntryState = EntryState.APPLIED


@dataclass(frozen=True, slots=True)
class Applied:
    """What could only be held, and which entries held earlier came through because what they waited for is here."""

    put_aside: tuple[PutAside, ...] = ()
    settled: tuple[Entry, ...] = field(default=())


def apply(session: Session, station_id: bytes, placed: Sequence[Placed], *, permits: Permits | None = None) -> Applied:
    """Write the entries to the journal and their effect to the records.

    One bad entry never blocks the rest: it is held with the reason, and what refers to it waits.
    """
    judged = [one.entry for one in placed if one.state is EntryState.APPLIED]
    judgement = judge(session, station_id, judged, permits)
    states = {aside.entry.id: aside.state for aside in judgement.put_aside}
    states |= {one.entry.id: one.state for one in placed if one.state is not EntryState.APPLIED}
    insert_ignoring(
        session,
        JOURNAL,
        [
            journal_entries.to_row(
                station_id,
                one.entry,
                chain=one.chain,
                position=one.position,
                state=states.get(one.entry.id, EntryState.APPLIED),
            )
            for one in placed
        ],
    )
    merge_records(session, station_id, {(entry.kind, entry.row_id) for entry in judgement.changes})
    note_rivals(session, station_id, judgement.created)
    note_waiting(session, station_id, judgement.created)
    note_station(session, station_id, {entry.kind for entry in judgement.created})
    settled = settle_waiting(session, station_id, permits) if judgement.created else ()
    return Applied(judgement.put_aside, settled)


def retry(
    session: Session, station_id: bytes, states: Iterable[EntryState], permits: Permits | None = None
) -> tuple[Entry, ...]:
    """Apply again what is held in one of these states, as when a role has been granted; give what came through."""
    held = journal_entries.load(session, _HELD, {"station": station_id, "states": [int(state) for state in states]})
    if not held:
        return ()
    judgement = judge(session, station_id, held, permits)
    still_held = {aside.entry.id for aside in judgement.put_aside}
    settled = tuple(entry for entry in held if entry.id not in still_held)
    for entry in settled:
        kind = BY_NUMBER[entry.kind]
        session.connection().execute(
            update(JOURNAL)
            .where(
                JOURNAL.c.station_id == station_id,
                JOURNAL.c.epoch == entry.at.epoch,
                JOURNAL.c.seq == entry.at.seq,
            )
            .values(
                state=int(EntryState.APPLIED), fields=None if kind.append_only else journal_entries.stored_fields(entry)
            )
        )
    merge_records(session, station_id, {(entry.kind, entry.row_id) for entry in judgement.changes})
    note_rivals(session, station_id, judgement.created)
    note_waiting(session, station_id, judgement.created)
    note_station(session, station_id, {entry.kind for entry in judgement.created})
    return settled


def release(session: Session, station_id: bytes, places: Sequence[Coordinates]) -> tuple[Entry, ...]:
    """Apply entries that headquarters held and has let through since; give those that came through here."""
    for at in places:
        session.connection().execute(
            update(JOURNAL)
            .where(
                JOURNAL.c.station_id == station_id,
                JOURNAL.c.epoch == at.epoch,
                JOURNAL.c.seq == at.seq,
                JOURNAL.c.state != int(EntryState.APPLIED),
            )
            .values(state=int(EntryState.WAITING))
        )
    return settle_waiting(session, station_id, None)


def settle_waiting(session: Session, station_id: bytes, permits: Permits | None) -> tuple[Entry, ...]:
    """Apply what waited for something that has come, and then what waited for that."""
    settled: tuple[Entry, ...] = ()
    while came_through := retry(session, station_id, [EntryState.WAITING], permits):
        settled += came_through
    return settled


def merge_records(session: Session, station_id: bytes, touched: Collection[tuple[int, bytes]]) -> None:
    """Work out records, each named by its kind's number and its id, anew from all that the journal holds of them."""
    for number, row_id in sorted(touched):
        kind = BY_NUMBER[number]
        merged = merge(journal_entries.of_row(session, station_id, kind, row_id))
        values, unknown = kind.from_journal(merged.fields)
        where = (kind.table.c.station_id == station_id, kind.table.c.id == row_id)
        session.connection().execute(update(kind.table).where(*where).values(**values, extra=unknown or None))
        _note_conflicts(session, station_id, number, row_id, merged.conflicts)
    note_station(session, station_id, {number for number, _ in touched})


def _note_conflicts(
    session: Session, station_id: bytes, kind: int, row_id: bytes, conflicts: Sequence[FieldConflict]
) -> None:
    session.connection().execute(
        delete(CONFLICT).where(CONFLICT.c.station_id == station_id, CONFLICT.c.row_id == row_id)
    )
    insert_ignoring(
        session,
        CONFLICT,
        [
            {
                "station_id": station_id,
                "row_id": row_id,
                "field": BY_NUMBER[kind].field_name(conflict.field),
                "kind": kind,
                "shown_id": conflict.shown.id,
                "other_ids": [other.id.hex() for other in conflict.others],
            }
            for conflict in conflicts
        ],
    )
