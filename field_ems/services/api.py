"""What other systems read from headquarters: their tokens, and pages of records as plain documents."""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from field_ems.domain.access import Scope
from field_ems.domain.coverage import month_key
from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Refusal
from field_ems.services.coverage import coverage_page
from field_ems.services.enrolment import hash_secret
from field_ems.services.organizations import organization_id_of
from field_ems.services.report import SCOPES
from field_ems.services.station_years import bring_station_up_to_date, mean_of
from field_ems.store import api as queries
from field_ems.store import audit, station_years, tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.store.visible import View, sees

LARGEST_PAGE = 1_000
LONGEST_LIFE = timedelta(days=366)
_NAME = re.compile(r"[\w .-]{1,60}")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who holds a token: its name, what it may read, and of which stations."""

    name: str
    scopes: frozenset[str]
    view: View


def create_token(
    headquarters: HeadquartersStore,
    name: str,
    scopes: Sequence[Scope],
    now: datetime,
    *,
    life: timedelta = LONGEST_LIFE,
    organization: str | None = None,
) -> str:
    """Give a token that is shown this once; refuses with ``hq.bad_name``, ``hq.token_known`` or ``hq.token_life``."""
    if not _NAME.fullmatch(name):
        raise Refusal("hq.bad_name", longest=60)
    if not timedelta() < life <= LONGEST_LIFE:
        raise Refusal("hq.token_life", days=LONGEST_LIFE.days)
    organization_id = organization_id_of(headquarters, organization) if organization else None
    given = secrets.token_urlsafe(32)
    with headquarters.writing() as session:
        if session.get(tables.ApiToken, name) is not None:
            raise Refusal("hq.token_known", name=name)
        session.add(
            tables.ApiToken(
                name=name,
                token_hash=hash_secret(given),
                scopes=sorted(set(scopes)),
                organization_id=organization_id,
                created_at=now,
                expires_at=now + life,
            )
        )
        words = " ".join(sorted(set(scopes)))
        audit.note(
            session,
            GLOBAL_SCOPE,
            now,
            audit.COMMAND,
            "token_given",
            token=name,
            scopes=words,
            organization=organization,
        )
    return given


def list_tokens(headquarters: HeadquartersStore) -> list[tables.ApiToken]:
    """Give all tokens by name, without what they are."""
    with headquarters.reading() as session:
        return queries.tokens(session)


def revoke_token(headquarters: HeadquartersStore, name: str, now: datetime) -> None:
    """Shut a token out at once; refuses with ``hq.no_such_token``."""
    with headquarters.writing() as session:
        known = session.get(tables.ApiToken, name)
        if known is None or known.revoked_at is not None:
            raise Refusal("hq.no_such_token", name=name)
        known.revoked_at = now
        session.add(known)
        audit.note(session, GLOBAL_SCOPE, now, audit.COMMAND, "token_revoked", token=name)


def reader_of(headquarters: HeadquartersStore, token: str, now: datetime) -> Reader | None:
    """Give who holds a token, None where it is not good."""
    if not token or not token.isascii():
        return None
    with headquarters.reading() as session:
        known = queries.token(session, hash_secret(token), now)
    return Reader(known.name, frozenset(known.scopes), View(known.organization_id, now)) if known else None


@dataclass(frozen=True, slots=True)
class Page:
    """Some records; ``next_after`` names the last one where there are more."""

    items: list[dict[str, Any]]
    next_after: str | None


def stations(headquarters: HeadquartersStore, reader: Reader, after: bytes, limit: int) -> Page:
    """Give a page of the stations that the reader sees."""
    with headquarters.reading() as session:
        rows = queries.stations(session, reader.view, after, limit + 1)
    return _page(rows, limit, "station_id", lambda row: {
        "id": row.station_id.hex(), "name": row.name, "country": row.country,
        "organization": row.organization_id.hex() if row.organization_id else None,
    })  # fmt: skip


def coverage(headquarters: HeadquartersStore, reader: Reader, after: bytes, limit: int) -> Page:
    """Give a page of stations by name with their last twelve months."""
    found = coverage_page(headquarters, reader.view.now, after_id=after or None, limit=limit, view=reader.view)
    items: list[dict[str, Any]] = [
        {
            "station": one.id.hex(),
            "months": {
                month_key(month): {"expected": it.expected, "actual": it.actual, "on_time": it.on_time}
                for month, it in zip(found.months, one.months, strict=True)
            },
        }
        for one in found.stations
    ]
    return Page(items, found.next_after.hex() if found.next_after else None)


def readings(headquarters: HeadquartersStore, reader: Reader, station_id: bytes, after: bytes, limit: int) -> Page:
    """Give a page of a station's readings; amounts are text, so that no reader rounds them."""
    rows = _of_station(headquarters, reader, station_id, queries.readings, after, limit)
    return _page(rows, limit, "id", lambda row: {
        "id": row.id.hex(), "meter": row.code, "activity": row.activity, "taken_at": row.taken_at.isoformat(),
        "starts_at": row.starts_at.isoformat() if row.starts_at else None, "value": str(row.value), "unit": row.unit,
        "method": row.method, "basis": row.basis,
        "corrects": row.supersedes_id.hex() if row.supersedes_id else None,
    })  # fmt: skip


def suppliers(headquarters: HeadquartersStore, reader: Reader, station_id: bytes, after: bytes, limit: int) -> Page:
    """Give a page of a station's suppliers, without the names of people there."""
    rows = _of_station(headquarters, reader, station_id, queries.suppliers, after, limit)
    return _page(rows, limit, "id", lambda row: {
        "id": row.id.hex(), "name": row.name, "country": row.country, "ungm_number": row.ungm_number,
    })  # fmt: skip


def assessments(headquarters: HeadquartersStore, reader: Reader, station_id: bytes, after: bytes, limit: int) -> Page:
    """Give a page of a station's assessments with their answers."""
    rows = _of_station(headquarters, reader, station_id, queries.assessments, after, limit)
    return _page(rows, limit, "id", lambda row: {
        "id": row.id.hex(), "template": row.template_id.hex(), "supplier": row.supplier_id.hex(),
        "tender": row.tender_id.hex() if row.tender_id else None,
        "revises": row.base_id.hex() if row.base_id else None, "mode": row.mode,
        "submitted_at": row.submitted_at.isoformat(), "answers": row.answers,
    })  # fmt: skip


def inventory(headquarters: HeadquartersStore, reader: Reader, year: int, after: bytes, limit: int) -> Page:
    """Give a page of stations with their gross emissions of a year by scope; None where nothing is reckoned yet.

    ``reckoned_at`` is when the figures were made.
    """
    with headquarters.reading() as session:
        rows = station_years.station_page(session, year, reader.view, after, limit + 1)
    return _page(rows, limit, "id", lambda row: {
        "station": row.id.hex(), "year": year,
        "scopes_kg_co2e": {
            scope: str(getattr(row, f"scope_{scope}")) if row.year is not None else None for scope in SCOPES
        },
        "coverage_percent": str(mean) if (mean := mean_of(row.covered, row.covered_meters)) is not None else None,
        "meters": row.meters, "meters_without_factor": row.incomplete,
        "reckoned_at": row.reckoned_at.isoformat() if row.reckoned_at else None,
    })  # fmt: skip


def consumption(headquarters: HeadquartersStore, reader: Reader, station_id: bytes, year: int) -> Page:
    """Give a station's meters with their use of a year and of its months, brought up to date first."""
    with headquarters.reading() as session:
        if not sees(session, reader.view, station_id):
            raise Refusal("hq.no_such_station")
    bring_station_up_to_date(headquarters, station_id, year, reader.view.now)
    with headquarters.reading() as session:
        rows = station_years.meters_of_year(session, station_id, year)
    return Page([{
        "meter": row.code, "name": row.name, "activity": row.activity, "unit": row.unit,
        "use": str(row.use) if row.use is not None else None,
        "months": [use for use, _estimated, _coverage in row.months] or [None] * 12,
        "kg_co2e": row.kg_co2e, "scope": row.scope, "counts": row.counts,
        "coverage_percent": str(row.coverage) if row.coverage is not None else None,
    } for row in rows], None)  # fmt: skip


def _of_station(
    headquarters: HeadquartersStore,
    reader: Reader,
    station_id: bytes,
    query: Callable[[Session, bytes, bytes, int], Sequence[Any]],
    after: bytes,
    limit: int,
) -> Sequence[Any]:
    with headquarters.reading() as session:
        if not sees(session, reader.view, station_id):
            raise Refusal("hq.no_such_station")
        return query(session, station_id, after, limit + 1)


def _page(rows: Sequence[Any], limit: int, key: str, document: Callable[[Any], dict[str, Any]]) -> Page:
    shown = rows[:limit]
    return Page([document(row) for row in shown], getattr(shown[-1], key).hex() if len(rows) > limit else None)
