"""Drafts of publications at headquarters: read and checked, and not yet out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.domain.publications import Document, PublicationKind
from field_ems.store import drafts as queries
from field_ems.store import tables
from field_ems.store.headquarters import HeadquartersStore

_KIND = "publication"
_MOST = 100


@dataclass(frozen=True, slots=True)
class PublicationDraft:
    """A draft, and who saved it last."""

    id: bytes
    kind: PublicationKind
    code: str
    saved_by: str
    saved_at: datetime
    document: Document


def save_draft(
    headquarters: HeadquartersStore, kind: PublicationKind, code: str, document: Document, now: datetime, by: str
) -> bytes:
    """Keep a draft, and give its id."""
    with headquarters.writing() as session:
        subject = {"of": kind.value, "code": code, "by": by}
        return queries.add_draft(session, _KIND, subject, dict(document), now)


def list_drafts(headquarters: HeadquartersStore) -> Sequence[PublicationDraft]:
    """Give the drafts, the last saved first."""
    with headquarters.reading() as session:
        return [_draft(row) for row in queries.drafts_of(session, _KIND, _MOST)]


def open_draft(headquarters: HeadquartersStore, draft_id: bytes) -> PublicationDraft:
    """Give a draft; refuses with ``publish.no_draft``."""
    with headquarters.reading() as session:
        row = queries.draft_row(session, draft_id)
    if row is None or row.kind != _KIND:
        raise Refusal("publish.no_draft")
    return _draft(row)


def discard_draft(headquarters: HeadquartersStore, draft_id: bytes) -> None:
    """Throw a draft away."""
    open_draft(headquarters, draft_id)
    with headquarters.writing() as session:
        queries.delete_draft(session, draft_id)


def _draft(row: tables.Draft) -> PublicationDraft:
    subject = row.subject
    kind = PublicationKind(subject["of"])
    return PublicationDraft(row.id, kind, subject["code"], subject["by"], row.updated_at, row.body)
