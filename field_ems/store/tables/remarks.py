"""What headquarters has to say about a station's records, and what came of what the station sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index
from sqlmodel import Field

from field_ems.store.columns import INSTANT, JSON, ROW_ID
from field_ems.store.tables.row import Row


class Remark(Row, table=True):
    """A remark by headquarters on any record of the station."""

    __table_args__ = (Index("remark_on_row", "station_id", "row_id"),)

    row_kind: str
    row_id: bytes = Field(sa_type=ROW_ID)
    question: str | None = None
    text: str
    written_by: str
    written_at: datetime = Field(sa_type=INSTANT)


class Outcome(Row, table=True):
    """Why headquarters did not apply an entry that it holds: ``waiting``, ``attention`` or ``not_permitted``.

    ``reason`` is a notice's code with ``params``; a later outcome for the same entry replaces an earlier one.
    """

    __table_args__ = (Index("outcome_of_entry", "station_id", "entry_epoch", "entry_seq"),)

    entry_epoch: int = Field(sa_type=BigInteger)
    entry_seq: int = Field(sa_type=BigInteger)
    result: str
    reason: str | None = None
    params: dict[str, Any] | None = Field(default=None, sa_type=JSON)
