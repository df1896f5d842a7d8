"""Targets: what the use of an activity, or the station's emissions, is to come to."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from field_ems.domain import trends as rules
from field_ems.domain.notices import Refusal
from field_ems.domain.units import find_unit
from field_ems.store import meters as queries
from field_ems.store import tables
from field_ems.store.session import Session
from field_ems.store.station import StationStore

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class TargetCard:
    """What the use of an activity is to come to: ``change`` percent of the base year's by ``due_year``."""

    id: bytes
    activity: str
    unit: str
    base_year: int
    base_value: Decimal | None
    due_year: int
    change: Decimal

    @property
    def for_rules(self) -> rules.Target:
        """The target as the rules see it, its base value in its own unit."""
        return rules.Target(self.base_year, self.due_year, self.change, self.base_value)


def set_target(
    store: StationStore,
    now: datetime,
    activity: str,
    unit: str,
    base_year: int,
    due_year: int,
    change: Decimal,
    base_value: Decimal | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Say what an activity's use is to come to; a second target for it takes the first one's place.

    Refuses with ``target.years`` or ``target.change``.
    """
    if due_year <= base_year:
        raise Refusal("target.years", base=base_year, due=due_year)
    if change < -_PERCENT:
        raise Refusal("target.change", change=change)
    values = {
        "activity": activity, "unit": find_unit(unit).sign, "base_year": base_year, "base_value": base_value,
        "due_year": due_year, "change": change,
    }  # fmt: skip
    with store.writing(now, author_id) as writer:
        known = [row for row in queries.target_rows(writer.session, writer.station_id) if row.activity == activity]
        if known:
            writer.change(tables.Target, known[-1].id, **values)
            return bytes(known[-1].id)
        return writer.create(tables.Target, **values)


def list_targets(store: StationStore) -> list[TargetCard]:
    """Give the station's targets by activity."""
    station_id = store.station_id
    with store.reading() as session:
        return targets_in(session, station_id)


def targets_in(session: Session, station_id: bytes) -> list[TargetCard]:
    """Give the station's targets by activity."""
    return [
        TargetCard(row.id, row.activity, row.unit, row.base_year, row.base_value, row.due_year, row.change)
        for row in queries.target_rows(session, station_id)
    ]
