"""Writing and reading the audit log."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import Session

from field_ems.domain.audit import BEGINNING, AuditRecord, record_hash
from field_ems.domain.times import to_seconds
from field_ems.store.epochs import lock_scope
from field_ems.store.statements import insert_ignoring
from field_ems.store.tables import Audit

AUDIT = Audit.__table__  # type: ignore[attr-defined]

COMMAND = "command"
"""Who works at the server itself, with its commands."""

_AT_ONCE = 1000

_LAST = (
    select(AUDIT.c.number, AUDIT.c.hash)
    .where(AUDIT.c.station_id == bindparam("scope"))
    .order_by(AUDIT.c.number.desc())
    .limit(1)
)


def note(
    session: Session,
    scope_id: bytes,
    now: datetime,
    actor: str,
    action: str,
    *,
    is_locked: bool = False,
    **detail: object,
) -> None:
    """Add a record to a scope's chain, in the transaction of what it tells of: both are committed or neither is.

    ``is_locked`` says that the transaction has locked the scope already.
    """
    if not is_locked:
        lock_scope(session, scope_id)  # nobody else can follow the same record
    last = session.connection().execute(_LAST, {"scope": scope_id}).one_or_none()
    number = last.number + 1 if last else 1
    words = {name: str(value) for name, value in detail.items() if value is not None}
    at = to_seconds(now)
    row = {
        "station_id": scope_id,
        "number": number,
        "at": at,
        "actor": actor,
        "action": action,
        "detail": words,
        "hash": record_hash(scope_id, last.hash if last else BEGINNING, number, at, actor, action, words),
    }
    insert_ignoring(session, AUDIT, [row])


def audited_scopes(session: Session) -> list[bytes]:
    """Give the scopes that have a chain."""
    return [bytes(one) for one in session.connection().execute(select(AUDIT.c.station_id).distinct()).scalars()]


def chain(session: Session, scope_id: bytes) -> Iterator[AuditRecord]:
    """Give a scope's records in their order, some at a time, however many there are."""
    after = 0
    while page := records(session, scope_id, after=after, limit=_AT_ONCE):
        yield from page
        after = page[-1].number


def records(session: Session, scope_id: bytes, *, after: int, limit: int) -> list[AuditRecord]:
    """Give a page of a scope's records in their order, after a number."""
    query = select(AUDIT).where(AUDIT.c.station_id == scope_id, AUDIT.c.number > after)
    rows = session.connection().execute(query.order_by(AUDIT.c.number).limit(limit))
    return [_record(row) for row in rows]


def latest(session: Session, scope_id: bytes, *, before: int | None, limit: int) -> list[AuditRecord]:
    """Give a page of a scope's records, the last first; ``before`` is a number."""
    query = select(AUDIT).where(AUDIT.c.station_id == scope_id).order_by(AUDIT.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(AUDIT.c.number < before)
    return [_record(row) for row in session.connection().execute(query)]


def _record(row: object) -> AuditRecord:
    number, at, actor, action, detail, hashed = (
        getattr(row, name) for name in ("number", "at", "actor", "action", "detail", "hash")
    )
    return AuditRecord(number, at, actor, action, detail, bytes(hashed))
