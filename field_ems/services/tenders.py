"""Tenders: purchases for which several offers are compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.domain.tenders import FULL, Method
from field_ems.store import tables
from field_ems.store import tenders as queries
from field_ems.store.station import StationStore

PAGE = 50


@dataclass(frozen=True, slots=True)
class TenderCard:
    """A tender as lists show it."""

    id: bytes
    title: str
    reference: str | None
    product_group: str | None
    opens_on: date | None
    closes_on: date | None
    method: str | None
    technical_weight: Decimal | None
    minimum_score: Decimal | None
    assessments: int


def list_tenders(
    store: StationStore, *, search: str = "", after_id: bytes | None = None, limit: int = PAGE
) -> list[TenderCard]:
    """Give a page of tenders, the last opened first; ``after_id`` is the last one of the page before.

    ``search`` looks in title and reference.
    """
    with store.reading() as session:
        rows = queries.tender_page(session, store.station_id, search=search, after_id=after_id, limit=limit)
    return [_card(row, row.assessments) for row in rows]


def show_tender(store: StationStore, tender_id: bytes) -> TenderCard:
    """Give one tender; refuses with ``tender.unknown``."""
    with store.reading() as session:
        row = queries.tender_row(session, store.station_id, tender_id)
        if row is None:
            raise Refusal("tender.unknown")
        return _card(row, queries.assessments_in(session, store.station_id, tender_id))


def add_tender(
    store: StationStore,
    now: datetime,
    title: str,
    *,
    reference: str | None = None,
    product_group: str | None = None,
    opens_on: date | None = None,
    closes_on: date | None = None,
    method: Method = Method.LOWEST_PRICED,
    technical_weight: Decimal | None = None,
    minimum_score: Decimal | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Register a tender and give its id; weight and minimum score are out of 100.

    Refuses with ``tender.no_title``, ``tender.closes_before``, ``tender.weights`` or ``tender.minimum_form``.
    """
    _check(title, opens_on, closes_on, technical_weight, minimum_score)
    with store.writing(now, author_id) as writer:
        return writer.create(
            tables.Tender,
            title=title.strip(),
            reference=(reference or "").strip() or None,
            product_group=product_group,
            opens_on=opens_on,
            closes_on=closes_on,
            method=method.value,
            technical_weight=technical_weight,
            minimum_score=minimum_score,
        )


def edit_tender(
    store: StationStore, now: datetime, tender_id: bytes, *, author_id: bytes | None = None, **changes: Any
) -> None:
    """Change some of a tender's fields, named and refused as in ``add_tender``; ``tender.unknown`` where it is none."""
    with store.writing(now, author_id) as writer:
        row = queries.tender_row(writer.session, writer.station_id, tender_id)
        if row is None:
            raise Refusal("tender.unknown")
        writer.change(tables.Tender, tender_id, **checked_changes(row, changes))


def checked_changes(row: Any, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give a tender's fields as they are kept; ``row`` is what it is so far. Refused as in ``add_tender``."""
    checked = ("title", "opens_on", "closes_on", "technical_weight", "minimum_score")
    _check(*(changes.get(name, getattr(row, name)) for name in checked))
    values = {name: value.strip() or None if isinstance(value, str) else value for name, value in changes.items()}
    if "method" in changes:
        values["method"] = Method(changes["method"]).value
    return values


def _check(
    title: str,
    opens_on: date | None,
    closes_on: date | None,
    technical_weight: Decimal | None,
    minimum_score: Decimal | None,
) -> None:
    if not title.strip():
        raise Refusal("tender.no_title")
    if opens_on is not None and closes_on is not None and closes_on < opens_on:
        raise Refusal("tender.closes_before", opens_on=opens_on, closes_on=closes_on)
    if technical_weight is not None and not 0 <= technical_weight <= FULL:
        raise Refusal("tender.weights", technical=technical_weight, price=FULL - technical_weight)
    if minimum_score is not None and not 0 <= minimum_score <= FULL:
        raise Refusal("tender.minimum_form", typed=minimum_score)


def _card(row: Any, assessments: int) -> TenderCard:
    return TenderCard(
        id=row.id,
        title=row.title,
        reference=row.reference,
        product_group=row.product_group,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
        method=row.method,
        technical_weight=row.technical_weight,
        minimum_score=row.minimum_score,
        assessments=assessments,
    )
