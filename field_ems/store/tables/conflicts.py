"""What two people did without having seen each other's, and what was said when somebody settled it."""

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import JSON, ROW_ID
from field_ems.store.tables.row import Row, Table


class Conflict(Table, table=True):
    """An open conflict, worked out from the journal each time the record is merged.

    ``shown_id`` is the entry whose value the record holds, ``other_ids`` are those of the values kept beside it, as
    hex. Of kinds that never change it is between whole records: readings of one meter and time (``field`` is
    ``taken_at``), corrections of one reading (``supersedes_id``), versions of one assessment (``base_id``); ``row_id``
    is the least of their ids, or the first version's.
    """

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    row_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    field: str = Field(primary_key=True)
    kind: int
    shown_id: bytes = Field(sa_type=ROW_ID)
    other_ids: list[str] = Field(sa_type=JSON)


class Settlement(Row, table=True):
    """How a person settled a conflict, and why; the change of the record itself is an entry beside it.

    ``choice`` is ``kept`` (one of the values), ``typed`` (another one) or ``both`` (all of them stand);
    ``beside_ids`` are the entries or records that were in conflict, as hex.
    """

    __table_args__ = (Index("settlement_of_row", "station_id", "row_id"),)

    row_kind: str
    row_id: bytes = Field(sa_type=ROW_ID)
    field: str
    choice: str
    beside_ids: list[str] = Field(sa_type=JSON)
    reason: str | None = None
