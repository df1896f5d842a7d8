"""What each kind of publication has to be able to do."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from field_ems.domain.notices import Notice
from field_ems.domain.publications import Document
from field_ems.store.headquarters import HeadquartersStore


@dataclass(frozen=True, slots=True)
class Published:
    """Something published; ``since`` is from when on it is in force, None where nobody knows or it is pending."""

    code: str
    title: str
    version: int | None
    since: datetime | date | None
    is_withdrawn: bool


class Desk(Protocol):
    """Reads, checks, compares, publishes and withdraws one kind of document."""

    def read(self, path: Path, code: str, title: str) -> Document:
        """Read a file."""

    def code(self, document: Document) -> str:
        """Give what the document is told by."""

    def check(self, headquarters: HeadquartersStore, document: Document) -> Document:
        """Give the document as it is published, or refuse."""

    def before(self, headquarters: HeadquartersStore, document: Document) -> tuple[str, Document]:
        """Give what the document is compared with: its name, empty where there is none, and its content."""

    def affected(self, headquarters: HeadquartersStore, document: Document) -> list[Notice]:
        """Say whom it touches."""

    def publish(self, headquarters: HeadquartersStore, document: Document, now: datetime, by: str) -> None:
        """Publish a document that was checked."""

    def withdraw(self, headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> list[Notice]:
        """Take it back, and say whom that touches."""

    def published(self, headquarters: HeadquartersStore) -> list[Published]:
        """List what was published."""
