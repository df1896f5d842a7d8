"""What is measured."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, INSTANT, JSON, reference
from field_ems.store.tables.row import Record


class Meter(Record, table=True):
    """A register, tank, bill, delivery point or other thing whose quantity is entered.

    ``code`` is short and unique in the station; ``activity`` is a key of the factor library (``electricity``);
    ``capacity`` is in ``unit``, per hour for a supply or as the content of a tank, as ``capacity_per`` says; per
    ``fuel`` it is how many litres one unit of a generator or vehicle takes. ``used_by`` is whose use a sub-meter of
    common premises counts, where it is not the station's own.
    """

    __table_args__ = (Index("meter_code", "station_id", "code"),)

    facility_id: bytes = Field(sa_type=reference("facility"))
    code: str
    name: str
    kind: str
    activity: str
    unit: str
    digits: int | None = None
    read_every: str | None = None
    capacity: Decimal | None = Field(default=None, sa_type=AMOUNT)
    capacity_per: str | None = None
    walk_order: int | None = None
    opened_at: datetime | None = Field(default=None, sa_type=INSTANT)
    closed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    parent_id: bytes | None = Field(default=None, sa_type=reference("meter"))
    used_by: str | None = None


class Multiplier(Record, table=True):
    """The ratio by which a meter's registers are multiplied from an instant on; earlier readings keep theirs."""

    meter_id: bytes = Field(sa_type=reference("meter"))
    from_at: datetime = Field(sa_type=INSTANT)
    factor: Decimal = Field(sa_type=AMOUNT)


class DipChart(Record, table=True):
    """A tank's strapping table: ``points`` are [centimetres, litres] as text, rising."""

    __tablename__ = "dip_chart"

    meter_id: bytes = Field(sa_type=reference("meter"))
    points: list[list[str]] = Field(sa_type=JSON)


class SharingKey(Record, table=True):
    """How what a common meter counts is divided from a day on.

    ``weights`` gives each user's area, headcount or fixed share (``basis``) as text; ``ours`` is the station's name in
    it.
    """

    __tablename__ = "sharing_key"

    meter_id: bytes = Field(sa_type=reference("meter"))
    from_on: date
    basis: str
    ours: str
    weights: dict[str, str] = Field(sa_type=JSON)


class Target(Record, table=True):
    """What the use of an activity is to come to: ``change`` percent of the base year's by the end of ``due_year``.

    ``base_value`` is that year's use in the activity's unit where the station was not metered; None has it reckoned.
    """

    activity: str
    unit: str
    base_year: int
    base_value: Decimal | None = Field(default=None, sa_type=AMOUNT)
    due_year: int
    change: Decimal = Field(sa_type=AMOUNT)
