"""The inventory across stations: each station's year reckoned once and kept, then summed by whatever is asked."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from typing import Any

from field_ems.domain.amounts import plain
from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.files.export_tables import ExportTable
from field_ems.services.kept_figures import state_of
from field_ems.services.meter_years import MOST_OF_A_YEAR, reckon
from field_ems.services.report import SCOPES
from field_ems.store import group_sums, kept_figures, station_years
from field_ems.store.epochs import lock_scope, scope_heads
from field_ems.store.group_sums import Group
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.store.visible import View
from field_ems.store.writer import OVERTAKEN

__all__ = [
    "COLUMNS",
    "Group",
    "InventoryLine",
    "InventoryPage",
    "bring_up_to_date",
    "inventory_page",
    "inventory_table",
]

PAGE = 50
YEARS_SHOWN = 5
FIRST_YEAR, LAST_YEAR = 1990, 2100

COLUMNS = (
    "name", "year", "gross_kg_co2e", "scope_1_kg_co2e", "scope_2_kg_co2e", "scope_3_kg_co2e", "coverage_percent",
    "stations", "stations_reckoned", "meters", "meters_without_factor",
)  # fmt: skip

_AT_ONCE = 100
_MILLIONTH = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class InventoryLine:
    """The gross emissions of some stations in a year, in kg CO2e by scope, with how much they stand on.

    ``coverage`` is the mean of the meters' covered days in percent, None without a meter; ``reckoned`` of the
    ``stations`` have figures at all.
    """

    name: str
    id: bytes | None
    scopes: dict[str, Decimal]
    coverage: Decimal | None
    stations: int
    reckoned: int
    meters: int
    incomplete: int

    @property
    def gross(self) -> Decimal:
        """The scopes together."""
        return plain(sum(self.scopes.values(), Decimal(0)))


@dataclass(frozen=True, slots=True)
class InventoryPage:
    """A year's inventory by groups, their total, the years before it, and how many stations' figures are behind."""

    year: int
    lines: tuple[InventoryLine, ...]
    total: InventoryLine
    trend: tuple[tuple[int, InventoryLine], ...]
    behind: int
    next_after: bytes | None


def bring_up_to_date(
    headquarters: HeadquartersStore, year: int, now: datetime, *, view: View | None = None, limit: int | None = None
) -> int:
    """Reckon the year of stations of which something came since, ``limit`` of them at most; give their number."""
    _check_year(year)
    done = 0
    while limit is None or done < limit:
        with headquarters.reading() as session:
            found = _behind(session, year, view, min(_AT_ONCE, limit - done) if limit else _AT_ONCE)
        for station_id in found:
            bring_station_up_to_date(headquarters, station_id, year, now)
        done += len(found)
        if not found:
            break
    return done


def inventory_page(
    headquarters: HeadquartersStore, year: int, by: Group, *, view: View | None = None, after_id: bytes | None = None
) -> InventoryPage:
    """Give a year's inventory by organization, by country, or a page of stations; refuses with ``hq.no_such_year``."""
    _check_year(year)
    with headquarters.reading() as session:
        lines = _lines(session, year, by, view, after_id)
        seen, totals = group_sums.of_all(session, year - YEARS_SHOWN + 1, year, view)
        behind = station_years.count_overtaken(session, year, view) + _never_reckoned(seen, totals, year)
    none = InventoryLine("", None, dict.fromkeys(SCOPES, Decimal(0)), None, seen, 0, 0, 0)
    trend = tuple(
        (one, replace(_line(totals[one], "", None), stations=seen) if one in totals else none)
        for one in range(year - YEARS_SHOWN + 1, year + 1)
    )
    shown = lines[:PAGE] if by is Group.STATION else lines
    return InventoryPage(
        year, tuple(shown), trend[-1][1], trend, behind, shown[-1].id if len(lines) > len(shown) else None
    )


def inventory_table(headquarters: HeadquartersStore, year: int, by: Group, *, view: View | None = None) -> ExportTable:
    """Give a year's inventory as a table of any length; refuses with ``hq.no_such_year``."""
    _check_year(year)

    def rows() -> Iterator[tuple[Any, ...]]:
        after: bytes | None = None
        while True:
            with headquarters.reading() as session:
                lines = _lines(session, year, by, view, after)
            shown = lines[:PAGE] if by is Group.STATION else lines
            for line in shown:
                scopes = [line.scopes[scope] for scope in SCOPES]
                counts = (line.coverage, line.stations, line.reckoned, line.meters, line.incomplete)
                yield (line.name, year, line.gross, *scopes, *counts)
            if len(lines) == len(shown):
                return
            after = shown[-1].id

    return ExportTable("inventory", COLUMNS, rows())


def bring_station_up_to_date(headquarters: HeadquartersStore, station_id: bytes, year: int, now: datetime) -> None:
    """Reckon what a station's journal has left behind of a year, and roll it up; refuses with ``hq.no_such_year``."""
    _check_year(year)
    with headquarters.reading() as session:
        heads = scope_heads(session, (GLOBAL_SCOPE, station_id))
        known = station_years.year_row(session, station_id, year)
        before, state = known.state if known is not None else None, state_of(session, station_id, year)
        found = reckon(session, station_id, year, before, state) if before != state else None
    with headquarters.writing() as session:
        has_moved = lock_scope(session, station_id) != heads[station_id]
        if found is not None:
            kept_figures.keep(session, station_id, year, found.rows, all_meters=found.are_all)
        row = {"station_id": station_id, "year": year, "state": state, "reckoned_at": now}
        row["global_head"] = OVERTAKEN if has_moved else heads[GLOBAL_SCOPE]
        station_years.save(session, row | _rolled_up(kept_figures.of_year(session, station_id, year)))


def mean_of(covered: Decimal | None, meters: int | None) -> Decimal | None:
    """Give meters' mean coverage in percent, rounded down so that a gap stays visible; None without a meter."""
    return plain(((covered or Decimal(0)) / meters).quantize(Decimal("0.1"), ROUND_DOWN)) if meters else None


def _rolled_up(meters: Any) -> dict[str, Any]:
    counting = [row for row in meters if row.counts]
    scopes = dict.fromkeys(SCOPES, Decimal(0))
    for row in counting:
        if row.kg_co2e is not None and row.scope in scopes:
            scopes[row.scope] += Decimal(row.kg_co2e)
    incomplete = sum(bool(row.incomplete) for row in meters)
    if sum(scopes.values()) > MOST_OF_A_YEAR:
        scopes, incomplete = dict.fromkeys(SCOPES, Decimal(0)), len(meters)
    covered = [row.coverage for row in counting if row.coverage is not None]
    return {
        **{f"scope_{scope}": kg.quantize(_MILLIONTH, ROUND_HALF_EVEN) for scope, kg in scopes.items()},
        "covered": plain(sum(covered, Decimal(0)).quantize(_MILLIONTH, ROUND_DOWN)),
        "covered_meters": len(covered),
        "meters": len(counting),
        "incomplete": incomplete,
    }


def _behind(session: Session, year: int, view: View | None, limit: int) -> list[bytes]:
    found = station_years.overtaken(session, year, view, limit)
    if len(found) < limit and _never_reckoned(*group_sums.of_all(session, year, year, view), year):
        found += station_years.never_reckoned(session, year, view, limit - len(found))
    return found


def _never_reckoned(seen: int, totals: dict[int, Any], year: int) -> int:
    return seen - (int(totals[year].rolled_up) if year in totals else 0)


def _lines(session: Session, year: int, by: Group, view: View | None, after_id: bytes | None) -> list[InventoryLine]:
    if by is not Group.STATION:
        rows = group_sums.of_groups(session, year, by, view)
        return [_line(row, row.name, getattr(row, "id", None)) for row in rows]
    after = None
    if after_id is not None:
        name = station_years.station_name(session, after_id)
        after = (name, after_id) if name is not None else None
    rows = group_sums.of_stations(session, year, view, after, PAGE + 1)
    return [_line(row, row.name, row.id) for row in rows]


def _line(row: Any, name: str, line_id: bytes | None) -> InventoryLine:
    return InventoryLine(
        name,
        line_id,
        {scope: getattr(row, f"scope_{scope}") or Decimal(0) for scope in SCOPES},
        mean_of(row.covered, row.covered_meters),
        int(row.stations),
        int(row.reckoned),
        int(row.meters or 0),
        int(row.incomplete or 0),
    )


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Refusal("hq.no_such_year", first=FIRST_YEAR, last=LAST_YEAR)
