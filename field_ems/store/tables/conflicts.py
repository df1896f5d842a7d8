"""Fields that two people set differently without having seen each other's value."""

from sqlmodel import Field, SQLModel

from field_ems.store.columns import Json, RowId


class Conflict(SQLModel, table=True):
    """An open conflict, worked out from the journal each time the record is merged.

    ``shown_id`` is the entry whose value the record holds, ``other_ids`` are those of the values kept beside it, as
    hex.
    """

    station_id: bytes = Field(sa_type=RowId, primary_key=True)
    row_id: bytes = Field(sa_type=RowId, primary_key=True)
    field: str = Field(primary_key=True)
    kind: int
    shown_id: bytes = Field(sa_type=RowId)
    other_ids: list[str] = Field(sa_type=Json)
