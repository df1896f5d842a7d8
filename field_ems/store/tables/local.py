"""What stays on one installation and never travels."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, INSTANT, JSON, ROW_ID
from field_ems.store.tables.row import Table


class Installation(Table, table=True):
    """This installation: the station it works for and the epoch it writes under; a single row.

    ``acknowledged_seq`` is how much of the epoch headquarters is known to hold: what a person is shown as sent.
    ``hq_epoch`` is headquarters' own, renewed when headquarters is restored. ``is_giving_back`` is set where a bundle
    told so: what this device holds of others is then still to be given back over a link. At headquarters
    ``station_id`` is the global scope.
    """

    number: int = Field(default=1, primary_key=True)
    station_id: bytes = Field(sa_type=ROW_ID)
    epoch: int = Field(sa_type=BigInteger)
    acknowledged_seq: int = Field(default=0, sa_type=BigInteger)
    hq_epoch: int | None = Field(default=None, sa_type=BigInteger)
    is_giving_back: bool = False


class PullCursor(Table, table=True):
    """How far this device has read a scope at headquarters."""

    __tablename__ = "pull_cursor"

    scope_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    position: int = Field(sa_type=BigInteger)


class Setting(Table, table=True):
    """A choice made on this installation."""

    key: str = Field(primary_key=True)
    value: Any = Field(default=None, sa_type=JSON)


class MeterYear(Table, table=True):
    """A meter's year as it was last reckoned, so that a screen's figures cost a row a meter and no history.

    Derived from readings and reckoned anew where the journal has moved on; ``kg_co2e`` is decimal text. ``months`` are
    twelve of [use or None, estimated, coverage in percent or None], as decimal text; empty where nothing is known.
    """

    __tablename__ = "meter_year"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    year: int = Field(primary_key=True)
    meter_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    activity: str
    unit: str
    use: Decimal | None = Field(default=None, sa_type=AMOUNT)
    coverage: Decimal | None = Field(default=None, sa_type=AMOUNT)
    counts: bool
    kg_co2e: str | None = None
    incomplete: bool
    held: int
    questions: int
    months: list[list[str | None]] = Field(default_factory=list, sa_type=JSON)
    scope: str | None = None


class Draft(Table, table=True):
    """Unfinished work, saved at every pause and outside the journal until it is finished.

    ``kind`` says what is being drafted, ``subject`` what it is about, ``body`` what was filled in so far.
    """

    id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    kind: str = Field(index=True)
    subject: dict[str, Any] = Field(sa_type=JSON)
    body: dict[str, Any] = Field(sa_type=JSON)
    updated_at: datetime = Field(sa_type=INSTANT)
