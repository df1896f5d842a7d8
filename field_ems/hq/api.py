"""The read-only interface for other systems: JSON with a description of itself, tokens, scopes and pages by key."""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Path, Query
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from field_ems.domain.access import Scope
from field_ems.services import api
from field_ems.services.api import LARGEST_PAGE, Page, Reader
from field_ems.services.station_years import FIRST_YEAR, LAST_YEAR
from field_ems.store.headquarters import HeadquartersStore

REQUESTS_A_MINUTE = 120
"""Of one token, at one worker."""

_MINUTE = timedelta(minutes=1)
_HEX = "^[0-9a-f]{32}$"

StationId = Annotated[str, Path(pattern=_HEX, description="The station's id, as /v1/api/stations gives it.")]
After = Annotated[str | None, Query(pattern=_HEX, description="`next_after` of the page before.")]
Year = Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="The calendar year, as 2026.")]
Limit = Annotated[int, Query(ge=1, le=LARGEST_PAGE)]


class Records(BaseModel):
    """A page of records."""

    items: list[dict[str, Any]]
    next_after: str | None


class RateLimit:
    """Counts each token's requests of the last minute."""

    def __init__(self, allowed: int = REQUESTS_A_MINUTE) -> None:
        self._allowed = allowed
        self._seen: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def seconds_to_wait(self, name: str, now: datetime) -> int:
        """Count a request; give 0 where it may be answered."""
        with self._lock:
            seen = self._seen.setdefault(name, deque())
            while seen and not now - _MINUTE < seen[0] <= now:
                seen.popleft()
            if len(seen) >= self._allowed:
                return max(1, int((seen[0] + _MINUTE - now).total_seconds()))
            seen.append(now)
            return 0


def add_api(app: FastAPI, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
    """Add the interface to headquarters' door."""
    bearer = HTTPBearer(auto_error=False)
    limits = RateLimit()

    def holder(given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]) -> Reader:
        now = clock()
        reader = api.reader_of(store, given.credentials if given else "", now)
        if reader is None:
            raise HTTPException(401, "token_refused", {"WWW-Authenticate": "Bearer"})
        if seconds := limits.seconds_to_wait(reader.name, now):
            raise HTTPException(429, "too_many_requests", {"Retry-After": str(seconds)})
        return reader

    def may(scope: Scope) -> Callable[[Reader], Reader]:
        def check(reader: Annotated[Reader, Depends(holder)]) -> Reader:
            if scope not in reader.scopes:
                raise HTTPException(403, "scope_not_given")
            return reader

        return check

    codes: dict[int | str, dict[str, Any]] = {
        401: {"description": "The token is not known, out of date or revoked."},
        403: {"description": "The token does not have this scope."},
        404: {"description": "There is no such station for this token."},
        429: {"description": "Too many requests: come back after Retry-After."},
        503: {"description": "The database is away: come back after Retry-After."},
    }
    router = APIRouter(prefix="/v1/api", tags=["records"], responses=codes)

    @router.get("/stations")
    def stations(
        reader: Annotated[Reader, Depends(may(Scope.STATIONS))], after: After = None, limit: Limit = 100
    ) -> Records:
        return _records(api.stations(store, reader, _id(after), limit))

    @router.get("/coverage")
    def coverage(
        reader: Annotated[Reader, Depends(may(Scope.COVERAGE))], after: After = None, limit: Limit = 100
    ) -> Records:
        return _records(api.coverage(store, reader, _id(after), limit))

    @router.get("/stations/{station}/readings")
    def readings(
        reader: Annotated[Reader, Depends(may(Scope.READINGS))],
        station: StationId,
        after: After = None,
        limit: Limit = 100,
    ) -> Records:
        return _records(api.readings(store, reader, _id(station), _id(after), limit))

    @router.get("/stations/{station}/suppliers")
    def suppliers(
        reader: Annotated[Reader, Depends(may(Scope.SUPPLIERS))],
        station: StationId,
        after: After = None,
        limit: Limit = 100,
    ) -> Records:
        return _records(api.suppliers(store, reader, _id(station), _id(after), limit))

    @router.get("/stations/{station}/assessments")
    def assessments(
        reader: Annotated[Reader, Depends(may(Scope.ASSESSMENTS))],
        station: StationId,
        after: After = None,
        limit: Limit = 100,
    ) -> Records:
        return _records(api.assessments(store, reader, _id(station), _id(after), limit))

    @router.get("/inventory")
    def inventory(
        reader: Annotated[Reader, Depends(may(Scope.INVENTORY))], year: Year, after: After = None, limit: Limit = 100
    ) -> Records:
        return _records(api.inventory(store, reader, year, _id(after), limit))

    @router.get("/stations/{station}/consumption")
    def consumption(
        reader: Annotated[Reader, Depends(may(Scope.CONSUMPTION))], station: StationId, year: Year
    ) -> Records:
        return _records(api.consumption(store, reader, _id(station), year))

    app.include_router(router)


def _id(text: str | None) -> bytes:
    return bytes.fromhex(text or "")


def _records(page: Page) -> Records:
    return Records(items=page.items, next_after=page.next_after)
