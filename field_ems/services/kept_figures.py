"""The figures that a screen shows at once: kept for each meter and year, and brought up to date by the journal.

Saving a reading costs nothing here. Whoever looks asks the journal what came since the last look, and reckons the years
of those meters alone; so a look costs a row a meter, however long the history is.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from field_ems.domain import times
from field_ems.domain.amounts import plain
from field_ems.domain.emissions import Emission, Incomplete
from field_ems.domain.factors import Edition, Library
from field_ems.domain.intervals import Interval, by_month
from field_ems.domain.meters import BY_PERIOD, COVERED
from field_ems.domain.trends import parts_of
from field_ems.services.consumption import intervals_of
from field_ems.services.emissions import InventoryRow, KeyFigures, coverage_of, inventory_row, mean_coverage
from field_ems.services.factors import edition_in, library_in
from field_ems.services.meter_questions import LOOK_BACK, questions_of
from field_ems.services.meters import PAGE, MeterCard, card, known_meter
from field_ems.services.premises import CommonKey, sharing_keys
from field_ems.services.shared_meters import share
from field_ems.store import kept_figures as queries
from field_ems.store import meters as meter_queries
from field_ems.store import tables
from field_ems.store.meters import MeterPlace
from field_ems.store.session import Session
from field_ems.store.station import StationStore

_STATE = "figures.{year}"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Meters' years as they are kept, how far the journal reached, and whether they are all of the station's."""

    rows: list[dict[str, Any]]
    state: dict[str, Any]
    are_all: bool


def kept_key_figures(store: StationStore, year: int) -> KeyFigures:
    """Give the station's key figures of a year: the same as ``emissions.key_figures``, from what is kept."""
    refresh(store, year)
    station_id = store.station_id
    with store.reading() as session:
        rows = queries.of_year(session, station_id, year)
    uses: dict[tuple[str, str], Decimal] = {}
    total = Decimal(0)
    counting = [row for row in rows if row.counts]
    for row in counting:
        if row.use is not None:
            key = (row.activity, row.unit)
            uses[key] = plain(uses.get(key, Decimal(0)) + row.use)
        total += Decimal(row.kg_co2e or 0)
    incomplete = sum(row.incomplete for row in rows)
    return KeyFigures(uses, plain(total), incomplete, mean_coverage(row.coverage for row in counting))


def kept_questions(store: StationStore, now: datetime, *, limit: int) -> list[tuple[MeterCard, Interval]]:
    """Give what is held for a decision in this year and the one before, at so many meters at most."""
    years = (now.year - 1, now.year)
    for year in years:
        refresh(store, year)
    station_id = store.station_id
    held: list[tuple[MeterCard, Interval]] = []
    with store.reading() as session:
        for meter_id in queries.with_held(session, station_id, years, limit):
            meter = known_meter(session, station_id, meter_id)
            first = datetime(years[0], 1, 1, tzinfo=now.tzinfo)
            held += [
                (meter, interval) for interval in intervals_of(session, station_id, meter, first, now) if interval.held
            ]
    return held


def refresh(store: StationStore, year: int) -> int:
    """Reckon the year of the meters that the journal has left behind, and give their number."""
    station_id, key = store.station_id, _STATE.format(year=year)
    with store.reading() as session:
        known = session.get(tables.Setting, key)
        found = reckon(session, station_id, year, known.value if known is not None else None)
    if found is None:
        return 0
    with store.database.writing() as session:
        queries.keep(session, station_id, year, found.rows, all_meters=found.are_all)
        session.merge(tables.Setting(key=key, value=found.state))
    return len(found.rows)


def reckon(session: Session, station_id: bytes, year: int, before: Mapping[str, Any] | None) -> Reckoned | None:
    """Reckon the year of a station's meters that the journal has left behind since ``before``, a state given earlier.

    None where it has left none behind.
    """
    library, edition = library_in(session, station_id)[0], edition_in(session, station_id, year)
    after = {"heads": queries.heads(session, station_id), "made_with": _made_with(station_id, library, edition)}
    if before == after:
        return None
    touched: set[bytes] | None = None
    if before is not None and before["made_with"] == after["made_with"]:
        touched = queries.touched_meters(session, station_id, before["heads"], queries.heads(session, station_id))
    meters = _all_meters(session, station_id) if touched is None else _with_parents(session, station_id, touched)
    keys = sharing_keys(session, station_id)
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    rows: list[dict[str, Any]] = []
    for meter in meters:
        own_keys = keys.get(meter.id, ())
        row = inventory_row(session, station_id, meter, first, end, library, edition, own_keys)
        place = times.zone(meter.zone)
        start, until = times.day_start(first, place), times.day_start(end, place)
        # What spans the turn of the year is asked about too: periods are few, so looking back costs little.
        since = start - LOOK_BACK if meter.kind in BY_PERIOD else start
        questions = sum(1 for _each in questions_of(session, station_id, meter, since, until))
        rows.append({**_kept(row, questions), "months": _months(session, station_id, row, own_keys, year)})
    return Reckoned(rows, after, touched is None)


def _made_with(station_id: bytes, library: Library, edition: Edition) -> list[object]:
    """Give what figures depend on besides the readings: with anything else than this they are all reckoned anew."""
    sets = [list(pair) for pair in sorted(edition.sets.items())]
    return [station_id.hex(), edition.name, edition.gwp, sets, len(library.factors)]


def _all_meters(session: Session, station_id: bytes) -> Iterator[MeterCard]:
    after: MeterPlace | None = None
    while page := [card(row) for row in meter_queries.meter_page(session, station_id, after=after, limit=PAGE)]:
        yield from page
        after = page[-1].place


def _with_parents(session: Session, station_id: bytes, touched: set[bytes]) -> Iterator[MeterCard]:
    """Give these meters and those that they stand behind: a tank's use and a common meter's share follow from both."""
    for meter_id in sorted(touched):
        row = meter_queries.meter_with_facility(session, station_id, meter_id)
        if row is None:
            continue
        yield card(row)
        if row.parent_id is not None and row.parent_id not in touched:
            parent = meter_queries.meter_with_facility(session, station_id, row.parent_id)
            if parent is not None:
                yield card(parent)


def _months(
    session: Session, station_id: bytes, row: InventoryRow, keys: Sequence[CommonKey], year: int
) -> list[list[str | None]]:
    """Give the twelve months of a meter's year; they add up to it exactly. A common meter's are the station's part."""
    if not row.use.parts:
        return []
    place = times.zone(row.meter.zone)
    counting = [part.interval for part in row.use.parts]
    used = by_month(counting, date(year, 1, 1), date(year + 1, 1, 1), place).values()
    uses = [month.use for month in used]
    if row.shared is not None and row.use.use is not None:
        ours = [
            None
            if month.use is None
            else share(session, station_id, row.meter, keys, counting, month.starts_at, month.ends_at).ours
            for month in used
        ]
        uses = parts_of(row.use.use, ours)
    covered = row.meter.kind in COVERED
    return [
        [
            None if use is None else format(use, "f"),
            format(month.estimated, "f"),
            format(month.coverage, "f") if covered else None,
        ]
        for use, month in zip(uses, used, strict=True)
    ]


def _kept(row: InventoryRow, questions: int) -> dict[str, Any]:
    emission = row.emission if isinstance(row.emission, Emission) else None
    return {
        "meter_id": row.meter.id,
        "activity": row.meter.activity,
        "unit": row.meter.unit,
        "use": row.use.use,
        "coverage": coverage_of(row),
        "counts": row.counts,
        "kg_co2e": format(emission.kg_co2e, "f") if emission is not None and row.counts else None,
        "scope": emission.scope if emission is not None and row.counts else None,
        "incomplete": isinstance(row.emission, Incomplete),
        "held": len(row.use.held),
        "questions": questions,
    }
