"""Changing what is known about a building, and who works there."""

from datetime import date, datetime
from decimal import Decimal

from field_ems.domain import times
from field_ems.domain.notices import Refusal
from field_ems.services.meters import Tenure
from field_ems.store import meters as queries
from field_ems.store import tables
from field_ems.store.station import StationStore


def edit_facility(
    store: StationStore,
    now: datetime,
    facility_id: bytes,
    *,
    name: str,
    zone: str,
    tenure: str,
    floor_area: Decimal | None,
    author_id: bytes | None = None,
) -> None:
    """Change a facility; its country stays, since emission factors hang on it.

    Refuses with ``facility.unknown``, ``facility.no_name`` or ``time.unknown_zone``.
    """
    if not name.strip():
        raise Refusal("facility.no_name")
    times.zone(zone)
    with store.writing(now, author_id) as writer:
        if queries.facility_row(writer.session, writer.station_id, facility_id) is None:
            raise Refusal("facility.unknown")
        writer.change(
            tables.Facility,
            facility_id,
            name=name.strip(),
            zone=zone,
            tenure=Tenure(tenure).value,
            floor_area=floor_area,
        )


def list_headcounts(store: StationStore, facility_id: bytes) -> list[tuple[date, int]]:
    """Give from which day on how many people have worked at a facility, in order of time."""
    station_id = store.station_id
    with store.reading() as session:
        return [(row.from_on, row.people) for row in queries.headcount_rows(session, station_id, facility_id)]
