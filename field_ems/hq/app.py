"""Headquarters' HTTP door: enrolment, the sync endpoint and a sign of life."""

from asyncio import Semaphore
from collections.abc import Callable
from datetime import datetime
from ipaddress import ip_address

from fastapi import FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from field_ems import __version__
from field_ems.domain.notices import Refusal
from field_ems.hq.api import add_api
from field_ems.hq.files import add_files
from field_ems.hq.pages import add_pages
from field_ems.services import enrolment, figures, reception
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.compression import MAX_PACKED
from field_ems.sync.octets import WireError

OCTETS = "application/octet-stream"
OCTETS_BODY = {"requestBody": {"content": {OCTETS: {"schema": {"type": "string", "format": "binary"}}}}}
RETRY_AFTER_SECONDS = 30

SYNCS_AT_ONCE = 3
"""Exchanges that a worker works on together; the others wait, first come, first served. Its processor would be no
faster for more of them, each would take longer, and the console's pages and the database's connections would be short.
"""

_NOT_OURS_STATUS = 400
_STATUS_OF_CODE = {
    "sync.device_refused": 401,
    "sync.wrong_code": 403,
    "sync.too_large": 413,
    "file.not_listed": 404,
    "hq.no_such_station": 404,
}


def create_app(store: HeadquartersStore, clock: Callable[[], datetime]) -> FastAPI:
    """Put headquarters together over its store; ``clock`` gives the time in UTC."""
    app = FastAPI(title="Field EMS headquarters", version=__version__, docs_url=None, redoc_url=None)

    turns = Semaphore(SYNCS_AT_ONCE)

    @app.post("/v1/sync", openapi_extra=OCTETS_BODY)
    async def sync(request: Request) -> Response:
        body = await _bounded_body(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        has_to_wait = turns.locked()
        async with turns:
            if has_to_wait and await request.is_disconnected():
                raise ClientDisconnect  # it comes again; work for nobody would keep those waiting who are still there
            answer = await run_in_threadpool(reception.receive, store, token, body, clock())
        return Response(answer, media_type=OCTETS)

    @app.post("/v1/enrol", openapi_extra=OCTETS_BODY)
    async def enrol(request: Request) -> Response:
        body = await _bounded_body(request)
        place = request.client.host if request.client else ""
        now = clock()
        if not await run_in_threadpool(enrolment.may_try, store, place, now):
            return Response("sync.wrong_code", 429, headers={"Retry-After": str(enrolment.CLOSED_FOR.seconds)})
        answer = await run_in_threadpool(enrolment.admit, store, body, now)
        await run_in_threadpool(enrolment.succeeded, store, place)
        return Response(answer, media_type=OCTETS)

    @app.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok", "version": __version__}

    @app.get("/ready")
    def ready() -> dict[str, int]:
        return {"schema": figures.schema_version(store)}

    @app.get("/metrics")
    def metrics(request: Request) -> Response:
        if "x-forwarded-for" in request.headers or request.client is None or not _is_loopback(request.client.host):
            return Response(status_code=404)
        lines = (f"field_ems_{name} {value}\n" for name, value in figures.figures(store, clock()).items())
        return Response("".join(lines), media_type="text/plain; version=0.0.4")

    add_api(app, store, clock)
    add_files(app, store, clock)
    add_pages(app, store, clock)

    @app.exception_handler(WireError)
    def unreadable(_: Request, error: WireError) -> Response:
        return Response(error.code, status_code=_STATUS_OF_CODE.get(error.code, _NOT_OURS_STATUS))

    @app.exception_handler(ClientDisconnect)
    def gone(_: Request, __: ClientDisconnect) -> Response:
        return Response(status_code=400)  # nobody hears it: a link that breaks is no fault of the server

    @app.exception_handler(Refusal)
    def refused(_: Request, refusal: Refusal) -> Response:
        code = refusal.notice.code
        if code.startswith("store."):
            # The disk or the database: nothing was committed, so that sending again is right.
            return Response(code, status_code=503, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        return Response(code, status_code=_STATUS_OF_CODE.get(code, _NOT_OURS_STATUS))

    return app


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


async def _bounded_body(request: Request) -> bytes:
    """Read the body and stop as soon as it is larger than allowed, whatever its headers claim."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > MAX_PACKED:
        raise WireError("sync.too_large")
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > MAX_PACKED:
            raise WireError("sync.too_large")
    return bytes(parts)
