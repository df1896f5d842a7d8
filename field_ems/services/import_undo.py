"""Undoing an import: what it added counts for nothing again, and what it replaced is as it was.

Nothing is erased, for headquarters may have it by then: each reading gets an entry that takes it back, all of them in
one transaction. What a person has corrected since the import is left alone.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.domain.readings import Basis
from field_ems.domain.times import from_seconds, to_seconds
from field_ems.i18n import _
from field_ems.store import imports as queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation
from field_ems.store.writer import Writer

RUNS_KEPT = 20
"""So many imports are remembered; an older one is hardly a slip."""

_RUNS = "import.runs"
_ENTRIES_AT_ONCE = 1_000
_COPIED = (
    "meter_id", "taken_at", "starts_at", "utc_offset", "value", "unit", "note", "method", "cost", "currency", "source",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An import that was done; ``id`` names it. ``epoch``, ``first`` and ``last`` are its stretch of the journal."""

    id: bytes
    file: str
    at: datetime
    added: int
    replaced: int
    meters_created: int
    epoch: int = 0
    first: int = 0
    last: int = 0
    undone: bool = False
    sent: bool = False
    """Whether headquarters has any of it: then it learns of the undoing by the next sync."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did; ``kept`` are readings that a person has corrected since, ``cancelled``: nothing was saved."""

    taken_back: int = 0
    restored: int = 0
    kept: int = 0
    meters_removed: int = 0
    cancelled: bool = False


class _Stopped(Exception):
    """A person asked to stop, so that the transaction is given up."""


def note_run(session: Session, station_id: bytes, run: ImportRun, last_id: bytes) -> None:
    """Remember an import in its own transaction; ``last_id`` is the last record that it created."""
    epoch, first = queries.place_of(session, station_id, run.id)
    last = queries.place_of(session, station_id, last_id)[1]
    _keep(session, [replace(run, epoch=epoch, first=first, last=last), *_runs(session)][:RUNS_KEPT])


def import_runs(store: StationStore) -> list[ImportRun]:
    """Give the last imports on this installation, the newest first."""
    with store.reading() as session:
        here = installation(session)
        return [
            replace(run, sent=run.epoch != here.epoch or run.first <= here.acknowledged_seq) for run in _runs(session)
        ]


def undo_import(
    store: StationStore,
    run_id: bytes,
    *,
    now: datetime,
    author_id: bytes | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Undone:
    """Take back all that an import added and restore what it replaced, or nothing of it.

    Meters that it created go too, where nothing else uses them. Refuses with ``imports.no_such_run`` or
    ``imports.undone_already``.
    """
    try:
        with store.writing(now, author_id) as writer:
            run = next((one for one in _runs(writer.session) if one.id == run_id), None)
            if run is None:
                raise Refusal("imports.no_such_run")
            if run.undone:
                raise Refusal("imports.undone_already", file=run.file)
            taken_back = restored = 0
            stretch = range(run.first, run.last + 1)
            for at in range(0, len(stretch), _ENTRIES_AT_ONCE):
                some = stretch[at : at + _ENTRIES_AT_ONCE]
                if cancelled is not None and cancelled():
                    raise _Stopped
                lot = (run.epoch, some[0], some[-1])
                standing = queries.standing_between(writer.session, writer.station_id, *lot)
                restored += _take_back(writer, standing, _("Import of {file} undone").format(file=run.file))
                taken_back += len(standing)
                if progress is not None:
                    progress(some[-1] - run.first + 1, len(stretch))
            writer.flush()
            removed = _remove_meters(writer, run)
            runs = [replace(one, undone=one.undone or one.id == run_id) for one in _runs(writer.session)]
            _keep(writer.session, runs)
    except _Stopped:
        return Undone(cancelled=True)
    return Undone(taken_back - restored, restored, run.added + run.replaced - taken_back, removed)


def _take_back(writer: Writer, standing: Any, reason: str) -> int:
    """Let each of these readings count for nothing, or give its place back to the one before; how many were given."""
    earlier_ids = {row.supersedes_id for row in standing if row.supersedes_id is not None}
    earlier = queries.readings_as_entered(writer.session, writer.station_id, earlier_ids) if earlier_ids else {}
    for row in standing:
        before = earlier.get(row.supersedes_id)
        source = before if before is not None else row
        values = {name: getattr(source, name) for name in _COPIED}
        basis = before.basis if before is not None else Basis.VOID.value
        writer.create(tables.Reading, supersedes_id=row.id, basis=basis, reason=reason, **values)
    return len([row for row in standing if row.supersedes_id in earlier])


def _remove_meters(writer: Writer, run: ImportRun) -> int:
    removed = 0
    session, station_id = writer.session, writer.station_id
    for meter_id in queries.meters_between(session, station_id, run.epoch, run.first, run.last):
        if not queries.is_in_use(session, station_id, meter_id):
            writer.remove(tables.Meter, meter_id)
            removed += 1
    return removed


def _runs(session: Session) -> list[ImportRun]:
    found = session.get(tables.Setting, _RUNS)
    return [
        ImportRun(
            bytes.fromhex(one["id"]), one["file"], from_seconds(one["at"]), one["added"], one["replaced"],
            one["meters_created"], one["epoch"], one["first"], one["last"], one["undone"],
        )
        for one in (found.value if found is not None else [])
    ]  # fmt: skip


def _keep(session: Session, runs: list[ImportRun]) -> None:
    value = [{**asdict(run), "id": run.id.hex(), "at": to_seconds(run.at)} for run in runs]
    session.merge(tables.Setting(key=_RUNS, value=value))
