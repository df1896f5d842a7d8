"""The figures that a screen shows at once: kept for each meter and year, and brought up to date by the journal.

Saving a reading costs nothing here. Whoever looks asks the journal what came since the last look, and reckons the years
of those meters alone; so a look costs a row a meter, however long the history is. What reckons, and the factors, are
loaded only where something came.
"""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from field_ems.domain.amounts import plain
from field_ems.files.factor_tables import checksum
from field_ems.services.key_figures import KeyFigures, mean_coverage
from field_ems.services.meters import MeterCard, known_meter
from field_ems.store import factors as factor_queries
from field_ems.store import kept_figures as queries
from field_ems.store.session import Session
from field_ems.store.settings import set_setting, setting_in
from field_ems.store.station import StationStore

if TYPE_CHECKING:
    from field_ems.domain.intervals import Interval

_STATE = "figures.{year}"


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


def kept_questions(store: StationStore, now: datetime, *, limit: int) -> "list[tuple[MeterCard, Interval]]":
    """Give what is held for a decision in this year and the one before, at so many meters at most."""
    years = (now.year - 1, now.year)
    for year in years:
        refresh(store, year)
    station_id = store.station_id
    with store.reading() as session:
        meter_ids = queries.with_held(session, station_id, years, limit)
        if not meter_ids:
            return []
        from field_ems.services.consumption import intervals_of

        first = datetime(years[0], 1, 1, tzinfo=now.tzinfo)
        meters = [known_meter(session, station_id, meter_id) for meter_id in meter_ids]
        return [
            (meter, interval)
            for meter in meters
            for interval in intervals_of(session, station_id, meter, first, now)
            if interval.held
        ]


def refresh(store: StationStore, year: int) -> int:
    """Reckon the year of the meters that the journal has left behind, and give their number."""
    station_id, key = store.station_id, _STATE.format(year=year)
    with store.reading() as session:
        known, state = setting_in(session, key), state_of(session, station_id, year)
        if known == state:
            return 0
        from field_ems.services.meter_years import reckon

        found = reckon(session, station_id, year, known, state)
    with store.database.writing() as session:
        queries.keep(session, station_id, year, found.rows, all_meters=found.are_all)
        set_setting(session, key, state)
    return len(found.rows)


def state_of(session: Session, station_id: bytes, year: int) -> dict[str, Any]:
    """Give what a station's figures of a year are reckoned from: how far its journal goes, and with which factors.

    With other factors (``made_with``) than those that they were reckoned with, they are all reckoned anew. What is
    published never changes, so that it is known by its id.
    """
    edition = factor_queries.edition_of_year(session, station_id, year)
    made_with = [station_id.hex(), edition.hex() if edition else "", checksum()]
    made_with += [one.hex() for one in factor_queries.set_ids(session, station_id)]
    return {"heads": queries.heads(session, station_id), "made_with": made_with}
