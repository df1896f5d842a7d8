"""Headquarters' pages: plain HTML that works without any script."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from fastapi import APIRouter, FastAPI
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
    publishing,
    sign_in,
    stations,
    suppliers,
)
from field_ems.hq.pages.page import Console
from field_ems.hq.pages.route import page_route
from field_ems.store.headquarters import HeadquartersStore

_STYLES = Path(__file__).parents[1] / "static" / "console.css"


def pages_router(store: HeadquartersStore, clock: Callable[[], datetime]) -> APIRouter:
    """Give the pages over headquarters' store; ``clock`` gives the time in UTC."""
    console = Console(store, clock)
    router = APIRouter(include_in_schema=False, route_class=page_route(console))
    sign_in.add_to(router, console)
    coverage.add_to(router, console)
    stations.add_to(router, console)
    conflicts.add_to(router, console)
    suppliers.add_to(router, console)
    assessments.add_to(router, console)
    guidance.add_to(router, console)
    inventory.add_to(router, console)
    publishing.add_to(router, console)
    audit.add_to(router, console)
    bundles.add_to(router, console)
    evidence.add_to(router, console)

    @router.get("/static/console.css")
    def styles() -> FileResponse:
        return FileResponse(_STYLES, media_type="text/css", headers={"Cache-Control": "max-age=3600"})

    return router


def add_pages(app: FastAPI, store: HeadquartersStore, clock: Callable[[], datetime]) -> None:
    """Add the pages to headquarters' door."""
    app.include_router(pages_router(store, clock))
