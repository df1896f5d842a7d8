"""Minimum standards for what is managed in common, and a station's own practices beside them."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, INSTANT, JSON, reference
from field_ems.store.tables.row import Record, Row


class Minimum(Row, table=True):
    """One version of a minimum standard, published by headquarters and never changed; texts are by language.

    ``area``, ``rule`` and the rest are as in ``domain.practices``; a version with ``withdrawn`` set ends it.
    """

    __table_args__ = (Index("minimum_version", "code", "version"),)

    code: str
    version: int
    area: str
    texts: dict[str, str] = Field(sa_type=JSON)
    rule: str
    limit_value: Decimal | None = Field(default=None, sa_type=AMOUNT)
    limit_unit: str | None = None
    effective_on: date
    source: str
    supersedes: str | None = None
    withdrawn: bool = False
    published_at: datetime = Field(sa_type=INSTANT)
    published_by: str


class Practice(Record, table=True):
    """How a building, or the whole station where it names none, manages something in common.

    ``minimum_code`` names the minimum that it is compared with. One that is withdrawn keeps its row with that state.
    """

    facility_id: bytes | None = Field(default=None, sa_type=reference("facility"))
    area: str
    title: str
    minimum_code: str | None = None
    value: Decimal | None = Field(default=None, sa_type=AMOUNT)
    unit: str | None = None
    is_met: bool | None = None
    state: str
    from_on: date | None = None
    decided_by_id: bytes | None = Field(default=None, sa_type=reference("person"))
