"""What the database engine reports, in terms of what a person can do about it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, OperationalError

from field_ems.domain.notices import Refusal

_SQLITE_MESSAGES = (
    ("database is locked", "store.locked"),
    ("readonly database", "store.read_only"),
    ("disk is full", "store.disk_full"),
    ("disk I/O error", "store.disk_error"),
    ("unable to open", "store.cannot_open"),
    ("malformed", "store.damaged"),
    ("not a database", "store.damaged"),
    ("file is encrypted", "store.damaged"),
)

_POSTGRESQL_STATES = {
    "25006": "store.read_only",  # a standby, or a database that its administrator has set so
    "40001": "store.locked",
    "40P01": "store.locked",
    "42501": "store.no_rights",
    "53100": "store.disk_full",
    "55P03": "store.locked",
}
"""What PostgreSQL calls an error by, in each language of its own alike."""


@contextmanager
def as_refusal(url: URL) -> Iterator[None]:
    """Turn failures of the engine into refusals; programming errors stay what they are."""
    is_sqlite = url.get_backend_name() == "sqlite"
    place = str(url.database) if is_sqlite else url.render_as_string(hide_password=True)
    try:
        yield
    except OSError as error:
        code = "store.disk_full" if error.errno == 28 else "store.cannot_open"
        raise Refusal(code, place=place, detail=error.strerror or str(error)) from error
    except DBAPIError as error:
        message = str(error.orig)
        if is_sqlite:
            for cause in _causes(error):
                for part, code in _SQLITE_MESSAGES:
                    if part in str(cause):
                        raise Refusal(code, place=place, detail=str(cause)) from error
        elif known := _POSTGRESQL_STATES.get(getattr(error.orig, "sqlstate", None) or ""):
            raise Refusal(known, place=place, detail=message.splitlines()[0]) from error
        elif isinstance(error, OperationalError) or error.connection_invalidated:
            raise Refusal("store.server_unreachable", place=place, detail=message.splitlines()[0]) from error
        raise


def _causes(error: DBAPIError) -> Iterator[BaseException]:
    """Give what the engine reported, the last first.

    A full disk makes SQLite give up the whole transaction: what is reported last is that its savepoint is gone.
    """
    known: BaseException | None = error
    while known is not None:
        if isinstance(known, DBAPIError) and known.orig is not None:
            yield known.orig
        known = known.__context__
