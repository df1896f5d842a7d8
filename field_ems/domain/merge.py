"""How several people's changes to one record become one record, the same wherever and in whatever order they arrive.

Each change names the changes its author had seen. A change that has seen another takes precedence over it; of two
that have not seen each other, the one with the greater (depth, id) is shown, both values are kept, and the field is
in conflict until a change that has seen both settles it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from field_ems.domain.journal import Entry, Operation


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field that two people set differently without having seen each other's value; ``shown`` is what the record
    holds, ``base`` the value that all of them had seen."""

    field: int
    shown: Entry
    others: tuple[Entry, ...]
    base: object = None


@dataclass(frozen=True, slots=True)
class Merged:
    """A record's fields by number, the conflicts among them, and the entries that the next change names as seen."""

    fields: dict[int, object]
    conflicts: tuple[FieldConflict, ...]
    heads: tuple[bytes, ...]


def merge(entries: Iterable[Entry]) -> Merged:
    """Merge all entries of one row, given in any order; without its creating entry the fields are partial."""
    by_id = {entry.id: entry for entry in entries}
    seen = _ancestors(by_id)
    depths = _depths(by_id)
    ordered = sorted(by_id.values(), key=lambda entry: (depths[entry.id], entry.id))
    latest: dict[int, list[Entry]] = {}
    fields: dict[int, object] = {}
    for entry in ordered:
        for number, value in entry.fields.items():
            rivals = [rival for rival in latest.get(number, []) if rival.id not in seen[entry.id]]
            latest[number] = [*rivals, entry]
            fields[number] = value
    conflicts = []
    for number, rivals in sorted(latest.items()):
        shown = rivals[-1]
        others = tuple(rival for rival in rivals[:-1] if rival.fields[number] != shown.fields[number])
        if others:
            seen_by_all = seen[shown.id].intersection(*(seen[other.id] for other in others))
            bases = [entry.fields[number] for entry in ordered if entry.id in seen_by_all and number in entry.fields]
            conflicts.append(FieldConflict(number, shown, others, bases[-1] if bases else None))
    covered = {ancestor for ancestors in seen.values() for ancestor in ancestors}
    heads = tuple(sorted(identity for identity in by_id if identity not in covered))
    return Merged(fields, tuple(conflicts), heads)


def _parents(by_id: Mapping[bytes, Entry], entry: Entry) -> list[bytes]:
    """Give what the entry has seen directly; every change has at least seen the creation of its row."""
    parents = [base for base in entry.bases if base in by_id]
    if entry.operation is Operation.CHANGE and entry.row_id in by_id and entry.row_id not in parents:
        parents.append(entry.row_id)
    return parents


def _ancestors(by_id: Mapping[bytes, Entry]) -> dict[bytes, set[bytes]]:
    """Give for each entry all that its author had seen; a hash can't contain itself, so there is no cycle."""
    found: dict[bytes, set[bytes]] = {}
    waiting = list(by_id)
    while waiting:
        identity = waiting[-1]
        parents = _parents(by_id, by_id[identity])
        unknown = [parent for parent in parents if parent not in found]
        if unknown:
            waiting.extend(unknown)
            continue
        waiting.pop()
        if identity not in found:
            found[identity] = set(parents).union(*(found[parent] for parent in parents))
    return found


def _depths(by_id: Mapping[bytes, Entry]) -> dict[bytes, int]:
    """Give the length of the longest chain of changes behind each entry."""
    depths: dict[bytes, int] = {}
    waiting = list(by_id)
    while waiting:
        identity = waiting[-1]
        parents = _parents(by_id, by_id[identity])
        unknown = [parent for parent in parents if parent not in depths]
        if unknown:
            waiting.extend(unknown)
            continue
        waiting.pop()
        depths[identity] = 1 + max((depths[parent] for parent in parents), default=-1)
    return depths
