"""The stations as headquarters sees them: their devices and what they sent."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from field_ems.domain.journal import EntryState
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.times import by_any_clock, from_seconds, to_seconds
from field_ems.services.assessments import AssessmentCard, cards_of
from field_ems.services.practices import PracticeCard, practice_cards
from field_ems.store import audit, devices
from field_ems.store import console as queries
from field_ems.store.checklists import AssessmentPlace, assessment_page
from field_ems.store.console import Place
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NUMBER
from field_ems.store.session import Session
from field_ems.store.tables import Device
from field_ems.store.visible import View

PAGE = 50

_LONGEST_POSITION = 18


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
class HeldEntry:
    """An entry that headquarters holds and has not applied: what it is, when and by whom it was made, and why."""

    kind: str
    state: EntryState
    recorded_at: datetime
    author: str | None
    reason: Notice | None


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the pages of a station's sheet begin, as an earlier sheet gave them; empty is the newest."""

    assessments: str = ""
    readings: str = ""
    put_aside: str = ""


@dataclass(frozen=True, slots=True)
class StationSheet:
    """A station with its practices and a page each of its assessments, readings and entries put aside.

    ``older`` names the next pages.
    """

    overview: StationOverview
    assessments: tuple[AssessmentCard, ...]
    readings: tuple[Any, ...]
    put_aside: tuple[HeldEntry, ...]
    practices: tuple[PracticeCard, ...]
    older: Pages


def show_station(
    headquarters: HeadquartersStore, station_id: bytes, today: date, pages: Pages = Pages()
) -> StationSheet:
    """Give one station; a page that can't be understood is the newest. Refuses with ``hq.no_such_station``."""
    with headquarters.reading() as session:
        found = queries.station_rows(session, only_id=station_id)
        if not found:
            raise Refusal("hq.no_such_station")
        overview = _overviews(session, found)[0]
        after = read_place(pages.assessments)
        rows = assessment_page(session, station_id, after=AssessmentPlace(*after) if after else None, limit=PAGE + 1)
        cards = cards_of(session, station_id, rows)
        readings = queries.reading_page(session, station_id, read_place(pages.readings), PAGE + 1)
        position = pages.put_aside if pages.put_aside.isdecimal() else ""
        held = queries.held_entries(
            session, station_id, int(position[:_LONGEST_POSITION]) if position else None, PAGE + 1
        )
        practices = practice_cards(session, station_id, today)
        people = queries.person_names(session, station_id, {one.author_id for one in held if one.author_id})
    return StationSheet(
        overview,
        tuple(cards[:PAGE]),
        tuple(readings[:PAGE]),
        tuple(_held(one, people) for one in held[:PAGE]),
        tuple(practices),
        Pages(
            name_place(cards[PAGE - 1].submitted_at, cards[PAGE - 1].id) if len(cards) > PAGE else "",
            name_place(readings[PAGE - 1].taken_at, readings[PAGE - 1].id) if len(readings) > PAGE else "",
            str(held[PAGE - 1].position) if len(held) > PAGE else "",
        ),
    )


def list_stations(
    headquarters: HeadquartersStore,
    *,
    named: str = "",
    after_id: bytes | None = None,
    limit: int | None = None,
    view: View | None = None,
) -> list[StationOverview]:
    """Give the stations by name, those whose name contains ``named``; all of them, or a page after a station."""
    with headquarters.reading() as session:
        return _overviews(
            session, queries.station_rows(session, named=named, after_id=after_id, limit=limit, view=view)
        )


def names_of(headquarters: HeadquartersStore, station_ids: Collection[bytes]) -> dict[bytes, str]:
    """Give the names of these stations."""
    with headquarters.reading() as session:
        return queries.station_names(session, station_ids)


def name_place(at: datetime, row_id: bytes) -> str:
    """Name the end of a page in an address."""
    return f"{to_seconds(at)}.{row_id.hex()}"


def read_place(named: str) -> Place | None:
    """Give the end of a page that an address names, None where it names none."""
    seconds, _, row_id = named.partition(".")
    try:
        return Place(from_seconds(int(seconds)), bytes.fromhex(row_id)) if named else None
    except (ValueError, OverflowError, OSError):
        return None


def revoke_device(headquarters: HeadquartersStore, device: str, now: datetime) -> None:
    """Shut a device out; refuses with ``hq.no_such_device``."""
    try:
        device_id = bytes.fromhex(device)
    except ValueError as error:
        raise Refusal("hq.no_such_device", device=device) from error
    with headquarters.writing() as session:
        station_id = devices.revoke(session, device_id, now)
        if station_id is None:
            raise Refusal("hq.no_such_device", device=device)
        audit.note(session, station_id, now, audit.COMMAND, "device_revoked", device=device)


def _overviews(session: Session, rows: Sequence[Any]) -> list[StationOverview]:
    found = queries.devices_of(session, [row.station_id for row in rows])
    return [
        StationOverview(
            row.station_id, row.name, row.readings, row.assessments, row.put_aside, tuple(found.get(row.station_id, ()))
        )
        for row in rows
    ]


def _held(entry: queries.HeldEntry, people: dict[bytes, str]) -> HeldEntry:
    kind = BY_NUMBER.get(entry.kind)
    return HeldEntry(
        kind.name if kind else str(entry.kind),
        entry.state,
        by_any_clock(entry.recorded_at),
        people.get(entry.author_id) if entry.author_id else None,
        Notice(entry.reason, entry.params) if entry.reason else None,
    )
