"""The stations as headquarters sees them: their devices and what they sent."""

from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.store import devices
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.tables import Device


@dataclass(frozen=True, slots=True)
class StationOverview:
    """One station: how much of each it sent, how many of its entries are put aside, and its devices."""

    id: bytes
    name: str
    readings: int
    assessments: int
    put_aside: int
    devices: tuple[Device, ...]


def list_stations(headquarters: HeadquartersStore) -> list[StationOverview]:
    """Give all stations by name."""
    with headquarters.reading() as session:
        return [
            StationOverview(
                row.station_id,
                row.name,
                row.readings,
                row.assessments,
                row.put_aside,
                tuple(devices.devices_of(session, row.station_id)),
            )
            for row in devices.station_rows(session)
        ]


def revoke_device(headquarters: HeadquartersStore, device: str, now: datetime) -> None:
    """Shut a device out; refuses with ``hq.no_such_device``."""
    try:
        device_id = bytes.fromhex(device)
    except ValueError as error:
        raise Refusal("hq.no_such_device", device=device) from error
    with headquarters.writing() as session:
        if not devices.revoke(session, device_id, now):
            raise Refusal("hq.no_such_device", device=device)
