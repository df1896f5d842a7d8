"""What only headquarters keeps: whom it lets in, and in which order changes came."""

from datetime import datetime

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from field_ems.store.columns import INSTANT, JSON, ROW_ID
from field_ems.store.tables.row import Table


class ScopeHead(Table, table=True):
    """The counter of a scope. Taking from it locks the row until the commit, so no reader can skip a late commit."""

    __tablename__ = "scope_head"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    head: int = Field(default=0, sa_type=BigInteger)


class Device(Table, table=True):
    """A laptop that may sync for its station; only the hash of its token is kept.

    ``role`` is what its people may do who have no role of their own.
    """

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    name: str
    role: str
    token_hash: bytes = Field(index=True, unique=True)
    verify_key: bytes
    enrolled_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    last_seen_at: datetime | None = Field(default=None, sa_type=INSTANT)
    clock_offset: int | None = None
    bytes_received: int = Field(default=0, sa_type=BigInteger)
    bytes_sent: int = Field(default=0, sa_type=BigInteger)


class EnrolmentCode(Table, table=True):
    """A one-time code, as a hash; ``station_id`` is the station to join, None for one that is drawn up on the spot."""

    __tablename__ = "enrolment_code"

    code_hash: bytes = Field(primary_key=True)
    station_id: bytes | None = Field(default=None, sa_type=ROW_ID)
    station_name: str
    organization_id: bytes | None = Field(default=None, sa_type=ROW_ID)
    role: str
    expires_at: datetime = Field(sa_type=INSTANT)
    used_at: datetime | None = Field(default=None, sa_type=INSTANT)


class HeadquartersKeys(Table, table=True):
    """Headquarters' own signing and sealing keys, raw 32 bytes; a single row."""

    __tablename__ = "headquarters_keys"

    number: int = Field(default=1, primary_key=True)
    signing_key: bytes
    sealing_key: bytes
    ca_pin: str | None = None


class ConsoleUser(Table, table=True):
    """Someone who signs in at headquarters' pages; ``role`` as in HQ's table of roles.

    ``organization_id`` is the one whose stations they see; None for those of headquarters itself, who see all.
    """

    __tablename__ = "console_user"

    name: str = Field(primary_key=True)
    password_hash: str
    role: str
    disabled: bool = False
    organization_id: bytes | None = Field(default=None, sa_type=ROW_ID)


class ApiToken(Table, table=True):
    """What another system reads with; only its hash is kept. ``scopes`` are the kinds of data that it may read."""

    __tablename__ = "api_token"

    name: str = Field(primary_key=True)
    token_hash: bytes = Field(index=True, unique=True)
    scopes: list[str] = Field(sa_type=JSON)
    organization_id: bytes | None = Field(default=None, sa_type=ROW_ID)
    created_at: datetime = Field(sa_type=INSTANT)
    expires_at: datetime = Field(sa_type=INSTANT)
    revoked_at: datetime | None = Field(default=None, sa_type=INSTANT)


class Door(Table, table=True):
    """That an organization may look at another's station until an instant, and why; the only way from one to another.

    ``reason`` is ``peer_review`` or ``common_premises``.
    """

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    organization_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    reason: str
    until: datetime = Field(sa_type=INSTANT)


class EndedSession(Table, table=True):
    """A session that was signed out of before it was over, known by its token's hash."""

    __tablename__ = "ended_session"

    token_hash: bytes = Field(primary_key=True)
    until: datetime = Field(sa_type=INSTANT)


class SignInAttempts(Table, table=True):
    """How often somebody has tried to sign in under a name since an instant; the name need not be anybody's."""

    __tablename__ = "sign_in_attempts"

    name: str = Field(primary_key=True)
    attempts: int
    since: datetime = Field(sa_type=INSTANT, index=True)


class MeterMonth(Table, table=True):
    """That a meter's readings of a month have come; ``month`` is as 202601, ``on_time`` that the first was in time."""

    __tablename__ = "meter_month"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    month: int = Field(primary_key=True)
    meter_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    first_arrived_at: datetime = Field(sa_type=INSTANT)
    on_time: bool


class StationMonth(Table, table=True):
    """The roll-up of a station's month: how many of its meters have reported, and how many in time."""

    __tablename__ = "station_month"
    __table_args__ = (Index("station_month_of_all", "month", "station_id"),)

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    month: int = Field(primary_key=True)
    actual: int
    on_time: int


class Audit(Table, table=True):
    """A record of the audit log, which is only ever added to: one chain for each station, one for the global scope."""

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    number: int = Field(sa_type=BigInteger, primary_key=True)
    at: int = Field(sa_type=BigInteger)
    actor: str
    action: str
    detail: dict[str, str] = Field(sa_type=JSON)
    hash: bytes
