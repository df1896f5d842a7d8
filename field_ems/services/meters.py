"""Facilities and meters: the things that readings are entered for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from field_ems.domain import meters as rules
from field_ems.domain import times
from field_ems.domain.meters import MOST_DIGITS, MeterKind, Multiplier
from field_ems.domain.notices import Refusal
from field_ems.domain.units import find_unit
from field_ems.store import meters as queries
from field_ems.store import tables
from field_ems.store.meters import MeterPlace
from field_ems.store.session import Session
from field_ems.store.station import StationStore

PAGE = 50

CAPACITY_PER = ("hour", "tank", "fuel")
"""What a capacity is: the supply of an hour, a tank's content, or the litres that one unit of an engine takes."""

_COUNTRY_LETTERS = 3


class Tenure(StrEnum):
    """How a facility is held."""

    PRIVATE_LEASE = "private_lease"
    GOVERNMENT_LEASE = "government_lease"
    OWNED = "owned"
    COMMON_PREMISES = "common_premises"


@dataclass(frozen=True, slots=True)
class FacilityCard:
    """A facility; ``floor_area`` in m2."""

    id: bytes
    name: str
    tenure: str
    country: str
    zone: str
    floor_area: Decimal | None


@dataclass(frozen=True, slots=True)
class MeterCard:
    """A meter as lists and the entry grid show it; ``place`` names it as the end of a page."""

    id: bytes
    code: str
    name: str
    kind: MeterKind
    activity: str
    unit: str
    digits: int | None
    read_every: str | None
    capacity: Decimal | None
    capacity_per: str | None
    opened_at: datetime | None
    closed_at: datetime | None
    parent_id: bytes | None
    facility_id: bytes
    facility: str
    zone: str
    country: str
    place: MeterPlace
    used_by: str | None = None

    @property
    def for_rules(self) -> rules.Meter:
        """The meter as the rules see it."""
        return rules.Meter(self.id, self.kind, self.unit, self.activity, self.digits, self.capacity, self.capacity_per)


def list_facilities(store: StationStore) -> list[FacilityCard]:
    """Give the station's facilities by name."""
    station_id = store.station_id
    with store.reading() as session:
        rows = queries.facility_rows(session, station_id)
    return [FacilityCard(row.id, row.name, row.tenure, row.country, row.zone, row.floor_area) for row in rows]


def find_facility(store: StationStore, name: str) -> FacilityCard:
    """Give the facility of this name, upper and lower case alike; refuses with ``facility.no_such_name``."""
    wanted = name.strip().casefold()
    for facility in list_facilities(store):
        if facility.name.casefold() == wanted:
            return facility
    raise Refusal("facility.no_such_name", facility=name)


def add_facility(
    store: StationStore,
    now: datetime,
    name: str,
    *,
    country: str,
    zone: str,
    tenure: str = Tenure.OWNED,
    floor_area: Decimal | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Register a facility and give its id.

    ``country`` is an ISO 3166 three-letter code, ``zone`` an IANA name, ``floor_area`` in m2. Refuses with
    ``facility.no_name``, ``facility.country_form`` or ``time.unknown_zone``.
    """
    if not name.strip():
        raise Refusal("facility.no_name")
    if len(country) != _COUNTRY_LETTERS or not country.isascii() or not country.isalpha():
        raise Refusal("facility.country_form", typed=country)
    times.zone(zone)
    with store.writing(now, author_id) as writer:
        return writer.create(
            tables.Facility,
            name=name.strip(),
            country=country.upper(),
            zone=zone,
            tenure=Tenure(tenure).value,
            floor_area=floor_area,
        )


def set_headcount(
    store: StationStore, now: datetime, facility_id: bytes, from_on: date, people: int, author_id: bytes | None = None
) -> bytes:
    """Say how many people work at a facility from a day on."""
    if people < 0:
        raise Refusal("facility.people_negative", people=people)
    with store.writing(now, author_id) as writer:
        return writer.create(tables.Headcount, facility_id=facility_id, from_on=from_on, people=people)


def list_meters(
    store: StationStore,
    *,
    facility_id: bytes | None = None,
    search: str = "",
    after: MeterPlace | None = None,
    limit: int = PAGE,
) -> list[MeterCard]:
    """Give a page of meters in the order of the walk; ``search`` looks in code, name and activity."""
    station_id = store.station_id
    with store.reading() as session:
        rows = queries.meter_page(session, station_id, facility_id=facility_id, search=search, after=after, limit=limit)
    return [card(row) for row in rows]


def show_meter(store: StationStore, meter_id: bytes) -> MeterCard:
    """Give one meter; refuses with ``meter.unknown``."""
    station_id = store.station_id
    with store.reading() as session:
        return known_meter(session, station_id, meter_id)


def known_meter(session: Session, station_id: bytes, meter_id: bytes) -> MeterCard:
    """Give one meter in a session; refuses with ``meter.unknown``."""
    row = queries.meter_with_facility(session, station_id, meter_id)
    if row is None:
        raise Refusal("meter.unknown")
    return card(row)


def find_meter(store: StationStore, code: str) -> MeterCard:
    """Give the meter with this code, upper and lower case alike; refuses with ``meter.no_such_code``."""
    station_id = store.station_id
    with store.reading() as session:
        meter_id = queries.holder_of_code(session, station_id, code.strip())
        if meter_id is None:
            raise Refusal("meter.no_such_code", meter=code)
        return known_meter(session, station_id, meter_id)


def add_meter(
    store: StationStore, now: datetime, facility_id: bytes, *, author_id: bytes | None = None, **values: Any
) -> bytes:
    """Register a meter and give its id; ``values`` are the columns of a meter, with ``code``, ``kind`` and ``unit``.

    ``name`` is the code where it is left out. Refuses with ``meter.no_code``, ``meter.code_taken``,
    ``meter.unknown_kind``, ``meter.digits_range``, ``unit.unknown`` or ``facility.unknown``.
    """
    checked = _checked(values)
    for needed in ("code", "kind", "unit"):
        if not checked.get(needed):
            raise Refusal("meter.needs", field=needed)
    # Hours and kilometres explain the fuel that is counted on its own; they need name nothing that emits.
    if not checked.get("activity") and checked["kind"] not in (MeterKind.RUN_HOURS, MeterKind.ODOMETER):
        raise Refusal("meter.needs", field="activity")
    checked["activity"] = checked.get("activity") or ""
    checked["name"] = checked.get("name") or checked["code"]
    with store.writing(now, author_id) as writer:
        if queries.facility_row(writer.session, writer.station_id, facility_id) is None:
            raise Refusal("facility.unknown")
        _refuse_taken_code(writer.session, writer.station_id, checked["code"], None)
        return writer.create(tables.Meter, facility_id=facility_id, **checked)


def edit_meter(
    store: StationStore, now: datetime, meter_id: bytes, *, author_id: bytes | None = None, **changes: Any
) -> None:
    """Change some of a meter's columns, refused as in ``add_meter``; ``closed_at`` ends its life."""
    with store.writing(now, author_id) as writer:
        known_meter(writer.session, writer.station_id, meter_id)
        writer.change(tables.Meter, meter_id, **checked_changes(writer.session, writer.station_id, meter_id, changes))


def checked_changes(session: Session, station_id: bytes, meter_id: bytes, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give a meter's columns as they are kept, refused as in ``add_meter``."""
    checked = _checked(changes)
    if "code" in checked:
        _refuse_taken_code(session, station_id, checked["code"], meter_id)
    return checked


def set_multiplier(
    store: StationStore,
    now: datetime,
    meter_id: bytes,
    from_at: datetime,
    factor: Decimal,
    author_id: bytes | None = None,
) -> bytes:
    """Let a ratio hold from an instant on; what was read before keeps the earlier one."""
    if factor <= 0:
        raise Refusal("meter.ratio_range", ratio=factor)
    with store.writing(now, author_id) as writer:
        known_meter(writer.session, writer.station_id, meter_id)
        return writer.create(tables.Multiplier, meter_id=meter_id, from_at=from_at, factor=factor)


def multipliers(store: StationStore, meter_id: bytes) -> list[Multiplier]:
    """Give a meter's ratios in order of time."""
    station_id = store.station_id
    with store.reading() as session:
        return queries.multipliers_of(session, station_id, [meter_id]).get(meter_id, [])


def card(row: Any) -> MeterCard:
    """Give the card of a meter's row with its facility."""
    order = row.walk_order if row.walk_order is not None else queries.LAST_OF_THE_WALK
    return MeterCard(
        row.id,
        row.code,
        row.name,
        MeterKind(row.kind),
        row.activity,
        row.unit,
        row.digits,
        row.read_every,
        row.capacity,
        row.capacity_per,
        row.opened_at,
        row.closed_at,
        row.parent_id,
        row.facility_id,
        row.facility,
        row.zone,
        row.country,
        MeterPlace(order, row.code, row.id),
        row.used_by,
    )


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    checked: dict[str, Any] = {
        field: value.strip() or None if isinstance(value, str) else value for field, value in values.items()
    }
    if "code" in checked and checked["code"] is None:
        raise Refusal("meter.no_code")
    if checked.get("kind") is not None:
        if checked["kind"] not in set(MeterKind):
            raise Refusal("meter.unknown_kind", kind=checked["kind"], kinds=[kind.value for kind in MeterKind])
        checked["kind"] = MeterKind(checked["kind"]).value
    if checked.get("unit") is not None:
        checked["unit"] = find_unit(checked["unit"]).sign
    if checked.get("capacity_per") not in (None, *CAPACITY_PER):
        raise Refusal("meter.capacity_per", typed=checked["capacity_per"], known=", ".join(CAPACITY_PER))
    digits = checked.get("digits")
    if digits is not None and not 1 <= digits <= MOST_DIGITS:
        raise Refusal("meter.digits_range", digits=digits, most=MOST_DIGITS)
    return checked


def _refuse_taken_code(session: Session, station_id: bytes, code: str, own_id: bytes | None) -> None:
    holder = queries.holder_of_code(session, station_id, code)
    if holder not in (None, own_id):
        raise Refusal("meter.code_taken", meter=code)
