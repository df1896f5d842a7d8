"""Publishing from headquarters: a draft, what it would do, publishing it as it is for good, and taking it back.

Each kind of publication has a desk, which alone knows what a document of its kind holds; all else is the same for all.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import Change, Document, PublicationKind, changes
from field_ems.services.publishing.desk import Desk, Published
from field_ems.services.publishing.factor_desk import FactorDesk
from field_ems.services.publishing.guidance_desk import GuidanceDesk
from field_ems.services.publishing.mandate_desk import MandateDesk
from field_ems.services.publishing.minimum_desk import MinimumDesk
from field_ems.services.publishing.template_desk import TemplateDesk
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.compression import pack

__all__ = ["LARGEST", "Preview", "Published", "check", "list_published", "preview", "publish", "read", "withdraw"]

LARGEST = 64 * 1024
"""Octets, packed: what every station has to fetch, over the slowest link too (a minute at 9,600 bit/s)."""

_DESKS: dict[PublicationKind, Desk] = {
    PublicationKind.FACTORS: FactorDesk(),
    PublicationKind.TEMPLATES: TemplateDesk(),
    PublicationKind.GUIDANCE: GuidanceDesk(),
    PublicationKind.MANDATE: MandateDesk(),
    PublicationKind.MINIMUMS: MinimumDesk(),
}


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing a document would do.

    ``before`` names what it is compared with, empty where there was nothing; ``octets`` is what each station fetches.
    """

    code: str
    before: str
    changes: tuple[Change, ...]
    notices: tuple[Notice, ...]
    octets: int


def read(kind: PublicationKind, path: Path, code: str = "", title: str = "") -> Document:
    """Read a document from a file; a code or title that the file does not have is taken from here."""
    return _DESKS[kind].read(path, code.strip(), title.strip())


def check(headquarters: HeadquartersStore, kind: PublicationKind, document: Document) -> Document:
    """Give a document as it would be published; refuses what its kind refuses, and with ``publish.too_large``."""
    checked = _DESKS[kind].check(headquarters, document)
    octets = _octets(checked)
    if octets > LARGEST:
        raise Refusal("publish.too_large", octets=octets, largest=LARGEST)
    return checked


def preview(headquarters: HeadquartersStore, kind: PublicationKind, document: Document) -> Preview:
    """Say whom publishing a document would touch, and what it changes; refuses as ``check``."""
    desk = _DESKS[kind]
    checked = check(headquarters, kind, document)
    name, before = desk.before(headquarters, checked)
    octets = _octets(checked)
    affected = desk.affected(headquarters, checked)
    return Preview(desk.code(checked), name, tuple(changes(before, checked)), tuple(affected), octets)


def publish(
    headquarters: HeadquartersStore, kind: PublicationKind, document: Document, now: datetime, by: str
) -> Preview:
    """Publish a document, which never changes from here on; give what that did. Refuses as ``check``."""
    found = preview(headquarters, kind, document)
    desk = _DESKS[kind]
    desk.publish(headquarters, desk.check(headquarters, document), now, by)
    return found


def withdraw(
    headquarters: HeadquartersStore, kind: PublicationKind, code: str, now: datetime, by: str, reason: str = ""
) -> list[Notice]:
    """Take back what is in force under a code, and say whom that touches; refuses with ``publish.not_in_force``."""
    return _DESKS[kind].withdraw(headquarters, code.strip(), now, by, reason.strip())


def list_published(headquarters: HeadquartersStore, kind: PublicationKind) -> list[Published]:
    """Give what was published of a kind, withdrawn or not; of what has versions the last one that is in force."""
    return _DESKS[kind].published(headquarters)


def _octets(document: Document) -> int:
    return len(pack(json.dumps(document, ensure_ascii=False).encode()))
