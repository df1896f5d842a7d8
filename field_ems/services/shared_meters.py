"""Whose a common meter's use is: what sub-meters count first, the rest by the key of its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

from field_ems.domain import times
from field_ems.domain.amounts import plain
from field_ems.domain.intervals import Interval, use_between
from field_ems.domain.meters import MeterKind
from field_ems.domain.premises import key_on, share_out
from field_ems.services.consumption import intervals_of
from field_ems.services.meters import MeterCard, card
from field_ems.services.premises import CommonKey
from field_ems.store import meters as queries
from field_ems.store.session import Session


@dataclass(frozen=True, slots=True)
class Shared:
    """A common meter's total in a period, each user's part, and what of it their sub-meters counted."""

    total: Decimal
    ours: Decimal
    by_user: dict[str, Decimal]
    metered: dict[str, Decimal]


def share(
    session: Session,
    station_id: bytes,
    meter: MeterCard,
    keys: Sequence[CommonKey],
    intervals: Sequence[Interval],
    start: datetime,
    end: datetime,
) -> Shared:
    """Divide a common meter's use in [start, end), stretch by stretch between the days on which its key changes.

    Refuses with ``premises.no_key`` where use falls on days before the first key, and ``premises.submeters_exceed``.
    """
    place = times.zone(meter.zone)
    ours = keys[-1].ours
    behind = [
        (one.used_by or ours, intervals_of(session, station_id, one, start, end))
        for one in map(card, queries.children_of(session, station_id, meter.id))
        if one.activity == meter.activity and one.kind != MeterKind.BILL
    ]
    changes = sorted({times.day_start(one.key.from_on, place) for one in keys})
    edges = [start, *(change for change in changes if start < change < end), end]
    by_user: dict[str, Decimal] = {}
    metered: dict[str, Decimal] = {}
    for since, until in pairwise(edges):
        total = _used(intervals, since, until, place)
        if total is None:
            continue
        of_users: dict[str, Decimal] = {}
        for user, counted in behind:
            of_users[user] = of_users.get(user, Decimal(0)) + (_used(counted, since, until, place) or Decimal(0))
        key = key_on([one.key for one in keys], times.local_day(since, place))
        for user, part in share_out(total, of_users, key).items():
            by_user[user] = plain(by_user.get(user, Decimal(0)) + part)
        for user, part in of_users.items():
            metered[user] = plain(metered.get(user, Decimal(0)) + part)
    total = plain(sum(by_user.values(), Decimal(0)))
    return Shared(total, by_user.get(ours, Decimal(0)), by_user, metered)


def _used(intervals: Sequence[Interval], since: datetime, until: datetime, place: ZoneInfo) -> Decimal | None:
    """What counts in [since, until); None where nothing touches it."""
    touching = [
        each
        for each in intervals
        if each.counts
        and (
            since <= each.starts_at < until
            if each.starts_at == each.ends_at
            else each.starts_at < until and since < each.ends_at
        )
    ]
    if not touching:
        return None
    return plain(sum((use_between(each, since, until, place) for each in touching), Decimal(0)))
