"""The stations: when each device last synced, what it sent, and what waits for headquarters."""

from fastapi import APIRouter, Request, Response

from field_ems.domain.journal import ID_BYTES
from field_ems.hq.pages.page import Console, Stop
from field_ems.services import reviews
from field_ems.services import stations as overview
from field_ems.services.stations import PAGE, Pages
from field_ems.store.checklists import AssessmentPlace

_LONGEST_NAME = 80
_FIRST_WAITING = 10


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/stations")
    def stations(request: Request, named: str = "", after: str = "") -> Response:
        view = console.view(request)
        named = read_name(named)
        found = overview.list_stations(
            console.store, named=named, after_id=read_id(after) if after else None, limit=PAGE + 1, view=view
        )
        cards = reviews.list_waiting(console.store, limit=_FIRST_WAITING + 1, view=view)
        shown = cards[:_FIRST_WAITING]
        return console.draw(
            "stations.html",
            request,
            stations=found[:PAGE],
            named=named,
            next_after=found[PAGE - 1].id.hex() if len(found) > PAGE else "",
            waiting=shown,
            names=overview.names_of(console.store, {card.station_id for card in shown}),
            more_wait=len(cards) > _FIRST_WAITING,
        )

    @router.get("/waiting")
    def waiting(request: Request, after: str = "") -> Response:
        view = console.view(request)
        place = overview.read_place(after)
        cards = reviews.list_waiting(
            console.store, after=AssessmentPlace(*place) if place else None, limit=PAGE + 1, view=view
        )
        shown = cards[:PAGE]
        return console.draw(
            "waiting.html",
            request,
            waiting=shown,
            names=overview.names_of(console.store, {card.station_id for card in shown}),
            next_after=overview.name_place(*shown[-1].place) if len(cards) > PAGE else "",
        )

    @router.get("/stations/{station}")
    def station(
        request: Request, station: str, assessments: str = "", readings: str = "", put_aside: str = ""
    ) -> Response:
        console.visitor(request)
        found = overview.show_station(
            console.store, read_id(station), console.clock().date(), Pages(assessments, readings, put_aside)
        )
        return console.draw("station.html", request, sheet=found, station=found.overview)


def read_id(text: str) -> bytes:
    """Give the id that an address names; stops where it names none."""
    try:
        found = bytes.fromhex(text)
    except ValueError as error:
        raise Stop(404, "hq.no_such_page") from error
    if len(found) != ID_BYTES:
        raise Stop(404, "hq.no_such_page")
    return found


def read_name(text: str) -> str:
    """Give the part of a name that an address asks for, without what no name has."""
    return text.replace("\0", "").strip()[:_LONGEST_NAME]
