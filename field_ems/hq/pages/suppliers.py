"""A station's suppliers as headquarters sees them: certificates, corrective actions and what they were told."""

from fastapi import APIRouter, Request, Response

from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.stations import read_id, read_name
from field_ems.services import stations as overview
from field_ems.services import supplier_register, suppliers
from field_ems.services.supplier_words import action_state, certificate_state, communication_state
from field_ems.store.suppliers import SupplierPlace

_CERTIFICATE, _ACTION, _TOLD = "certificate", "corrective_action", "communication"


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/stations/{station}/suppliers")
    def station_suppliers(
        request: Request, station: str, named: str = "", after: str = "", after_name: str = ""
    ) -> Response:
        console.visitor(request)
        station_id, named = read_id(station), read_name(named)
        names = overview.names_of(console.store, {station_id})
        if not names:
            raise Stop(404, "hq.no_such_station")
        place = SupplierPlace(after_name, read_id(after)) if after else None
        found = suppliers.list_suppliers(
            console.store, search=named, after=place, limit=suppliers.PAGE + 1, station_id=station_id
        )
        return console.draw(
            "suppliers.html",
            request,
            station_id=station_id,
            station_name=names[station_id],
            cards=found[: suppliers.PAGE],
            named=named,
            next_place=found[suppliers.PAGE - 1].place if len(found) > suppliers.PAGE else None,
        )

    @router.get("/stations/{station}/suppliers/{supplier}")
    def station_supplier(request: Request, station: str, supplier: str) -> Response:
        console.visitor(request)
        station_id, supplier_id = read_id(station), read_id(supplier)
        card = suppliers.show_supplier(console.store, supplier_id, station_id)
        found = supplier_register.show_register(console.store, supplier_id, console.clock().date(), station_id)
        lines = [(_CERTIFICATE, one.name, certificate_state(one)) for one in found.certificates]
        lines += [(_ACTION, one.action, action_state(one)) for one in found.actions]
        lines += [(_TOLD, one.requirement, communication_state(one)) for one in found.communications]
        return console.draw("supplier.html", request, station_id=station_id, card=card, lines=lines)
