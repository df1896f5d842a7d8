"""The supplier register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.services.templates import Store
from field_ems.store import suppliers as queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore, installation
from field_ems.store.suppliers import SupplierPlace

PAGE = 50

_LONGEST_NAME = 200
_COUNTRY_LETTERS = 3


@dataclass(frozen=True, slots=True)
class SupplierCard:
    """A supplier as lists and cards show it; ``place`` names it as the end of a page."""

    id: bytes
    name: str
    country: str | None
    ungm_number: str | None
    contacts: tuple[Mapping[str, str], ...]
    notes: str | None
    assessments: int
    place: SupplierPlace


def list_suppliers(
    store: Store,
    *,
    search: str = "",
    after: SupplierPlace | None = None,
    limit: int = PAGE,
    station_id: bytes | None = None,
) -> list[SupplierCard]:
    """Give a page of suppliers by name; ``search`` looks in name, country and UNGM number.

    Headquarters names the station.
    """
    with store.reading() as session:
        station_id = station_id or installation(session).station_id
        rows = queries.supplier_page(session, station_id, search=search, after=after, limit=limit)
        assessed = queries.assessments_of(session, station_id, [row.id for row in rows])
    return [
        SupplierCard(
            row.id,
            row.name,
            row.country,
            row.ungm_number,
            tuple(row.contacts or ()),
            row.notes,
            assessed.get(row.id, 0),
            SupplierPlace(row.sort_name, row.id),
        )
        for row in rows
    ]


def show_supplier(store: Store, supplier_id: bytes, station_id: bytes | None = None) -> SupplierCard:
    """Give one supplier; headquarters names the station. Refuses with ``supplier.unknown``."""
    with store.reading() as session:
        station_id = station_id or installation(session).station_id
        row = queries.supplier_row(session, station_id, supplier_id)
        if row is None:
            raise Refusal("supplier.unknown")
        assessed = queries.assessments_of(session, station_id, [supplier_id])
    return SupplierCard(
        row.id,
        row.name,
        row.country,
        row.ungm_number,
        tuple(row.contacts or ()),
        row.notes,
        assessed.get(row.id, 0),
        SupplierPlace(row.name.lower(), row.id),
    )


def add_supplier(
    store: StationStore,
    now: datetime,
    name: str,
    *,
    country: str | None = None,
    ungm_number: str | None = None,
    contacts: Sequence[Mapping[str, str]] = (),
    notes: str | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Register a supplier and give its id.

    ``country`` is an ISO 3166 three-letter code, a contact is {"name", "email", "phone"}. Refuses with
    ``supplier.no_name``, ``supplier.name_too_long``, ``supplier.country_form`` or ``supplier.ungm_taken``.
    """
    values = _checked(
        {"name": name, "country": country, "ungm_number": ungm_number, "contacts": contacts, "notes": notes}
    )
    with store.writing(now, author_id) as writer:
        _refuse_taken_number(writer.session, writer.station_id, values["ungm_number"], None)
        return writer.create(tables.Supplier, **values)


def edit_supplier(
    store: StationStore, now: datetime, supplier_id: bytes, *, author_id: bytes | None = None, **changes: Any
) -> None:
    """Change some of a supplier's fields, named and refused as in ``add_supplier``."""
    with store.writing(now, author_id) as writer:
        if queries.supplier_row(writer.session, writer.station_id, supplier_id) is None:
            raise Refusal("supplier.unknown")
        values = checked_changes(writer.session, writer.station_id, supplier_id, changes)
        writer.change(tables.Supplier, supplier_id, **values)


def checked_changes(
    session: Session, station_id: bytes, supplier_id: bytes, changes: Mapping[str, Any]
) -> dict[str, Any]:
    """Give a supplier's fields as they are kept, refused as in ``add_supplier``."""
    values = _checked(changes)
    _refuse_taken_number(session, station_id, values.get("ungm_number"), supplier_id)
    return values


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    checked: dict[str, Any] = {}
    for field, value in values.items():
        if field == "contacts":
            checked[field] = [dict(contact) for contact in value or ()] or None
        else:
            checked[field] = (value or "").strip() or None
    if "name" in checked:
        if checked["name"] is None:
            raise Refusal("supplier.no_name")
        if len(checked["name"]) > _LONGEST_NAME:
            raise Refusal("supplier.name_too_long", longest=_LONGEST_NAME)
    country = checked.get("country")
    if country is not None:
        checked["country"] = country.upper()
        if len(country) != _COUNTRY_LETTERS or not country.isascii() or not country.isalpha():
            raise Refusal("supplier.country_form", typed=country)
    return checked


def _refuse_taken_number(session: Session, station_id: bytes, ungm_number: str | None, own_id: bytes | None) -> None:
    if ungm_number is None:
        return
    holder = queries.same_ungm_number(session, station_id, ungm_number)
    if holder is not None and holder != own_id:
        named = queries.supplier_row(session, station_id, holder)
        raise Refusal("supplier.ungm_taken", number=ungm_number, name=named.name if named else "")
