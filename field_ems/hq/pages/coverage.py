"""Who has reported: stations by months, which is what headquarters asks first each month."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import StringIO

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from field_ems.domain.coverage import Reported, last_months, month_key
from field_ems.files.export_csv import csv_text
from field_ems.hq.pages.page import Console
from field_ems.hq.pages.stations import read_id, read_name
from field_ems.services.coverage import MONTHS, StationCoverage, all_coverage, coverage_page

_COLUMNS = ("station", "month", "expected", "actual", "on_time", "rate", "rate_on_time")


def add_to(router: APIRouter, console: Console) -> None:
    """Add the pages."""

    @router.get("/")
    def coverage(request: Request, named: str = "", silent: str = "", after: str = "") -> Response:
        view = console.view(request)
        named = read_name(named)
        page = coverage_page(
            console.store,
            console.clock(),
            named=named,
            silent_in=_read_month(silent, console.clock().date()),
            after_id=read_id(after) if after else None,
            view=view,
        )
        return console.draw("coverage.html", request, coverage=page, named=named, silent=silent, kinds=list(Reported))

    @router.get("/coverage.csv")
    def coverage_file(request: Request, named: str = "", silent: str = "") -> Response:
        view = console.view(request)
        now = console.clock()
        months = last_months(now.date(), MONTHS)
        silent_in = _read_month(silent, now.date())
        stations = all_coverage(console.store, now, named=read_name(named), silent_in=silent_in, view=view)
        return StreamingResponse(
            _lines(stations, months),
            media_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="coverage-{now:%Y-%m-%d}.csv"'},
        )


def _read_month(named: str, today: date) -> date | None:
    """Give the month that an address names, None where it names none of the page's."""
    return next((month for month in last_months(today, MONTHS) if month_key(month) == named), None)


def _lines(stations: Iterable[StationCoverage], months: list[date]) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer)
    writer.writerow(_COLUMNS)
    for station in stations:
        for month, one in zip(months, station.months, strict=True):
            cells = (station.name, month_key(month), one.expected, one.actual, one.on_time, one.rate, one.rate_on_time)
            writer.writerow([csv_text(cell) for cell in cells])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
