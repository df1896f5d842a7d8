"""Taking back what was saved on this laptop: a further entry undoes it, so that nothing is erased.

It is the same whether headquarters has the first entry or not: what is not sent yet goes with its undoing.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from field_ems.domain.journal import Coordinates, Entry, Operation
from field_ems.domain.merge import merge
from field_ems.domain.notices import Refusal
from field_ems.services import readings
from field_ems.services.checklists import revise_assessment
from field_ems.store import entries, records
from field_ems.store.kinds import BY_NUMBER, Kind
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation


class How(StrEnum):
    """How an entry was taken back."""

    REMOVED = "removed"
    RESTORED = "restored"
    VOID = "void"
    REVISED = "revised"
    """What was submitted stays; its answers are a draft again, and submitting that takes its place."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was done; ``draft_id`` where the answers of a checklist are a draft again."""

    how: How
    draft_id: bytes | None = None


def take_back_entry(
    store: StationStore, at: Coordinates, now: datetime, reason: str, author_id: bytes | None = None
) -> TakenBack:
    """Take back the entry at these coordinates: a new record is removed, a change gives way to what was before.

    Refuses with ``undo.unknown``, ``undo.not_here`` for another laptop's, ``undo.changed_since``, ``undo.in_use``,
    ``undo.removed`` or ``undo.stays``, and a reading as ``readings.take_back`` does.
    """
    with store.reading() as session:
        entry, kind, row = _known(session, at)
    match kind.name:
        case "reading":
            entered = readings.Entry(row.meter_id, row.taken_at, row.value, row.unit, row.starts_at)
            readings.take_back(store, now, row.id, entered, reason, author_id)
            return TakenBack(How.VOID)
        case "assessment":
            return TakenBack(How.REVISED, revise_assessment(store, row.id, now))
        case _ if kind.append_only:
            raise Refusal("undo.stays")
    with store.writing(now, author_id) as writer:
        seen = entries.of_row(writer.session, writer.station_id, kind, entry.row_id)
        whole = merge(seen)
        if whole.fields.get(kind.fields["removed"].number):
            raise Refusal("undo.removed")
        if entry.id not in whole.heads:
            raise Refusal("undo.changed_since")
        if entry.operation is Operation.CREATE:
            if records.is_referred_to(writer.session, writer.station_id, kind, entry.row_id):
                raise Refusal("undo.in_use")
            writer.remove(kind.table_class, entry.row_id)
            return TakenBack(How.REMOVED)
        before = merge(one for one in seen if one.id != entry.id)
        writer.append(kind, entry.row_id, {number: before.fields.get(number) for number in entry.fields})
    return TakenBack(How.RESTORED)


def _known(session: Session, at: Coordinates) -> tuple[Entry, Kind, Any]:
    here = installation(session)
    if at.epoch != here.epoch:
        raise Refusal("undo.not_here")
    entry = entries.at(session, here.station_id, at)
    kind = BY_NUMBER.get(entry.kind) if entry is not None else None
    row = records.find_row(session, here.station_id, kind.name, entry.row_id) if entry and kind else None
    if entry is None or kind is None or row is None:
        raise Refusal("undo.unknown")
    return entry, kind, row
