"""Entering readings: the checks, saving, correcting, replacing a meter, taking back."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from field_ems.domain import times
from field_ems.domain.meters import MeterKind
from field_ems.domain.notices import Refusal, at_place
from field_ems.domain.reading_checks import Finding, Severity, check
from field_ems.domain.readings import Basis, Reading
from field_ems.domain.refrigerants import GasEvent
from field_ems.domain.units import find_unit
from field_ems.services.consumption import chart_of, deliveries_into
from field_ems.services.meters import MeterCard, known_meter
from field_ems.store import readings as queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore

AS_REPORTED = "reported_"
"""How the activities begin whose figures somebody else worked out: each entry names its source."""

_UNSAVED = bytes(16)
_IN_ORDER = (MeterKind.DELIVERY, MeterKind.DIP)


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person enters: ``unit`` is the meter's where None; ``starts_at`` where it is for a period."""

    meter_id: bytes
    taken_at: datetime
    value: Decimal
    unit: str | None = None
    starts_at: datetime | None = None
    note: str | None = None
    method: str = "read"
    basis: str | None = None
    cost: Decimal | None = None
    currency: str | None = None
    source: str | None = None


def check_entry(store: StationStore, now: datetime, entry: Entry) -> tuple[Finding, ...]:
    """Check an entry while it is typed: refusals first, then warnings; empty where nothing is to be said."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, entry.meter_id)
        entry = _as_kept(meter, entry)
        return _findings(session, station_id, meter, entry, now, None)


def save_reading(
    store: StationStore,
    now: datetime,
    entry: Entry,
    *,
    accept: Collection[str] = (),
    reason: str | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Save an entry as it was typed and give its id.

    ``accept`` are the codes of warnings that the person has read and accepts with the ``reason``. Refuses with what
    the checks refuse, with ``reading.unaccepted`` for warnings not accepted, or ``reading.no_reason``.
    """
    with store.writing(now, author_id) as writer:
        meter = known_meter(writer.session, writer.station_id, entry.meter_id)
        entry = _as_kept(meter, entry)
        findings = _findings(writer.session, writer.station_id, meter, entry, now, None)
        accepted = _accepted(findings, accept, reason)
        return writer.create(tables.Reading, **_values(meter, entry, accepted, reason if accepted else None))


def save_readings(
    store: StationStore, now: datetime, entries: Collection[Entry], *, author_id: bytes | None = None
) -> list[bytes]:
    """Save entries without warnings together, or none of them; refused as in ``save_reading``."""
    ids = []
    with store.writing(now, author_id) as writer:
        for typed in entries:
            meter = known_meter(writer.session, writer.station_id, typed.meter_id)
            entry = _as_kept(meter, typed)
            _accepted(_findings(writer.session, writer.station_id, meter, entry, now, None), (), None)
            ids.append(writer.create(tables.Reading, **_values(meter, entry, [], None)))
            writer.flush()
    return ids


def correct_reading(
    store: StationStore,
    now: datetime,
    reading_id: bytes,
    entry: Entry,
    reason: str,
    *,
    accept: Collection[str] = (),
    author_id: bytes | None = None,
) -> bytes:
    """Let an entry take the place of a reading, which stays in the history; give the id of the correction.

    A decision about a drop is a correction with the same value and the ``basis`` (rollover, reset, final, initial,
    void). Refuses with ``reading.no_reason``, ``reading.unknown``, ``reading.corrected_already``, or as in
    ``save_reading``.
    """
    if not reason.strip():
        raise Refusal("reading.no_reason")
    with store.writing(now, author_id) as writer:
        known = queries.reading_row(writer.session, writer.station_id, reading_id)
        if known is None or known.meter_id != entry.meter_id:
            raise Refusal("reading.unknown")
        if known.corrected:
            raise Refusal("reading.corrected_already")
        meter = known_meter(writer.session, writer.station_id, entry.meter_id)
        entry = _as_kept(meter, entry)
        # What counts for nothing can't be wrong: nobody is asked about it.
        findings = (
            () if entry.basis == Basis.VOID
            else _findings(writer.session, writer.station_id, meter, entry, now, reading_id)
        )  # fmt: skip
        accepted = _accepted(findings, accept, reason)
        values = _values(meter, entry, accepted, reason.strip())
        return writer.create(tables.Reading, supersedes_id=reading_id, **values)


def replace_meter(
    store: StationStore,
    now: datetime,
    meter_id: bytes,
    at: datetime,
    final: Decimal,
    initial: Decimal,
    *,
    accept: Collection[str] = (),
    reason: str | None = None,
    author_id: bytes | None = None,
) -> tuple[bytes, bytes]:
    """Save the last reading of a meter and the first one of its successor together; give their ids.

    Nothing is missing between the two. The final one is checked as any other, refused as in ``save_reading``.
    """
    with store.writing(now, author_id) as writer:
        meter = known_meter(writer.session, writer.station_id, meter_id)
        old = _as_kept(meter, Entry(meter_id, at, final, basis=Basis.FINAL))
        new = _as_kept(meter, Entry(meter_id, at, initial, basis=Basis.INITIAL))
        findings = _findings(writer.session, writer.station_id, meter, old, now, None)
        accepted = _accepted(findings, accept, reason)
        final_id = writer.create(tables.Reading, **_values(meter, old, accepted, reason if accepted else None))
        writer.flush()
        # That the successor shows another value at the same time is what a replacement means.
        beyond = _findings(writer.session, writer.station_id, meter, new, now, None)
        codes = [found.notice.code for found in beyond if found.severity is Severity.WARN]
        _accepted(beyond, codes, reason or Basis.INITIAL)
        return final_id, writer.create(tables.Reading, **_values(meter, new, [], reason))


def take_back(
    store: StationStore, now: datetime, reading_id: bytes, entry: Entry, reason: str, author_id: bytes | None = None
) -> bytes:
    """Take a reading back: a correcting entry says that it counts for nothing, and both stay in the history."""
    void = replace(entry, basis=Basis.VOID)
    return correct_reading(store, now, reading_id, void, reason, author_id=author_id)


def decision(typed: str) -> str:
    """Give what happened to a meter or refrigerant by its word; refuses with ``reading.unknown_basis``."""
    known = [*Basis, *GasEvent]
    if typed not in known:
        raise Refusal("reading.unknown_basis", typed=typed, known=", ".join(known))
    return typed


def codes_of_warnings(
    store: StationStore, now: datetime, entry: Entry, supersedes_id: bytes | None = None
) -> list[str]:
    """Give the codes of what an entry, or a correction of that reading, is warned about."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, entry.meter_id)
        entry = _as_kept(meter, entry)
        findings = _findings(session, station_id, meter, entry, now, supersedes_id)
    return [found.notice.code for found in findings if found.severity is Severity.WARN]


def _findings(
    session: Session, station_id: bytes, meter: MeterCard, entry: Entry, now: datetime, supersedes_id: bytes | None
) -> tuple[Finding, ...]:
    near = queries.readings_near(session, station_id, meter.id, entry.taken_at)
    rules, deliveries = meter.for_rules, list[Reading]()
    if meter.kind == MeterKind.DIP:
        before = [each.taken_at for each in near if each.taken_at < entry.taken_at]
        deliveries = deliveries_into(session, station_id, meter.id, max(before), entry.taken_at) if before else []
    elif meter.kind == MeterKind.DELIVERY and meter.parent_id is not None and meter.capacity is None:
        tank = known_meter(session, station_id, meter.parent_id)
        if tank.capacity_per == "tank" and tank.unit == meter.unit:
            rules = replace(rules, capacity=tank.capacity, capacity_per=tank.capacity_per)
    unit = find_unit(entry.unit).sign if entry.unit else meter.unit
    typed = Reading(
        _UNSAVED,
        entry.taken_at,
        entry.value,
        unit,
        starts_at=entry.starts_at,
        method=entry.method,
        basis=entry.basis,
        supersedes_id=supersedes_id,
    )
    chart = chart_of(session, station_id, meter)
    found = check(rules, near, typed, now, dip_chart=chart, deliveries=deliveries)
    place = times.zone(meter.zone)
    return tuple(replace(each, notice=at_place(each.notice, place)) for each in found)


def _as_kept(meter: MeterCard, entry: Entry) -> Entry:
    """Keep times to the minute: nobody reads a meter to the second, and whole minutes take less room on the wire.

    A delivery and a dip that are entered one after the other keep their seconds, for which came first decides whether
    the fuel was in the tank.
    """
    if meter.kind in _IN_ORDER:
        return replace(entry, taken_at=entry.taken_at.replace(microsecond=0))
    starts_at = entry.starts_at.replace(second=0, microsecond=0) if entry.starts_at else None
    return replace(entry, taken_at=entry.taken_at.replace(second=0, microsecond=0), starts_at=starts_at)


def _accepted(findings: Collection[Finding], accept: Collection[str], reason: str | None) -> list[str]:
    for finding in findings:
        if finding.severity is Severity.REFUSE:
            raise Refusal(finding.notice.code, **finding.notice.params)
    unaccepted = [finding.notice for finding in findings if finding.notice.code not in accept]
    if unaccepted:
        raise Refusal("reading.unaccepted", warnings=unaccepted)
    if findings and not (reason or "").strip():
        raise Refusal("reading.no_reason")
    return [finding.notice.code for finding in findings]


def _values(meter: MeterCard, entry: Entry, accepted: list[str], reason: str | None) -> dict[str, Any]:
    if meter.activity.startswith(AS_REPORTED) and not (entry.source or "").strip():
        raise Refusal("reading.source_needed", meter=meter.code)
    if entry.cost is not None and not (entry.currency or "").strip():
        raise Refusal("reading.currency_needed")
    return {
        "meter_id": meter.id,
        "taken_at": entry.taken_at,
        "starts_at": entry.starts_at,
        "utc_offset": times.utc_offset_minutes(entry.taken_at, times.zone(meter.zone)),
        "value": entry.value,
        "unit": find_unit(entry.unit).sign if entry.unit else meter.unit,
        "note": (entry.note or "").strip() or None,
        "method": entry.method,
        "basis": entry.basis,
        "reason": reason,
        "accepted": accepted or None,
        "cost": entry.cost,
        "currency": (entry.currency or "").strip().upper() or None,
        "source": (entry.source or "").strip() or None,
    }
