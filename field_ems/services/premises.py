"""Changing what is known about a building, and who works there."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from field_ems.domain import times
from field_ems.domain.notices import Refusal
from field_ems.domain.premises import SharingKey, divide
from field_ems.services.meters import Tenure, known_meter
from field_ems.store import meters as queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore


class KeyBasis(StrEnum):
    """What the shares of common premises are by."""

    AREA = "area"
    HEADCOUNT = "headcount"
    FIXED = "fixed"


@dataclass(frozen=True, slots=True)
class CommonKey:
    """How a common meter is shared from a day on; ``ours`` is the station's name among the users."""

    id: bytes
    meter_id: bytes
    basis: str
    ours: str
    key: SharingKey


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
    values = checked_changes({"name": name, "zone": zone, "tenure": tenure, "floor_area": floor_area})
    with store.writing(now, author_id) as writer:
        if queries.facility_row(writer.session, writer.station_id, facility_id) is None:
            raise Refusal("facility.unknown")
        writer.change(tables.Facility, facility_id, **values)


def checked_changes(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Give a facility's fields as they are kept, refused as in ``edit_facility``."""
    values = dict(changes)
    if "name" in values:
        values["name"] = (values["name"] or "").strip()
        if not values["name"]:
            raise Refusal("facility.no_name")
    if "zone" in values:
        times.zone(values["zone"])
    if "tenure" in values:
        values["tenure"] = Tenure(values["tenure"]).value
    return values


def list_headcounts(store: StationStore, facility_id: bytes) -> list[tuple[date, int]]:
    """Give from which day on how many people have worked at a facility, in order of time."""
    station_id = store.station_id
    with store.reading() as session:
        return [(row.from_on, row.people) for row in queries.headcount_rows(session, station_id, facility_id)]


def set_sharing_key(
    store: StationStore,
    now: datetime,
    meter_id: bytes,
    from_on: date,
    basis: str,
    ours: str,
    weights: Mapping[str, Decimal],
    author_id: bytes | None = None,
) -> bytes:
    """Say how what a common meter counts is divided from a day on; an earlier key holds until then.

    ``weights`` are each user's m2, people or fixed part. Refuses with ``premises.no_weights``, ``premises.not_ours`` or
    ``premises.unknown_basis``.
    """
    if basis not in set(KeyBasis):
        raise Refusal("premises.unknown_basis", typed=basis, known=", ".join(KeyBasis))
    if ours not in weights:
        raise Refusal("premises.not_ours", ours=ours, users=", ".join(weights))
    divide(Decimal(1), weights)
    with store.writing(now, author_id) as writer:
        known_meter(writer.session, writer.station_id, meter_id)
        kept = {user: str(weight) for user, weight in weights.items()}
        same_day = [
            row
            for row in queries.sharing_key_rows(writer.session, writer.station_id)
            if (row.meter_id, row.from_on) == (meter_id, from_on)
        ]
        if same_day:
            writer.change(tables.SharingKey, same_day[0].id, basis=basis, ours=ours, weights=kept)
            return bytes(same_day[0].id)
        return writer.create(
            tables.SharingKey, meter_id=meter_id, from_on=from_on, basis=basis, ours=ours, weights=kept
        )


def sharing_keys(session: Session, station_id: bytes) -> dict[bytes, list[CommonKey]]:
    """Give the keys of all common meters, in order of their days."""
    found: dict[bytes, list[CommonKey]] = defaultdict(list)
    for row in queries.sharing_key_rows(session, station_id):
        weights = {user: Decimal(weight) for user, weight in row.weights.items()}
        found[row.meter_id].append(
            CommonKey(row.id, row.meter_id, row.basis, row.ours, SharingKey(row.from_on, weights))
        )
    return found


def list_sharing_keys(store: StationStore, meter_id: bytes) -> list[CommonKey]:
    """Give a common meter's keys in order of their days."""
    station_id = store.station_id
    with store.reading() as session:
        return sharing_keys(session, station_id).get(meter_id, [])
