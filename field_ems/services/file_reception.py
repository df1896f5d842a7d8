"""Evidence files at headquarters: taken stretch by stretch, believed only when whole, given to their own station."""

from collections.abc import Sequence
from datetime import datetime

from field_ems.domain.journal import ID_BYTES
from field_ems.domain.notices import Refusal
from field_ems.services.enrolment import hash_secret
from field_ems.services.evidence import LARGEST, is_what_it_says
from field_ems.store import devices, kept_files, tables
from field_ems.store.evidence import digest_of
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session

LARGEST_PART = 512 * 1024
"""Octets of a file in one request."""


def station_of(headquarters: HeadquartersStore, token: str) -> bytes:
    """Give the station of the device that holds the token; refuses with ``sync.device_refused``."""
    with headquarters.reading() as session:
        device = devices.device_of_token(session, hash_secret(token))
    if device is None:
        raise Refusal("sync.device_refused")
    return device.station_id


def read_digest(text: str) -> bytes:
    """Read the hex of a digest; refuses with ``file.not_listed`` what is none."""
    try:
        digest = bytes.fromhex(text)
    except ValueError as error:
        raise Refusal("file.not_listed") from error
    if len(digest) != ID_BYTES:
        raise Refusal("file.not_listed")
    return digest


def octets_had(headquarters: HeadquartersStore, station_id: bytes, digest: bytes) -> int:
    """Give how many octets of a file headquarters has committed; refuses with ``file.not_listed``."""
    with headquarters.reading() as session:
        if kept_files.attachment_of(session, station_id, digest) is None:
            raise Refusal("file.not_listed")
        return kept_files.octets_had(session, station_id, digest)


def take_part(
    headquarters: HeadquartersStore, station_id: bytes, digest: bytes, start: int, size: int, part: bytes, now: datetime
) -> int:
    """Take a stretch of a file of ``size`` octets and give how many of it are committed.

    A stretch that does not continue what is here changes nothing: the number says where to go on. Refuses with
    ``file.not_listed`` what no record of the station names, ``file.too_large``, ``file.altered`` a whole that is not
    what its digest says (it begins anew then), or ``file.not_what_it_says`` one that is not of its type.
    """
    if size > LARGEST or len(part) > LARGEST_PART:
        raise Refusal("file.too_large", name=digest.hex(), largest=LARGEST // 2**20)
    with headquarters.writing() as session:
        attachment = kept_files.attachment_of(session, station_id, digest)
        if attachment is None or attachment.size != size:
            raise Refusal("file.not_listed")
        had = kept_files.octets_had(session, station_id, digest)
        if start != had or not part or had + len(part) > size:
            return had
        kept_files.add_part(session, station_id, digest, start, part)
        had = kept_files.octets_had(session, station_id, digest)
        if had < size:
            return had
        refused = _complete(session, attachment, now)
    # Raised after the commit: what was dropped has to stay dropped.
    if refused:
        raise Refusal(refused, name=digest.hex())
    return had


def take_whole(
    headquarters: HeadquartersStore, station_id: bytes, digest: bytes, content: bytes, now: datetime
) -> bool:
    """Take a file that came in a bundle; whether headquarters has it now."""
    try:
        had = octets_had(headquarters, station_id, digest)
        while had < len(content):
            part = content[had : had + LARGEST_PART]
            further = take_part(headquarters, station_id, digest, had, len(content), part, now)
            if further <= had:
                return False
            had = further
    except Refusal:
        return False
    with headquarters.reading() as session:
        return digest in kept_files.stored_digests(session, station_id, [digest])


def give(headquarters: HeadquartersStore, station_id: bytes, digest: bytes) -> tuple[tables.Attachment, bytes]:
    """Give a whole file of a station and its record; refuses with ``file.not_here``."""
    with headquarters.reading() as session:
        attachment = kept_files.attachment_of(session, station_id, digest)
        if attachment is None or digest not in kept_files.stored_digests(session, station_id, [digest]):
            raise Refusal("file.not_here", name=digest.hex())
        session.expunge(attachment)
        return attachment, kept_files.whole_content(session, station_id, digest)


def are_here(headquarters: HeadquartersStore, station_id: bytes, digests: Sequence[bytes]) -> set[bytes]:
    """Give those of these files that headquarters has whole."""
    with headquarters.reading() as session:
        return kept_files.stored_digests(session, station_id, digests)


def _complete(session: Session, attachment: tables.Attachment, now: datetime) -> str | None:
    content = kept_files.whole_content(session, attachment.station_id, attachment.digest)
    refused = None
    if digest_of(content) != attachment.digest:
        refused = "file.altered"
    elif not is_what_it_says(attachment.media_type, content):
        refused = "file.not_what_it_says"
    if refused:
        kept_files.forget_parts(session, attachment.station_id, attachment.digest)
        return refused
    kept_files.note_stored(session, attachment.station_id, attachment.digest, attachment.size, now)
    return None
