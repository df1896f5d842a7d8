"""The sizes that uses are divided by: floor area and people, of a building or of the whole station."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from field_ems.domain.amounts import plain
from field_ems.domain.indicators import Dated, mean_size
from field_ems.store import meters as queries
from field_ems.store.session import Session


@dataclass(frozen=True, slots=True)
class Building:
    """A building's floor area in m2 and its people from one day to the next."""

    name: str
    area: Decimal | None
    headcounts: tuple[Dated, ...]

    def people(self, first: date, end: date) -> Decimal | None:
        """Give the time-weighted people of [first, end); None where a day has no count."""
        return mean_size(self.headcounts, first, end)


def buildings(session: Session, station_id: bytes) -> dict[bytes, Building]:
    """Give the station's buildings by id, in the order of their names."""
    return {
        row.id: Building(
            row.name,
            row.floor_area,
            tuple(
                Dated(count.from_on, Decimal(count.people))
                for count in queries.headcount_rows(session, station_id, row.id)
            ),
        )
        for row in queries.facility_rows(session, station_id)
    }


def area_of(places: Mapping[bytes, Building]) -> Decimal | None:
    """Give the area of all these buildings; None where one building's is not known."""
    return whole(place.area for place in places.values())


def people_of(places: Mapping[bytes, Building], first: date, end: date) -> Decimal | None:
    """Give the people of all these buildings; None where one building's are not known."""
    return whole(place.people(first, end) for place in places.values())


def whole(sizes: Iterable[Decimal | None]) -> Decimal | None:
    """Give the sum of sizes; None where one of them is not known, or where there is none."""
    every = list(sizes)
    known = [size for size in every if size is not None]
    return plain(sum(known, Decimal(0))) if known and len(known) == len(every) else None
