"""What needs a look: entries that headquarters holds, and what two people at a station entered differently."""

from fastapi import APIRouter, Request, Response

from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.stations import read_id
from field_ems.services import at_a_glance, attention, conflicts
from field_ems.services import stations as overview
from field_ems.services.conflicts import PAGE
from field_ems.store.conflicts import ConflictPlace

_SETTLED_SHOWN = 20
_LONGEST_FIELD = 60


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/attention")
    def to_look_at(request: Request, after: str = "") -> Response:
        view = console.view(request)
        found = attention.list_stations_to_look_at(
            console.store, after_id=read_id(after) if after else None, limit=PAGE + 1, view=view
        )
        next_after = found[PAGE - 1].id.hex() if len(found) > PAGE else ""
        return console.draw("attention.html", request, stations=found[:PAGE], next_after=next_after)

    @router.get("/stations/{station}/conflicts")
    def of_station(request: Request, station: str, after: str = "") -> Response:
        console.visitor(request)
        station_id = read_id(station)
        names = overview.names_of(console.store, {station_id})
        if not names:
            raise Stop(404, "hq.no_such_station")
        found = conflicts.list_conflicts(
            console.store, station_id, after=_read_place(station_id, after), limit=PAGE + 1
        )
        last = found[PAGE - 1].place if len(found) > PAGE else None
        return console.draw(
            "conflicts.html",
            request,
            station_id=station_id.hex(),
            station_name=names[station_id],
            conflicts=found[:PAGE],
            count=at_a_glance.count_conflicts(console.store, station_id),
            settled=conflicts.list_settled(console.store, station_id, _SETTLED_SHOWN),
            next_after=f"{last.row_id.hex()}.{last.field}" if last else "",
        )


def _read_place(station_id: bytes, named: str) -> ConflictPlace | None:
    row_id, _point, field = named.partition(".")
    return ConflictPlace(station_id, read_id(row_id), field.replace("\0", "")[:_LONGEST_FIELD]) if named else None
