"""Headquarters' pages: plain HTML that works without any script."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles

from field_ems.hq.pages import sign_in, stations
from field_ems.hq.pages.page import Console, SignInFirst
from field_ems.store.headquarters import HeadquartersStore

STATIC = Path(__file__).parents[1] / "static"

_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def add_pages(app: FastAPI, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
    """Add the pages, and the headers that keep them to themselves."""
    console = Console(store, clock)
    router = APIRouter(include_in_schema=False)
    sign_in.add_to(router, console)
    stations.add_to(router, console)
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC))

    @app.exception_handler(SignInFirst)
    def to_sign_in(_: Request, __: SignInFirst) -> Response:
        return RedirectResponse("/sign-in", status_code=303)

    @app.middleware("http")
    async def keep_to_themselves(request: Request, call_next):  # type: ignore[no-untyped-def]
        response = await call_next(request)
        if not request.url.path.startswith("/v1/"):
            response.headers["Content-Security-Policy"] = _POLICY
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
            if request.url.scheme == "https":
                response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
