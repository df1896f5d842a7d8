"""Finding what a fault of a disk or a program has altered, and putting it right from the other end's copy.

An entry's id is a hash of its content, so each end can tell by itself whether an entry is what was once saved.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from sqlalchemy import delete, select, tuple_
from sqlmodel import Session

from field_ems.domain.journal import EMPTY_CHAIN, Coordinates, Entry, EntryState, Operation, chain, entry_id
from field_ems.domain.notices import Refusal
from field_ems.domain.times import by_any_clock
from field_ems.store import entries as journal_entries
from field_ems.store.apply import Applied, Placed, apply, merge_records
from field_ems.store.entries import JOURNAL, Arrived
from field_ems.store.epochs import Reach, chain_at, reach, set_reach
from field_ems.store.judge import Permits
from field_ems.store.kinds import BY_NUMBER, KINDS, Owner
from field_ems.store.writer import take_positions

_PAGE = 2_000
_DIGEST_BYTES = 8


class Part(NamedTuple):
    """A station's entries of one kind and month; ``month`` counts from January of the year 0."""

    kind: int
    month: int

    @property
    def month_text(self) -> str:
        """The month as 2026-03."""
        return f"{self.month // 12:04}-{self.month % 12 + 1:02}"


def part_of(entry: Entry) -> Part:
    """Give the part that an entry belongs to, by when its author recorded it."""
    recorded = by_any_clock(entry.recorded_at)
    return Part(entry.kind, recorded.year * 12 + recorded.month - 1)


def is_sound(entry: Entry) -> bool:
    """Whether an entry's content is what its id was made from."""
    row_id = None if entry.operation is Operation.CREATE else entry.row_id
    content = (entry.kind, row_id, entry.fields, entry.bases, entry.author_id, entry.recorded_at)
    return entry_id(entry.birth, *content) == entry.id


def digests(session: Session, station_id: bytes) -> dict[Part, int]:
    """Give one 64-bit number for each part, the same at both ends where they hold the same sound entries.

    The same entry under two numbers, as copies of a laptop send it, counts once.
    """
    seen: set[bytes] = set()
    found: dict[Part, int] = {}
    for one in _all(session, station_id):
        if one.entry.id not in seen and is_sound(one.entry):
            seen.add(one.entry.id)
            part = part_of(one.entry)
            found[part] = found.get(part, 0) ^ int.from_bytes(one.entry.id[:_DIGEST_BYTES], "big")
    return found


def sound_entries(session: Session, station_id: bytes, part: Part) -> list[Arrived]:
    """Give the sound entries of a part, in the order of their epochs and numbers."""
    return [one for one in _all(session, station_id, part.kind) if part_of(one.entry) == part and is_sound(one.entry)]


def mend(
    session: Session, station_id: bytes, given: Sequence[Placed], *, permits: Permits | None = None, number: bool
) -> tuple[int, Applied]:
    """Take what the other end gives in the place of what is missing or damaged here; give how many entries that were.

    ``number`` where this end is headquarters, which gives what was missing a position, so that other devices get it.
    An entry that is here and sound is never replaced.
    """
    damaged: list[Placed] = []
    missing: list[Placed] = []
    for one in sorted(given, key=lambda placed: placed.entry.at):
        place = _place(session, station_id, one, trusted=not number)
        if place is None:
            continue
        if place.position is not None or not number:
            damaged.append(place)
            _clear(session, station_id, one.entry)
        else:
            missing.append(place)
        _extend_reach(session, station_id, place)
    if number and missing:
        first = take_positions(session, station_id, len(missing))
        missing = [Placed(one.entry, one.chain, first + index) for index, one in enumerate(missing)]
    apply(session, station_id, damaged)
    applied = apply(session, station_id, missing, permits=permits) if missing else Applied()
    touched = {
        (one.entry.kind, one.entry.row_id) for one in (*damaged, *missing) if _is_record(session, station_id, one.entry)
    }
    merge_records(session, station_id, touched)
    return len(damaged) + len(missing), applied


def mend_records(session: Session, station_id: bytes) -> int:
    """Work out the records that change anew from the journal; give how many were missing from their table."""
    missing = 0
    for kind in KINDS:
        if kind.append_only or kind.global_scope:
            continue
        born = select(JOURNAL).outerjoin(
            kind.table, (kind.table.c.station_id == JOURNAL.c.station_id) & (kind.table.c.id == JOURNAL.c.row_id)
        )
        lost = journal_entries.load(
            session,
            born.where(
                JOURNAL.c.station_id == station_id,
                JOURNAL.c.kind == kind.number,
                JOURNAL.c.operation == int(Operation.CREATE),
                JOURNAL.c.state == int(EntryState.APPLIED),
                kind.table.c.id.is_(None),
            ),
        )
        for entry in lost:
            place = _kept_place(session, station_id, entry)
            _clear(session, station_id, entry)
            apply(session, station_id, [place])
        missing += len(lost)
        here = session.connection().execute(select(kind.table.c.id).where(kind.table.c.station_id == station_id))
        for row_id in here.scalars().all():
            # What can't be read is unsound; its copy from the other end is merged when it comes.
            with suppress(TypeError, ValueError, OverflowError, Refusal):
                merge_records(session, station_id, {(kind.number, row_id)})
    return missing


def _all(session: Session, station_id: bytes, kind: int | None = None) -> Iterator[Arrived]:
    """Go through a station's journal by epoch and number."""
    after = Coordinates(-1, 0)
    while True:
        query = select(JOURNAL).where(
            JOURNAL.c.station_id == station_id, tuple_(JOURNAL.c.epoch, JOURNAL.c.seq) > tuple_(*after)
        )
        if kind is not None:
            query = query.where(JOURNAL.c.kind == kind)
        query = query.order_by(JOURNAL.c.epoch, JOURNAL.c.seq).limit(_PAGE)
        columns = query.with_only_columns(JOURNAL.c.position, JOURNAL.c.state)
        places = session.connection().execute(columns).all()
        entries = journal_entries.load(session, query)
        for entry, place in zip(entries, places, strict=True):
            yield Arrived(entry, place.position or 0, EntryState(place.state))
        if len(entries) < _PAGE:
            return
        after = entries[-1].at


def _place(session: Session, station_id: bytes, one: Placed, *, trusted: bool) -> Placed | None:
    """Give an entry the place that it has or would have here; None where it is here and sound, or has no place.

    Headquarters is trusted; what a station gives has to fit the hash of its epoch's prefix.
    """
    entry = one.entry
    kind = BY_NUMBER.get(entry.kind)
    by_headquarters = kind is not None and kind.owner is Owner.HEADQUARTERS
    before = EMPTY_CHAIN if by_headquarters else chain_at(session, station_id, entry.at.epoch, entry.at.seq - 1)
    if before is None and not trusted:
        return None  # a gap: what stands before it has to come first
    hashed = EMPTY_CHAIN if by_headquarters or before is None else chain(before, entry.id)
    query = select(JOURNAL).where(
        JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == entry.at.epoch, JOURNAL.c.seq == entry.at.seq
    )
    here = journal_entries.load(session, query)
    if not here:
        return Placed(entry, hashed, None, one.state)
    kept = _kept_place(session, station_id, entry)
    if is_sound(here[0]) or (kept.chain != hashed and not trusted):
        return None
    return kept


def _kept_place(session: Session, station_id: bytes, entry: Entry) -> Placed:
    query = select(JOURNAL.c.chain, JOURNAL.c.position, JOURNAL.c.state).where(
        JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == entry.at.epoch, JOURNAL.c.seq == entry.at.seq
    )
    row = session.connection().execute(query).one()
    return Placed(entry, row.chain, row.position, EntryState(row.state))


def _clear(session: Session, station_id: bytes, entry: Entry) -> None:
    """Take out what is here of an entry, whose sound copy comes in its place in the same transaction."""
    session.connection().execute(
        delete(JOURNAL).where(
            JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == entry.at.epoch, JOURNAL.c.seq == entry.at.seq
        )
    )
    kind = BY_NUMBER.get(entry.kind)
    if kind is not None and entry.operation is Operation.CREATE:
        table = kind.table
        session.connection().execute(
            delete(table).where(
                table.c.station_id == station_id, table.c.epoch == entry.at.epoch, table.c.seq == entry.at.seq
            )
        )


def _extend_reach(session: Session, station_id: bytes, place: Placed) -> None:
    epoch, seq = place.entry.at
    if place.chain != EMPTY_CHAIN and seq == reach(session, station_id, epoch).last_seq + 1:
        set_reach(session, station_id, epoch, Reach(seq, place.chain))


def _is_record(session: Session, station_id: bytes, entry: Entry) -> bool:
    """Whether the entry belongs to a record that is there and can change."""
    kind = BY_NUMBER.get(entry.kind)
    if kind is None or kind.append_only:
        return False
    query = select(kind.table.c.id).where(kind.table.c.station_id == station_id, kind.table.c.id == entry.row_id)
    return session.connection().execute(query).scalar_one_or_none() is not None
