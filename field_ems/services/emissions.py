"""What the station emits: one figure by the calculator, or a period's inventory from its meters."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.amounts import plain
from field_ems.domain.degree_days import WEATHER
from field_ems.domain.electricity import (
    ACCOUNTED,
    CERTIFICATES,
    EXPORT,
    GENERATED,
    GRID,
    RESIDUAL,
    SOLAR,
    ElectricityAccount,
    account,
)
from field_ems.domain.emissions import Emission, Incomplete, of
from field_ems.domain.factors import Edition, Library, candidates, search
from field_ems.domain.intervals import PeriodUse, of_period
from field_ems.domain.meters import COVERED, MeterKind
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.refrigerants import lost_by_screening
from field_ems.domain.units import convert, find_unit
from field_ems.files.factor_library import countries, load_edition, load_leakage, load_library
from field_ems.services.consumption import intervals_of
from field_ems.services.factors import edition_in, library_in
from field_ems.services.key_figures import KeyFigures, mean_coverage
from field_ems.services.meters import PAGE, MeterCard, card
from field_ems.services.premises import CommonKey, sharing_keys
from field_ems.services.shared_meters import Shared, share
from field_ems.store import meters as queries
from field_ems.store.meters import MeterPlace
from field_ems.store.session import Session
from field_ems.store.station import StationStore

_LETTERS_OF_A_CODE = 3


@dataclass(frozen=True, slots=True)
class InventoryRow:
    """A meter's use in a period and what it emits; ``emission`` is None without an entry, or without an activity."""

    meter: MeterCard
    use: PeriodUse
    emission: Emission | Incomplete | None
    counts: bool
    """False for a meter behind another of the same activity, which has counted it, and for one that only explains."""

    shared: Shared | None = None
    """How a common meter's use was divided; ``use`` is then the station's own part."""


@dataclass(frozen=True, slots=True)
class Inventory:
    """A period's emissions of the station: the totals in kg CO2e, and the rows behind them.

    ``scopes`` holds the Kyoto gases by scope; refrigerants outside the protocol and biogenic CO2 stand apart.
    ``coverage`` is the mean of the counting meters' covered days, in percent; None without a meter. ``electricity`` is
    Scope 2 by market beside the one by location, with what was made on site; None without any.
    """

    first: date
    end: date
    edition: str
    rows: tuple[InventoryRow, ...]
    scopes: dict[str, Decimal] = field(default_factory=dict)
    non_kyoto: Decimal = Decimal(0)
    biogenic_co2: Decimal = Decimal(0)
    coverage: Decimal | None = None
    electricity: ElectricityAccount | None = None

    @property
    def incomplete(self) -> tuple[InventoryRow, ...]:
        """The rows that no factor fits: they are in no total."""
        return tuple(row for row in self.rows if isinstance(row.emission, Incomplete))


def calculate(
    words: str,
    quantity: Decimal,
    unit: str,
    *,
    place: str | None = None,
    on: date,
    factor_set: str | None = None,
    library: Library | None = None,
    edition: Edition | None = None,
) -> Emission | Incomplete:
    """Give what a quantity of an activity found by words emits: by the set asked for, or else the edition.

    ``place`` is a country's three-letter code or its name. Where the words fit several activities the first one in the
    unit is taken. Refuses with ``unit.unknown`` or ``unit.which``.
    """
    library, edition = library or load_library(), None if factor_set else edition or load_edition()
    places = [country_code(place)] if place else []
    first: Emission | Incomplete | None = None
    for activity in [*search(library, words), words]:
        found = of(activity, quantity, unit, places, on, library, edition=edition, factor_set=factor_set)
        if isinstance(found, Emission):
            return found
        first = first or found
    assert first is not None  # the words themselves were tried
    return first


def screened(charge: Decimal, equipment: str) -> Decimal:
    """Give the kg that equipment of this charge loses in a year by screening (IPCC 2006 Vol. 3 Ch. 7).

    Refuses with ``refrigerant.no_such_equipment``, which names the kinds, also where the rate depends on the maker.
    """
    rates = {kind: rate["operation_pct_per_year"] for kind, rate in load_leakage().items()}
    words = equipment.casefold().split()
    found = [kind for kind in rates if all(word in kind.casefold() for word in words)]
    rate = rates[found[0]] if len(found) == 1 else None
    if rate is None:
        kinds = "; ".join(kind for kind, known in rates.items() if known is not None)
        raise Refusal("refrigerant.no_such_equipment", typed=equipment, kinds=kinds)
    return lost_by_screening(1, charge, rate)


def country_code(typed: str) -> str:
    """Give the three-letter code for a country's code or name, or for words that only one country's name holds.

    What is neither stays, to be told as not known.
    """
    folded = typed.strip().casefold()
    named = {name.casefold(): code for code, name in countries().items()}
    if folded in named or len(folded) == _LETTERS_OF_A_CODE:
        return named.get(folded, folded.upper())
    words = folded.split()
    found = [code for name, code in named.items() if all(_is_in(word, name) for word in words)]
    return found[0] if len(found) == 1 and words else typed.strip().upper()


def _is_in(word: str, name: str) -> bool:
    return any(part.strip("()").startswith(word) for part in name.split())


def inventory(
    store: StationStore,
    first: date,
    end: date,
    *,
    library: Library | None = None,
    edition: Edition | None = None,
    with_parts: bool = False,
) -> Inventory:
    """Reckon what the station's meters say was emitted in [first, end), by the edition of its year or by another one.

    Meter by meter, so that memory is bounded by one meter's readings; ``with_parts`` keeps what each use was made of.
    """
    station_id = store.station_id
    rows: list[InventoryRow] = []
    after: MeterPlace | None = None
    with store.reading() as session:
        library = library or library_in(session, station_id)[0]
        edition = edition or edition_in(session, station_id, first.year)
        keys = sharing_keys(session, station_id)
        while True:
            page = [card(row) for row in queries.meter_page(session, station_id, after=after, limit=PAGE)]
            for meter in page:
                own_keys = keys.get(meter.id, ())
                row = inventory_row(session, station_id, meter, first, end, library, edition, own_keys)
                rows.append(row if with_parts else replace(row, use=replace(row.use, parts=())))
            if len(page) < PAGE:
                break
            after = page[-1].place
    return replace(_totals(first, end, edition, rows), electricity=electricity_account(rows, library, first))


def electricity_account(rows: Sequence[InventoryRow], library: Library, on: date) -> ElectricityAccount | None:
    """Give the period's electricity account of an inventory's rows; None where there is no electricity."""
    amounts: dict[str, Decimal] = {}
    by_location = Decimal(0)
    country = ""
    for row in rows:
        meter = row.meter
        named = meter.activity in ACCOUNTED or (meter.activity == GRID and row.counts)
        if not named or row.use.use is None or find_unit(meter.unit).dimension != "energy":
            continue
        used = convert(row.use.use, meter.unit, "kWh")
        amounts[meter.activity] = amounts.get(meter.activity, Decimal(0)) + used
        if isinstance(row.emission, Emission):
            by_location, country = by_location + row.emission.kg_co2e, meter.country
    if not amounts:
        return None
    residual = candidates(library, RESIDUAL, "kWh", [country] if country else [], on, None)
    factor = residual[0].kg_co2e if residual else None
    return account(
        grid=amounts.get(GRID, Decimal(0)),
        by_location=by_location,
        solar=amounts.get(SOLAR, Decimal(0)),
        exported=amounts.get(EXPORT, Decimal(0)),
        generated=amounts.get(GENERATED, Decimal(0)),
        certificates=amounts.get(CERTIFICATES, Decimal(0)),
        residual_factor=factor,
    )


def key_figures(store: StationStore, first: date, end: date) -> KeyFigures:
    """Give the station's key figures of [first, end)."""
    found = inventory(store, first, end)
    uses: dict[tuple[str, str], Decimal] = {}
    for row in found.rows:
        if row.counts and row.use.use is not None:
            key = (row.meter.activity, row.meter.unit)
            uses[key] = plain(uses.get(key, Decimal(0)) + row.use.use)
    total = plain(sum(found.scopes.values(), Decimal(0)))
    return KeyFigures(uses, total, len(found.incomplete), found.coverage)


def first_figure(meter: MeterCard, use: Decimal, on: datetime) -> Emission | Incomplete:
    """Give what a meter's use emits, to show a person at once what the entry is for."""
    day = times.local_day(on, times.zone(meter.zone))
    return of(meter.activity, use, meter.unit, [meter.country], day, load_library(), edition=load_edition())


def inventory_row(
    session: Session,
    station_id: bytes,
    meter: MeterCard,
    first: date,
    end: date,
    library: Library,
    edition: Edition,
    keys: Sequence[CommonKey],
) -> InventoryRow:
    """Reckon one meter's part in the inventory of [first, end)."""
    place = times.zone(meter.zone)
    start, until = times.day_start(first, place), times.day_start(end, place)
    intervals = intervals_of(session, station_id, meter, start, until)
    use = of_period(intervals, start, until, place)
    counts = not explains_only(meter.activity) and not is_counted_elsewhere(session, station_id, meter)
    shared = None
    if keys and counts and use.use is not None:
        try:
            shared = share(session, station_id, meter, keys, intervals, start, until)
        except Refusal as refusal:
            missing = Incomplete(meter.activity, use.use, meter.unit, refusal.notice)
            return InventoryRow(meter, use, missing, counts)
        use = replace(use, use=shared.ours)
    return InventoryRow(meter, use, _emission(meter, use, first, library, edition), counts, shared)


def _emission(
    meter: MeterCard, use: PeriodUse, first: date, library: Library, edition: Edition
) -> Emission | Incomplete | None:
    if use.use is None or explains_only(meter.activity):
        return None
    if meter.kind == MeterKind.REFRIGERANT and use.use < 0:
        notice = Notice("refrigerant.negative_balance", {"lost": use.use})
        return Incomplete(meter.activity, use.use, meter.unit, notice)
    return of(meter.activity, use.use, meter.unit, [meter.country], first, library, edition=edition)


def explains_only(activity: str) -> bool:
    """Whether a meter of this activity emits nothing itself: run hours, kilometres, weather, power made on site."""
    return not activity or activity in ACCOUNTED or activity in WEATHER


def is_counted_elsewhere(session: Session, station_id: bytes, meter: MeterCard) -> bool:
    """Whether a meter of the same activity stands before this one and has counted what it counts."""
    if meter.parent_id is None:
        return False
    parent = queries.meter_with_facility(session, station_id, meter.parent_id)
    return parent is not None and parent.activity == meter.activity


def coverage_of(row: InventoryRow) -> Decimal | None:
    """Give how much of the period a meter's entries tell of, in percent; None for deliveries and other events."""
    return row.use.coverage if row.meter.kind in COVERED else None


def _totals(first: date, end: date, edition: Edition, rows: Sequence[InventoryRow]) -> Inventory:
    counting = [row for row in rows if row.counts]
    emissions = [row.emission for row in counting if isinstance(row.emission, Emission)]
    scopes: dict[str, Decimal] = {}
    for emission in emissions:
        scopes[emission.scope] = plain(scopes.get(emission.scope, Decimal(0)) + emission.kg_co2e)
    return Inventory(
        first,
        end,
        edition.name,
        tuple(rows),
        scopes,
        plain(sum((emission.non_kyoto for emission in emissions), Decimal(0))),
        plain(sum((emission.biogenic_co2 for emission in emissions), Decimal(0))),
        mean_coverage(map(coverage_of, counting)),
    )
