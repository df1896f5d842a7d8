"""What became of a station's entries: headquarters' last word on each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, func, literal, select, tuple_
from sqlmodel import Session

from field_ems.domain.journal import Coordinates, Entry
from field_ems.store import entries as journal_entries
from field_ems.store.entries import JOURNAL
from field_ems.store.tables import Outcome

OUTCOME = Outcome.__table__  # type: ignore[attr-defined]
APPLIED = "applied"


class OutcomePlace(NamedTuple):
    """Where a page ended: the number and id of what headquarters said last, or the entry's number and nothing."""

    number: int
    id: bytes = b""


@dataclass(frozen=True, slots=True)
class Word:
    """An entry with headquarters' last word on it: ``result`` None where it had nothing to say."""

    entry: Entry | None
    at: Coordinates
    result: str | None
    reason: str | None
    params: Mapping[str, Any]
    place: OutcomePlace


def held(session: Session, station_id: bytes, before: OutcomePlace | None, limit: int) -> list[Word]:
    """Give a page of what headquarters holds and has not applied, the last said first."""
    query = _held(station_id)
    if before is not None:
        place = tuple_(literal(before.number, OUTCOME.c.seq.type), literal(before.id, OUTCOME.c.id.type))
        query = query.where(tuple_(OUTCOME.c.seq, OUTCOME.c.id) < place)
    words = session.connection().execute(query.order_by(OUTCOME.c.seq.desc(), OUTCOME.c.id.desc()).limit(limit)).all()
    entries = _entries(session, station_id, [Coordinates(one.entry_epoch, one.entry_seq) for one in words])
    return [
        Word(
            entries.get(Coordinates(one.entry_epoch, one.entry_seq)),
            Coordinates(one.entry_epoch, one.entry_seq),
            one.result,
            one.reason,
            one.params or {},
            OutcomePlace(one.seq, one.id),
        )
        for one in words
    ]


def written_here(
    session: Session, station_id: bytes, epoch: int, before: OutcomePlace | None, limit: int
) -> list[Word]:
    """Give a page of the entries of an epoch, the last written first, each with headquarters' last word on it."""
    query = select(JOURNAL).where(JOURNAL.c.station_id == station_id, JOURNAL.c.epoch == epoch)
    if before is not None:
        query = query.where(JOURNAL.c.seq < before.number)
    entries = journal_entries.load(session, query.order_by(JOURNAL.c.seq.desc()).limit(limit))
    places = [(entry.at.epoch, entry.at.seq) for entry in entries]
    about = _last_words(station_id).where(tuple_(OUTCOME.c.entry_epoch, OUTCOME.c.entry_seq).in_(places))
    said = (
        {Coordinates(one.entry_epoch, one.entry_seq): one for one in session.connection().execute(about)}
        if places
        else {}
    )
    return [
        Word(
            entry,
            entry.at,
            word.result if word else None,
            word.reason if word else None,
            (word.params if word else None) or {},
            OutcomePlace(entry.at.seq),
        )
        for entry in entries
        for word in (said.get(entry.at),)
    ]


def put_aside(session: Session, station_id: bytes, limit: int) -> Sequence[Row[Any]]:
    """Give what headquarters holds and has not applied, the newest first."""
    return session.connection().execute(_held(station_id).order_by(OUTCOME.c.seq.desc()).limit(limit)).all()


def count_held(session: Session, station_id: bytes, limit: int) -> int:
    """Give how many entries headquarters holds and has not applied, at most ``limit``."""
    some = _held(station_id).with_only_columns(OUTCOME.c.id).limit(limit).subquery()
    return int(session.connection().execute(select(func.count()).select_from(some)).scalar_one())


def _held(station_id: bytes) -> Select[Any]:
    return _last_words(station_id).where(OUTCOME.c.result != APPLIED)


def _last_words(station_id: bytes) -> Select[Any]:
    later = OUTCOME.alias("later")
    superseded = select(later.c.id).where(
        later.c.station_id == OUTCOME.c.station_id,
        later.c.entry_epoch == OUTCOME.c.entry_epoch,
        later.c.entry_seq == OUTCOME.c.entry_seq,
        later.c.seq > OUTCOME.c.seq,
    )
    return select(OUTCOME).where(OUTCOME.c.station_id == station_id, ~superseded.exists())


def _entries(session: Session, station_id: bytes, places: Sequence[Coordinates]) -> dict[Coordinates, Entry]:
    if not places:
        return {}
    query = select(JOURNAL).where(
        JOURNAL.c.station_id == station_id, tuple_(JOURNAL.c.epoch, JOURNAL.c.seq).in_([tuple(at) for at in places])
    )
    return {entry.at: entry for entry in journal_entries.load(session, query)}
