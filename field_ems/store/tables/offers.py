"""What suppliers offered in a tender, and which offer it went to."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, reference
from field_ems.store.tables.row import Record, Row


class Offer(Record, table=True):
    """What a supplier asks for in a tender; ``currency`` is an ISO 4217 code, ``received_on`` the offer's arrival."""

    __table_args__ = (Index("offer_in_tender", "station_id", "tender_id"),)

    tender_id: bytes = Field(sa_type=reference("tender"))
    supplier_id: bytes = Field(sa_type=reference("supplier"))
    amount: Decimal = Field(sa_type=AMOUNT)
    currency: str
    received_on: date | None = None
    note: str | None = None


class Award(Row, table=True):
    """What was decided in a tender and why; a later one replaces it and both stay. No supplier: nobody was chosen."""

    __table_args__ = (Index("award_in_tender", "station_id", "tender_id"),)

    tender_id: bytes = Field(sa_type=reference("tender"))
    supplier_id: bytes | None = Field(default=None, sa_type=reference("supplier"))
    assessment_id: bytes | None = Field(default=None, sa_type=reference("assessment"))
    reason: str
    decided_on: date
    decided_by: str
