"""What stays on one installation and never travels."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field

from field_ems.store.columns import Amount, Instant, Json, RowId
from field_ems.store.tables.row import Table


class Installation(Table, table=True):
    """This installation: the station it works for and the epoch it writes under; a single row.

    ``acknowledged_seq`` is how much of the epoch headquarters is known to hold: what a person is shown as sent.
    ``hq_epoch`` is headquarters' own, renewed when headquarters is restored. ``is_giving_back`` is set where a bundle
    told so: what this device holds of others is then still to be given back over a link. At headquarters
    ``station_id`` is the global scope.
    """

    number: int = Field(default=1, primary_key=True)
    station_id: bytes = Field(sa_type=RowId)
    epoch: int = Field(sa_type=BigInteger)
    acknowledged_seq: int = Field(default=0, sa_type=BigInteger)
    hq_epoch: int | None = Field(default=None, sa_type=BigInteger)
    is_giving_back: bool = False


class Enrolment(Table, table=True):
    """What this device and headquarters gave each other when it was enrolled; a single row.

    Keys are raw 32-byte Ed25519 and X25519 keys; ``ca_pin`` is the PEM of the certificate authority to trust.
    """

    number: int = Field(default=1, primary_key=True)
    hq_url: str
    device_id: bytes = Field(sa_type=RowId)
    token: str
    signing_key: bytes
    hq_sealing_key: bytes
    hq_verify_key: bytes
    ca_pin: str | None = None
    enrolled_at: datetime = Field(sa_type=Instant)


class PullCursor(Table, table=True):
    """How far this device has read a scope at headquarters."""

    __tablename__ = "pull_cursor"

    scope_id: bytes = Field(sa_type=RowId, primary_key=True)
    position: int = Field(sa_type=BigInteger)


class Setting(Table, table=True):
    """A choice made on this installation."""

    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_type=Json)


class MeterYear(Table, table=True):
    """A meter's year as it was last reckoned, so that a screen's figures cost a row a meter and no history.

    Derived from readings and reckoned anew where the journal has moved on; ``kg_co2e`` is decimal text. ``months`` are
    twelve of [use or None, estimated, coverage in percent or None], as decimal text; empty where nothing is known.
    """

    __tablename__ = "meter_year"

    station_id: bytes = Field(sa_type=RowId, primary_key=True)
    year: int = Field(primary_key=True)
    meter_id: bytes = Field(sa_type=RowId, primary_key=True)
    activity: str
    unit: str
    use: Decimal | None = Field(default=None, sa_type=Amount)
    coverage: Decimal | None = Field(default=None, sa_type=Amount)
    counts: bool
    kg_co2e: str | None = None
    incomplete: bool
    held: int
    questions: int
    months: list[list[str | None]] = Field(default_factory=list, sa_type=Json)
    scope: str | None = None


class Draft(Table, table=True):
    """Unfinished work, saved at every pause and outside the journal until it is finished.

    ``kind`` says what is being drafted, ``subject`` what it is about, ``body`` what was filled in so far.
    """

    id: bytes = Field(sa_type=RowId, primary_key=True)
    kind: str = Field(index=True)
    subject: dict[str, Any] = Field(sa_type=Json)
    body: dict[str, Any] = Field(sa_type=Json)
    updated_at: datetime = Field(sa_type=Instant)


class SyncRun(Table, table=True):
    """One attempt to sync: its bytes and records both ways and how it ended."""

    __tablename__ = "sync_run"

    id: int | None = Field(default=None, primary_key=True)
    started_at: datetime = Field(sa_type=Instant)
    ended_at: datetime | None = Field(default=None, sa_type=Instant)
    requests: int = 0
    bytes_sent: int = Field(default=0, sa_type=BigInteger)
    bytes_received: int = Field(default=0, sa_type=BigInteger)
    entries_sent: int = 0
    entries_received: int = 0
    result: str | None = None
    params: dict[str, Any] | None = Field(default=None, sa_type=Json)


class SignIn(Table, table=True):
    """A person's PIN on this installation, as an argon2 hash."""

    __tablename__ = "sign_in"

    person_id: bytes = Field(sa_type=RowId, primary_key=True)
    pin_hash: str
