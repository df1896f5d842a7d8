"""A supplier's certificates, its corrective-action plan, and the log of what was communicated to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from field_ems.domain.free_text import kept_whole
from field_ems.domain.notices import Refusal
from field_ems.domain.supplier_register import SOON, Channel, Validity, is_overdue, validity
from field_ems.store import supplier_register as queries
from field_ems.store import suppliers, tables
from field_ems.store.station import StationStore, installation

if TYPE_CHECKING:
    from field_ems.services.templates import Store
    from field_ems.store.writer import Writer

MOST_SHOWN = 100
ENTRIES: Mapping[str, type[tables.Record]] = {
    "certificate": tables.Certificate,
    "corrective_action": tables.CorrectiveAction,
    "communication": tables.Communication,
}
"""What is kept about a supplier, by kind."""

LONGEST_TEXT = 1_000


@dataclass(frozen=True, slots=True)
class CertificateCard:
    """A certificate and whether it counts; ``file`` is an item of evidence, None where none was attached."""

    id: bytes
    supplier_id: bytes
    name: str
    issuer: str | None
    number: str | None
    expires_on: date | None
    file: Mapping[str, Any] | None
    note: str | None
    validity: Validity


@dataclass(frozen=True, slots=True)
class ActionCard:
    """Something that a supplier has to mend."""

    id: bytes
    supplier_id: bytes
    action: str
    due_on: date | None
    responsible: str | None
    done_on: date | None
    done_by: str | None
    note: str | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class CommunicationCard:
    """A requirement that was communicated, and whether the supplier acknowledged it."""

    id: bytes
    supplier_id: bytes
    requirement: str
    sent_on: date
    channel: str
    acknowledged_on: date | None
    acknowledged_by: str | None


@dataclass(frozen=True, slots=True)
class Register:
    """All that is kept about one supplier beside its name, at most ``MOST_SHOWN`` of each."""

    certificates: tuple[CertificateCard, ...]
    actions: tuple[ActionCard, ...]
    communications: tuple[CommunicationCard, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due at a station's suppliers, each with the supplier's name, the first due first."""

    certificates: tuple[tuple[str, CertificateCard], ...]
    actions: tuple[tuple[str, ActionCard], ...]


def show_register(store: "Store", supplier_id: bytes, today: date, station_id: bytes | None = None) -> Register:
    """Give what is kept about a supplier; headquarters names the station. Refuses with ``supplier.unknown``."""
    with store.reading() as session:
        scope_id = station_id or installation(session).station_id
        if suppliers.supplier_row(session, scope_id, supplier_id) is None:
            raise Refusal("supplier.unknown")
        return Register(
            tuple(
                _certificate(one, today) for one in queries.certificates_of(session, scope_id, supplier_id, MOST_SHOWN)
            ),
            tuple(_action(one, today) for one in queries.actions_of(session, scope_id, supplier_id, MOST_SHOWN)),
            tuple(_communication(one) for one in queries.communications_to(session, scope_id, supplier_id, MOST_SHOWN)),
        )


def what_is_due(store: StationStore, today: date, limit: int = MOST_SHOWN) -> Due:
    """Give the certificates that have ended or end soon, and the actions that are due, at most ``limit`` of each."""
    with store.reading() as session:
        station_id = store.station_id
        ending = queries.certificates_ending(session, station_id, today + SOON, limit)
        due = queries.actions_due(session, station_id, today, limit)
    return Due(
        tuple((row.supplier_name, _certificate(row, today)) for row in ending),
        tuple((row.supplier_name, _action(row, today)) for row in due),
    )


def save_certificate(
    store: StationStore,
    now: datetime,
    supplier_id: bytes,
    values: Mapping[str, Any],
    *,
    certificate_id: bytes | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Enter a certificate, or change one, and give its id.

    ``values`` are ``name``, ``issuer``, ``number``, ``expires_on``, ``file`` and ``note``; what is not named stays.
    Refuses with ``supplier.unknown``, ``supplier.no_certificate_name`` or ``register.unknown``.
    """
    given = _checked(values, "name", "supplier.no_certificate_name", certificate_id)
    with store.writing(now, author_id) as writer:
        row_id = _save(writer, tables.Certificate, supplier_id, certificate_id, given)
        _record_file(writer, given.get("file"))
    return row_id


def save_action(
    store: StationStore,
    now: datetime,
    supplier_id: bytes,
    values: Mapping[str, Any],
    *,
    action_id: bytes | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Enter a corrective action, or change one, and give its id.

    ``values`` are ``action``, ``due_on``, ``responsible``, ``done_on``, ``done_by``, ``assessment_id`` and ``note``.
    Refuses with ``supplier.unknown``, ``supplier.no_action``, ``supplier.done_in_future`` or ``register.unknown``.
    """
    given = _checked(values, "action", "supplier.no_action", action_id)
    _refuse_future(given.get("done_on"), now)
    with store.writing(now, author_id) as writer:
        return _save(writer, tables.CorrectiveAction, supplier_id, action_id, given)


def save_communication(
    store: StationStore,
    now: datetime,
    supplier_id: bytes,
    values: Mapping[str, Any],
    *,
    communication_id: bytes | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Log a requirement that was communicated, or its acknowledgement, and give the entry's id.

    ``values`` are ``requirement``, ``sent_on`` (today where left out), ``channel``, ``acknowledged_on``,
    ``acknowledged_by``, ``tender_id`` and ``template_id``. Refuses with ``supplier.unknown``,
    ``supplier.no_requirement``, ``supplier.channel``, ``supplier.done_in_future``,
    ``supplier.acknowledged_before`` or ``register.unknown``.
    """
    given = _checked(values, "requirement", "supplier.no_requirement", communication_id)
    if communication_id is None:
        given = {"sent_on": now.date(), "channel": Channel.EMAIL.value} | given
    if "channel" in given and given["channel"] not in set(Channel):
        raise Refusal("supplier.channel", typed=given["channel"], known=", ".join(Channel))
    _refuse_future(given.get("sent_on"), now)
    _refuse_future(given.get("acknowledged_on"), now)
    with store.writing(now, author_id) as writer:
        known = _known(writer, tables.Communication, communication_id)
        sent_on = given.get("sent_on") or (known.sent_on if known else now.date())
        acknowledged_on = given.get("acknowledged_on")
        if acknowledged_on is not None and acknowledged_on < sent_on:
            raise Refusal("supplier.acknowledged_before", sent_on=sent_on, acknowledged_on=acknowledged_on)
        return _save(writer, tables.Communication, supplier_id, communication_id, given)


def remove_entry(
    store: StationStore, now: datetime, kind: type[tables.Record], row_id: bytes, author_id: bytes | None = None
) -> None:
    """Take out a certificate, an action or a communication entered by mistake; refuses with ``register.unknown``."""
    with store.writing(now, author_id) as writer:
        _known(writer, kind, row_id)
        writer.remove(kind, row_id)


def _save(
    writer: "Writer",
    kind: type[tables.Record],
    supplier_id: bytes,
    row_id: bytes | None,
    values: Mapping[str, Any],
) -> bytes:
    if suppliers.supplier_row(writer.session, writer.station_id, supplier_id) is None:
        raise Refusal("supplier.unknown")
    if row_id is None:
        return writer.create(kind, supplier_id=supplier_id, **values)
    _known(writer, kind, row_id)
    writer.change(kind, row_id, **values)
    return row_id


def _known(writer: "Writer", kind: type[tables.Record], row_id: bytes | None) -> Any:
    if row_id is None:
        return None
    table = kind.__table__  # type: ignore[attr-defined]
    row = queries.kept_row(writer.session, table, writer.station_id, row_id)
    if row is None:
        raise Refusal("register.unknown")
    return row


def _record_file(writer: "Writer", item: Mapping[str, Any] | None) -> None:
    from field_ems.services.checklists import record_files

    if item and "size" in item:
        record_files(writer, {"": {"evidence": [item]}})


def _checked(values: Mapping[str, Any], named_by: str, code: str, row_id: bytes | None) -> dict[str, Any]:
    given = {
        name: (kept_whole(value, LONGEST_TEXT) or None) if isinstance(value, str) else value
        for name, value in values.items()
    }
    if (row_id is None or named_by in given) and not given.get(named_by):
        raise Refusal(code)
    return given


def _refuse_future(day: date | None, now: datetime) -> None:
    # A day's grace: at a station east of Greenwich the day begins before UTC's.
    if day is not None and (day - now.date()).days > 1:
        raise Refusal("supplier.done_in_future", day=day)


def _certificate(row: Any, today: date) -> CertificateCard:
    return CertificateCard(
        row.id,
        row.supplier_id,
        row.name,
        row.issuer,
        row.number,
        row.expires_on,
        row.file,
        row.note,
        validity(row.expires_on, today),
    )


def _action(row: Any, today: date) -> ActionCard:
    return ActionCard(
        row.id,
        row.supplier_id,
        row.action,
        row.due_on,
        row.responsible,
        row.done_on,
        row.done_by,
        row.note,
        is_overdue(row.due_on, row.done_on, today),
    )


def _communication(row: Any) -> CommunicationCard:
    return CommunicationCard(
        row.id,
        row.supplier_id,
        row.requirement,
        row.sent_on,
        row.channel,
        row.acknowledged_on,
        row.acknowledged_by,
    )
