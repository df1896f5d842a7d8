"""The station's inventory report: gross figures with their coverage, and everything that they were made from.

A range over several years is reckoned year by year, for each year has its own edition of factors. Nothing here is
netted: what was offset, if anything, never lowers a figure of this report.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from field_ems.domain import times
from field_ems.domain.amounts import plain
from field_ems.domain.electricity import ElectricityAccount
from field_ems.domain.emissions import Emission, Incomplete, apply
from field_ems.domain.factors import Edition, Factor, Library
from field_ems.domain.intervals import Part, PeriodUse, of_period
from field_ems.domain.meters import COVERED
from field_ems.domain.notices import Notice, Refusal
from field_ems.services.emissions import InventoryRow, coverage_of, inventory
from field_ems.services.factors import edition_of, library_of
from field_ems.services.key_figures import mean_coverage
from field_ems.services.meters import MeterCard
from field_ems.services.premises import CommonKey, sharing_keys
from field_ems.services.shared_meters import share
from field_ems.store.session import Session
from field_ems.store.settings import read_setting
from field_ems.store.station import StationStore

SCOPES = ("1", "2", "3")

Progress = Callable[[int, int], None]
"""Is told (steps done, steps in all)."""


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """A meter's month: its use in the meter's unit and its kg CO2e, None where there is none; ``coverage`` in percent.

    ``coverage`` is None for deliveries and other events, of which it says nothing.
    """

    use: Decimal | None
    kg_co2e: Decimal | None
    coverage: Decimal | None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One meter in one year of the report, with its months."""

    meter: MeterCard
    first: date
    end: date
    use: PeriodUse
    counts: bool
    scope: str
    emission: Emission | Incomplete | None
    months: Mapping[date, MonthFigure]
    coverage: Decimal | None
    shared_total: Decimal | None
    """What a common meter counted for all its users; None for a meter of the station alone."""

    @property
    def kg_co2e(self) -> Decimal | None:
        """What the line adds to its scope; None where it adds nothing."""
        return self.emission.kg_co2e if self.counts and isinstance(self.emission, Emission) else None

    @property
    def parts(self) -> Sequence[Part]:
        """The intervals behind the use, each with what of it falls into the year."""
        return self.use.parts


@dataclass(frozen=True, slots=True)
class Total:
    """A sum in kg CO2e, beside it the mean coverage of the meters that it stands on, in percent; None without any."""

    kg_co2e: Decimal
    coverage: Decimal | None
    meters: int


@dataclass(frozen=True, slots=True)
class StationReport:
    """The report of [first, end). ``scopes`` are gross, Scope 2 by location; Scope 2 by market stands beside it.

    ``outside`` are refrigerants that the Kyoto Protocol doesn't cover, ``biogenic_co2`` lies outside the scopes; both
    in kg CO2e and in no total. ``by_market`` is None where there is no electricity.
    """

    station: str
    first: date
    end: date
    made_at: datetime
    gross: Total
    scopes: Mapping[str, Total]
    by_market: Decimal | None
    outside: Decimal
    biogenic_co2: Decimal
    electricity: Sequence[ElectricityAccount]
    editions: Mapping[int, Edition]
    lines: Sequence[ReportLine]

    @property
    def months(self) -> list[date]:
        """The months that the report touches."""
        return list(times.months(self.first, self.end))

    @property
    def factors(self) -> list[Factor]:
        """The factors that the figures were made with, each once, by their ids."""
        found = {one.factor.id: one.factor for one in self._emissions()}
        return [found[key] for key in sorted(found)]

    @property
    def incomplete(self) -> list[ReportLine]:
        """The lines that no factor fits: they are in no total."""
        return [line for line in self.lines if line.counts and isinstance(line.emission, Incomplete)]

    @property
    def silent(self) -> list[ReportLine]:
        """The lines that count and of which nothing was entered: blank is missing, not zero."""
        return [line for line in self.lines if line.counts and line.use.use is None]

    @property
    def held(self) -> list[ReportLine]:
        """The lines with an interval that waits for a person's decision."""
        return [line for line in self.lines if line.use.held]

    @property
    def estimated(self) -> list[ReportLine]:
        """The lines of which some use is estimated."""
        return [line for line in self.lines if line.use.estimated]

    def month_totals(self) -> dict[date, dict[str, Decimal | None]]:
        """Give each month's kg CO2e by scope; None where nothing is known, for blank is missing and zero a figure."""
        totals: dict[date, dict[str, Decimal | None]] = {month: dict.fromkeys(SCOPES) for month in self.months}
        for line in self.lines:
            for month, figure in line.months.items():
                if figure.kg_co2e is not None:
                    totals[month][line.scope] = plain((totals[month][line.scope] or Decimal(0)) + figure.kg_co2e)
        return totals

    def by(self, name: Callable[[ReportLine], str]) -> dict[str, Total]:
        """Give the totals of the counting lines by what ``name`` gives, the largest first."""
        groups: dict[str, list[ReportLine]] = {}
        for line in self.lines:
            if line.counts:
                groups.setdefault(name(line), []).append(line)
        totals = {key: total_of(lines) for key, lines in groups.items()}
        return dict(sorted(totals.items(), key=lambda pair: (-pair[1].kg_co2e, pair[0])))

    def _emissions(self) -> list[Emission]:
        return [line.emission for line in self.lines if line.counts and isinstance(line.emission, Emission)]


def station_report(
    store: StationStore, first: date, end: date, now: datetime, *, progress: Progress | None = None
) -> StationReport:
    """Draw up the report of the days [first, end); refuses with ``exports.no_days`` where there are none."""
    if first >= end:
        raise Refusal("exports.no_days", first=first.isoformat(), end=end.isoformat())
    library = library_of(store)
    slices = list(pairwise([first, *(date(year, 1, 1) for year in range(first.year + 1, end.year + 1)), end]))
    slices = [(since, until) for since, until in slices if since < until]
    inventories, lines = [], []
    for number, (since, until) in enumerate(slices):
        edition = edition_of(store, since.year)
        found = inventory(store, since, until, library=library, edition=edition, with_parts=True)
        inventories.append((found, edition))
        with store.reading() as session:
            keys = sharing_keys(session, store.station_id)
            lines += [_line(session, store.station_id, row, since, until, library, edition, keys) for row in found.rows]
        if progress is not None:
            progress(number + 1, len(slices))
    counting = [line for line in lines if line.counts]
    accounts = [found.electricity for found, _edition in inventories if found.electricity is not None]
    return StationReport(
        station=str(read_setting(store.database, "station_name") or ""),
        first=first,
        end=end,
        made_at=now,
        gross=total_of(counting),
        scopes={scope: total_of([line for line in counting if line.scope == scope]) for scope in SCOPES},
        by_market=_by_market(accounts),
        outside=_sum(found.non_kyoto for found, _edition in inventories),
        biogenic_co2=_sum(found.biogenic_co2 for found, _edition in inventories),
        electricity=accounts,
        editions={found.first.year: edition for found, edition in inventories},
        lines=sorted(lines, key=lambda line: (line.meter.facility, line.meter.place, line.first)),
    )


def total_of(lines: Sequence[ReportLine]) -> Total:
    """Give the sum of some lines and how much of their time is covered; rounded down, so that a gap stays visible."""
    mean = mean_coverage(line.coverage for line in lines)
    meters = {line.meter.id for line in lines}
    return Total(_sum(line.kg_co2e for line in lines if line.kg_co2e is not None), mean, len(meters))


def why_incomplete(line: ReportLine) -> Notice | None:
    """Give why a line is in no total; None for one that is."""
    return line.emission.notice if isinstance(line.emission, Incomplete) else None


def _line(
    session: Session,
    station_id: bytes,
    row: InventoryRow,
    first: date,
    end: date,
    library: Library,
    edition: Edition,
    keys: Mapping[bytes, Sequence[CommonKey]],
) -> ReportLine:
    meter = row.meter
    uses = _month_uses(session, station_id, row, first, end, keys)
    is_covered = meter.kind in COVERED
    months = {}
    for month, (use, covered) in uses.items():
        kg = None
        if row.counts and use is not None and isinstance(row.emission, Emission):
            kg = apply(row.emission.factor, row.emission.activity, use, meter.unit, library, edition.gwp).kg_co2e
        months[month] = MonthFigure(use, kg, covered if is_covered else None)
    return ReportLine(
        meter,
        first,
        end,
        row.use,
        row.counts,
        _scope(row, library),
        row.emission,
        months,
        coverage_of(row),
        row.shared.total if row.shared else None,
    )


def _month_uses(
    session: Session,
    station_id: bytes,
    row: InventoryRow,
    first: date,
    end: date,
    keys: Mapping[bytes, Sequence[CommonKey]],
) -> dict[date, tuple[Decimal | None, Decimal]]:
    """Give each month's use and coverage; the months sum to the row's use exactly."""
    place = times.zone(row.meter.zone)
    intervals = [part.interval for part in row.use.parts]
    start = times.day_start(first, place)
    edges = [start, *(times.day_start(month, place) for month in times.months(first, end) if month > first)]
    edges.append(times.day_start(end, place))
    uses: dict[date, tuple[Decimal | None, Decimal]] = {}
    before = Decimal(0)
    for month, (since, until) in zip(times.months(first, end), pairwise(edges), strict=True):
        found = of_period(intervals, since, until, place)
        use = found.use
        if row.shared is not None and use is not None:
            # A running total of the station's own part: its differences sum to the year's, whatever is rounded.
            so_far = share(session, station_id, row.meter, keys[row.meter.id], intervals, start, until).ours
            use, before = plain(so_far - before), so_far
        uses[month] = use, found.coverage
    return uses


def _scope(row: InventoryRow, library: Library) -> str:
    if isinstance(row.emission, Emission):
        return row.emission.scope
    known = library.by_activity.get(library.activity(row.meter.activity)) if row.meter.activity else None
    return known[0].scope if known else ""


def _by_market(accounts: Sequence[ElectricityAccount]) -> Decimal | None:
    known = [account.by_market for account in accounts if account.by_market is not None]
    return _sum(known) if known and len(known) == len(accounts) else None


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return plain(sum(amounts, Decimal(0)))
