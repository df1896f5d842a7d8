"""Entering readings: what is due, what was read before, the checks, saving, correcting, and what was used."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from field_ems.domain import times
from field_ems.domain.consumption import of_meter
from field_ems.domain.intervals import Interval, PeriodUse, by_month, of_period
from field_ems.domain.meters import MeterKind
from field_ems.domain.notices import Refusal, at_place
from field_ems.domain.reading_checks import Finding, Severity, check
from field_ems.domain.readings import Basis, Reading
from field_ems.domain.refrigerants import GasEvent
from field_ems.domain.tanks import DipChart
from field_ems.domain.units import find_unit
from field_ems.services.meters import PAGE, MeterCard, card, known_meter
from field_ems.store import meters as meter_queries
from field_ems.store import readings as queries
from field_ems.store import tables
from field_ems.store.meters import MeterPlace
from field_ems.store.readings import ReadingPlace
from field_ems.store.session import Session
from field_ems.store.station import StationStore

DAYS_BETWEEN = {"day": 1, "week": 7, "month": 30}
"""After so many days a meter is due; without a rhythm it never is."""

AS_REPORTED = "reported_"
"""How the activities begin whose figures somebody else worked out: each entry names its source."""

_UNSAVED = bytes(16)


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


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A row of the entry grid: a meter, its previous reading, and since when it is due (None: it isn't)."""

    meter: MeterCard
    previous_reading: Reading | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One entry of a meter's history as it was saved; ``place`` names it as the end of a page."""

    id: bytes
    taken_at: datetime
    starts_at: datetime | None
    utc_offset: int
    value: Decimal
    unit: str
    method: str
    basis: str | None
    note: str | None
    reason: str | None
    accepted: tuple[str, ...]
    cost: Decimal | None
    currency: str | None
    source: str | None
    supersedes_id: bytes | None
    corrected: bool
    place: ReadingPlace


def entry_grid(
    store: StationStore,
    now: datetime,
    *,
    facility_id: bytes | None = None,
    search: str = "",
    after: MeterPlace | None = None,
    limit: int = PAGE,
) -> list[EntryRow]:
    """Give a page of open meters in the order of the walk, each with its previous reading; two statements."""
    station_id = store.station_id
    with store.reading() as session:
        rows = meter_queries.meter_page(
            session, station_id, facility_id=facility_id, search=search, after=after, limit=limit
        )
        previous = queries.last_readings(session, station_id, [row.id for row in rows])
    return [
        EntryRow(meter, previous.get(meter.id), due_on(meter, previous.get(meter.id), now)) for meter in map(card, rows)
    ]


def due_meters(store: StationStore, now: datetime, *, limit: int = PAGE) -> list[EntryRow]:
    """Give the meters that are due, in the order of the walk."""
    due: list[EntryRow] = []
    after: MeterPlace | None = None
    while len(due) < limit:
        page = entry_grid(store, now, after=after, limit=PAGE)
        due += [row for row in page if row.due_on is not None]
        if len(page) < PAGE:
            break
        after = page[-1].meter.place
    return due[:limit]


def due_on(meter: MeterCard, previous_reading: Reading | None, now: datetime) -> date | None:
    """Give the day at the facility since when a meter is due, or None."""
    if meter.closed_at is not None and meter.closed_at <= now:
        return None
    days = DAYS_BETWEEN.get(meter.read_every or "")
    if days is None:
        return None
    place = times.zone(meter.zone)
    today = times.local_day(now, place)
    if previous_reading is None:
        return times.local_day(meter.opened_at, place) if meter.opened_at else today
    due = times.local_day(previous_reading.taken_at, place) + timedelta(days=days)
    return due if due <= today else None


def check_entry(store: StationStore, now: datetime, entry: Entry) -> tuple[Finding, ...]:
    """Check an entry while it is typed: refusals first, then warnings; empty where nothing is to be said."""
    station_id, entry = store.station_id, _to_the_minute(entry)
    with store.reading() as session:
        meter = known_meter(session, station_id, entry.meter_id)
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
    entry = _to_the_minute(entry)
    with store.writing(now, author_id) as writer:
        meter = known_meter(writer.session, writer.station_id, entry.meter_id)
        findings = _findings(writer.session, writer.station_id, meter, entry, now, None)
        accepted = _accepted(findings, accept, reason)
        return writer.create(tables.Reading, **_values(meter, entry, accepted, reason if accepted else None))


def save_readings(
    store: StationStore, now: datetime, entries: Collection[Entry], *, author_id: bytes | None = None
) -> list[bytes]:
    """Save entries without warnings together, or none of them; refused as in ``save_reading``."""
    ids = []
    with store.writing(now, author_id) as writer:
        for entry in map(_to_the_minute, entries):
            meter = known_meter(writer.session, writer.station_id, entry.meter_id)
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
    entry = _to_the_minute(entry)
    with store.writing(now, author_id) as writer:
        known = queries.reading_row(writer.session, writer.station_id, reading_id)
        if known is None or known.meter_id != entry.meter_id:
            raise Refusal("reading.unknown")
        if known.corrected:
            raise Refusal("reading.corrected_already")
        meter = known_meter(writer.session, writer.station_id, entry.meter_id)
        findings = _findings(writer.session, writer.station_id, meter, entry, now, reading_id)
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
    old = _to_the_minute(Entry(meter_id, at, final, basis=Basis.FINAL))
    new = _to_the_minute(Entry(meter_id, at, initial, basis=Basis.INITIAL))
    with store.writing(now, author_id) as writer:
        meter = known_meter(writer.session, writer.station_id, meter_id)
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
    accept = [found.notice.code for found in check_entry(store, now, void) if found.severity is Severity.WARN]
    return correct_reading(store, now, reading_id, void, reason, accept=accept, author_id=author_id)


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
    station_id, entry = store.station_id, _to_the_minute(entry)
    with store.reading() as session:
        meter = known_meter(session, station_id, entry.meter_id)
        findings = _findings(session, station_id, meter, entry, now, supersedes_id)
    return [found.notice.code for found in findings if found.severity is Severity.WARN]


def history(
    store: StationStore, meter_id: bytes, *, before: ReadingPlace | None = None, limit: int = PAGE
) -> list[HistoryRow]:
    """Give a page of all that was entered for a meter, corrected entries too, the last first."""
    station_id = store.station_id
    with store.reading() as session:
        rows = queries.history_page(session, station_id, meter_id, before=before, limit=limit)
    return [
        HistoryRow(
            row.id,
            row.taken_at,
            row.starts_at,
            row.utc_offset,
            row.value,
            row.unit,
            row.method,
            row.basis,
            row.note,
            row.reason,
            tuple(row.accepted or ()),
            row.cost,
            row.currency,
            row.source,
            row.supersedes_id,
            row.corrected,
            ReadingPlace(row.taken_at, row.id),
        )
        for row in rows
    ]


def intervals_of(
    session: Session, station_id: bytes, meter: MeterCard, start: datetime, end: datetime
) -> list[Interval]:
    """Give what the meter's readings say was used, for the time that [start, end) touches."""
    readings = queries.readings_for(session, station_id, meter.id, start, end)
    ratios = meter_queries.multipliers_of(session, station_id, [meter.id]).get(meter.id, [])
    deliveries: list[Reading] = []
    if meter.kind == MeterKind.DIP and readings:
        deliveries = deliveries_into(session, station_id, meter.id, readings[0].taken_at, readings[-1].taken_at)
    chart = chart_of(session, station_id, meter)
    intervals = of_meter(meter.for_rules, readings, ratios, deliveries=deliveries, dip_chart=chart)
    place = times.zone(meter.zone)
    return [
        replace(each, notices=tuple(at_place(notice, place) for notice in each.notices)) if each.notices else each
        for each in intervals
    ]


def chart_of(session: Session, station_id: bytes, meter: MeterCard) -> DipChart | None:
    """Give a tank's dip chart, where it has one."""
    row = meter_queries.dip_chart_row(session, station_id, meter.id) if meter.kind == MeterKind.DIP else None
    return DipChart(tuple((Decimal(depth), Decimal(litres)) for depth, litres in row.points)) if row else None


def deliveries_into(
    session: Session, station_id: bytes, tank_id: bytes, start: datetime, end: datetime
) -> list[Reading]:
    """Give what was delivered into a tank in [start, end], from all the meters behind it that count deliveries."""
    found: list[Reading] = []
    for child in meter_queries.children_of(session, station_id, tank_id):
        if child.kind == MeterKind.DELIVERY:
            found += queries.readings_for(session, station_id, child.id, start, end)
    return [reading for reading in found if start <= reading.taken_at <= end]


def consumption_by_month(store: StationStore, meter_id: bytes, first: date, end: date) -> dict[date, PeriodUse]:
    """Give the use of each month that [first, end) touches, in the meter's unit, with its parts and coverage."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, meter_id)
        place = times.zone(meter.zone)
        months = list(times.months(first, end))
        last = times.next_month(months[-1]) if months else first
        start, until = times.day_start(first.replace(day=1), place), times.day_start(last, place)
        intervals = intervals_of(session, station_id, meter, start, until)
    return by_month(intervals, first, end, place)


def consumption_by_spans(store: StationStore, meter_id: bytes, spans: Sequence[tuple[date, date]]) -> list[PeriodUse]:
    """Give the use of each span of days [first, end) at the meter's place; the spans are in order of time."""
    station_id = store.station_id
    with store.reading() as session:
        meter = known_meter(session, station_id, meter_id)
        place = times.zone(meter.zone)
        ends = [(times.day_start(first, place), times.day_start(end, place)) for first, end in spans]
        intervals = intervals_of(session, station_id, meter, ends[0][0], ends[-1][1]) if ends else []
    return [of_period(intervals, start, end, place) for start, end in ends]


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


def _to_the_minute(entry: Entry) -> Entry:
    """Nobody reads a meter to the second, and whole minutes take less room on the wire."""
    taken_at = entry.taken_at.replace(second=0, microsecond=0)
    starts_at = entry.starts_at.replace(second=0, microsecond=0) if entry.starts_at else None
    return replace(entry, taken_at=taken_at, starts_at=starts_at)


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
