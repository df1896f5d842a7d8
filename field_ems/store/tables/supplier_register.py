"""What is kept about a supplier beside its name: certificates, what it has to mend, and what it was told."""

from datetime import date
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from field_ems.store.columns import JSON, reference
from field_ems.store.tables.row import Record


class Certificate(Record, table=True):
    """A certificate of a supplier; ``expires_on`` is its last valid day, None where it has no end.

    ``file`` is an item as ``services.evidence.attach_file`` gives it, so that the same content proves answers too.
    """

    __table_args__ = (
        Index("certificate_of_supplier", "station_id", "supplier_id"),
        Index("certificate_expiry", "station_id", "expires_on"),
    )

    supplier_id: bytes = Field(sa_type=reference("supplier"))
    name: str
    issuer: str | None = None
    number: str | None = None
    expires_on: date | None = None
    file: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    note: str | None = None


class CorrectiveAction(Record, table=True):
    """Something that a supplier has to mend, by when and by whom; open until ``done_on`` is given."""

    __tablename__ = "corrective_action"
    __table_args__ = (
        Index("corrective_action_of_supplier", "station_id", "supplier_id"),
        Index("corrective_action_due", "station_id", "due_on"),
    )

    supplier_id: bytes = Field(sa_type=reference("supplier"))
    action: str
    due_on: date | None = None
    responsible: str | None = None
    done_on: date | None = None
    done_by: str | None = None
    assessment_id: bytes | None = Field(default=None, sa_type=reference("assessment"))
    note: str | None = None


class Communication(Record, table=True):
    """A requirement that was communicated to a supplier, as ISO 14001 asks; ``channel`` as in ``Channel``."""

    __table_args__ = (Index("communication_to_supplier", "station_id", "supplier_id"),)

    supplier_id: bytes = Field(sa_type=reference("supplier"))
    requirement: str
    sent_on: date
    channel: str
    acknowledged_on: date | None = None
    acknowledged_by: str | None = None
    tender_id: bytes | None = Field(default=None, sa_type=reference("tender"))
    template_id: bytes | None = Field(default=None, sa_type=reference("template"))
