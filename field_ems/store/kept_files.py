"""Evidence files at headquarters, stretch by stretch, and what a station knows of them there."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlmodel import Session

from field_ems.store.statements import insert_ignoring, upsert
from field_ems.store.tables import Attachment, FilePart, SentFile, StoredFile

ATTACHMENT = Attachment.__table__  # type: ignore[attr-defined]
PART = FilePart.__table__  # type: ignore[attr-defined]
SENT = SentFile.__table__  # type: ignore[attr-defined]
STORED = StoredFile.__table__  # type: ignore[attr-defined]


def attachment_of(session: Session, station_id: bytes, digest: bytes) -> Attachment | None:
    """Give the station's record of this content."""
    query = select(ATTACHMENT.c.id).where(ATTACHMENT.c.station_id == station_id, ATTACHMENT.c.digest == digest)
    row_id = session.connection().execute(query.order_by(ATTACHMENT.c.id)).scalars().first()
    return session.get(Attachment, (station_id, row_id)) if row_id else None


def octets_had(session: Session, station_id: bytes, digest: bytes) -> int:
    """Give how many octets of a file are here, from its beginning on."""
    query = select(func.sum(PART.c.length)).where(PART.c.station_id == station_id, PART.c.digest == digest)
    return int(session.connection().execute(query).scalar_one() or 0)


def add_part(session: Session, station_id: bytes, digest: bytes, start: int, content: bytes) -> None:
    """Add a stretch; one that begins at the same place and came first stays."""
    row = {"station_id": station_id, "digest": digest, "start": start, "length": len(content), "content": content}
    insert_ignoring(session, PART, [row])


def forget_parts(session: Session, station_id: bytes, digest: bytes) -> None:
    """Drop what is here of a file that turned out not to be what its digest says."""
    session.connection().execute(delete(PART).where(PART.c.station_id == station_id, PART.c.digest == digest))


def whole_content(session: Session, station_id: bytes, digest: bytes) -> bytes:
    """Give the octets that are here of a file."""
    query = (
        select(PART.c.content).where(PART.c.station_id == station_id, PART.c.digest == digest).order_by(PART.c.start)
    )
    return b"".join(session.connection().execute(query).scalars())


def note_stored(session: Session, station_id: bytes, digest: bytes, size: int, now: datetime) -> None:
    """Note that a file is whole and is what its digest says."""
    insert_ignoring(session, STORED, [{"station_id": station_id, "digest": digest, "size": size, "stored_at": now}])


def stored_digests(session: Session, station_id: bytes, digests: Sequence[bytes]) -> set[bytes]:
    """Give those of these files that are here whole."""
    query = select(STORED.c.digest).where(STORED.c.station_id == station_id, STORED.c.digest.in_(digests))
    return set(session.connection().execute(query).scalars())


def attached_files(session: Session, station_id: bytes) -> list[tuple[bytes, int, str, str]]:
    """Give digest, size in octets, name and media type of each attached content, the smallest first."""
    query = (
        select(ATTACHMENT.c.digest, ATTACHMENT.c.size, ATTACHMENT.c.name, ATTACHMENT.c.media_type)
        .where(ATTACHMENT.c.station_id == station_id)
        .order_by(ATTACHMENT.c.size, ATTACHMENT.c.digest)
    )
    found = {
        row.digest: (row.digest, row.size, row.name, row.media_type) for row in session.connection().execute(query)
    }
    return list(found.values())


def settled_digests(session: Session) -> set[bytes]:
    """Give the files that headquarters has, or has refused for good."""
    return set(session.connection().execute(select(SENT.c.digest)).scalars())


def note_sent(session: Session, digest: bytes, refused: str | None = None) -> None:
    """Note that headquarters has a file, or why it does not want it."""
    upsert(session, SENT, {"digest": digest, "refused": refused})
