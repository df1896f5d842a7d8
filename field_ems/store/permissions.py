"""Which entries of a station headquarters lets through."""

from collections.abc import Callable

from sqlalchemy import bindparam, select
from sqlmodel import Session

from field_ems.domain.notices import Notice
from field_ems.domain.roles import may_write
from field_ems.store.judge import Permits
from field_ems.store.kinds import Kind, Owner
from field_ems.store.tables import Device, EpochHead, RoleGrant

DEVICE = Device.__table__  # type: ignore[attr-defined]
EPOCH_HEAD = EpochHead.__table__  # type: ignore[attr-defined]
ROLE_GRANT = RoleGrant.__table__  # type: ignore[attr-defined]


def role_of_epoch(session: Session, station_id: bytes, epoch: int) -> str | None:
    """Give the role of the device that writes under an epoch, None where headquarters does not know it."""
    query = (
        select(DEVICE.c.role)
        .join(EPOCH_HEAD, (EPOCH_HEAD.c.station_id == DEVICE.c.station_id) & (EPOCH_HEAD.c.device_id == DEVICE.c.id))
        .where(EPOCH_HEAD.c.station_id == station_id, EPOCH_HEAD.c.epoch == epoch)
    )
    return session.connection().execute(query).scalar_one_or_none()


_ROLES = select(ROLE_GRANT.c.person_id, ROLE_GRANT.c.role).where(
    ROLE_GRANT.c.station_id == bindparam("station"), ROLE_GRANT.c.removed.isnot(True)
)

Allowed = Callable[[bytes | None, Kind], Notice | None]
"""Says why an author may not write records of a kind, or gives None where they may."""


def station_authors(session: Session, station_id: bytes, default_role: str) -> Allowed:
    """Give the judgement on the authors of what a station's devices send.

    ``default_role`` is that of people without a role of their own: the one that the device was enrolled with.
    What the program itself wrote (no author) needs no role, only that the kind is the station's to write.
    """
    roles: dict[bytes, set[str]] = {}
    for row in session.connection().execute(_ROLES, {"station": station_id}):
        roles.setdefault(row.person_id, set()).add(row.role)

    def allowed(author_id: bytes | None, kind: Kind) -> Notice | None:
        if kind.owner is Owner.HEADQUARTERS:
            return Notice("sync.headquarters_writes_this", {"kind": kind.name})
        if author_id is not None and not may_write(roles.get(author_id, {default_role}), kind.name):
            return Notice("sync.role_does_not_allow", {"kind": kind.name})
        return None

    return allowed


def station_permits(session: Session, station_id: bytes, default_role: str) -> Permits:
    """Give the same judgement on entries."""
    return on_entries(station_authors(session, station_id, default_role))


def on_entries(allowed: Allowed) -> Permits:
    """Give the judgement on entries that follows from that on their authors."""
    return lambda entry, kind: allowed(entry.author_id, kind)
