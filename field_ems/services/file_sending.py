"""A station's evidence files: sent after the records, the smallest first, and fetched when somebody asks for them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from field_ems.domain.notices import Notice, Refusal
from field_ems.services.evidence import LARGEST
from field_ems.store import devices, evidence, kept_files
from field_ems.store.station import StationStore
from field_ems.sync.octets import WireError

FIRST_PART, LARGEST_PART = 16 * 1024, 256 * 1024
"""Octets in a request: few at first, so that a link that breaks often still gets on."""

_SMALLEST_PART = 1024
_REFUSED_FOR_GOOD = frozenset({"file.too_large", "file.not_what_it_says"})


class FileLink(Protocol):
    """Carries stretches of files; raises Refusal where it can't."""

    def file_had(self, digest: bytes) -> int:
        """Give how many octets of a file headquarters has."""
        ...

    def send_part(self, digest: bytes, start: int, size: int, part: bytes) -> int:
        """Send a stretch, and give how many octets headquarters has."""
        ...

    def fetch_part(self, digest: bytes, start: int) -> tuple[bytes, int]:
        """Give a stretch of a file from ``start`` on, and the size of the whole."""
        ...


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that an answer names; its size in octets."""

    digest: bytes
    size: int
    name: str


@dataclass(frozen=True, slots=True)
class FilesSent:
    """What came of sending files; ``octets`` of their contents."""

    files: int = 0
    octets: int = 0
    notices: tuple[Notice, ...] = ()


def waiting_files(store: StationStore) -> list[EvidenceFile]:
    """Give the files on this laptop that headquarters is not known to have, the smallest first."""
    folder, station_id = evidence_folder(store), store.station_id
    with store.reading() as session:
        settled = kept_files.settled_digests(session)
        attached = kept_files.attached_files(session, station_id)
    return [
        EvidenceFile(digest, size, name)
        for digest, size, name, _ in attached
        if digest not in settled and evidence.path_of(folder, digest).exists()
    ]


def missing_files(store: StationStore) -> list[EvidenceFile]:
    """Give the files that the station's records name and that are not on this laptop."""
    folder, station_id = evidence_folder(store), store.station_id
    with store.reading() as session:
        attached = kept_files.attached_files(session, station_id)
    return [
        EvidenceFile(digest, size, name)
        for digest, size, name, _ in attached
        if not evidence.path_of(folder, digest).exists()
    ]


def send_files(
    store: StationStore,
    link: FileLink,
    cancelled: Callable[[], bool] = lambda: False,
    at_most: int | None = None,
) -> FilesSent:
    """Send what waits, each from where headquarters has it; a file that can't be sent never holds up the others.

    ``at_most`` is how many octets it may cost. A link that breaks ends it; the next time goes on from there.
    """
    files = octets = 0
    notices: list[Notice] = []
    length = FIRST_PART
    for file in waiting_files(store):
        content = evidence.path_of(evidence_folder(store), file.digest).read_bytes()
        if evidence.digest_of(content) != file.digest:
            notices.append(Notice("file.damaged_here", {"name": file.name}))
            continue
        try:
            had = link.file_had(file.digest)
            while had < len(content):
                left = len(content) if at_most is None else at_most - octets
                if cancelled() or left < min(_SMALLEST_PART, len(content) - had):
                    notices.append(Notice("file.rest_later"))
                    return FilesSent(files, octets, tuple(notices))
                part = content[had : had + min(length, left)]
                octets += len(part)
                further = link.send_part(file.digest, had, len(content), part)
                if further <= had:
                    raise Refusal("file.altered", name=file.name)
                had, length = further, min(length * 2, LARGEST_PART)
        except Refusal as refusal:
            code = refusal.notice.code
            if not code.startswith("file."):
                notices += [refusal.notice, Notice("file.rest_later")]
                return FilesSent(files, octets, tuple(notices))
            # What its record has to reach headquarters for is no news: it goes with the next sync.
            if code != "file.not_listed":
                notices.append(Notice(code, {"name": file.name, "largest": LARGEST // 2**20}))
            if code in _REFUSED_FOR_GOOD:
                note_had(store, file.digest, code)
            continue
        note_had(store, file.digest)
        files += 1
    return FilesSent(files, octets, tuple(notices))


def fetch_file(store: StationStore, link: FileLink, file: EvidenceFile) -> None:
    """Fetch a file that another laptop of the station attached; a fetch that breaks goes on where it stopped.

    Refuses with ``file.not_here`` until headquarters has it, ``file.altered``, or what the link refuses.
    """
    folder = evidence_folder(store)
    place = evidence.path_of(folder, file.digest)
    partial = place.with_name(f".fetching-{file.digest.hex()}")
    partial.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with partial.open("ab") as out:
        while (had := out.tell()) < file.size:
            part, size = link.fetch_part(file.digest, had)
            if size != file.size or not part or had + len(part) > file.size:
                raise Refusal("file.altered", name=file.name)
            out.write(part)
            out.flush()
    content = partial.read_bytes()
    if evidence.digest_of(content) != file.digest:
        partial.unlink()
        raise Refusal("file.altered", name=file.name)
    evidence.keep(folder, content)
    partial.unlink()
    note_had(store, file.digest)


def fetch_missing(store: StationStore) -> FilesSent:
    """Fetch from headquarters all files that are not on this laptop; refuses with ``sync.not_enrolled``."""
    from field_ems.sync.transport import HttpLink  # requests: needed only when syncing

    with store.reading() as session:
        known = devices.enrolment(session)
    if known is None:
        raise Refusal("sync.not_enrolled")
    files = octets = 0
    notices: list[Notice] = []
    link = HttpLink(known.hq_url, known.token, known.ca_pin)
    try:
        for file in missing_files(store):
            try:
                fetch_file(store, link, file)
            except Refusal as refusal:
                if not refusal.notice.code.startswith("file."):
                    raise
                notices.append(Notice(refusal.notice.code, {"name": file.name}))
                continue
            files, octets = files + 1, octets + file.size
    except WireError as error:
        raise Refusal(error.code) from error
    finally:
        link.close()
    return FilesSent(files, octets, tuple(notices))


def evidence_folder(store: StationStore) -> Path:
    """Give the folder beside the database in which evidence lies."""
    path = store.database.path
    if path is None:
        raise ValueError("a station's database is a file")
    return path.parent


def note_had(store: StationStore, digest: bytes, refused: str | None = None) -> None:
    """Note that headquarters has a file, or the code with which it refused it for good."""
    with store.database.writing() as session:
        kept_files.note_sent(session, digest, refused)
