"""Drafts: unfinished work on this installation, outside the journal."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, cast, delete, func, select, update
from sqlmodel import Session

from field_ems.domain.journal import ID_BYTES
from field_ems.store import tables

CHECKLIST = "assessment"
"""The kind of a draft that is a checklist being filled in."""

DRAFT = tables.Draft.__table__  # type: ignore[attr-defined]


def drafts_of(session: Session, kind: str, limit: int) -> Sequence[tables.Draft]:
    """Give the drafts of a kind, the last worked on first."""
    query = select(tables.Draft).where(DRAFT.c.kind == kind).order_by(DRAFT.c.updated_at.desc(), DRAFT.c.id)
    return session.scalars(query.limit(limit)).all()


def drafts_about(session: Session, kind: str, key: str, value: str) -> Sequence[tables.Draft]:
    """Give the drafts of a kind whose subject has this value under this key, the last worked on first."""
    part = f'"{key}":"{value}"'  # as canonical JSON writes it
    query = select(tables.Draft).where(
        DRAFT.c.kind == kind, cast(DRAFT.c.subject, Text).contains(part, autoescape=True)
    )
    return session.scalars(query.order_by(DRAFT.c.updated_at.desc(), DRAFT.c.id)).all()


def subjects_of(session: Session, kind: str, limit: int) -> Sequence[Row[Any]]:
    """Give (subject, updated_at) of the drafts of a kind, the last worked on first."""
    query = select(DRAFT.c.subject, DRAFT.c.updated_at).where(DRAFT.c.kind == kind)
    return session.connection().execute(query.order_by(DRAFT.c.updated_at.desc(), DRAFT.c.id).limit(limit)).all()


def drafts_between(session: Session, kind: str, first: bytes, last: bytes, limit: int) -> Sequence[bytes]:
    """Give the ids of drafts of a kind that lie between two ids, both included."""
    query = select(DRAFT.c.id).where(DRAFT.c.kind == kind, DRAFT.c.id.between(first, last))
    return session.scalars(query.order_by(DRAFT.c.id).limit(limit)).all()


def count_drafts(session: Session, kind: str) -> int:
    """Give how many drafts of a kind there are."""
    query = select(func.count()).select_from(DRAFT).where(DRAFT.c.kind == kind)
    return int(session.connection().execute(query).scalar_one())


def draft_row(session: Session, draft_id: bytes) -> tables.Draft | None:
    """Give one draft."""
    return session.get(tables.Draft, draft_id)


def add_draft(session: Session, kind: str, subject: dict[str, Any], body: dict[str, Any], now: datetime) -> bytes:
    """Begin a draft and give its id."""
    draft_id = secrets.token_bytes(ID_BYTES)
    session.add(tables.Draft(id=draft_id, kind=kind, subject=subject, body=body, updated_at=now))
    session.flush()
    return draft_id


def save_draft(session: Session, draft_id: bytes, body: dict[str, Any], now: datetime) -> None:
    """Keep what has been filled in so far."""
    session.connection().execute(update(DRAFT).where(DRAFT.c.id == draft_id).values(body=body, updated_at=now))


def delete_draft(session: Session, draft_id: bytes) -> None:
    """Let go of a draft that is finished or given up."""
    session.connection().execute(delete(DRAFT).where(DRAFT.c.id == draft_id))
