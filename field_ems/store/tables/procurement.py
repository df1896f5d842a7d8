"""Suppliers, tenders, and the checklists completed for them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, text
from sqlmodel import Field

from field_ems.store.columns import AMOUNT, INSTANT, JSON, ROW_ID, reference
from field_ems.store.tables.row import Record, Row, Table


class Supplier(Record, table=True):
    """Someone who offers goods or services; ``ungm_number`` is its number on the UN Global Marketplace."""

    name: str
    country: str | None = None
    ungm_number: str | None = None
    contacts: list[dict[str, str]] | None = Field(default=None, sa_type=JSON)
    notes: str | None = None


class Tender(Record, table=True):
    """A purchase for which offers are compared; weight and minimum are out of 100, the price has the rest."""

    title: str
    reference: str | None = None
    product_group: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None
    method: str | None = None
    technical_weight: Decimal | None = Field(default=None, sa_type=AMOUNT)
    minimum_score: Decimal | None = Field(default=None, sa_type=AMOUNT)


class Template(Row, table=True):
    """One version of a checklist, published by headquarters and never changed; ``body`` is the whole of it as data."""

    code: str
    version: int
    title: dict[str, str] = Field(sa_type=JSON)
    issuer: str | None = None
    product_group: str
    body: dict[str, Any] = Field(sa_type=JSON)
    published_at: datetime = Field(sa_type=INSTANT)


class Assessment(Row, table=True):
    """A completed checklist, one version of it; never changed, revised by another that names it as its base.

    ``answers`` is {question code: {"value", "comment", "na_reason", "evidence"}}; it lies in the row because a
    submission is one act: it arrives whole or not at all. ``edition_id`` names the local edition of the template that
    was filled in, None for the template itself. ``merges_id`` names another version that a person merged into this one
    beside its base.
    """

    __table_args__ = (
        Index("assessment_of_supplier", "station_id", "supplier_id"),
        Index("assessment_of_tender", "station_id", "tender_id"),
        Index("assessment_submitted", "station_id", "submitted_at", "id"),
        Index(
            "assessment_base",
            "station_id",
            "base_id",
            sqlite_where=text("base_id IS NOT NULL"),
        ),
        Index(
            "assessment_merged",
            "station_id",
            "merges_id",
            sqlite_where=text("merges_id IS NOT NULL"),
        ),
    )

    template_id: bytes = Field(sa_type=reference("template"))
    supplier_id: bytes = Field(sa_type=reference("supplier"))
    tender_id: bytes | None = Field(default=None, sa_type=reference("tender"))
    base_id: bytes | None = Field(default=None, sa_type=reference("assessment"))
    submitted_at: datetime = Field(sa_type=INSTANT)
    mode: str
    note: str | None = None
    answers: dict[str, dict[str, Any]] = Field(sa_type=JSON)
    edition_id: bytes | None = Field(default=None, sa_type=reference("local_edition"))
    merges_id: bytes | None = Field(default=None, sa_type=reference("assessment"))


class Decision(Row, table=True):
    """What headquarters decided about an assessment: ``approved`` or ``returned``, with comments per question."""

    __table_args__ = (Index("decision_on_assessment", "station_id", "assessment_id"),)

    assessment_id: bytes = Field(sa_type=reference("assessment"))
    outcome: str
    comment: str | None = None
    questions: dict[str, str] | None = Field(default=None, sa_type=JSON)
    decided_by: str
    decided_at: datetime = Field(sa_type=INSTANT)


class WaitingAssessment(Table, table=True):
    """An assessment that headquarters has neither approved nor returned and that nobody has revised; see ``waiting``.

    Its index is in the order of the page of all stations' assessments that wait.
    """

    __tablename__ = "waiting_assessment"
    __table_args__ = (Index("waiting_in_order", "submitted_at", "id"),)

    station_id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    id: bytes = Field(sa_type=ROW_ID, primary_key=True)
    submitted_at: datetime = Field(sa_type=INSTANT)


class LocalEdition(Row, table=True):
    """One version of a station's own edition of a template; never changed, followed by another version.

    ``adaptations`` is a list of {"action", "target", "reason", "data"} as in ``domain.editions``; the checklist itself
    is made of them and the parent's body, so that a few lines travel and the link to the parent can't be lost.
    """

    __tablename__ = "local_edition"
    __table_args__ = (Index("local_edition_code", "station_id", "code", "version"),)

    code: str
    version: int
    parent_template_id: bytes = Field(sa_type=reference("template"))
    adaptations: list[dict[str, Any]] = Field(sa_type=JSON)
    reason: str
    adapted_at: datetime = Field(sa_type=INSTANT)
