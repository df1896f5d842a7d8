"""What an installation keeps of its dealings with headquarters; it never travels."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field

from field_ems.store.columns import INSTANT, JSON, ROW_ID
from field_ems.store.tables.row import Table


class Enrolment(Table, table=True):
    """What this device and headquarters gave each other when it was enrolled; a single row.

    Keys are raw 32-byte Ed25519 and X25519 keys; ``ca_pin`` is the PEM of the certificate authority to trust.
    """

    number: int = Field(default=1, primary_key=True)
    hq_url: str
    device_id: bytes = Field(sa_type=ROW_ID)
    token: str
    signing_key: bytes
    hq_sealing_key: bytes
    hq_verify_key: bytes
    ca_pin: str | None = None
    enrolled_at: datetime = Field(sa_type=INSTANT)


class SyncRun(Table, table=True):
    """One attempt to sync: its bytes and records both ways and how it ended."""

    __tablename__ = "sync_run"

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(sa_type=INSTANT)
    ended_at: datetime | None = Field(default=None, sa_type=INSTANT)
    requests: int = 0
    bytes_sent: int = Field(default=0, sa_type=BigInteger)
    bytes_received: int = Field(default=0, sa_type=BigInteger)
    entries_sent: int = 0
    entries_received: int = 0
    result: str | None = None
    params: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class SignIn(Table, table=True):
    """A person's PIN on this installation, as an argon2 hash."""

    __tablename__ = "sign_in"

    person_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    pin_hash: str
