"""The people who enter and decide, and what they may do."""

from datetime import date

from sqlmodel import Field

from field_ems.store.columns import reference
from field_ems.store.tables.row import Record


class Person(Record, table=True):
    """Someone who signs in at the station; the author of entries."""

    name: str
    job: str | None = None


class RoleGrant(Record, table=True):
    """A role that headquarters gives a person; without one a person is a clerk."""

    __tablename__ = "role_grant"

    person_id: bytes = Field(sa_type=reference("person"))
    role: str
    from_on: date | None = None
    until_on: date | None = None
