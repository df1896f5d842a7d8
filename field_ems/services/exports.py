"""Exporting readings: a table that a person can read and that an import takes back as it was."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from field_ems.domain import times
from field_ems.domain.notices import Refusal
from field_ems.files.export_tables import ExportCell, ExportTable, export_table
from field_ems.store.exports import ExportedReading, readings_of_period
from field_ems.store.station import StationStore

READING_COLUMNS = (
    "meter",
    "name",
    "facility",
    "activity",
    "kind",
    "from",
    "date",
    "time",
    "value",
    "unit",
    "cost",
    "currency",
    "estimated",
    "note",
    "from utc",
    "date utc",
    "method",
    "reason",
    "corrected",
)
"""The headers of exported readings. They are not translated: an import and other programs go by them."""

_MIDNIGHT = time()


def export_readings(
    store: StationStore,
    path: Path,
    first: date,
    end: date,
    *,
    zone: str = "UTC",
    meter_ids: Collection[bytes] | None = None,
    with_corrected: bool = False,
) -> int:
    """Write the readings of the days [first, end) in ``zone`` as CSV or XLSX, by the file's name; give their number.

    Days and times are those of each reading's facility, with the instants in UTC beside them. Refuses with
    ``exports.no_days`` and ``files.cannot_write``.
    """
    if first >= end:
        raise Refusal("exports.no_days", first=first.isoformat(), end=end.isoformat())
    place = times.zone(zone)
    with store.reading() as session:
        readings = readings_of_period(
            session,
            store.station_id,
            times.day_start(first, place),
            times.day_start(end, place),
            meter_ids=meter_ids,
            with_corrected=with_corrected,
        )
        return export_table(path, ExportTable("Readings", READING_COLUMNS, reading_rows(readings)))


def reading_rows(readings: Iterator[ExportedReading]) -> Iterator[Sequence[ExportCell]]:
    """Give the rows of ``READING_COLUMNS``."""
    zones: dict[str, ZoneInfo] = {}
    for reading in readings:
        if reading.zone not in zones:
            zones[reading.zone] = times.zone(reading.zone)
        place = zones[reading.zone]
        day, clock = _day_and_clock(reading.taken_at, place)
        yield (
            reading.meter,
            reading.name,
            reading.facility,
            reading.activity,
            reading.kind,
            None if reading.starts_at is None else _local(reading.starts_at, place),
            day,
            clock,
            reading.value,
            reading.unit,
            reading.cost,
            reading.currency,
            reading.method == "estimated",
            reading.note,
            reading.starts_at,
            reading.taken_at,
            reading.method,
            reading.reason,
            reading.corrected,
        )


def _local(instant: datetime, place: ZoneInfo) -> ExportCell:
    """Give a local day or time; with its offset in the hour that a clock shows twice."""
    at = instant.astimezone(place)
    if at.replace(fold=0).utcoffset() != at.replace(fold=1).utcoffset():
        return at.isoformat(" ", "seconds")
    return at.date() if at.time() == _MIDNIGHT else at.replace(tzinfo=None)


def _day_and_clock(instant: datetime, place: ZoneInfo) -> tuple[ExportCell, str | None]:
    local = _local(instant, place)
    if isinstance(local, datetime):
        return local.date(), local.strftime("%H:%M:%S")
    return local, None
