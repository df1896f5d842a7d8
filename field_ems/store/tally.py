"""Counting what one end holds of a station, to hold it against the other end."""

from sqlalchemy import func, select

from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import KINDS
from field_ems.store.station import StationStore


def rows_of_station(store: StationStore | HeadquartersStore, station_id: bytes) -> dict[str, int]:
    """Give how many records of each kind there are in the station's own scope; kinds without any are left out."""
    found = {}
    with store.reading() as session:
        for kind in KINDS:
            if not kind.global_scope:
                query = select(func.count()).select_from(kind.table).where(kind.table.c.station_id == station_id)
                if count := session.connection().execute(query).scalar_one():
                    found[kind.name] = int(count)
    return found
