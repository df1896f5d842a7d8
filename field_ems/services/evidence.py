"""Files that prove answers: taken in by content, within limits of size and kind, and shown before they are trusted."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.notices import Refusal
from field_ems.files.image_size import image_size
from field_ems.store import evidence as files
from field_ems.store import supplier_register as register
from field_ems.store.checklists import assessment_page
from field_ems.store.station import StationStore

LARGEST = 5 * 1024 * 1024
"""A field link carries some ten kilobits a second; a scan of a certificate needs a few hundred kilobytes."""

_MEDIA_TYPES = {
    ".pdf": ("application/pdf", b"%PDF"),
    ".png": ("image/png", b"\x89PNG\r\n"),
    ".jpg": ("image/jpeg", b"\xff\xd8\xff"),
    ".jpeg": ("image/jpeg", b"\xff\xd8\xff"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
    ".txt": ("text/plain", b""),
    ".csv": ("text/csv", b""),
}

_PREVIEWED = 2_000
_LOOKED_THROUGH = 20


@dataclass(frozen=True, slots=True)
class Preview:
    """What can be seen of a file in a terminal: its size in bytes, type, and the beginning of a text.

    ``pixels`` are an image's width and height, where its head says them.
    """

    name: str
    size: int
    media_type: str
    text: str
    pixels: tuple[int, int] | None = None


def attach_file(
    store: StationStore, path: Path, kind: EvidenceKind, *, expires_on: date | None = None
) -> dict[str, Any]:
    """Keep a file as evidence and give the item to list under an answer (see ``checklists.set_evidence``).

    Refuses with ``evidence.cannot_open``, ``evidence.empty``, ``evidence.too_large``, ``evidence.type_unknown`` or
    ``evidence.not_what_it_says`` (its content is not of the type that its name claims).
    """
    media_type, _ = _MEDIA_TYPES.get(path.suffix.lower(), ("", b""))
    if not media_type:
        raise Refusal("evidence.type_unknown", name=path.name, known=", ".join(sorted(_MEDIA_TYPES)))
    try:
        if path.stat().st_size > LARGEST:
            raise Refusal("evidence.too_large", name=path.name, largest=LARGEST // 1024 // 1024)
        content = path.read_bytes()
    except OSError as error:
        raise Refusal("evidence.cannot_open", name=path.name, detail=error.strerror or str(error)) from error
    if not content:
        raise Refusal("evidence.empty", name=path.name)
    if not is_what_it_says(media_type, content):
        raise Refusal("evidence.not_what_it_says", name=path.name, type=media_type)
    item: dict[str, Any] = {
        "kind": kind.value,
        "name": path.name,
        "digest": files.keep(_folder(store), content).hex(),
        "size": len(content),
        "media_type": media_type,
    }
    if expires_on is not None:
        item["expires_on"] = expires_on.isoformat()
    return item


def is_what_it_says(media_type: str, content: bytes) -> bool:
    """Whether a content is of its type, and the type one that is taken as evidence."""
    beginning = next((beginning for known, beginning in _MEDIA_TYPES.values() if known == media_type), None)
    if beginning is None or not content.startswith(beginning):
        return False
    return not (media_type.startswith("text/") and b"\0" in content)


def preview(store: StationStore, item: dict[str, Any]) -> Preview:
    """Give what can be seen of an attached file; refuses with ``evidence.not_here`` until it has been synced."""
    path = files.path_of(_folder(store), bytes.fromhex(item["digest"]))
    if not path.exists():
        raise Refusal("evidence.not_here", name=item.get("name", ""))
    content = path.read_bytes()
    media_type = str(item.get("media_type", ""))
    text = content[:_PREVIEWED].decode("utf-8", "replace") if media_type.startswith("text/") else ""
    shown = "".join(char if char.isprintable() or char == "\n" else " " for char in text)
    return Preview(str(item.get("name", "")), len(content), media_type, shown, image_size(content))


def known_evidence(store: StationStore, supplier_id: bytes) -> list[dict[str, Any]]:
    """Give what has proved something of a supplier before, to be used again: each content or paper once, newest first.

    Its certificates come first, then what its last ``_LOOKED_THROUGH`` checklists have attached.
    """
    found: dict[tuple[str, str], dict[str, Any]] = {}
    with store.reading() as session:
        station_id = store.station_id
        certificates = register.certificates_of(session, station_id, supplier_id, _LOOKED_THROUGH)
        rows = assessment_page(session, station_id, supplier_id=supplier_id, limit=_LOOKED_THROUGH)
    items = [
        {"kind": EvidenceKind.CERTIFICATE.value, "name": row.name, **(row.file or {}), "expires_on": last_day(row)}
        for row in certificates
    ]
    items += [dict(item) for row in rows for one in row.answers.values() for item in one.get("evidence", ())]
    for item in items:
        found.setdefault((str(item.get("digest")), "" if item.get("digest") else str(item["name"])), item)
    return [{key: value for key, value in item.items() if value is not None} for item in found.values()]


def last_day(certificate: Any) -> str | None:
    """Give a certificate's last valid day as an item of evidence has it."""
    return certificate.expires_on.isoformat() if certificate.expires_on else None


def _folder(store: StationStore) -> Path:
    path = store.database.path
    if path is None:
        raise ValueError("a station's database is a file")
    return path.parent
