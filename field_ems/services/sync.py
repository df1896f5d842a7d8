"""Syncing, as a person asks for it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from field_ems.domain.journal import Coordinates
from field_ems.domain.notices import Notice, Refusal
from field_ems.services.file_sending import EvidenceFile, FileLink, missing_files, send_files, waiting_files
from field_ems.services.sync_schedule import read_schedule
from field_ems.store import attention, devices, tables
from field_ems.store.epochs import reach
from field_ems.store.station import StationStore, installation
from field_ems.sync import station
from field_ems.sync.compression import pack
from field_ems.sync.octets import WireError
from field_ems.sync.offers import LARGEST_CHUNK, Chunk, offered
from field_ems.sync.patience import PatientLink
from field_ems.sync.station import Progress, Stopped, Watch

pending = station.pending


def synchronize(
    store: StationStore,
    clock: Callable[[], datetime],
    watch: Watch = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    at_most: int | None = None,
) -> Progress:
    """Exchange everything with headquarters and note how it went.

    ``at_most`` is how many octets it may cost, both ways; without it the station's own cap holds, if it has one.
    Refuses where the device is not enrolled, the link or headquarters does, or with ``sync.cap_reached``; what came
    through before is kept.
    """
    from field_ems.sync.transport import HttpLink  # requests: needed only when syncing

    with store.reading() as session:
        known = devices.enrolment(session)
    if known is None:
        raise Refusal("sync.not_enrolled")
    seen = Progress()

    def note(progress: Progress) -> None:
        nonlocal seen
        seen = progress
        watch(progress)

    started_at = clock()
    link = HttpLink(known.hq_url, known.token, known.ca_pin)
    cap = at_most or read_schedule(store).at_most
    patient = PatientLink(
        link,
        at_most=cap,
        cancelled=cancelled,
        waiting=lambda seconds: watch(replace(seen, retry_in=seconds)),
    )
    try:
        finished = station.synchronize(store, patient, clock, note, cancelled)
        finished = _send_files(store, link, finished, cap, cancelled)
        watch(finished)
    except Stopped:
        _note_run(store, started_at, clock(), seen, "sync.cancelled")
        raise Refusal("sync.cancelled") from None
    except WireError as error:
        _note_run(store, started_at, clock(), seen, error.code)
        raise Refusal(error.code) from error
    except Refusal as refusal:
        _note_run(store, started_at, clock(), seen, refusal.notice.code)
        raise
    finally:
        link.close()
    _note_run(store, started_at, clock(), finished, None)
    return finished


def _send_files(
    store: StationStore, link: FileLink, seen: Progress, cap: int | None, cancelled: Callable[[], bool]
) -> Progress:
    """Send evidence files with what the records have left of the cap; whatever comes of it, the records are there."""
    left = None if cap is None else max(0, cap - seen.bytes_sent - seen.bytes_received)
    sent = send_files(store, link, cancelled, left)
    return replace(seen, bytes_sent=seen.bytes_sent + sent.octets, notices=seen.notices + sent.notices)


def octets_waiting(store: StationStore) -> int:
    """Give about how many octets it takes to send what waits: packed as it would be, a large heap by its beginning."""
    with store.reading() as session:
        here = installation(session)
        first = Coordinates(here.epoch, here.acknowledged_seq + 1)
        chunk = Chunk()
        chunk.octets = LARGEST_CHUNK
        found = offered(session, here.station_id, first, chunk)
        last_seq = reach(session, here.station_id, here.epoch).last_seq
    count = found.last_seq - first.seq + 1
    return len(pack(found.block)) * (last_seq - first.seq + 1) // count if count > 0 else 0


@dataclass(frozen=True, slots=True)
class Run:
    """One attempt to sync; ``result`` is the code of what ended it early, None where it came to its end."""

    started_at: datetime
    entries_sent: int
    entries_received: int
    bytes_sent: int
    bytes_received: int
    requests: int
    result: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What there is to say about the link: where headquarters is, what waits, what it cost, what was put aside."""

    hq_url: str | None
    pending: int
    octets_waiting: int
    bytes_this_month: int
    runs: tuple[Run, ...]
    put_aside: tuple[Notice, ...]
    files_waiting: tuple[EvidenceFile, ...]
    files_missing: tuple[EvidenceFile, ...]


def overview(store: StationStore, limit: int = 8) -> Overview:
    """Give the state of the link and the newest attempts to sync."""
    station_id = store.station_id
    with store.reading() as session:
        known = devices.enrolment(session)
        runs = devices.last_runs(session, limit)
        month = runs[0].started_at.replace(day=1, hour=0, minute=0, second=0) if runs else None
        return Overview(
            hq_url=known.hq_url if known else None,
            pending=pending(store),
            octets_waiting=octets_waiting(store),
            bytes_this_month=devices.bytes_since(session, month) if month else 0,
            runs=tuple(
                Run(
                    run.started_at,
                    run.entries_sent,
                    run.entries_received,
                    run.bytes_sent,
                    run.bytes_received,
                    run.requests,
                    run.result,
                )
                for run in runs
            ),
            put_aside=tuple(
                Notice(one.reason or one.result, one.params or {})
                for one in attention.put_aside(session, station_id, limit)
            ),
            files_waiting=tuple(waiting_files(store)),
            files_missing=tuple(missing_files(store)),
        )


def _note_run(
    store: StationStore, started_at: datetime, ended_at: datetime, seen: Progress, result: str | None
) -> None:
    with store.database.writing() as session:
        session.add(
            tables.SyncRun(
                started_at=started_at,
                ended_at=ended_at,
                requests=seen.requests,
                bytes_sent=seen.bytes_sent,
                bytes_received=seen.bytes_received,
                entries_sent=seen.entries_sent,
                entries_received=seen.entries_received,
                result=result,
            )
        )
