"""In which languages a station fetches guidelines: seen by all, chosen by those who publish."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from field_ems.domain.notices import Notice, Refusal
from field_ems.hq.pages.forms import Fields
from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.publishing import publisher
from field_ems.hq.pages.stations import read_id
from field_ems.i18n import LANGUAGES
from field_ems.services import audiences
from field_ems.services import stations as overview


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/stations/{station}/languages")
    def show(request: Request, station: str) -> Response:
        console.visitor(request)
        return _form(request, read_id(station))

    @router.post("/stations/{station}/languages")
    def choose(request: Request, station: str, fields: Fields) -> Response:
        visitor = publisher(console, request)
        console.check_form(request, fields)
        station_id = read_id(station)
        _name_of(station_id)
        chosen = [code for code in LANGUAGES if fields.get(f"language-{code}")]
        try:
            audiences.set_languages(console.store, station_id, chosen, console.clock(), visitor.name)
        except Refusal as refusal:
            return _form(request, station_id, refusal.notice, 400)
        return RedirectResponse(f"/stations/{station_id.hex()}", status_code=303)

    def _form(request: Request, station_id: bytes, message: Notice | None = None, status: int = 200) -> Response:
        return console.draw(
            "languages.html",
            request,
            status,
            station_id=station_id.hex(),
            station_name=_name_of(station_id),
            chosen=audiences.languages_of(console.store, station_id),
            message=message,
        )

    def _name_of(station_id: bytes) -> str:
        names = overview.names_of(console.store, {station_id})
        if not names:
            raise Stop(404, "hq.no_such_station")
        return names[station_id]
