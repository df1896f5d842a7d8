"""Importing readings from a file: first a preview that changes nothing, then all of it or none of it."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from hashlib import blake2b
from pathlib import Path

from field_ems.domain import times
from field_ems.domain.notices import Notice, Refusal
from field_ems.files.import_rows import FileFormat, ReadingOptions, ReadingsFile
from field_ems.files.readings_import import open_readings
from field_ems.i18n import _
from field_ems.services.import_judge import JudgedRow, RowJudge, RowOutcome
from field_ems.services.import_memory import mappings_of_columns, remember, remembered_columns, remembered_meters
from field_ems.services.import_meters import ImportTarget, MeterMatcher, MeterRules
from field_ems.services.import_undo import ImportRun, note_run
from field_ems.store import tables
from field_ems.store.imports import entered_between, station_facilities, station_meters
from field_ems.store.station import StationStore
from field_ems.store.writer import Writer

MOST_NOTICES = 1_000
"""How many rows' notices a preview holds; all of them are counted."""
FIRST_ROWS = 20
"""How many rows a preview shows as they were read."""

_HASHED_AT_ONCE = 1024 * 1024

Progress = Callable[[int, int], None]
"""Is told (rows done, rows in all)."""
Cancelled = Callable[[], bool]
"""Says whether a person has asked to stop."""


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """What a person decides about an import.

    With ``replace`` a row whose value differs from the one in the station supersedes it, which keeps the earlier one
    in the history; without, it is reported.
    """

    options: ReadingOptions = field(default_factory=ReadingOptions)
    meters: MeterRules = field(default_factory=MeterRules)
    replace: bool = False


@dataclass(frozen=True, slots=True)
class RowReport:
    """What to tell about one row."""

    row: int
    sheet: str
    outcome: RowOutcome
    notice: Notice


@dataclass(slots=True)
class MeterReport:
    """What an import holds for one meter: rows to add, their days, and their sums as written, by unit."""

    code: str
    name: str
    is_new: bool
    rows: int = 0
    first: date | None = None
    last: date | None = None
    sums: dict[str, Decimal] = field(default_factory=dict)


@dataclass(slots=True)
class ImportCounts:
    """How many rows there are of each outcome."""

    added: int = 0
    replaces: int = 0
    duplicate: int = 0
    error: int = 0

    @property
    def rows(self) -> int:
        """All rows."""
        return self.added + self.replaces + self.duplicate + self.error


@dataclass(slots=True)
class ImportPreview:
    """What an import would do. ``reports`` holds the first notices about rows; ``report_count`` is how many there are.

    ``notices`` are about the file as a whole; ``first_rows`` are what a person checks the reading of the file by.
    """

    path: Path
    format: FileFormat
    choices: ImportChoices
    fingerprint: bytes
    notices: tuple[Notice, ...]
    counts: ImportCounts = field(default_factory=ImportCounts)
    meters: dict[str, MeterReport] = field(default_factory=dict)
    reports: list[RowReport] = field(default_factory=list)
    report_count: int = 0
    first_rows: list[JudgedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did; ``cancelled`` means that nothing was saved."""

    counts: ImportCounts
    meters_created: int = 0
    cancelled: bool = False


class _Stopped(Exception):
    """A person asked to stop, so that the transaction is given up."""


def preview(
    store: StationStore,
    path: Path,
    choices: ImportChoices | None = None,
    *,
    now: datetime,
    cancelled: Cancelled | None = None,
) -> ImportPreview | None:
    """Go through the file and say what an import would do; nothing is saved. None where it was cancelled.

    Refuses with ``files.*`` for what can't be read as a whole and with ``imports.no_such_meter``.
    """
    wanted = choices or ImportChoices()
    file, wanted = _open(store, path, wanted)
    found = ImportPreview(path, file.format, wanted, _fingerprint(path), file.notices)
    with store.reading() as session:
        judge = RowJudge(
            _matcher(store, file, wanted.meters),
            partial(entered_between, session, store.station_id),
            now,
            replace=wanted.replace,
        )
        for rows in judge.judge(file.rows()):
            if cancelled is not None and cancelled():
                return None
            for row in rows:
                _count(found.counts, row)
                _report(found, row)
    return found


def apply(
    store: StationStore,
    found: ImportPreview,
    *,
    now: datetime,
    author_id: bytes | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> ImportResult:
    """Import the file that was previewed, all of it in one transaction; the rows are judged anew as they are saved.

    Refuses with ``imports.file_changed`` where the file is not the one that was previewed.
    """
    file = open_readings(found.path, found.choices.options)
    if _fingerprint(found.path) != found.fingerprint:
        raise Refusal("imports.file_changed", file=found.path.name)
    matcher = _matcher(store, file, found.choices.meters)
    counts, created = ImportCounts(), 0
    first_id: bytes | None = None
    last_id: bytes | None = None
    try:
        with store.writing(now, author_id) as writer:
            judge = RowJudge(
                matcher,
                partial(entered_between, writer.session, writer.station_id),
                now,
                replace=found.choices.replace,
            )
            for rows in judge.judge(file.rows()):
                if cancelled is not None and cancelled():
                    raise _Stopped
                for row in rows:
                    ids = _save(writer, matcher, row, found.path.name)
                    if ids:
                        first_id, last_id = first_id or ids[0], ids[-1]
                        created += len(ids) - 1
                    _count(counts, row)
                if progress is not None:
                    progress(counts.rows, found.counts.rows)
            if first_id is not None and last_id is not None:
                writer.flush()
                run = ImportRun(first_id, found.path.name, now, counts.added, counts.replaces, created)
                note_run(writer.session, writer.station_id, run, last_id)
    except _Stopped:
        return ImportResult(ImportCounts(), cancelled=True)
    remember(store, matcher.memory(), file.headers, found.choices.options.columns)
    return ImportResult(counts, created)


def _open(store: StationStore, path: Path, choices: ImportChoices) -> tuple[ReadingsFile, ImportChoices]:
    """Open the file, with columns as they were mapped for the same headers where it can't be read without."""
    try:
        return open_readings(path, choices.options), choices
    except Refusal as refusal:
        if not refusal.notice.code.startswith("files.column") or choices.options.columns:
            raise
        for columns in mappings_of_columns(store):
            options = replace(choices.options, columns=columns)
            try:
                file = open_readings(path, options)
            except Refusal:
                continue
            if remembered_columns(store, file.headers) == columns:
                return file, replace(choices, options=options)
        raise


def _matcher(store: StationStore, file: ReadingsFile, rules: MeterRules) -> MeterMatcher:
    with store.reading() as session:
        meters = station_meters(session, store.station_id)
        facilities = station_facilities(session, store.station_id)
    return MeterMatcher(file.format, meters, facilities, rules, remembered_meters(store))


def _save(writer: Writer, matcher: MeterMatcher, row: JudgedRow, file_name: str) -> list[bytes]:
    """Save a row that is to be added, before it its meter where that is missing; give the ids of what was created."""
    if row.outcome not in (RowOutcome.ADDED, RowOutcome.REPLACES) or row.entry is None or row.moment is None:
        return []
    entry, created = row.entry, list[bytes]()
    target = matcher.target(entry.meter, entry.unit)
    if target.id is None:
        created.append(_create_meter(writer, target))
        matcher.created(target, created[0])
        target = matcher.target(entry.meter, entry.unit)
    reading_id = writer.create(
        tables.Reading,
        meter_id=target.id,
        taken_at=row.moment.taken_at,
        starts_at=row.moment.starts_at,
        utc_offset=row.moment.utc_offset,
        value=entry.value,
        unit=entry.unit or target.unit,
        note=entry.note,
        method="estimated" if entry.estimated else "invoice" if target.kind == "bill" else "imported",
        supersedes_id=row.replaced.id if row.replaced else None,
        reason=_("Import of {file}").format(file=file_name) if row.replaced else None,
        cost=entry.cost,
        currency=entry.currency,
        source=f"{file_name} #{entry.source_id}" if entry.source_id else file_name,
    )
    return [*created, reading_id]


def _create_meter(writer: Writer, target: ImportTarget) -> bytes:
    return writer.create(
        tables.Meter,
        facility_id=target.facility_id,
        code=target.code,
        name=target.name,
        kind=target.kind,
        activity=target.activity,
        unit=target.unit,
    )


def _count(counts: ImportCounts, row: JudgedRow) -> None:
    setattr(counts, row.outcome, getattr(counts, row.outcome) + 1)


def _report(found: ImportPreview, row: JudgedRow) -> None:
    if len(found.first_rows) < FIRST_ROWS:
        found.first_rows.append(row)
    for notice in row.notices:
        found.report_count += 1
        if len(found.reports) < MOST_NOTICES:
            found.reports.append(RowReport(row.row, row.sheet, row.outcome, notice))
    if row.outcome not in (RowOutcome.ADDED, RowOutcome.REPLACES):
        return
    entry, target, moment = row.entry, row.target, row.moment
    if entry is None or target is None or moment is None:
        return
    meter = found.meters.setdefault(target.code, MeterReport(target.code, target.name, target.id is None))
    day = times.local_day(moment.taken_at, target.zone)
    unit = entry.unit or target.unit
    meter.rows += 1
    meter.first = min(meter.first or day, day)
    meter.last = max(meter.last or day, day)
    meter.sums[unit] = meter.sums.get(unit, Decimal(0)) + entry.value


def _fingerprint(path: Path) -> bytes:
    digest = blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while chunk := file.read(_HASHED_AT_ONCE):
                digest.update(chunk)
    except OSError as error:
        raise Refusal("files.cannot_open", file=path.name, detail=error.strerror or str(error)) from error
    return digest.digest()
