"""The journal: every act that was ever saved, in the order of its epoch; nothing is ever removed from it."""

from typing import Any

from sqlalchemy import BigInteger, Index, SmallInteger, text
from sqlmodel import Field

from field_ems.store.columns import JSON, ROW_ID
from field_ems.store.tables.row import Table

_ARRIVED = text("position IS NOT NULL")
_EDITS = text("operation = 1")
_UNSETTLED = text("state <> 0")


class JournalEntry(Table, table=True):
    """One entry at one end.

    ``fields`` is None where the row itself is the content (kinds whose rows never change). ``chain`` is the hash of
    the epoch's prefix up to here. ``birth_epoch`` and ``birth_seq`` are set only on entries that a fork moved.
    ``position`` is the order of arrival in the scope, given at headquarters alone; ``state`` is an
    ``EntryState``. ``recorded_at`` is in seconds on the author's clock.
    """

    __tablename__ = "journal"
    __table_args__ = (
        Index("journal_position", "station_id", "position", sqlite_where=_ARRIVED),
        Index("journal_of_row", "station_id", "row_id", sqlite_where=_EDITS),
        Index("journal_unsettled", "station_id", "state", sqlite_where=_UNSETTLED),
    )

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    epoch: int = Field(sa_type=BigInteger, primary_key=True)
    seq: int = Field(sa_type=BigInteger, primary_key=True)
    birth_epoch: int | None = Field(default=None, sa_type=BigInteger)
    birth_seq: int | None = Field(default=None, sa_type=BigInteger)
    kind: int = Field(sa_type=SmallInteger)
    operation: int = Field(sa_type=SmallInteger)
    id: bytes = Field(sa_type=ROW_ID)
    row_id: bytes = Field(sa_type=ROW_ID)
    fields: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    bases: list[str] | None = Field(default=None, sa_type=JSON)
    author_id: bytes | None = Field(default=None, sa_type=ROW_ID)
    recorded_at: int = Field(sa_type=BigInteger)
    chain: int = Field(sa_type=BigInteger)
    state: int = Field(default=0, sa_type=SmallInteger)
    position: int | None = Field(default=None, sa_type=BigInteger)


class EpochHead(Table, table=True):
    """How far an epoch's entries reach at this end without a gap, and the hash of all of them."""

    __tablename__ = "epoch_head"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    epoch: int = Field(sa_type=BigInteger, primary_key=True)
    last_seq: int = Field(sa_type=BigInteger)
    chain: int = Field(sa_type=BigInteger)
    device_id: bytes | None = Field(default=None, sa_type=ROW_ID)
