"""Evidence files for whoever reviews: given to be saved, never to be run or shown by this site."""

from urllib.parse import quote

from fastapi import APIRouter, Request, Response

from field_ems.hq.pages.page import Console
from field_ems.hq.pages.stations import read_id
from field_ems.services import file_reception

_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "X-Download-Options": "noopen",
}


def add_to(router: APIRouter, console: Console) -> None:
    """Add the page."""

    @router.get("/stations/{station}/files/{name}")
    def evidence(request: Request, station: str, name: str) -> Response:
        console.visitor(request)
        attachment, content = file_reception.give(console.store, read_id(station), read_id(name))
        shown = quote(attachment.name.replace("/", "_").replace("\\", "_"), safe="")
        headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{shown}"} | _HEADERS
        return Response(content, media_type="application/octet-stream", headers=headers)
