"""What is measured."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import Amount, Instant, Reference
from field_ems.store.tables.row import Record


class Meter(Record, table=True):
    """A register, tank, bill, delivery point or other thing whose quantity is entered.

    ``code`` is short and unique in the station; ``activity`` is a key of the factor library (``electricity``);
    ``capacity`` is in ``unit``, per hour for a supply or as the content of a tank, as ``capacity_per`` says.
    """

    __table_args__ = (Index("meter_code", "station_id", "code"),)

    facility_id: bytes = Field(sa_type=Reference("facility"))
    code: str
    name: str
    kind: str
    activity: str
    unit: str
    digits: int | None = None
    read_every: str | None = None
    capacity: Decimal | None = Field(default=None, sa_type=Amount)
    capacity_per: str | None = None
    walk_order: int | None = None
    opened_at: datetime | None = Field(default=None, sa_type=Instant)
    closed_at: datetime | None = Field(default=None, sa_type=Instant)
    parent_id: bytes | None = Field(default=None, sa_type=Reference("meter"))


class Multiplier(Record, table=True):
    """The ratio by which a meter's registers are multiplied from an instant on; earlier readings keep theirs."""

    meter_id: bytes = Field(sa_type=Reference("meter"))
    from_at: datetime = Field(sa_type=Instant)
    factor: Decimal = Field(sa_type=Amount)
