"""People who sign in at headquarters' pages, and the sessions that they hold."""

import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import blake2b, sha256
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from field_ems.domain.access import ConsoleRole as ConsoleRole
from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.domain.times import to_seconds
from field_ems.services.enrolment import own_keys
from field_ems.services.organizations import organization_id_of
from field_ems.store import audit, devices, sessions, tables
from field_ems.store.headquarters import HeadquartersStore

SESSION_LIFE = timedelta(hours=10)
SHORTEST_PASSWORD = 12
LONGEST_NAME = 80
ATTEMPTS_ALLOWED = 5
CLOSED_FOR = timedelta(minutes=10)
"""From the first of too many attempts to sign in under one name."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody signs in with this")
"""Verified where there is no such name, so that the time it takes tells nothing."""


MAY_DECIDE = frozenset({ConsoleRole.ADMINISTRATOR, ConsoleRole.REVIEWER})
MAY_PUBLISH = frozenset({ConsoleRole.ADMINISTRATOR, ConsoleRole.PUBLISHER, ConsoleRole.COORDINATOR})
"""The coordinator reads all and writes guidance only."""


class SignedIn(NamedTuple):
    """Who is signed in; ``organization_id`` None for those of headquarters itself, who see all stations."""

    name: str
    role: ConsoleRole
    organization_id: bytes | None


def add_user(
    headquarters: HeadquartersStore,
    name: str,
    password: str,
    role: ConsoleRole,
    now: datetime,
    organization: str | None = None,
) -> None:
    """Let a person sign in, or give them another password and role, which ends their sessions.

    With an ``organization`` they see its stations alone.

    Refuses with ``hq.bad_name`` or ``hq.password_short``.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise Refusal("hq.bad_name", longest=LONGEST_NAME)
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal("hq.password_short", shortest=SHORTEST_PASSWORD)
    organization_id = organization_id_of(headquarters, organization) if organization else None
    with headquarters.writing() as session:
        session.merge(
            tables.ConsoleUser(
                name=name.strip(),
                password_hash=_HASHER.hash(password),
                role=role,
                disabled=False,
                organization_id=organization_id,
            )
        )
        audit.note(
            session,
            GLOBAL_SCOPE,
            now,
            audit.COMMAND,
            "user_given",
            user=name.strip(),
            role=role,
            organization=organization,
        )


def sign_in(headquarters: HeadquartersStore, name: str, password: str, now: datetime) -> str:
    """Give a session's token; refuses with ``hq.sign_in`` without telling what was wrong."""
    user = _user(headquarters, name.strip())
    try:
        _HASHER.verify(user.password_hash if user else _NOBODY, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError) as error:
        raise Refusal("hq.sign_in") from error
    if user is None:
        raise Refusal("hq.sign_in")
    with headquarters.writing() as session:
        sessions.forget_attempts(session, user.name)
        audit.note(session, GLOBAL_SCOPE, now, user.name, "signed_in")
    content = f"{user.name.encode().hex()}.{to_seconds(now + SESSION_LIFE)}.{secrets.token_hex(8)}"
    return f"{content}.{_session_seal(headquarters, content, user)}"


def signed_in(headquarters: HeadquartersStore, token: str, now: datetime) -> SignedIn | None:
    """Give whoever holds the token.

    None where it is forged, over or signed out of, or its user was disabled or given another password since; also where
    it was opened under a clock that ran ahead, which would make it last until that time.
    """
    content, _, seal = token.rpartition(".")
    try:
        name_hex, expires, _ = content.split(".")
        name, until = bytes.fromhex(name_hex).decode(), int(expires)
    except ValueError:
        return None
    user = _user(headquarters, name)
    if user is None or not _equal(seal, _session_seal(headquarters, content, user)):
        return None
    if not to_seconds(now) <= until <= to_seconds(now + SESSION_LIFE):
        return None
    with headquarters.reading() as session:
        if sessions.is_ended(session, _digest(token)):
            return None
    return SignedIn(name, ConsoleRole(user.role), user.organization_id)


def sign_out(headquarters: HeadquartersStore, token: str, now: datetime) -> None:
    """End a session before its time, at every worker of headquarters."""
    with headquarters.writing() as session:
        sessions.end(session, _digest(token), now + SESSION_LIFE, now)


def may_try(headquarters: HeadquartersStore, name: str, now: datetime) -> bool:
    """Whether another attempt to sign in is allowed; it is counted before it is made, so that many at once are too."""
    with headquarters.writing() as session:
        return sessions.count_attempt(session, name, now, now - CLOSED_FOR) <= ATTEMPTS_ALLOWED


def form_token(headquarters: HeadquartersStore, visit: str) -> str:
    """Give what a form has to carry, so that no other site can send it in the person's name.

    ``visit`` is what the person's browser alone knows: the session's token, or before that a random cookie.
    """
    return _seal(headquarters, "form." + visit)


def is_form_token(headquarters: HeadquartersStore, visit: str, carried: str) -> bool:
    """Whether a form carries the token of this visit."""
    return bool(visit) and _equal(carried, form_token(headquarters, visit))


def _user(headquarters: HeadquartersStore, name: str) -> tables.ConsoleUser | None:
    """Give a user who may sign in; what can't be a name is not looked up."""
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return None
    with headquarters.reading() as session:
        user = session.get(tables.ConsoleUser, name)
    return user if user and not user.disabled else None


def _session_seal(headquarters: HeadquartersStore, content: str, user: tables.ConsoleUser) -> str:
    """Seal a session together with the password that it was opened with: another one ends it."""
    return _seal(headquarters, f"session.{content}.{user.password_hash}")


def _seal(headquarters: HeadquartersStore, content: str) -> str:
    key = blake2b(_signing_key(headquarters), digest_size=32, person=b"console").digest()
    return blake2b(content.encode("utf-8", "surrogatepass"), key=key, digest_size=24).hexdigest()


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _equal(given: str, expected: str) -> bool:
    # As octets: comparing text that is not ASCII raises an error.
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())


def _signing_key(headquarters: HeadquartersStore) -> bytes:
    with headquarters.reading() as session:
        known = devices.keys(session)
    if known:
        return known.signing_key
    with headquarters.writing() as session:
        return own_keys(session).signing_key
