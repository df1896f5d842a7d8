"""The inventory across stations: gross, by scope, with the coverage beside each total, and exported."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import APIRouter, Request, Response

from field_ems.files.export_tables import export_table
from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.stations import read_id
from field_ems.i18n.markers import N_
from field_ems.services import station_years
from field_ems.services.station_years import Group

RECKONED_AT_ONCE = 20
"""Stations whose figures a look brings up to date; the others wait for the next look, and are counted on the page."""

GROUPS = {
    Group.ORGANIZATION: N_("Organization"),
    Group.COUNTRY: N_("Country"),
    Group.STATION: N_("Station"),
}

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/inventory")
    def inventory(request: Request, year: str = "", by: str = Group.ORGANIZATION, after: str = "") -> Response:
        view, now = console.view(request), console.clock()
        chosen, group = _year(year, now), _group(by)
        station_years.bring_up_to_date(console.store, chosen, now, view=view, limit=RECKONED_AT_ONCE)
        found = station_years.inventory_page(
            console.store, chosen, group, view=view, after_id=read_id(after) if after else None
        )
        return console.draw("inventory.html", request, found=found, by=group, groups=GROUPS)

    @router.get("/inventory.{ending}")
    def inventory_file(request: Request, ending: str, year: str = "", by: str = Group.ORGANIZATION) -> Response:
        view, now = console.view(request), console.clock()
        if ending not in _TYPES:
            raise Stop(404, "hq.no_such_page")
        chosen, group = _year(year, now), _group(by)
        station_years.bring_up_to_date(console.store, chosen, now, view=view, limit=RECKONED_AT_ONCE)
        name = f"inventory-{chosen}-by-{group.value}.{ending}"
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            export_table(path, station_years.inventory_table(console.store, chosen, group, view=view))
            content = path.read_bytes()
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=_TYPES[ending], headers=headers)


def _year(named: str, now: datetime) -> int:
    """Give the year that an address names, the present one where it names none."""
    return int(named) if named.isdecimal() and len(named) == len("2026") else now.year


def _group(named: str) -> Group:
    return Group(named) if named in set(Group) else Group.ORGANIZATION
