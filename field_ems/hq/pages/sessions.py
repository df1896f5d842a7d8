"""Sessions that were signed out of, and attempts to sign in; kept in memory, because a restart is rare."""

from datetime import datetime, timedelta
from hashlib import sha256
from threading import Lock

from field_ems.services.console import SESSION_LIFE

ATTEMPTS_ALLOWED = 5
CLOSED_FOR = timedelta(minutes=10)
_NAMES_REMEMBERED = 10_000


class EndedSessions:
    """Sessions that were signed out of before they were over, until they would be."""

    def __init__(self) -> None:
        self._until: dict[bytes, datetime] = {}
        self._lock = Lock()

    def add(self, token: str, now: datetime) -> None:
        """End a session."""
        with self._lock:
            self._until = {known: until for known, until in self._until.items() if until > now}
            self._until[_digest(token)] = now + SESSION_LIFE

    def has(self, token: str) -> bool:
        """Whether somebody signed out of this session."""
        return _digest(token) in self._until


class Door:
    """Counts attempts to sign in by name, and closes for a while after too many that failed."""

    def __init__(self) -> None:
        self._attempts: dict[str, list[datetime]] = {}
        self._lock = Lock()

    def lets_try(self, name: str, now: datetime) -> bool:
        """Whether another attempt is allowed, which is counted before it is made: many at once are counted too."""
        with self._lock:
            recent = [at for at in self._attempts.pop(name, []) if now - at < CLOSED_FOR]
            is_open = len(recent) < ATTEMPTS_ALLOWED
            self._attempts[name] = [*recent, now] if is_open else recent
            if len(self._attempts) > _NAMES_REMEMBERED:
                # The one tried longest ago; checking as many passwords takes longer than the door stays closed.
                del self._attempts[next(iter(self._attempts))]
            return is_open

    def forget(self, name: str) -> None:
        """Forget the attempts of somebody who signed in."""
        with self._lock:
            self._attempts.pop(name, None)


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
