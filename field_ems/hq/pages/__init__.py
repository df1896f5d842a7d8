"""Headquarters' pages: plain HTML that works without any script."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, FastAPI, HTTPException, Request, Response
from fastapi.exception_handlers import http_exception_handler
from fastapi.responses import FileResponse

from field_ems.hq.pages import (
    assessments,
    audit,
    bundles,
    conflicts,
    coverage,
    evidence,
    guidance,
    inventory,
    languages,
    publishing,
    sign_in,
    stations,
    suppliers,
)
from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.route import page_route, stopped
from field_ems.store.headquarters import HeadquartersStore

_STATIC = Path(__file__).parents[1] / "static"
_KEPT_BY_BROWSERS = {"Cache-Control": "max-age=3600"}


def pages_router(console: Console) -> APIRouter:
    """Give the console's pages."""
    router = APIRouter(include_in_schema=False, route_class=page_route(console))
    sign_in.add_to(router, console)
    coverage.add_to(router, console)
    stations.add_to(router, console)
    conflicts.add_to(router, console)
    suppliers.add_to(router, console)
    assessments.add_to(router, console)
    guidance.add_to(router, console)
    inventory.add_to(router, console)
    languages.add_to(router, console)
    publishing.add_to(router, console)
    audit.add_to(router, console)
    bundles.add_to(router, console)
    evidence.add_to(router, console)

    @router.get("/static/console.css")
    def styles() -> FileResponse:
        return FileResponse(_STATIC / "console.css", media_type="text/css", headers=_KEPT_BY_BROWSERS)

    @router.get("/static/icon.svg")
    def icon() -> FileResponse:
        return FileResponse(_STATIC / "icon.svg", media_type="image/svg+xml", headers=_KEPT_BY_BROWSERS)

    return router


def add_pages(app: FastAPI, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
    """Add the pages to headquarters' door."""
    console = Console(store, clock)
    app.include_router(pages_router(console))

    @app.exception_handler(404)
    async def no_such_page(request: Request, error: HTTPException) -> Response:
        if request.url.path.startswith("/v1/"):
            return await http_exception_handler(request, error)
        return await stopped(console, request, Stop(404, "hq.no_such_page"))
