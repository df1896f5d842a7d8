"""The guidance library, and what a station does with it."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import INSTANT, JSON
from field_ems.store.tables.row import Record, Row


class Guidance(Row, table=True):
    """One version of a guideline, published by headquarters and never changed; texts are by language.

    A version with ``withdrawn`` set says that the guideline is in force no longer; ``supersedes`` is another's code.
    """

    __table_args__ = (Index("guidance_version", "code", "version"),)

    code: str
    version: int
    kind: str
    titles: dict[str, str] = Field(sa_type=JSON)
    bodies: dict[str, str] = Field(sa_type=JSON)
    issuer: str | None = None
    symbol: str | None = None
    effective_on: date | None = None
    review_due_on: date | None = None
    supersedes: str | None = None
    withdrawn: bool = False
    published_at: datetime = Field(sa_type=INSTANT)
    published_by: str


class GuidanceTailoring(Record, table=True):
    """What the station does with a guideline, told by its code: adopted, adapted or not applicable, and why."""

    __tablename__ = "guidance_tailoring"

    code: str
    version: int
    decision: str
    reason: str | None = None
