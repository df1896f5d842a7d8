"""What every record that travels has in common."""

from typing import Any

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from field_ems.store.columns import JSON, ROW_ID


class Table(SQLModel):
    """What every table is made from; no validator is built, since rows are checked before and none would be asked."""

    model_config = {"defer_build": True}


class Row(Table):
    """A record of one station, or of the global scope; the scope comes first in its key.

    ``id`` is the id of the entry that created it; (``epoch``, ``seq``) is where that entry stands in the journal,
    which is how the wire names the record. ``extra`` keeps fields that only a newer program understands.
    """

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    epoch: int = Field(sa_type=BigInteger)
    seq: int = Field(sa_type=BigInteger)
    extra: dict[str, Any] | None = Field(default=None, sa_type=JSON)


class Record(Row):
    """A record that people edit; removing it leaves a tombstone, so that no other device brings it back."""

    removed: bool | None = Field(default=None)
