"""Whole records that people made without having seen each other's: readings of one time, versions of one assessment.

Such records never change, so nothing is merged: all are kept, and a conflict stands on the list until a correction, a
merged version or a settlement answers it. It is worked out from the rows alone, alike at every end and in any order of
arrival.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import and_, delete, or_, select
from sqlmodel import Session

from field_ems.domain.journal import Entry
from field_ems.domain.readings import Basis
from field_ems.store.kinds import BY_NAME, Kind
from field_ems.store.statements import insert_ignoring
from field_ems.store.tables import Assessment, Conflict, Reading, Settlement

READING = Reading.__table__  # type: ignore[attr-defined]
ASSESSMENT = Assessment.__table__  # type: ignore[attr-defined]
SETTLEMENT = Settlement.__table__  # type: ignore[attr-defined]
CONFLICT = Conflict.__table__  # type: ignore[attr-defined]

SAME_TIME, SAME_ORIGINAL, SAME_BASE = "taken_at", "supersedes_id", "base_id"
"""The fields that a conflict between whole records is named by."""

BOTH = "both"

_SEEN_ALREADY = {"reading.duplicate", "reading.other_at_that_time"}
"""Warnings that the person accepted with a reason: the other reading was on the screen."""

_SLICE = 400


def note_rivals(session: Session, station_id: bytes, created: Sequence[Entry]) -> None:
    """Note, or take off the list, the conflicts that these records begin or end."""
    readings, assessments = _touched(created)
    if readings:
        note_readings(session, station_id, readings)
    for root in _roots(session, station_id, assessments):
        _note_versions(session, station_id, root)


def versions_after(session: Session, station_id: bytes, root: bytes) -> tuple[set[bytes], list[bytes]]:
    """Give all versions of an assessment from its first one on, and those that no other revises, by id."""
    members, level = {root}, [root]
    replaced: set[bytes] = set()
    while level:
        query = select(ASSESSMENT.c.id, ASSESSMENT.c.base_id, ASSESSMENT.c.merges_id).where(
            ASSESSMENT.c.station_id == station_id, ASSESSMENT.c.base_id.in_(level)
        )
        rows = session.connection().execute(query).all()
        replaced |= {earlier for row in rows for earlier in (row.base_id, row.merges_id) if earlier}
        level = [row.id for row in rows if row.id not in members]
        members |= set(level)
    return members, sorted(members - replaced)


def _touched(created: Sequence[Entry]) -> tuple[set[bytes], set[bytes]]:
    """Give the readings and assessments whose conflicts may be others since these entries were applied."""
    reading, assessment, settlement = (BY_NAME[name] for name in ("reading", "assessment", "settlement"))
    readings: set[bytes] = set()
    assessments: set[bytes] = set()
    for entry in created:
        if entry.kind == reading.number:
            readings.add(entry.row_id)
            readings |= _references(entry, reading, "supersedes_id")
        elif entry.kind == assessment.number and _references(entry, assessment, "base_id"):
            assessments.add(entry.row_id)
        elif entry.kind == settlement.number:
            subject = _references(entry, settlement, "row_id")
            match entry.fields.get(settlement.fields["row_kind"].number):
                case "reading":
                    readings |= subject
                case "assessment":
                    assessments |= subject
    return readings, assessments


def _references(entry: Entry, kind: Kind, name: str) -> set[bytes]:
    value = entry.fields.get(kind.fields[name].number)
    return {bytes.fromhex(value)} if isinstance(value, str) else set()


def note_readings(session: Session, station_id: bytes, touched: set[bytes]) -> None:
    """Note, or take off the list, the conflicts that these readings are in."""
    one, other = READING.alias("one"), READING.alias("other")
    same_period = or_(
        one.c.starts_at == other.c.starts_at, and_(one.c.starts_at.is_(None), other.c.starts_at.is_(None))
    )
    joins = {
        SAME_TIME: and_(one.c.meter_id == other.c.meter_id, one.c.taken_at == other.c.taken_at, same_period),
        SAME_ORIGINAL: one.c.supersedes_id == other.c.supersedes_id,
    }
    for field, alike in joins.items():
        groups: dict[bytes, set[bytes]] = {}
        for some in _slices(touched):
            query = (
                select(one.c.id, other.c.id.label("other_id"))
                .join(other, and_(one.c.station_id == other.c.station_id, alike, one.c.id != other.c.id))
                .where(one.c.station_id == station_id, one.c.id.in_(some))
            )
            for row in session.connection().execute(query):
                groups.setdefault(row.id, {row.id}).add(row.other_id)
        for group in {frozenset(group) for group in groups.values()}:
            _note_group(session, station_id, field, group)


def _note_group(session: Session, station_id: bytes, field: str, group: frozenset[bytes]) -> None:
    correction = READING.alias("correction")
    is_corrected = select(correction.c.id).where(
        correction.c.station_id == READING.c.station_id, correction.c.supersedes_id == READING.c.id
    )
    query = select(READING.c.id, READING.c.basis, READING.c.accepted).where(
        READING.c.station_id == station_id, READING.c.id.in_(group), ~is_corrected.exists()
    )
    rows = session.connection().execute(query).all()
    if field == SAME_TIME:
        rows = [row for row in rows if row.basis != Basis.VOID and not _SEEN_ALREADY & set(row.accepted or ())]
        if {row.basis for row in rows} >= {Basis.FINAL, Basis.INITIAL}:
            # A meter that was replaced is read twice at one time, the old one and its successor.
            rows = [row for row in rows if row.basis not in (Basis.FINAL, Basis.INITIAL)]
    shown = max(rows, key=lambda row: (row.basis != Basis.VOID, row.id)).id if rows else b""
    _note(session, station_id, "reading", field, group, sorted(row.id for row in rows), shown)


def _roots(session: Session, station_id: bytes, assessments: set[bytes]) -> set[bytes]:
    """Give the first versions that these assessments go back to."""
    roots = set()
    for identity in assessments:
        at = identity
        base: bytes | None = identity
        while base:
            at = base
            query = select(ASSESSMENT.c.base_id).where(ASSESSMENT.c.station_id == station_id, ASSESSMENT.c.id == at)
            base = session.connection().execute(query).scalar_one_or_none()
        roots.add(at)
    return roots


def _note_versions(session: Session, station_id: bytes, root: bytes) -> None:
    members, leaves = versions_after(session, station_id, root)
    _note(session, station_id, "assessment", SAME_BASE, members, leaves, leaves[-1], row_id=root)


def _note(
    session: Session,
    station_id: bytes,
    kind: str,
    field: str,
    group: Collection[bytes],
    rivals: Sequence[bytes],
    shown: bytes,
    row_id: bytes | None = None,
) -> None:
    """Write the group's conflict, or none where one stands alone or somebody said that all of them stand."""
    for some in _slices(group):
        session.connection().execute(
            delete(CONFLICT).where(
                CONFLICT.c.station_id == station_id, CONFLICT.c.row_id.in_(some), CONFLICT.c.field == field
            )
        )
    if len(rivals) < 2 or any(set(rivals) <= kept for kept in _kept(session, station_id, group, field)):
        return
    values: dict[str, Any] = {
        "station_id": station_id,
        "row_id": row_id or rivals[0],
        "field": field,
        "kind": BY_NAME[kind].number,
        "shown_id": shown,
        "other_ids": [rival.hex() for rival in rivals if rival != shown],
    }
    insert_ignoring(session, CONFLICT, [values])


def _kept(session: Session, station_id: bytes, group: Collection[bytes], field: str) -> Iterator[set[bytes]]:
    """Give the sets of records of which somebody said that all stand."""
    for some in _slices(group):
        query = select(SETTLEMENT.c.beside_ids).where(
            SETTLEMENT.c.station_id == station_id,
            SETTLEMENT.c.row_id.in_(some),
            SETTLEMENT.c.field == field,
            SETTLEMENT.c.choice == BOTH,
        )
        for beside in session.connection().execute(query).scalars():
            yield {bytes.fromhex(one) for one in beside}


def _slices(ids: Iterable[bytes]) -> Iterator[list[bytes]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), _SLICE):
        yield ordered[start : start + _SLICE]
