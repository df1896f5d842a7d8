"""The sums of stations by organization and country, kept as stations change, so that no page adds all of them up."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE, ID_BYTES
from field_ems.store.kinds import BY_NAME
from field_ems.store.statements import add_to, upsert
from field_ems.store.tables import CountedStation, GroupYear, Station, StationGroup, StationYear

STATION = Station.__table__  # type: ignore[attr-defined]
STATION_YEAR = StationYear.__table__  # type: ignore[attr-defined]
COUNTED = CountedStation.__table__  # type: ignore[attr-defined]
STATION_GROUP = StationGroup.__table__  # type: ignore[attr-defined]
GROUP_YEAR = GroupYear.__table__  # type: ignore[attr-defined]

NO_ORGANIZATION, NO_COUNTRY = bytes(ID_BYTES), ""
ADDED = ("scope_1", "scope_2", "scope_3", "covered", "covered_meters", "meters", "incomplete")
"""What a station's roll-up of a year adds to the sums of its groups."""

_STATION = BY_NAME["station"].number


class Level(StrEnum):
    """What the stations of a group have in common. Each level is kept, since each is asked as a whole."""

    ALL = "all"
    ORGANIZATION = "organization"
    COUNTRY = "country"
    BOTH = "both"


class _Place(NamedTuple):
    organization_id: bytes
    country: str

    def groups(self) -> Iterator[dict[str, Any]]:
        """Give the keys of the groups that have it, in the order in which every transaction takes them."""
        for level in Level:
            yield {
                "station_id": GLOBAL_SCOPE,
                "level": level.value,
                "organization_id": self.organization_id if level in _BY_ORGANIZATION else NO_ORGANIZATION,
                "country": self.country if level in _BY_COUNTRY else NO_COUNTRY,
            }


_BY_ORGANIZATION = frozenset({Level.ORGANIZATION, Level.BOTH})
_BY_COUNTRY = frozenset({Level.COUNTRY, Level.BOTH})


def note_station(session: Session, station_id: bytes, kinds: Iterable[int]) -> None:
    """Count a station where it belongs by its record; ``kinds`` are the numbers of those that were written.

    Worked out from the rows alone, so that it comes out alike in any order of arrival.
    """
    if _STATION not in kinds:
        return
    was, belongs = _counted(session, station_id), _belongs(session, station_id)
    if was == belongs:
        return
    years = session.connection().execute(select(STATION_YEAR).where(STATION_YEAR.c.station_id == station_id)).all()
    sums = {row.year: _as_added(dict(row._mapping)) for row in years}
    moves = [(place, sign) for place, sign in ((was, -1), (belongs, 1)) if place is not None]
    _add(session, STATION_GROUP, [group | {"stations": sign} for place, sign in moves for group in place.groups()])
    _add_years(session, [(place, year, added, sign) for place, sign in moves for year, added in sums.items()])
    if belongs is None:
        session.connection().execute(delete(COUNTED).where(COUNTED.c.station_id == station_id))
    else:
        upsert(session, COUNTED, {"station_id": station_id} | belongs._asdict())


def add_year(
    session: Session, station_id: bytes, year: int, was: Mapping[str, Any] | None, now_is: Mapping[str, Any]
) -> None:
    """Let the sums of a station's groups have a roll-up in the place of the one that was there."""
    place = _counted(session, station_id)
    if place is None:
        return
    added = _as_added(now_is)
    if was is not None:
        before = _as_added(was)
        added = {name: value - before[name] for name, value in added.items()}
    if any(added.values()):
        _add_years(session, [(place, year, added, 1)])


def _counted(session: Session, station_id: bytes) -> _Place | None:
    query = select(COUNTED.c.organization_id, COUNTED.c.country).where(COUNTED.c.station_id == station_id)
    row = session.connection().execute(query).one_or_none()
    return _Place(*row) if row else None


def _belongs(session: Session, station_id: bytes) -> _Place | None:
    query = (
        select(STATION.c.organization_id, STATION.c.country)
        .where(STATION.c.station_id == station_id, STATION.c.removed.isnot(True))
        .order_by(STATION.c.id)
        .limit(1)
    )
    row = session.connection().execute(query).one_or_none()
    return _Place(row.organization_id or NO_ORGANIZATION, row.country or NO_COUNTRY) if row else None


def _as_added(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ADDED} | {"rolled_up": 1, "reckoned": int(row["meters"] > 0)}


def _add_years(session: Session, changes: Iterable[tuple[_Place, int, dict[str, Any], int]]) -> None:
    rows = [
        group | {"year": year} | {name: sign * value for name, value in added.items()}
        for place, year, added, sign in changes
        for group in place.groups()
    ]
    _add(session, GROUP_YEAR, rows)


def _add(session: Session, table: Table, rows: list[dict[str, Any]]) -> None:
    """Add to the groups' rows; always in one order, so that no two transactions wait for each other."""
    add_to(session, table, sorted(rows, key=_order))


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    return list(Level).index(row["level"]), row["organization_id"], row["country"], row.get("year", 0)
