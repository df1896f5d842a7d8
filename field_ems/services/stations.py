"""The stations as headquarters sees them: their devices and what they sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.times import from_seconds, to_seconds
from field_ems.services.assessments import AssessmentCard, cards_of
from field_ems.store import devices
from field_ems.store.checklists import assessment_page
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.tables import Device

PAGE = 50


@dataclass(frozen=True, slots=True)
class StationOverview:
    """One station: how much of each it sent, how many of its entries are put aside, and its devices."""

    id: bytes
    name: str
    readings: int
    assessments: int
    put_aside: int
    devices: tuple[Device, ...]

    @property
    def last_seen_at(self) -> datetime | None:
        """When a device of the station last synced."""
        return max((device.last_seen_at for device in self.devices if device.last_seen_at), default=None)

    @property
    def bytes(self) -> int:
        """The octets of all syncs, both ways."""
        return sum(device.bytes_received + device.bytes_sent for device in self.devices)


@dataclass(frozen=True, slots=True)
class StationSheet:
    """A station's assessments, a page of its readings, and what is put aside; ``older`` names the next page."""

    id: "bytes"
    name: str
    assessments: tuple[AssessmentCard, ...]
    readings: tuple[Any, ...]
    older: str
    put_aside: tuple[Notice, ...]


def show_station(headquarters: HeadquartersStore, station_id: "bytes", before: str = "") -> StationSheet:
    """Give one station; ``before`` is what an earlier page gave as ``older``. Refuses with ``hq.no_such_station``."""
    with headquarters.reading() as session:
        station = devices.station_of(session, station_id)
        if station is None:
            raise Refusal("hq.no_such_station")
        rows = devices.reading_rows(session, station_id, _place(before), PAGE + 1)
        cards = cards_of(session, station_id, assessment_page(session, station_id, limit=PAGE))
        outcomes = devices.put_aside(session, station_id, PAGE)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return StationSheet(
        station_id,
        station.name,
        tuple(cards),
        tuple(rows[:PAGE]),
        f"{to_seconds(last.taken_at)}.{last.id.hex()}" if last else "",
        tuple(Notice(one.reason or one.result, one.params or {}) for one in outcomes),
    )


def _place(before: str) -> tuple[datetime, "bytes"] | None:
    seconds, _, row_id = before.partition(".")
    try:
        return (from_seconds(int(seconds)), bytes.fromhex(row_id)) if before else None
    except ValueError:
        return None


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
