"""The audit log as people ask for it: is it whole, and what was done."""

from collections.abc import Mapping
from dataclasses import dataclass

from field_ems.domain.audit import AuditRecord, followed
from field_ems.store import audit
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session

COMMAND = audit.COMMAND
PAGE = 50


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What the check of one scope's chain found: its length and head, and the number of the first broken record.

    ``cut`` tells that a head kept elsewhere is not in it: its tail was cut off, or another chain put in its place.
    """

    scope_id: bytes
    length: int
    head: str
    broken_at: int | None
    cut: bool

    @property
    def is_whole(self) -> bool:
        """Whether nothing was altered."""
        return self.broken_at is None and not self.cut


def verify_audit(
    headquarters: HeadquartersStore, kept: Mapping[str, tuple[int, str]] | None = None
) -> list[ChainCheck]:
    """Check every chain of the log.

    ``kept`` gives, by scope id as hex, the length and head (hex) that an earlier check has given.
    """
    kept = kept or {}
    with headquarters.reading() as session:
        scopes = {*audit.audited_scopes(session), *(bytes.fromhex(one) for one in kept)}
        return [_check(session, scope_id, *kept.get(scope_id.hex(), (0, ""))) for scope_id in sorted(scopes)]


def _check(session: Session, scope_id: bytes, kept_length: int, kept_head: str) -> ChainCheck:
    length, head, broken_at = 0, "", None
    is_cut = kept_length > 0
    for one, is_sound in followed(scope_id, audit.chain(session, scope_id)):
        length, head = length + 1, one.hash.hex()
        if not is_sound and broken_at is None:
            broken_at = length
        if length == kept_length:
            is_cut = head != kept_head
    return ChainCheck(scope_id, length, head, broken_at, is_cut)


def audit_page(headquarters: HeadquartersStore, scope_id: bytes, before: int | None = None) -> list[AuditRecord]:
    """Give a page of what was done in a scope and one record more where there are more, the last first."""
    with headquarters.reading() as session:
        return audit.latest(session, scope_id, before=before, limit=PAGE + 1)
