"""The walk from meter to meter: what was read before, and what is due."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from field_ems.domain import times
from field_ems.domain.readings import Reading
from field_ems.services.meters import PAGE, MeterCard, card
from field_ems.store import meters as meter_queries
from field_ems.store import readings as queries
from field_ems.store.meters import MeterPlace
from field_ems.store.station import StationStore

DAYS_BETWEEN = {"day": 1, "week": 7, "month": 30}
"""After so many days a meter is due; without a rhythm it never is."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A row of the entry grid: a meter, its previous reading, and since when it is due (None: it isn't)."""

    meter: MeterCard
    previous_reading: Reading | None
    due_on: date | None


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
