"""What two people did without having seen each other's: the list, and settling it.

Nothing is lost while nobody settles: all values are kept, one of them is shown, and the conflict stays on the list. A
settlement is an entry of its own that every device and headquarters apply; two that are made at once are a conflict
again, so that all ends agree.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from field_ems.domain.free_text import kept_whole
from field_ems.domain.journal import Entry
from field_ems.domain.notices import Refusal
from field_ems.domain.readings import Basis
from field_ems.domain.times import by_any_clock
from field_ems.i18n import _
from field_ems.services import meters, premises, suppliers, tenders
from field_ems.services.record_words import (
    field_in_words,
    kind_of_record,
    may_be_typed,
    moment_in_words,
    record_in_words,
    typed_value,
    value_in_words,
)
from field_ems.services.templates import Store
from field_ems.store import conflicts as queries
from field_ems.store import tables
from field_ems.store.conflicts import ConflictPlace
from field_ems.store.console import person_names
from field_ems.store.kinds import BY_NAME, BY_NUMBER, from_journal
from field_ems.store.records import birth_of, find_row
from field_ems.store.rivals import BOTH
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation
from field_ems.store.writer import Writer

PAGE = 50

_LONGEST_REASON = 1_000


class Sort(StrEnum):
    """What is in conflict: a field of a record, readings of one meter and time, or versions of a checklist."""

    FIELD = "field"
    READINGS = "readings"
    VERSIONS = "versions"


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: the entry or record that holds it, in words, and by whom, when and where it was made.

    ``is_here`` where this installation wrote it; ``device`` is its name where this end knows it.
    """

    id: bytes
    text: str
    author: str | None
    recorded_at: datetime
    is_here: bool
    device: str | None


@dataclass(frozen=True, slots=True)
class ConflictCard:
    """An open conflict: the ``sides`` begin with the one that is shown; ``base`` is what all sides had seen."""

    sort: Sort
    station_id: bytes
    kind: str
    kind_in_words: str
    row_id: bytes
    record: str
    field: str
    field_in_words: str
    base: str | None
    sides: tuple[Side, ...]
    may_be_typed: bool

    @property
    def place(self) -> ConflictPlace:
        """Names it as the end of a page."""
        return ConflictPlace(self.station_id, self.row_id, self.field)


@dataclass(frozen=True, slots=True)
class Settled:
    """A conflict that somebody settled: what was chosen, by whom, when and why."""

    record: str
    field_in_words: str
    choice: str
    reason: str | None
    author: str | None
    recorded_at: datetime


def list_conflicts(
    store: Store, station_id: bytes | None = None, *, after: ConflictPlace | None = None, limit: int = PAGE
) -> list[ConflictCard]:
    """Give a page of open conflicts; headquarters names the station."""
    with store.reading() as session:
        scope_id = station_id or installation(session).station_id
        return _cards(session, queries.conflict_page(session, scope_id, after, limit))


def show_conflict(store: Store, row_id: bytes, field: str, station_id: bytes | None = None) -> ConflictCard:
    """Give one open conflict; refuses with ``conflict.settled_already`` where it is none."""
    with store.reading() as session:
        return _card_in(session, station_id or installation(session).station_id, row_id, field)


def conflicts_of(store: StationStore, row_ids: Collection[bytes]) -> dict[bytes, list[ConflictCard]]:
    """Give the open conflicts of these records, for the mark beside them."""
    with store.reading() as session:
        cards = _cards(session, queries.conflicts_of(session, installation(session).station_id, row_ids))
    found: dict[bytes, list[ConflictCard]] = {}
    for card in cards:
        found.setdefault(card.row_id, []).append(card)
    return found


def list_settled(store: Store, station_id: bytes | None = None, limit: int = PAGE) -> list[Settled]:
    """Give the last settlements, the last one first."""
    with store.reading() as session:
        scope_id = station_id or installation(session).station_id
        rows = queries.settlement_page(session, scope_id, limit)
        people = person_names(session, scope_id, {row.author_id for row in rows if row.author_id})
        return [
            Settled(
                record_in_words(session, scope_id, row.row_kind, row.row_id),
                field_in_words(row.field),
                choice_in_words(row.choice),
                row.reason,
                people.get(row.author_id),
                by_any_clock(row.recorded_at),
            )
            for row in rows
        ]


def choice_in_words(choice: str) -> str:
    """Say how a conflict was settled."""
    return {"kept": _("one value kept"), "typed": _("another value typed"), BOTH: _("both stand")}.get(choice, choice)


def settle(
    store: StationStore,
    now: datetime,
    card: ConflictCard,
    *,
    chosen: bytes | None = None,
    typed: str | None = None,
    reason: str = "",
    author_id: bytes | None = None,
) -> None:
    """Settle a conflict by one of its sides (``chosen`` is its id), or by another value as it was ``typed``.

    Of readings the one chosen stays and the others are taken back by correcting entries; that needs a reason. Refuses
    with ``conflict.settled_already``, ``conflict.changed`` where another value has come since the card was read,
    ``conflict.choose_one``, ``conflict.merge_versions``, ``reading.no_reason``, or as changing the record does.
    """
    with store.writing(now, author_id) as writer:
        known = _unchanged(writer.session, writer.station_id, card)
        if card.sort is Sort.VERSIONS:
            raise Refusal("conflict.merge_versions")
        if card.sort is Sort.READINGS:
            _keep_reading(writer, known, chosen, reason)
        else:
            _keep_value(writer, known, chosen, typed)
        _note(writer, known, "kept" if chosen is not None else "typed", reason)


def keep_all(
    store: StationStore, now: datetime, card: ConflictCard, reason: str, author_id: bytes | None = None
) -> None:
    """Say that all of the readings, or versions, stand beside each other; refuses with ``conflict.no_reason``.

    A field holds one value: for it this refuses with ``conflict.choose_one``.
    """
    if not reason.strip():
        raise Refusal("conflict.no_reason")
    with store.writing(now, author_id) as writer:
        known = _unchanged(writer.session, writer.station_id, card)
        if known.sort is Sort.FIELD:
            raise Refusal("conflict.choose_one", field=known.field_in_words)
        _note(writer, known, BOTH, reason)


def _unchanged(session: Session, station_id: bytes, card: ConflictCard) -> ConflictCard:
    known = _card_in(session, station_id, card.row_id, card.field)
    if {side.id for side in known.sides} != {side.id for side in card.sides}:
        raise Refusal("conflict.changed", record=known.record)
    return known


def _keep_value(writer: Writer, card: ConflictCard, chosen: bytes | None, typed: str | None) -> None:
    session, station_id, kind = writer.session, writer.station_id, BY_NAME[card.kind]
    spec = kind.fields.get(card.field)
    if chosen is not None:
        kept = _kept(session, station_id, card, spec.number if spec else int(card.field), chosen)
        if spec is None:  # only a newer program knows the field: its value is kept as it came
            writer.append(kind, card.row_id, {int(card.field): kept})
            return
        value = from_journal(spec.type, kept)
    elif typed is not None:
        value = typed_value(card.kind, card.field, typed)
    else:
        raise Refusal("conflict.choose_one", field=card.field_in_words)
    changes = {card.field: value}
    if value is not None or typed is not None:
        changes = _checked(session, station_id, card, changes)
    writer.change(kind.table_class, card.row_id, **changes)


def _kept(session: Session, station_id: bytes, card: ConflictCard, number: int, chosen: bytes) -> Any:
    """Give the value of the chosen side as the journal has it; refuses with ``conflict.settled_already``."""
    merged = queries.merged_row(session, station_id, BY_NAME[card.kind].number, card.row_id)
    for conflict in merged.conflicts:
        if conflict.field == number:
            return {entry.id: entry.fields[number] for entry in (conflict.shown, *conflict.others)}[chosen]
    raise Refusal("conflict.settled_already")


def _checked(session: Session, station_id: bytes, card: ConflictCard, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Check a value as the record's own form does."""
    value = changes[card.field]
    match card.kind:
        case "meter":
            return meters.checked_changes(session, station_id, card.row_id, changes)
        case "facility":
            return premises.checked_changes(changes)
        case "supplier":
            return suppliers.checked_changes(session, station_id, card.row_id, changes)
        case "tender":
            return tenders.checked_changes(find_row(session, station_id, "tender", card.row_id), changes)
        case "headcount" if card.field == "people" and value is not None and value < 0:
            raise Refusal("facility.people_negative", people=value)
        case "multiplier" if card.field == "factor" and value is not None and value <= 0:
            raise Refusal("meter.ratio_range", ratio=value)
        case "offer" if card.field == "amount" and value is not None and value <= 0:
            raise Refusal("tender.price_not_positive", typed=value)
    return dict(changes)


def _keep_reading(writer: Writer, card: ConflictCard, chosen: bytes | None, reason: str) -> None:
    """Take back the other readings by correcting entries that count for nothing."""
    if not reason.strip():
        raise Refusal("reading.no_reason")
    if chosen not in {side.id for side in card.sides}:
        raise Refusal("conflict.choose_one", field=card.field_in_words)
    kind = BY_NAME["reading"]
    for side in card.sides:
        if side.id == chosen:
            continue
        row = find_row(writer.session, writer.station_id, "reading", side.id)
        values = {name: getattr(row, name) for name in kind.fields}
        values |= {"basis": Basis.VOID.value, "supersedes_id": side.id, "reason": reason.strip(), "accepted": None}
        writer.create(tables.Reading, **values)


def _note(writer: Writer, card: ConflictCard, choice: str, reason: str) -> None:
    writer.create(
        tables.Settlement,
        row_kind=card.kind,
        row_id=card.row_id,
        field=card.field,
        choice=choice,
        beside_ids=sorted(side.id.hex() for side in card.sides),
        reason=kept_whole(reason, _LONGEST_REASON) or None,
    )


def _card_in(session: Session, station_id: bytes, row_id: bytes, field: str) -> ConflictCard:
    row = queries.conflict_row(session, station_id, row_id, field)
    cards = _cards(session, [row]) if row is not None else []
    if not cards:
        raise Refusal("conflict.settled_already")
    return cards[0]


def _cards(session: Session, rows: Sequence[Any]) -> list[ConflictCard]:
    return [card for row in rows if (card := _card(session, row)) is not None]


def _card(session: Session, row: Any) -> ConflictCard | None:
    kind = BY_NUMBER[row.kind]
    base = None
    if kind.append_only:
        sort = Sort.READINGS if kind.name == "reading" else Sort.VERSIONS
        sides = _whole_records(session, row, kind.name)
    else:
        sort = Sort.FIELD
        spec = kind.fields.get(row.field)
        merged = queries.merged_row(session, row.station_id, row.kind, row.row_id)
        number = spec.number if spec else int(row.field)
        conflict = next((one for one in merged.conflicts if one.field == number), None)
        if conflict is None:
            return None

        def in_words(value: Any) -> str:
            known = from_journal(spec.type, value) if spec else value
            return value_in_words(session, row.station_id, kind.name, row.field, known)

        base = in_words(conflict.base)
        entries = (conflict.shown, *conflict.others)
        sides = _entry_sides(session, row.station_id, entries, [in_words(one.fields[number]) for one in entries])
    return ConflictCard(
        sort,
        row.station_id,
        kind.name,
        kind_of_record(kind.name),
        row.row_id,
        moment_in_words(session, row.station_id, row.row_id)
        if sort is Sort.READINGS
        else record_in_words(session, row.station_id, kind.name, row.row_id),
        row.field,
        field_in_words(row.field),
        base,
        sides,
        sort is Sort.FIELD and may_be_typed(kind.name, row.field),
    )


def _whole_records(session: Session, row: Any, kind: str) -> tuple[Side, ...]:
    ids = [row.shown_id, *map(bytes.fromhex, row.other_ids)]
    born = birth_of(session, row.station_id, kind, ids)
    texts = {
        one: f"{value_in_words(session, row.station_id, kind, 'value', born[one].value)} {born[one].unit}"
        if kind == "reading"
        else _("submitted {time}").format(time=f"{born[one].submitted_at:%Y-%m-%d %H:%M}Z")
        for one in born
    }
    if kind == "reading":
        for one in born:
            void = _("counts for nothing") if born[one].basis == Basis.VOID else ""
            texts[one] = "; ".join(part for part in (texts[one], void, born[one].note, born[one].reason) if part)
    return _sides(
        session,
        row.station_id,
        [(one, born[one].epoch, born[one].author_id, born[one].recorded_at, texts[one]) for one in ids if one in born],
    )


def _entry_sides(
    session: Session, station_id: bytes, entries: Sequence[Entry], texts: Sequence[str]
) -> tuple[Side, ...]:
    return _sides(
        session,
        station_id,
        [
            (entry.id, entry.at.epoch, entry.author_id, entry.recorded_at, text)
            for entry, text in zip(entries, texts, strict=True)
        ],
    )


def _sides(
    session: Session, station_id: bytes, made: Sequence[tuple[bytes, int, bytes | None, int, str]]
) -> tuple[Side, ...]:
    people = person_names(session, station_id, {author for _id, _epoch, author, _at, _text in made if author})
    devices = queries.device_names(session, station_id, {epoch for _id, epoch, _author, _at, _text in made})
    here = installation(session).epoch
    return tuple(
        Side(
            identity, text, people.get(author) if author else None, by_any_clock(at), epoch == here, devices.get(epoch)
        )
        for identity, epoch, author, at, text in made
    )
