"""Judging entries before they are applied, and creating the records of those that pass."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, Table, bindparam, select
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, Entry, EntryState, Operation
from field_ems.domain.notices import Notice, Refusal
from field_ems.store.field_rules import is_choice, may_hold
from field_ems.store.kinds import BY_NAME, BY_NUMBER, FieldType, Kind
from field_ems.store.statements import insert_ignoring

Permits = Callable[[Entry, Kind], Notice | None]
"""Says why an entry's author may not write it, or gives None where they may."""

_QUERY_SLICE = 500


@dataclass(frozen=True, slots=True)
class PutAside:
    """An entry that is held but not applied, and why."""

    entry: Entry
    state: EntryState
    notice: Notice


@dataclass(frozen=True, slots=True)
class Judgement:
    """The entries that created a record, those that are to change one, and those put aside."""

    created: tuple[Entry, ...]
    changes: tuple[Entry, ...]
    put_aside: tuple[PutAside, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Kind
    entry: Entry
    values: dict[str, Any]
    unknown: dict[str, Any]

    def references(self) -> Iterator[tuple[str, bytes]]:
        """Give (kind name, row id) of every record that has to be there first."""
        if self.entry.operation is Operation.CHANGE:
            yield self.kind.name, self.entry.row_id
        for name, value in self.values.items():
            spec = self.kind.fields[name]
            if spec.type is FieldType.REFERENCE and value is not None and spec.target is not None:
                yield spec.target, value


def judge(session: Session, station_id: bytes, entries: Sequence[Entry], permits: Permits | None) -> Judgement:
    """Sort entries into those to apply and those to hold, and create the records of the former."""
    put_aside: list[PutAside] = []
    candidates: list[_Candidate] = []
    for entry in entries:
        found = _read(entry, permits)
        if isinstance(found, PutAside):
            put_aside.append(found)
        else:
            candidates.append(found)
    candidates = _hold_what_misses_a_reference(session, station_id, candidates, put_aside)
    creates = [one for one in candidates if one.entry.operation is Operation.CREATE]
    refused = _insert(session, station_id, creates)
    put_aside += refused
    refused_ids = {aside.entry.id for aside in refused}
    return Judgement(
        created=tuple(one.entry for one in creates if one.entry.id not in refused_ids),
        changes=tuple(one.entry for one in candidates if one.entry.operation is Operation.CHANGE),
        put_aside=tuple(put_aside),
    )


def _read(entry: Entry, permits: Permits | None) -> _Candidate | PutAside:
    """Read an entry's fields by its kind, or say why it can't be applied."""
    kind = BY_NUMBER.get(entry.kind)
    if kind is None:
        return PutAside(entry, EntryState.WAITING, Notice("sync.unknown_kind", {"kind": entry.kind}))
    if notice := permits(entry, kind) if permits else None:
        return PutAside(entry, EntryState.NOT_PERMITTED, notice)
    if entry.operation is Operation.CHANGE and kind.append_only:
        return PutAside(entry, EntryState.ATTENTION, Notice("sync.never_changes", {"kind": kind.name}))
    try:
        values, unknown = kind.from_journal(dict(entry.fields))
    except (TypeError, ValueError, OverflowError, Refusal) as error:
        return PutAside(entry, EntryState.ATTENTION, Notice("sync.unreadable_field", {"detail": str(error)}))
    for name, value in values.items():
        spec = kind.fields[name]
        if not may_hold(kind, spec, value):
            state = EntryState.WAITING if is_choice(kind, spec) else EntryState.ATTENTION
            return PutAside(entry, state, Notice("sync.unreadable_field", {"detail": f"{name}: {value!r:.40}"}))
    required = (spec.name for spec in kind.fields.values() if spec.required)
    if entry.operation is Operation.CREATE:
        missing = [name for name in required if values.get(name) is None]
    else:
        missing = [name for name in required if name in values and values[name] is None]
    if missing:
        return PutAside(entry, EntryState.ATTENTION, Notice("sync.missing_field", {"field": missing[0]}))
    return _Candidate(kind, entry, values, unknown)


def _hold_what_misses_a_reference(
    session: Session, station_id: bytes, candidates: list[_Candidate], put_aside: list[PutAside]
) -> list[_Candidate]:
    """Hold the candidates that refer to a record which is neither there nor created beside them."""
    wanted: dict[str, set[bytes]] = defaultdict(set)
    for one in candidates:
        for target, row_id in one.references():
            wanted[target].add(row_id)
    there = {(name, row_id) for name, ids in wanted.items() for row_id in existing(session, station_id, name, ids)}
    while True:
        coming = {(one.kind.name, one.entry.row_id) for one in candidates if one.entry.operation is Operation.CREATE}
        passed = []
        for one in candidates:
            absent = next((found for found in one.references() if found not in there and found not in coming), None)
            if absent is None:
                passed.append(one)
            else:
                notice = Notice("sync.waits_for", {"kind": absent[0]})
                put_aside.append(PutAside(one.entry, EntryState.WAITING, notice))
        if len(passed) == len(candidates):
            return passed
        candidates = passed


def existing(session: Session, station_id: bytes, name: str, row_ids: set[bytes]) -> Iterator[bytes]:
    """Give those of the ids that a record of the kind is there for."""
    kind = BY_NAME[name]
    scope = GLOBAL_SCOPE if kind.global_scope else station_id
    ordered = sorted(row_ids)
    for start in range(0, len(ordered), _QUERY_SLICE):
        asked = {"scope": scope, "ids": ordered[start : start + _QUERY_SLICE]}
        yield from session.connection().execute(_ids_there(kind.table), asked).scalars()


@cache
def _ids_there(table: Table) -> Select[Any]:
    return select(table.c.id).where(
        table.c.station_id == bindparam("scope"), table.c.id.in_(bindparam("ids", expanding=True))
    )


def _insert(session: Session, station_id: bytes, creates: Sequence[_Candidate]) -> list[PutAside]:
    """Create the records kind by kind; where the database takes offence at one, find it and hold that one alone."""
    by_kind: dict[str, list[_Candidate]] = defaultdict(list)
    for one in creates:
        by_kind[one.kind.name].append(one)
    refused: list[PutAside] = []
    rows = {name: [_row(station_id, one) for one in ones] for name, ones in by_kind.items()}
    if not rows or _inserted(session, rows) is None:
        return refused
    for name, ones in by_kind.items():
        for one, row in zip(ones, rows[name], strict=True):
            if error := _inserted(session, {name: [row]}):
                notice = Notice("sync.refused_by_database", {"detail": str(error.orig)})
                refused.append(PutAside(one.entry, EntryState.ATTENTION, notice))
    return refused


def _inserted(session: Session, rows: Mapping[str, list[dict[str, Any]]]) -> DBAPIError | None:
    """Insert rows by kind, all or none; give the error where the database takes offence at the data of one."""
    try:
        with session.connection().begin_nested():
            for name, of_kind in rows.items():
                insert_ignoring(session, BY_NAME[name].table, of_kind)
    except DBAPIError as error:
        if not is_about_data(error):
            raise
        return error
    return None


def is_about_data(error: DBAPIError) -> bool:
    """Whether the database refused the data, and not the disk, a lock or the connection."""
    if error.connection_invalidated or error.orig is None:
        return False
    known = {base.__name__ for base in type(error.orig).__mro__}  # PostgreSQL has an error of its own for each reason
    return not known.isdisjoint({"DataError", "IntegrityError", "OverflowError"})


def _row(station_id: bytes, one: _Candidate) -> dict[str, Any]:
    entry = one.entry
    return {
        "station_id": station_id,
        "id": entry.row_id,
        "epoch": entry.at.epoch,
        "seq": entry.at.seq,
        "extra": one.unknown or None,
        **{name: one.values.get(name) for name in one.kind.fields},
    }
