"""Taking back a factor set or a version of a template."""

from datetime import datetime

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store import audit, tables
from field_ems.store.headquarters import HeadquartersStore


def note_withdrawal(
    headquarters: HeadquartersStore, of: str, code: str, version: int | None, now: datetime, by: str, reason: str
) -> None:
    """Tell all stations that it is to be begun with no more."""
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        writer.create(
            tables.Withdrawal,
            of=of,
            code=code,
            version=version,
            reason=reason or None,
            withdrawn_at=now,
            withdrawn_by=by,
        )
        audit.note(
            writer.session, GLOBAL_SCOPE, now, by, "withdrawn", of=of, code=code, version=version, reason=reason or None
        )
