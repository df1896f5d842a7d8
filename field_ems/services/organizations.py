"""Organizations, which are closed to each other, and the doors between them."""

from datetime import datetime
from typing import Any

from field_ems.domain.access import DoorReason
from field_ems.domain.notices import Refusal
from field_ems.store import audit, devices
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.organizations import find_organization
from field_ems.store.visible import View, close_door, open_door, open_doors, sees


def organization_id_of(headquarters: HeadquartersStore, name: str) -> bytes:
    """Give the organization of this name, or refuse with ``hq.no_such_organization``."""
    with headquarters.reading() as session:
        found = find_organization(session, name)
    if found is None:
        raise Refusal("hq.no_such_organization", name=name)
    return found


def station_id_of(headquarters: HeadquartersStore, name: str) -> bytes:
    """Give the station of this name, or refuse with ``hq.no_such_station``."""
    with headquarters.reading() as session:
        found = devices.station_named(session, name)
    if found is None:
        raise Refusal("hq.no_such_station")
    return found.station_id


def may_see(headquarters: HeadquartersStore, view: View, station_id: bytes) -> bool:
    """Whether a station is among those that are seen."""
    with headquarters.reading() as session:
        return sees(session, view, station_id)


def grant_door(
    headquarters: HeadquartersStore, station: str, organization: str, reason: DoorReason, until: datetime, now: datetime
) -> None:
    """Open a station to another organization until an instant; both are named, and the log has it."""
    station_id, organization_id = station_id_of(headquarters, station), organization_id_of(headquarters, organization)
    with headquarters.writing() as session:
        open_door(session, station_id, organization_id, reason, until)
        audit.note(
            session,
            station_id,
            now,
            audit.COMMAND,
            "door_opened",
            organization=organization,
            reason=reason,
            until=until.isoformat(),
        )


def revoke_door(headquarters: HeadquartersStore, station: str, organization: str, now: datetime) -> None:
    """Close a door at once; refuses with ``hq.no_such_door``."""
    station_id, organization_id = station_id_of(headquarters, station), organization_id_of(headquarters, organization)
    with headquarters.writing() as session:
        if not close_door(session, station_id, organization_id):
            raise Refusal("hq.no_such_door", station=station, organization=organization)
        audit.note(session, station_id, now, audit.COMMAND, "door_closed", organization=organization)


def list_doors(headquarters: HeadquartersStore, now: datetime) -> list[Any]:
    """Give the doors that are open."""
    with headquarters.reading() as session:
        return open_doors(session, now)
