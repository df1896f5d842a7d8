"""Whom headquarters lets in: enrolment codes, devices, and the stations they work for."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select, update
from sqlmodel import Session, col

from field_ems.store.tables import (
    Device,
    Enrolment,
    EnrolmentCode,
    HeadquartersKeys,
    Station,
    SyncRun,
)

DEVICE = Device.__table__  # type: ignore[attr-defined]

# Asked in each exchange: building a statement costs more than running it.
_OF_TOKEN = select(DEVICE.c.station_id, DEVICE.c.id, DEVICE.c.role).where(
    DEVICE.c.token_hash == bindparam("hash"), DEVICE.c.revoked_at.is_(None)
)
_NOTE_SEEN = (
    update(DEVICE)
    .where(DEVICE.c.station_id == bindparam("station"), DEVICE.c.id == bindparam("device"))
    .values(
        last_seen_at=bindparam("last_seen_at"),
        clock_offset=bindparam("clock_offset"),
        bytes_received=DEVICE.c.bytes_received + bindparam("received"),
        bytes_sent=DEVICE.c.bytes_sent + bindparam("sent"),
    )
)


class Holder(NamedTuple):
    """The device that holds a token, the station it works for, and the role of its people."""

    station_id: bytes
    id: bytes
    role: str


def device_of_token(session: Session, token_hash: bytes) -> Holder | None:
    """Give the device that holds the token, if it has not been revoked."""
    row = session.connection().execute(_OF_TOKEN, {"hash": token_hash}).one_or_none()
    return Holder(*row) if row else None


def device(session: Session, device_id: bytes) -> Device | None:
    """Give the device of this id, if it has not been revoked."""
    query = select(Device).where(col(Device.id) == device_id, col(Device.revoked_at).is_(None))
    return session.scalars(query).one_or_none()


def note_seen(session: Session, device: Holder, now: datetime, clock_offset: int, received: int, sent: int) -> None:
    """Note that a device has been here, how far its clock is off (seconds), and the octets both ways."""
    session.connection().execute(
        _NOTE_SEEN,
        {
            "station": device.station_id,
            "device": device.id,
            "last_seen_at": now,
            "clock_offset": clock_offset,
            "received": received,
            "sent": sent,
        },
    )


def take_code(session: Session, code_hash: bytes, now: datetime) -> EnrolmentCode | None:
    """Use up an enrolment code; None where there is no such code, or it is used already or out of date."""
    table = EnrolmentCode.__table__  # type: ignore[attr-defined]
    used = session.connection().execute(
        update(table)
        .where(table.c.code_hash == code_hash, table.c.used_at.is_(None), table.c.expires_at > now)
        .values(used_at=now)
        .returning(table.c.code_hash)
    )
    if used.one_or_none() is None:
        return None
    return session.get_one(EnrolmentCode, code_hash)


def keys(session: Session) -> HeadquartersKeys | None:
    """Give headquarters' own keys."""
    return session.get(HeadquartersKeys, 1)


def station_named(session: Session, name: str) -> Station | None:
    """Give the station of this name, whatever the case of its letters."""
    query = select(Station).where(func.lower(col(Station.name)) == name.lower(), col(Station.removed).isnot(True))
    return session.scalars(query).first()


def revoke(session: Session, device_id: bytes, now: datetime) -> bytes | None:
    """Shut a device out, at once and for good; give its station, None where there was no device to shut out."""
    found = session.connection().execute(
        update(DEVICE)
        .where(DEVICE.c.id == device_id, DEVICE.c.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(DEVICE.c.station_id)
    )
    return found.scalar_one_or_none()


def enrolment(session: Session) -> Enrolment | None:
    """Give what this device and headquarters know of each other, None before it is enrolled."""
    return session.get(Enrolment, 1)


def last_runs(session: Session, limit: int) -> list[SyncRun]:
    """Give the newest attempts to sync, the newest first."""
    return list(session.scalars(select(SyncRun).order_by(col(SyncRun.id).desc()).limit(limit)))


def bytes_since(session: Session, start: datetime) -> int:
    """Give the octets of all syncs since an instant, both ways."""
    query = select(func.sum(SyncRun.bytes_sent + SyncRun.bytes_received)).where(col(SyncRun.started_at) >= start)
    return int(session.scalar(query) or 0)
