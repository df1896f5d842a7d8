"""What was read."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, text
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, INSTANT, JSON, reference
from field_ems.store.tables.row import Row


class Reading(Row, table=True):
    """A value as it was entered, in the unit it was entered in; never changed, only superseded by a correction.

    ``taken_at`` is when a register was read, or the end of the half-open interval [``starts_at``, ``taken_at``) that a
    bill, delivery or consumption covers. ``utc_offset`` is in minutes, at the place of entry. ``reason`` explains a
    correction or why the warnings in ``accepted`` were accepted.
    """

    __table_args__ = (
        Index("reading_of_meter", "station_id", "meter_id", "taken_at"),
        Index(
            "reading_correction",
            "station_id",
            "supersedes_id",
            sqlite_where=text("supersedes_id IS NOT NULL"),
        ),
    )

    meter_id: bytes = Field(sa_type=reference("meter"))
    taken_at: datetime = Field(sa_type=INSTANT)
    starts_at: datetime | None = Field(default=None, sa_type=INSTANT)
    utc_offset: int
    value: Decimal = Field(sa_type=AMOUNT)
    unit: str
    note: str | None = None
    method: str
    basis: str | None = None
    supersedes_id: bytes | None = Field(default=None, sa_type=reference("reading"))
    reason: str | None = None
    accepted: list[str] | None = Field(default=None, sa_type=JSON)
    cost: Decimal | None = Field(default=None, sa_type=AMOUNT)
    currency: str | None = None
    source: str | None = None
