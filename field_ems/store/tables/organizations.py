"""Who the stations belong to."""

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import reference
from field_ems.store.tables.row import Record


class Organization(Record, table=True):
    """A United Nations system organization, written by headquarters in the global scope.

    ``procurement_mandate_from`` is the day from which its sustainable-procurement mandate is approved, so that
    knock-outs bind; None while it is pending.
    """

    name: str
    short_name: str
    procurement_mandate_from: date | None = None


class Station(Record, table=True):
    """A duty station, written by headquarters in the station's own scope."""

    __table_args__ = (Index("station_name", "name", "station_id"),)

    name: str
    country: str | None = None
    organization_id: bytes | None = Field(default=None, sa_type=reference("organization"))
