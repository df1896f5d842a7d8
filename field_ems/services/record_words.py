"""Records and their fields in words: what they are called, what a value means, and what is meant by what was typed."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from field_ems.domain import amounts, times
from field_ems.domain.checklists import text_in
from field_ems.domain.notices import Refusal
from field_ems.i18n import _, current_language
from field_ems.i18n.markers import N_
from field_ems.i18n.numbers import format_amount
from field_ems.i18n.sentences import WORDS
from field_ems.services.meter_words import RHYTHMS, activity_in_words, kind_in_words, tenure_in_words
from field_ems.services.question_words import METHODS
from field_ems.store.kinds import BY_NAME, FieldType, RecordField, from_journal
from field_ems.store.records import find_row
from field_ems.store.session import Session

FIELDS = {
    "accepted": N_("accepted warnings"),
    "acknowledged_by": N_("acknowledged by"),
    "acknowledged_on": N_("acknowledged on"),
    "action": N_("action"),
    "activity": N_("what it measures"),
    "amount": N_("price"),
    "area": N_("area"),
    "answers": N_("answers"),
    "base_id": N_("versions of a checklist"),
    "basis": N_("what was decided"),
    "capacity": N_("capacity"),
    "capacity_per": N_("capacity per"),
    "closed_at": N_("out of use since"),
    "closes_on": N_("closes on"),
    "code": N_("code"),
    "contacts": N_("contacts"),
    "cost": N_("cost"),
    "country": N_("country"),
    "currency": N_("currency"),
    "decided_by_id": N_("decided by"),
    "digits": N_("digits before the point"),
    "facility_id": N_("building"),
    "factor": N_("ratio"),
    "floor_area": N_("floor area, m2"),
    "from_at": N_("from"),
    "from_on": N_("from the day on"),
    "is_met": N_("requirement is met"),
    "job": N_("job"),
    "kind": N_("kind"),
    "meter_id": N_("meter"),
    "method": N_("method"),
    "minimum_code": N_("minimum standard"),
    "minimum_score": N_("minimum score"),
    "name": N_("name"),
    "note": N_("note"),
    "notes": N_("notes"),
    "opened_at": N_("in use since"),
    "opens_on": N_("opens on"),
    "parent_id": N_("belongs to"),
    "people": N_("people"),
    "product_group": N_("product group"),
    "read_every": N_("read every"),
    "beside_ids": N_("what was in conflict"),
    "channel": N_("channel"),
    "choice": N_("choice"),
    "done_by": N_("done by"),
    "done_on": N_("done on"),
    "due_on": N_("due on"),
    "expires_on": N_("valid until"),
    "field": N_("field"),
    "reason": N_("reason"),
    "issuer": N_("issued by"),
    "number": N_("number"),
    "received_on": N_("received on"),
    "requirement": N_("requirement"),
    "responsible": N_("responsible"),
    "sent_on": N_("communicated on"),
    "significant": N_("significant"),
    "reference": N_("reference"),
    "removed": N_("removed"),
    "row_id": N_("record"),
    "row_kind": N_("kind of record"),
    "state": N_("state"),
    "supersedes_id": N_("corrections of one reading"),
    "supplier_id": N_("supplier"),
    "taken_at": N_("readings of one time"),
    "taken_by": N_("taken over by"),
    "technical_weight": N_("technical weight"),
    "tender_id": N_("tender"),
    "tenure": N_("tenure"),
    "title": N_("title"),
    "ungm_number": N_("UNGM number"),
    "unit": N_("unit"),
    "value": N_("value"),
    "walk_order": N_("place in the walk"),
    "zone": N_("time zone"),
}

_CODES: Mapping[tuple[str, str], Callable[[str], str]] = {
    ("meter", "kind"): kind_in_words,
    ("meter", "activity"): activity_in_words,
    ("meter", "read_every"): lambda code: _(RHYTHMS.get(code, code)),
    ("facility", "tenure"): tenure_in_words,
    ("tender", "method"): lambda code: next((_(words) for one, words in METHODS.items() if one.value == code), code),
}
_NAMED_BY = ("code", "title", "name", "action", "requirement")
_SUBJECTS = ("meter_id", "facility_id", "tender_id", "supplier_id", "person_id", "assessment_id")
_DAYS = ("from_on", "from_at", "taken_at", "submitted_at")
_NOT_TYPED = {FieldType.REFERENCE, FieldType.IDENTITY, FieldType.JSON}


def kind_of_record(kind: str) -> str:
    """Give what a kind of record is called in the language spoken."""
    return _(WORDS.get(kind, kind))


def field_in_words(field: str) -> str:
    """Give what a field is called in the language spoken; one without a word of its own is shown as it reads."""
    return _(FIELDS[field]) if field in FIELDS else field.replace("_", " ")


def record_in_words(session: Session, station_id: bytes, kind: str, row_id: bytes) -> str:
    """Give what a person calls a record: its code and name, or those of what it is about, with its day."""
    row = find_row(session, station_id, kind, row_id)
    if row is None:
        return row_id.hex()[:8]
    return _named(session, station_id, kind, row._asdict())


def moment_in_words(session: Session, station_id: bytes, reading_id: bytes) -> str:
    """Give the meter's code and the time of a reading, as the clocks there showed it."""
    row = find_row(session, station_id, "reading", reading_id)
    meter = find_row(session, station_id, "meter", row.meter_id) if row is not None else None
    if row is None or meter is None:
        return reading_id.hex()[:8]
    return f"{meter.code} {times.as_clocks_showed(row.taken_at, row.utc_offset):%Y-%m-%d %H:%M}"


def record_fields_in_words(session: Session, station_id: bytes, kind: str, fields: Mapping[str, Any]) -> str:
    """Give a record that is not in its table by the fields of its entry, as the journal holds them."""
    known = BY_NAME[kind].fields
    values = {}
    for name, value in fields.items():
        if name in known:
            try:
                values[name] = from_journal(known[name].type, value)
            except (TypeError, ValueError, OverflowError, Refusal):
                continue
    return _named(session, station_id, kind, values)


def value_in_words(session: Session, station_id: bytes, kind: str, field: str, value: Any) -> str:
    """Give a field's value, as its table holds it, in the language spoken."""
    spec = BY_NAME[kind].fields.get(field)
    if value is None or spec is None:
        return "—" if value is None else str(value)
    match spec.type:
        case FieldType.AMOUNT:
            return format_amount(value)
        case FieldType.INSTANT:
            return f"{value:%Y-%m-%d %H:%M}Z"
        case FieldType.BOOLEAN:
            return _("yes") if value else _("no")
        case FieldType.REFERENCE:
            return record_in_words(session, station_id, spec.target or "", value)
        case FieldType.IDENTITY:
            return bytes(value).hex()[:8]
        case FieldType.JSON:
            return _listed(value)
        case FieldType.TEXT:
            in_words = _CODES.get((kind, field))
            return in_words(value) if in_words else str(value)
        case _:
            return str(value)


def may_be_typed(kind: str, field: str) -> bool:
    """Whether a person can type another value for the field."""
    spec = BY_NAME[kind].fields.get(field)
    return spec is not None and spec.type not in _NOT_TYPED and spec.name != "removed"


def typed_value(kind: str, field: str, typed: str) -> Any:
    """Give what a person means by what was typed for a field; nothing typed takes the value away.

    Refuses with ``conflict.choose_one`` where the field can't be typed or must not be empty, ``amount.*``, ``time.*``
    or ``form.whole_number``.
    """
    spec = BY_NAME[kind].fields.get(field)
    text = typed.strip()
    if spec is None or not may_be_typed(kind, field) or (not text and spec.required):
        raise Refusal("conflict.choose_one", field=field_in_words(field))
    return _read(spec, text) if text else None


def _read(spec: RecordField, text: str) -> Any:
    match spec.type:
        case FieldType.AMOUNT:
            return amounts.parse(text)
        case FieldType.INSTANT:
            return times.parse_local(text, times.zone("UTC"))
        case FieldType.DAY:
            return times.parse_day(text)
        case FieldType.INTEGER:
            if not text.isdecimal():
                raise Refusal("form.whole_number", field=field_in_words(spec.name), typed=text)
            return int(text)
        case FieldType.BOOLEAN:
            return text.casefold() in {"yes", _("yes").casefold()}
        case _:
            return text


def _named(session: Session, station_id: bytes, kind: str, values: Mapping[str, Any]) -> str:
    if kind == "reading":
        return _reading(session, station_id, values)
    if values.get("row_kind") and values.get("row_id"):
        return record_in_words(session, station_id, values["row_kind"], values["row_id"])
    parts = [text_in(value, current_language()) if isinstance(value, dict) else str(value)
             for name in _NAMED_BY if (value := values.get(name))]  # fmt: skip
    if not parts:
        targets = BY_NAME[kind].fields
        parts = [
            record_in_words(session, station_id, targets[name].target or "", values[name])
            for name in _SUBJECTS
            if values.get(name) and name in targets and targets[name].target
        ]
        parts += [f"{values[name]:%Y-%m-%d}" for name in _DAYS if values.get(name)]
    return " ".join(parts) or kind_of_record(kind)


def _reading(session: Session, station_id: bytes, values: Mapping[str, Any]) -> str:
    meter_id, taken_at = values.get("meter_id"), values.get("taken_at")
    meter = record_in_words(session, station_id, "meter", meter_id) if meter_id else "—"
    if taken_at is None:
        return meter
    shown = times.as_clocks_showed(taken_at, values.get("utc_offset") or 0)
    value = values.get("value")
    amount = f"{format_amount(value)} {values.get('unit') or ''}".rstrip() if isinstance(value, Decimal) else ""
    return f"{meter}, {shown:%Y-%m-%d %H:%M} {amount}".rstrip()


def _listed(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_listed(one)}" for name, one in value.items() if one not in (None, ""))
    if isinstance(value, list):
        return "; ".join(_listed(one) for one in value) or "—"
    return str(value)
