"""What became of each entry: waiting to be sent, applied, in conflict, or held at headquarters, and what to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from field_ems.domain.journal import Coordinates, Operation
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.times import by_any_clock
from field_ems.i18n import _
from field_ems.i18n.markers import N_
from field_ems.services.record_words import (
    field_in_words,
    kind_of_record,
    record_fields_in_words,
    record_in_words,
    value_in_words,
)
from field_ems.store import attention as queries
from field_ems.store.attention import OutcomePlace, Word
from field_ems.store.conflicts import conflicts_of
from field_ems.store.console import person_names, stations_to_look_at
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NUMBER, from_journal
from field_ems.store.records import find_row
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation
from field_ems.store.visible import View

PAGE = 50


class Became(StrEnum):
    """What became of an entry."""

    TO_SEND = "to_send"
    APPLIED = "applied"
    CONFLICT = "conflict"
    RECEIVED = "received"
    ATTENTION = "attention"
    NOT_PERMITTED = "not_permitted"


WORDS = {
    Became.TO_SEND: N_("to be sent"),
    Became.APPLIED: N_("applied"),
    Became.CONFLICT: N_("conflict"),
    Became.RECEIVED: N_("received, waits"),
    Became.ATTENTION: N_("needs attention"),
    Became.NOT_PERMITTED: N_("not permitted"),
}
SIGNS = {
    Became.TO_SEND: ">",
    Became.APPLIED: "+",
    Became.CONFLICT: "!",
    Became.RECEIVED: "~",
    Became.ATTENTION: "!",
    Became.NOT_PERMITTED: "x",
}
"""A sign goes before the word, so that a column can be read at a glance without colour."""

_HELD = {"waiting": Became.RECEIVED, "attention": Became.ATTENTION, "not_permitted": Became.NOT_PERMITTED}

HELD = frozenset(_HELD.values())
"""What headquarters has and has not applied."""

TO_DO = {
    Became.TO_SEND: N_("Nothing: it goes with the next sync."),
    Became.APPLIED: N_("Nothing: headquarters has it and counts it."),
    Became.CONFLICT: N_("Settle it: somebody else has entered something else. Both are kept until then."),
    Became.RECEIVED: N_("Nothing: it comes through by itself when what it waits for is there."),
    Became.ATTENTION: N_("Enter it again as it should be; where you can't tell what is wrong, ask headquarters."),
    Became.NOT_PERMITTED: N_("Ask headquarters for the role. It comes through by itself then; don't enter it again."),
}
_TO_DO_ABOUT = {
    "sync.never_changes": N_("Make a correcting entry: what is saved is corrected by another one, not changed."),
    "sync.headquarters_writes_this": N_("Ask headquarters to change it; what you entered is kept beside it."),
    "sync.unknown_kind": N_("Nothing: headquarters keeps it and applies it when its program is newer."),
}


@dataclass(frozen=True, slots=True)
class EntryCard:
    """One entry and what became of it; ``kept`` is all that was entered, ``to_do`` what a person can do about it."""

    record: str
    kind_in_words: str
    is_change: bool
    kept: tuple[tuple[str, str], ...]
    recorded_at: datetime | None
    author: str | None
    is_here: bool
    became: Became
    reason: Notice | None
    to_do: str
    place: OutcomePlace
    at: Coordinates


@dataclass(frozen=True, slots=True)
class StationToLookAt:
    """A station of which headquarters holds entries, or whose people have something to settle."""

    id: bytes
    name: str
    held: int
    conflicts: int


def list_stations_to_look_at(
    headquarters: HeadquartersStore, *, after_id: bytes | None = None, limit: int = PAGE, view: View | None = None
) -> list[StationToLookAt]:
    """Give a page of stations that need a look, by name."""
    with headquarters.reading() as session:
        return [
            StationToLookAt(row.station_id, row.name, row.held, row.conflicts)
            for row in stations_to_look_at(session, after_id, limit, view)
        ]


def became_in_words(became: Became) -> str:
    """Give a sign and a word for what became of an entry."""
    return f"{SIGNS[became]} {_(WORDS[became])}"


def list_held(store: StationStore, *, before: OutcomePlace | None = None, limit: int = PAGE) -> list[EntryCard]:
    """Give a page of the station's entries that headquarters holds and has not applied, the last said first."""
    with store.reading() as session:
        here = installation(session)
        return _cards(session, here.station_id, queries.held(session, here.station_id, before, limit))


def list_outcomes(store: StationStore, *, before: OutcomePlace | None = None, limit: int = PAGE) -> list[EntryCard]:
    """Give a page of what this installation has written, the last first, each with what became of it."""
    with store.reading() as session:
        here = installation(session)
        words = queries.written_here(session, here.station_id, here.epoch, before, limit)
        return _cards(session, here.station_id, words)


def _cards(session: Session, station_id: bytes, words: Sequence[Word]) -> list[EntryCard]:
    here = installation(session)
    entries = [word.entry for word in words if word.entry is not None]
    people = person_names(session, station_id, {entry.author_id for entry in entries if entry.author_id})
    in_conflict = {(row.row_id, row.kind) for row in conflicts_of(session, station_id, {one.row_id for one in entries})}
    cards = []
    for word in words:
        entry = word.entry
        if word.result in _HELD:
            became = _HELD[word.result]
        elif word.at.epoch == here.epoch and word.at.seq > here.acknowledged_seq:
            became = Became.TO_SEND
        elif entry is not None and (entry.row_id, entry.kind) in in_conflict:
            became = Became.CONFLICT
        else:
            became = Became.APPLIED
        reason = Notice(word.reason, word.params) if word.reason else None
        kept = _kept(session, station_id, word)
        cards.append(
            EntryCard(
                record=_writable(_record(session, station_id, word)),
                kind_in_words=kind_of_record(_kind(word)),
                is_change=entry is not None and entry.operation is Operation.CHANGE,
                kept=kept,
                recorded_at=by_any_clock(entry.recorded_at) if entry is not None else None,
                author=people.get(entry.author_id) if entry is not None and entry.author_id else None,
                is_here=word.at.epoch == here.epoch,
                became=became,
                reason=reason,
                to_do=_(_TO_DO_ABOUT.get(word.reason or "", TO_DO[became])),
                place=word.place,
                at=word.at,
            )
        )
    return cards


def _writable(text: str) -> str:
    """Give a text as every page and terminal can have it: half a character, which may be held here, as its number."""
    return text.encode(errors="backslashreplace").decode()


def _kind(word: Word) -> str:
    kind = BY_NUMBER.get(word.entry.kind) if word.entry is not None else None
    return kind.name if kind else ""


def _record(session: Session, station_id: bytes, word: Word) -> str:
    kind = _kind(word)
    if word.entry is None or not kind:
        return "—"
    if find_row(session, station_id, kind, word.entry.row_id) is not None:
        return record_in_words(session, station_id, kind, word.entry.row_id)
    known = BY_NUMBER[word.entry.kind]
    fields = {known.field_name(number): value for number, value in word.entry.fields.items()}
    return record_fields_in_words(session, station_id, kind, fields)


def _kept(session: Session, station_id: bytes, word: Word) -> tuple[tuple[str, str], ...]:
    """Give every field that was entered, in words."""
    if word.entry is None or not _kind(word):
        return ()
    kind = BY_NUMBER[word.entry.kind]
    kept = []
    for number, value in word.entry.fields.items():
        spec = kind.by_number.get(number)
        try:
            known = from_journal(spec.type, value) if spec else value
            text = value_in_words(session, station_id, kind.name, spec.name if spec else "", known)
        except (TypeError, ValueError, OverflowError, Refusal):
            text = str(value)
        kept.append((field_in_words(kind.field_name(number)), _writable(text)))
    return tuple(kept)
