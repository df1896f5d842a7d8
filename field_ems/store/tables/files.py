"""What is known of evidence files at the other end, and at headquarters the files themselves."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from field_ems.store.columns import INSTANT, ROW_ID
from field_ems.store.tables.row import Table


class SentFile(Table, table=True):
    """At a station: a file that headquarters has committed, or has refused for good with a code; never travels."""

    __tablename__ = "sent_file"

    digest: bytes = Field(sa_type=ROW_ID, primary_key=True)
    refused: str | None = None


class FilePart(Table, table=True):
    """At headquarters: a stretch of a file, from ``start`` on; stretches follow each other without gaps.

    They lie in the database and not in a folder, so that several workers see them and a backup has them.
    """

    __tablename__ = "file_part"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    digest: bytes = Field(sa_type=ROW_ID, primary_key=True)
    start: int = Field(sa_type=BigInteger, primary_key=True)
    length: int = Field(sa_type=BigInteger)
    content: bytes


class StoredFile(Table, table=True):
    """At headquarters: a file that is whole and whose content has been checked against its digest."""

    __tablename__ = "stored_file"

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    digest: bytes = Field(sa_type=ROW_ID, primary_key=True)
    size: int = Field(sa_type=BigInteger)
    stored_at: datetime = Field(sa_type=INSTANT)
