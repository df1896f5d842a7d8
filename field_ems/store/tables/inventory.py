"""Stations' inventories of a year, and their sums over the stations of an organization or a country."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, INSTANT, JSON, ROW_ID
from field_ems.store.tables.row import Table


class YearSums(Table):
    """What a station's inventory of a year is summed up to, in kg CO2e to the milligram.

    ``covered`` is the sum of its meters' coverages in percent, of ``covered_meters``.
    """

    scope_1: Decimal = Field(sa_type=AMOUNT)
    scope_2: Decimal = Field(sa_type=AMOUNT)
    scope_3: Decimal = Field(sa_type=AMOUNT)
    covered: Decimal = Field(sa_type=AMOUNT)
    covered_meters: int
    meters: int
    incomplete: int


class StationYear(YearSums, table=True):
    """The roll-up of a station's inventory of a year; see ``station_years``.

    ``global_head`` is the counter of the global scope when it was reckoned, or ``OVERTAKEN`` where the station's own
    journal has moved on since; ``state`` is how far its meters' figures go.
    """

    __tablename__ = "station_year"
    __table_args__ = (Index("station_year_behind", "year", "global_head", "station_id"),)

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    year: int = Field(primary_key=True)
    global_head: int = Field(sa_type=BigInteger)
    state: dict[str, Any] = Field(sa_type=JSON)
    reckoned_at: datetime = Field(sa_type=INSTANT)


class CountedStation(Table, table=True):
    """In whose sums a station is counted; without a row in none, as one that was removed.

    ``organization_id`` is zeros and ``country`` empty where the station has none.
    """

    __tablename__ = "counted_station"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    organization_id: bytes = Field(sa_type=ROW_ID)
    country: str


class StationGroup(Table, table=True):
    """How many stations a group has, in the global scope; ``level`` is what they have in common, see ``Level``."""

    __tablename__ = "station_group"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    level: str = Field(primary_key=True)
    organization_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    country: str = Field(primary_key=True)
    stations: int


class GroupYear(YearSums, table=True):
    """The sum of a year over the stations of a group: ``rolled_up`` have a roll-up, ``reckoned`` a meter in it too."""

    __tablename__ = "group_year"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    level: str = Field(primary_key=True)
    year: int = Field(primary_key=True)
    organization_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    country: str = Field(primary_key=True)
    rolled_up: int
    reckoned: int
