"""Which publications go to some stations only, and what concerns each station; known to headquarters alone."""

from sqlmodel import Field

from field_ems.store.columns import JSON, ROW_ID
from field_ems.store.tables.row import Table


class Addressee(Table, table=True):
    """That an entry of the global scope goes only to whom it concerns; one without such a row goes to all.

    ``language`` is that of its text, ``organization_id`` whose stations it is for; either may be None.
    """

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    language: str | None = None
    organization_id: bytes | None = Field(default=None, sa_type=ROW_ID)


class Audience(Table, table=True):
    """What concerns a station, from one change to the next; a number is never used twice, and none is ever altered.

    ``languages`` None are all.
    """

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    number: int = Field(primary_key=True)
    languages: list[str] | None = Field(default=None, sa_type=JSON)
    organization_id: bytes | None = Field(default=None, sa_type=ROW_ID)
