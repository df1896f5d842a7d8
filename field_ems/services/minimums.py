"""Minimum standards: those in force, and publishing and withdrawing them at headquarters."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.domain.practices import Area, Level, Minimum, Rule, check_minimum, in_force
from field_ems.store import audit, tables
from field_ems.store import practices as queries
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.store.station import StationStore


def list_minimums(store: StationStore | HeadquartersStore, day: date) -> list[Minimum]:
    """Give the minimums in force on a day, by code."""
    with store.reading() as session:
        known = in_force(read_minimums(session), day)
    return [known[code] for code in sorted(known)]


def published_minimums(store: StationStore | HeadquartersStore) -> list[Minimum]:
    """Give every version of every minimum, by code and version."""
    with store.reading() as session:
        return read_minimums(session)


def read_minimums(session: Session) -> list[Minimum]:
    """Give the same inside a session."""
    return [_minimum(row) for row in queries.minimum_rows(session)]


def newest(published: Sequence[Minimum]) -> dict[str, Minimum]:
    """Give the newest version of each, whether or not it has taken effect."""
    return {one.code: one for one in sorted(published, key=lambda minimum: minimum.version)}


def publish_minimums(headquarters: HeadquartersStore, drafts: Sequence[Minimum], now: datetime, by: str) -> None:
    """Publish each as the next version of its code; refuses what ``check_minimum`` refuses."""
    for draft in drafts:
        check_minimum(draft)
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        known = newest(read_minimums(writer.session))
        for draft in drafts:
            before = known.get(draft.code)
            version = before.version + 1 if before else 1
            writer.create(tables.Minimum, **_row(draft), version=version, published_at=now, published_by=by)
            audit.note(writer.session, GLOBAL_SCOPE, now, by, "minimum_published", minimum=draft.code, version=version)


def withdraw_minimum(headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> Minimum:
    """Publish that a minimum is in force no longer, as its next version; give what was withdrawn.

    Refuses with ``publish.not_in_force``.
    """
    with headquarters.publishing(GLOBAL_SCOPE, now) as writer:
        known = {one.code: one for one in newest(read_minimums(writer.session)).values() if not one.is_withdrawn}
        if code not in known:
            raise Refusal("publish.not_in_force", named=code, known=", ".join(sorted(known)) or "—")
        found = known[code]
        # From this day on, so that an earlier version does not stay in force until the withdrawn one's day.
        values = {**_row(found), "withdrawn": True, "effective_on": min(found.effective_on, now.date())}
        writer.create(tables.Minimum, **values, version=found.version + 1, published_at=now, published_by=by)
        audit.note(
            writer.session, GLOBAL_SCOPE, now, by, "withdrawn", of="minimum", code=code, version=found.version,
            reason=reason or None,
        )  # fmt: skip
    return found


def _minimum(row: Any) -> Minimum:
    return Minimum(
        row.code,
        Area(row.area),
        row.texts,
        Rule(row.rule),
        Level(row.limit_value, row.limit_unit),
        row.effective_on,
        row.source,
        row.supersedes,
        row.version,
        bool(row.withdrawn),
    )


def _row(draft: Minimum) -> dict[str, Any]:
    return {
        "code": draft.code,
        "area": draft.area.value,
        "texts": dict(draft.texts),
        "rule": draft.rule.value,
        "limit_value": draft.limit.value,
        "limit_unit": draft.limit.unit,
        "effective_on": draft.effective_on,
        "source": draft.source,
        "supersedes": draft.supersedes,
        "withdrawn": False,
    }
