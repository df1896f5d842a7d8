"""Unfinished checklists on their way to another device."""

from typing import Any

from sqlmodel import Field

from field_ems.store.columns import JSON
from field_ems.store.tables.row import Record


class Handover(Record, table=True):
    """A half-finished checklist that one device hands to another; ``subject`` and ``body`` are a draft's.

    ``taken_by`` is who went on with it, None while it waits: the name of a person, or else of an installation.
    """

    subject: dict[str, Any] = Field(sa_type=JSON)
    body: dict[str, Any] = Field(sa_type=JSON)
    note: str | None = None
    taken_by: str | None = None
