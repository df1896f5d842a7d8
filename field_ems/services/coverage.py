"""Which stations have reported which months."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from field_ems.domain.coverage import MonthCoverage, is_expected, last_months, month_number
from field_ems.services.stations import PAGE
from field_ems.store import console as queries
from field_ems.store import coverage
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.store.visible import View

MONTHS = 12


@dataclass(frozen=True, slots=True)
class StationCoverage:
    """One station's months, in the order of the page's."""

    id: bytes
    name: str
    months: tuple[MonthCoverage, ...]


@dataclass(frozen=True, slots=True)
class CoveragePage:
    """Some stations by name; ``next_after`` is the last one's id where there are more."""

    months: tuple[date, ...]
    stations: tuple[StationCoverage, ...]
    next_after: bytes | None


def coverage_page(
    headquarters: HeadquartersStore,
    now: datetime,
    *,
    named: str = "",
    silent_in: date | None = None,
    after_id: bytes | None = None,
    limit: int = PAGE,
    view: View | None = None,
) -> CoveragePage:
    """Give a page of stations with their last twelve months.

    ``named`` is a part of the name; ``silent_in`` a month of which nothing has come, to find whom to remind.
    """
    months = last_months(now.date(), MONTHS)
    silent_month = month_number(silent_in) if silent_in else None
    with headquarters.reading() as session:
        rows = queries.named_stations(
            session, named=named, silent_month=silent_month, after_id=after_id, limit=limit + 1, view=view
        )
        shown = rows[:limit]
        by_station = _coverages(session, [row.station_id for row in shown], months)
    return CoveragePage(
        tuple(months),
        tuple(StationCoverage(row.station_id, row.name, by_station[row.station_id]) for row in shown),
        shown[-1].station_id if len(rows) > limit else None,
    )


def all_coverage(
    headquarters: HeadquartersStore,
    now: datetime,
    *,
    named: str = "",
    silent_in: date | None = None,
    limit: int = PAGE,
    view: View | None = None,
) -> Iterator[StationCoverage]:
    """Give every station, ``limit`` of them at a time, for an export of any length."""
    after_id = None
    while True:
        page = coverage_page(
            headquarters, now, named=named, silent_in=silent_in, after_id=after_id, limit=limit, view=view
        )
        yield from page.stations
        after_id = page.next_after
        if after_id is None:
            return


def station_coverage(headquarters: HeadquartersStore, station_id: bytes, now: datetime) -> list[MonthCoverage]:
    """Give one station's last twelve months, the oldest first."""
    with headquarters.reading() as session:
        return list(_coverages(session, [station_id], last_months(now.date(), MONTHS))[station_id])


def _coverages(
    session: Session, station_ids: Collection[bytes], months: Sequence[date]
) -> dict[bytes, tuple[MonthCoverage, ...]]:
    came = {(row.station_id, row.month): row for row in coverage.roll_ups(session, station_ids, months)}
    expected = dict.fromkeys(((station_id, month) for station_id in station_ids for month in months), 0)
    for meter in coverage.meter_lives(session, station_ids):
        # A meter of which nothing is known yet, not even when it was opened, is expected from this month on.
        first_month = 0 if meter.opened_at else meter.first_month or month_number(months[-1])
        for month in months:
            is_there = month_number(month) >= first_month
            if is_there and is_expected(month, meter.opened_at, meter.closed_at, meter.read_every):
                expected[meter.station_id, month] += 1
    return {
        station_id: tuple(
            MonthCoverage(expected[station_id, month], row.actual if row else 0, row.on_time if row else 0)
            for month in months
            for row in [came.get((station_id, month_number(month)))]
        )
        for station_id in station_ids
    }
