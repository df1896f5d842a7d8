"""Reckoning the years of meters that are kept, for those that the journal has left behind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from field_ems.domain import times
from field_ems.domain.emissions import Emission, Incomplete
from field_ems.domain.intervals import by_month
from field_ems.domain.meters import BY_PERIOD, COVERED
from field_ems.domain.trends import parts_of
from field_ems.services.emissions import InventoryRow, coverage_of, inventory_row
from field_ems.services.factors import edition_in, library_in
from field_ems.services.meter_questions import LOOK_BACK, questions_of
from field_ems.services.meters import PAGE, MeterCard, card
from field_ems.services.premises import CommonKey, sharing_keys
from field_ems.services.shared_meters import share
from field_ems.store import kept_figures as queries
from field_ems.store import meters as meter_queries
from field_ems.store.meters import MeterPlace
from field_ems.store.session import Session

MOST_OF_A_YEAR = Decimal(10**10)
"""More than any meter counts in a year, and more kg CO2e than all of the United Nations cause.

What is beyond is a mistake that somebody has to find. It stays a gap: with it the sums of many stations can't be kept.
"""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Meters' years as they are kept, and whether they are all of the station's."""

    rows: list[dict[str, Any]]
    are_all: bool


def reckon(
    session: Session, station_id: bytes, year: int, before: Mapping[str, Any] | None, state: Mapping[str, Any]
) -> Reckoned:
    """Reckon the year of a station's meters that the journal has left behind since ``before``, a state given earlier.

    ``state`` is how things stand, by ``state_of``.
    """
    library, edition = library_in(session, station_id)[0], edition_in(session, station_id, year)
    touched: set[bytes] | None = None
    if before is not None and before["made_with"] == state["made_with"]:
        touched = queries.touched_meters(session, station_id, before["heads"], state["heads"])
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
        months = [] if _is_beyond(row) else _months(session, station_id, row, own_keys, year)
        rows.append({**_kept(row, questions), "months": months})
    return Reckoned(rows, touched is None)


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
    is_beyond = _is_beyond(row)
    emission = row.emission if isinstance(row.emission, Emission) and not is_beyond else None
    return {
        "meter_id": row.meter.id,
        "activity": row.meter.activity,
        "unit": row.meter.unit,
        "use": None if is_beyond else row.use.use,
        "coverage": coverage_of(row),
        "counts": row.counts,
        "kg_co2e": format(emission.kg_co2e, "f") if emission is not None and row.counts else None,
        "scope": emission.scope if emission is not None and row.counts else None,
        "incomplete": is_beyond or isinstance(row.emission, Incomplete),
        "held": len(row.use.held),
        "questions": questions,
    }


def _is_beyond(row: InventoryRow) -> bool:
    """Whether a figure of the meter's year is more than there can be."""
    kg_co2e = row.emission.kg_co2e if isinstance(row.emission, Emission) else None
    return any(figure is not None and abs(figure) > MOST_OF_A_YEAR for figure in (row.use.use, kg_co2e))
