"""All that was entered for a meter, corrected entries too."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from field_ems.services.meters import PAGE
from field_ems.store import readings as queries
from field_ems.store.readings import ReadingPlace
from field_ems.store.station import StationStore


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
