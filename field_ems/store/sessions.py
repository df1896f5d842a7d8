"""Ended sessions of headquarters' pages and attempts to sign in: in the database, because workers share them."""

from datetime import datetime

from sqlalchemy import case, delete, exists, or_, select
from sqlmodel import Session

from field_ems.store.statements import dialect_insert, upsert
from field_ems.store.tables import EndedSession, SignInAttempts

ENDED = EndedSession.__table__  # type: ignore[attr-defined]
ATTEMPTS = SignInAttempts.__table__  # type: ignore[attr-defined]


def end(session: Session, token_hash: bytes, until: datetime, now: datetime) -> None:
    """End a session, and forget those that would be over by themselves."""
    session.connection().execute(delete(ENDED).where(ENDED.c.until <= now))
    upsert(session, ENDED, {"token_hash": token_hash, "until": until})


def is_ended(session: Session, token_hash: bytes) -> bool:
    """Whether somebody signed out of this session."""
    return bool(session.connection().execute(select(exists().where(ENDED.c.token_hash == token_hash))).scalar())


def count_attempt(session: Session, name: str, now: datetime, oldest: datetime) -> int:
    """Count an attempt to sign in and give how many there were under this name since ``oldest``, this one included.

    Attempts that lie ahead were made before the clock was set back: they would close a name until they are past.
    """
    session.connection().execute(delete(ATTEMPTS).where(ATTEMPTS.c.since <= oldest, ATTEMPTS.c.name != name))
    insert = dialect_insert(session, ATTEMPTS).values(name=name, attempts=1, since=now)
    is_over = or_(ATTEMPTS.c.since <= oldest, ATTEMPTS.c.since > now)
    counted = insert.on_conflict_do_update(
        index_elements=["name"],
        set_={
            "attempts": case((is_over, 1), else_=ATTEMPTS.c.attempts + 1),
            "since": case((is_over, insert.excluded.since), else_=ATTEMPTS.c.since),
        },
    ).returning(ATTEMPTS.c.attempts)
    return int(session.connection().execute(counted).scalar_one())


def forget_attempts(session: Session, name: str) -> None:
    """Forget the attempts of somebody who signed in."""
    session.connection().execute(delete(ATTEMPTS).where(ATTEMPTS.c.name == name))
