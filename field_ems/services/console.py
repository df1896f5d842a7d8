"""People who sign in at headquarters' pages."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from field_ems.domain.notices import Refusal
from field_ems.domain.times import to_seconds
from field_ems.services.enrolment import own_keys
from field_ems.store import devices, tables
from field_ems.store.headquarters import HeadquartersStore

SESSION_LIFE = timedelta(hours=10)
SHORTEST_PASSWORD = 12

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody signs in with this")
"""Verified where there is no such name, so that the time it takes tells nothing."""


class ConsoleRole(StrEnum):
    """What a person at the console may do."""

    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    VIEWER = "viewer"


MAY_DECIDE = frozenset({ConsoleRole.ADMINISTRATOR, ConsoleRole.REVIEWER})


def add_user(headquarters: HeadquartersStore, name: str, password: str, role: ConsoleRole) -> None:
    """Let a person sign in, or give them another password and role; refuses with ``hq.password_short``."""
    if len(password) < SHORTEST_PASSWORD:
        raise Refusal("hq.password_short", shortest=SHORTEST_PASSWORD)
    with headquarters.writing() as session:
        session.merge(tables.ConsoleUser(name=name, password_hash=_HASHER.hash(password), role=role, disabled=False))


def sign_in(headquarters: HeadquartersStore, name: str, password: str, now: datetime) -> str:
    """Give a session's token; refuses with ``hq.sign_in`` without telling what was wrong."""
    with headquarters.reading() as session:
        user = session.get(tables.ConsoleUser, name)
    try:
        _HASHER.verify(user.password_hash if user else _NOBODY, password)
    except (VerificationError, InvalidHashError) as error:
        raise Refusal("hq.sign_in") from error
    if user is None or user.disabled:
        raise Refusal("hq.sign_in")
    expires = to_seconds(now + SESSION_LIFE)
    content = f"{name.encode().hex()}.{expires}"
    return f"{content}.{_seal(headquarters, content)}"


def signed_in(headquarters: HeadquartersStore, token: str, now: datetime) -> tuple[str, ConsoleRole] | None:
    """Give the name and role of whoever holds the token, None where it is forged, over, or its user disabled."""
    content, _, seal = token.rpartition(".")
    if not content or not hmac.compare_digest(seal, _seal(headquarters, content)):
        return None
    name_hex, _, expires = content.partition(".")
    if to_seconds(now) > int(expires):
        return None
    name = bytes.fromhex(name_hex).decode()
    with headquarters.reading() as session:
        user = session.get(tables.ConsoleUser, name)
    return (name, ConsoleRole(user.role)) if user and not user.disabled else None


def form_token(headquarters: HeadquartersStore, session_token: str) -> str:
    """Give what a form of this session has to carry, so that no other site can send it in the person's name."""
    return _seal(headquarters, "form." + session_token)


def _seal(headquarters: HeadquartersStore, content: str) -> str:
    key = blake2b(_signing_key(headquarters), digest_size=32, person=b"console").digest()
    return blake2b(content.encode(), key=key, digest_size=24).hexdigest()


def _signing_key(headquarters: HeadquartersStore) -> bytes:
    with headquarters.reading() as session:
        known = devices.keys(session)
    if known:
        return known.signing_key
    with headquarters.writing() as session:
        return own_keys(session).signing_key
