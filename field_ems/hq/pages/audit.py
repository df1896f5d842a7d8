"""What was done at headquarters and by whom: the audit log, for administrators."""

from fastapi import APIRouter, Request, Response

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.hq.pages.page import Console, Stop
from field_ems.hq.pages.stations import read_id
from field_ems.services.audit import PAGE, audit_page
from field_ems.services.stations import names_of

_LONGEST_NUMBER = 18


def add_to(router: APIRouter, console: Console) -> None:
    """Add the page."""

    @router.get("/audit")
    def done(request: Request, station: str = "", before: str = "") -> Response:
        if not console.visitor(request).may_audit:
            raise Stop(403, "hq.role_does_not_see")
        scope_id = read_id(station) if station else GLOBAL_SCOPE
        number = int(before[:_LONGEST_NUMBER]) if before.isdecimal() else None
        records = audit_page(console.store, scope_id, number)
        return console.draw(
            "audit.html",
            request,
            records=records[:PAGE],
            next_before=records[PAGE - 1].number if len(records) > PAGE else None,
            station=station,
            station_name=names_of(console.store, {scope_id}).get(scope_id),
        )
