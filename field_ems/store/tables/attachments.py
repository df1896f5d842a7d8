"""Evidence files, by content."""

from sqlmodel import Field

from field_ems.store.columns import ROW_ID
from field_ems.store.tables.row import Row


class Attachment(Row, table=True):
    """A file named by its content: ``digest`` is the first 16 bytes of its SHA-256, ``size`` is in bytes.

    The bytes themselves lie in a folder beside the database, once for each content, and travel after the records.
    """

    digest: bytes = Field(sa_type=ROW_ID)
    size: int
    media_type: str
    name: str
