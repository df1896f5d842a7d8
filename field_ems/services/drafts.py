"""Unfinished work on this installation: what there is to resume, and giving it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.store import drafts as queries
from field_ems.store.station import StationStore

PAGE = 50


@dataclass(frozen=True, slots=True)
class DraftCard:
    """A draft: what it is about, what was filled in so far, and when it was last saved."""

    id: bytes
    kind: str
    subject: Mapping[str, Any]
    body: Mapping[str, Any]
    updated_at: datetime


def list_drafts(store: StationStore, kind: str, limit: int = PAGE) -> list[DraftCard]:
    """Give the drafts of a kind, the last worked on first."""
    with store.reading() as session:
        return [
            DraftCard(row.id, row.kind, row.subject, row.body, row.updated_at)
            for row in queries.drafts_of(session, kind, limit)
        ]


def discard_draft(store: StationStore, draft_id: bytes) -> None:
    """Give up a draft; refuses with ``draft.unknown``."""
    with store.database.writing() as session:
        if queries.draft_row(session, draft_id) is None:
            raise Refusal("draft.unknown")
        queries.delete_draft(session, draft_id)
