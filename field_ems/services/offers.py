"""What suppliers ask for in a tender: one price each, as the comparison uses it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from field_ems.domain.notices import Refusal
from field_ems.store import suppliers, tables
from field_ems.store import tenders as queries
from field_ems.store.session import Session
from field_ems.store.station import StationStore
from field_ems.store.writer import Writer

_CURRENCY_LETTERS = 3


@dataclass(frozen=True, slots=True)
class OfferCard:
    """A supplier's offer in a tender; ``currency`` is an ISO 4217 code."""

    id: bytes
    supplier_id: bytes
    supplier_name: str
    amount: Decimal
    currency: str
    received_on: date | None
    note: str | None


def save_offer(
    store: StationStore,
    now: datetime,
    tender_id: bytes,
    supplier_id: bytes,
    amount: Decimal,
    currency: str,
    *,
    received_on: date | None = None,
    note: str | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Enter what a supplier asks for, or correct it, and give the offer's id; what is not given stays as it was.

    Refuses with ``tender.unknown``, ``supplier.unknown``, ``tender.price_not_positive`` or ``tender.currency_form``.
    """
    letters = currency.strip().upper()
    if amount <= 0:
        raise Refusal("tender.price_not_positive", typed=amount)
    if len(letters) != _CURRENCY_LETTERS or not letters.isascii() or not letters.isalpha():
        raise Refusal("tender.currency_form", typed=currency)
    with store.writing(now, author_id) as writer:
        if queries.tender_row(writer.session, writer.station_id, tender_id) is None:
            raise Refusal("tender.unknown")
        if suppliers.supplier_row(writer.session, writer.station_id, supplier_id) is None:
            raise Refusal("supplier.unknown")
        known = _offers_of(writer, tender_id, supplier_id)
        given = {
            "amount": amount,
            "currency": letters,
            "received_on": received_on,
            "note": (note or "").strip() or None,
        }
        values = {name: value for name, value in given.items() if value is not None}
        if known:
            writer.change(tables.Offer, known[-1].id, **values)
            return known[-1].id
        return writer.create(tables.Offer, tender_id=tender_id, supplier_id=supplier_id, **values)


def withdraw_offer(
    store: StationStore, now: datetime, tender_id: bytes, supplier_id: bytes, *, author_id: bytes | None = None
) -> None:
    """Take a supplier's price out of a tender; refuses with ``offer.unknown``."""
    with store.writing(now, author_id) as writer:
        known = _offers_of(writer, tender_id, supplier_id)
        if not known:
            raise Refusal("offer.unknown")
        for one in known:
            writer.remove(tables.Offer, one.id)


def list_offers(store: StationStore, tender_id: bytes) -> list[OfferCard]:
    """Give the offers in a tender, the last received last."""
    with store.reading() as session:
        return offers_in(session, store.station_id, tender_id)


def offers_in(session: Session, station_id: bytes, tender_id: bytes) -> list[OfferCard]:
    """Give the offers in a tender within a transaction, the last received last."""
    return [
        OfferCard(row.id, row.supplier_id, row.supplier_name, row.amount, row.currency, row.received_on, row.note)
        for row in queries.offers_in(session, station_id, tender_id)
    ]


def _offers_of(writer: Writer, tender_id: bytes, supplier_id: bytes) -> list[OfferCard]:
    found = offers_in(writer.session, writer.station_id, tender_id)
    return [one for one in found if one.supplier_id == supplier_id]
