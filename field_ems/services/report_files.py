"""Writing the inventory report: a page to print, a workbook with the workings, a table, or a document for programs."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Any

from field_ems.domain.electricity import ElectricityAccount
from field_ems.domain.emissions import Emission
from field_ems.domain.notices import Refusal
from field_ems.files.charts import stacked_columns
from field_ems.files.export_csv import write_csv
from field_ems.files.export_tables import written_whole
from field_ems.files.printed import write_page
from field_ems.i18n import _, ngettext, say
from field_ems.i18n.numbers import format_amount, format_count, format_date, format_month
from field_ems.services.meter_words import activity_in_words
from field_ems.services.report import SCOPES, ReportLine, StationReport, Total, why_incomplete
from field_ems.services.report_tables import missing_rows, month_table, workbook, working_rows
from field_ems.services.report_words import assumptions, scope_in_short, scope_in_words
from field_ems.store.station import StationStore

MOST_WORKINGS = 400
"""More intervals than these are left to the workbook: nobody reads a hundred printed pages of them."""

_KG_PER_TONNE = 1000
_LABELS = 16


class ReportFormat(StrEnum):
    """What a report can be written as."""

    HTML = "html"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


def format_of(path: Path, wanted: str | None = None) -> ReportFormat:
    """Give the format asked for, or that of the file's name; refuses with ``report.unknown_format``."""
    name = wanted or path.suffix.removeprefix(".").lower()
    if name not in set(ReportFormat):
        raise Refusal("report.unknown_format", typed=name, formats=[one.value for one in ReportFormat])
    return ReportFormat(name)


def write_report(store: StationStore, report: StationReport, path: Path, wanted: ReportFormat) -> None:
    """Write the report to a file, whole or not at all; refuses with ``files.cannot_write``."""
    match wanted:
        case ReportFormat.HTML:
            write_page(path, "inventory", **page_values(report))
        case ReportFormat.CSV:
            write_csv(path, month_table(report))
        case ReportFormat.JSON:
            text = json.dumps(document(report), ensure_ascii=False, indent=2)
            with written_whole(path) as beside:
                beside.write_text(text + "\n", "utf-8")
        case ReportFormat.XLSX:
            from field_ems.files.export_xlsx import write_xlsx  # its library is needed by this format only

            with store.reading() as session:
                write_xlsx(path, workbook(report, session, store.station_id))


def document(report: StationReport) -> dict[str, Any]:
    """Give the report for programs: numbers as strings, days as ISO, emissions in kg CO2e; names never change."""
    return {
        "station": report.station,
        "first": report.first.isoformat(),
        "end": report.end.isoformat(),
        "made_at": report.made_at.isoformat(),
        "editions": {
            str(year): {"name": one.name, "gwp": one.gwp, "sets": dict(one.sets)}
            for year, one in report.editions.items()
        },
        "gross": _total_document(report.gross),
        "scopes": {scope: _total_document(total) for scope, total in report.scopes.items()},
        "scope_2_by_location_kg_co2e": str(report.scopes["2"].kg_co2e),
        "scope_2_by_market_kg_co2e": _text(report.by_market),
        "biogenic_co2_kg": str(report.biogenic_co2),
        "non_kyoto_kg_co2e": str(report.outside),
        "months": {
            f"{month:%Y-%m}": {scope: _text(kg) for scope, kg in totals.items()}
            for month, totals in report.month_totals().items()
        },
        "meters": [_line_document(line) for line in report.lines],
        "missing": [
            {"meter": row[0], "from": str(row[1]), "until": str(row[2]), "why": row[3]} for row in missing_rows(report)
        ],
        "assumptions": assumptions(report),
        "factors": [
            {
                "id": one.id,
                "set": one.set,
                "row": one.row,
                "unit": one.unit,
                "place": one.place,
                "kg_co2e": _text(one.kg_co2e),
                "source": one.source,
                "licence": one.licence,
            }
            for one in report.factors
        ],
    }


def page_values(report: StationReport) -> dict[str, Any]:
    """Give what the printed page shows, in the language spoken."""
    months = report.month_totals()
    missing = [_written(row) for row in missing_rows(report)]
    count = len(missing)
    some = ngettext("{count} thing is missing: see below.", "{count} things are missing: see below.", count)
    return {
        "title": _("Environmental inventory {period}").format(period=period_in_words(report)),
        "station": report.station or "—",
        "made_at": format_date(report.made_at.date()),
        "first": format_date(report.first),
        "last": format_date(report.end - timedelta(days=1)),
        "editions": ", ".join(f"{year}: {edition.name}" for year, edition in sorted(report.editions.items())),
        "totals": _totals(report),
        "series": [scope_in_short(scope) for scope in SCOPES],
        "chart": stacked_columns(
            {
                format_month(month): [_tonnes_exact(by[scope] or Decimal(0)) for scope in SCOPES]
                for month, by in months.items()
            },
            [scope_in_short(scope) for scope in SCOPES],
            write=_short_months(list(months)),
        ),
        "months": [
            {
                "label": format_month(month),
                "tonnes": [_tonnes(by[scope]) for scope in SCOPES],
                "total": _tonnes(_sum_known(by.values())),
            }
            for month, by in months.items()
        ],
        "groups": [
            _group(_("By what is used"), _("For"), report, lambda line: activity_in_words(line.meter.activity)),
            _group(_("By building"), _("Building"), report, lambda line: line.meter.facility),
        ],
        "meters": [_meter(line) for line in report.lines],
        "electricity": [row for account in report.electricity for row in _electricity(account)],
        "missing": missing,
        "missing_count": some.format(count=count),
        "assumptions": assumptions(report),
        "factors": [
            {
                "id": one.id,
                "name": one.name,
                "kg": format_amount(one.kg_co2e) if one.kg_co2e is not None else "—",
                "unit": one.unit,
                "place": one.place or _("world"),
                "source": f"{one.source}. {one.licence}",
            }
            for one in report.factors
        ],
        **_workings(report),
    }


def period_in_words(report: StationReport) -> str:
    """Give the report's year, or its days."""
    last = report.end - timedelta(days=1)
    if (report.first.month, report.first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(last.year) if last.year == report.first.year else f"{report.first.year}–{last.year}"
    return _("{first} to {last}").format(first=format_date(report.first), last=format_date(last))


def _totals(report: StationReport) -> list[dict[str, str]]:
    rows = [(_("Gross"), report.gross), *((scope_in_words(key), total) for key, total in report.scopes.items())]
    shown = [
        {"label": label, "tonnes": _tonnes(total.kg_co2e), **_coverage(total), "meters": format_count(total.meters)}
        for label, total in rows
    ]
    if report.by_market is not None:
        second = report.scopes["2"]
        label = _("Scope 2 by market, beside the one by location")
        market = {"label": label, "tonnes": _tonnes(report.by_market), **_coverage(second)}
        shown.append({**market, "meters": format_count(second.meters)})
    for label, kg in (
        (_("Outside the scopes: biogenic CO2"), report.biogenic_co2),
        (_("Apart: refrigerants that the Kyoto Protocol doesn't cover"), report.outside),
    ):
        shown.append({"label": label, "tonnes": _tonnes(kg), "coverage": "", "meters": ""})
    return shown


def _group(title: str, column: str, report: StationReport, name: Callable[[ReportLine], str]) -> dict[str, Any]:
    totals = report.by(name)
    largest = max((total.kg_co2e for total in totals.values()), default=Decimal(0))
    rows = [
        {
            "label": label,
            "tonnes": _tonnes(total.kg_co2e),
            **_coverage(total),
            "share": _share(total.kg_co2e, largest),
        }
        for label, total in totals.items()
    ]
    return {"title": title, "column": column, "rows": rows}


def _meter(line: ReportLine) -> dict[str, str]:
    found = line.emission if isinstance(line.emission, Emission) else None
    factor = found.factor if found is not None else None
    notice = why_incomplete(line)
    told = factor.id if factor else say(notice) if notice else ""
    per_unit = f"{format_amount(factor.kg_co2e)} / {factor.unit}" if factor and factor.kg_co2e is not None else "—"
    if not line.counts:
        told = _("shown, not counted")
    estimated = _("of it estimated: {amount}").format(amount=format_amount(line.use.estimated, 1))
    return {
        "code": line.meter.code,
        "name": line.meter.name,
        "facility": line.meter.facility,
        "activity": activity_in_words(line.meter.activity),
        "use": format_amount(line.use.use, 1) if line.use.use is not None else "—",
        "unit": line.meter.unit,
        "estimated": estimated if line.use.estimated else "",
        "per_unit": per_unit,
        "kg": format_amount(line.kg_co2e, 1) if line.kg_co2e is not None else "—",
        "coverage": f"{format_amount(line.coverage)} %" if line.coverage is not None else "—",
        "factor": told,
    }


def _electricity(account: ElectricityAccount) -> list[dict[str, str]]:
    amounts = (
        (_("From the grid"), account.grid),
        (_("Solar, made here"), account.solar),
        (_("Generator, made here"), account.generated),
        (_("Given away"), account.exported),
        (_("Used"), account.consumed),
        (_("Certified as renewable"), account.certified),
    )
    rows = [{"label": label, "value": f"{format_amount(kwh, 0)} kWh"} for label, kwh in amounts]
    if account.renewable_percent is not None:
        share = f"{format_amount(account.renewable_percent)} %"
        rows.append({"label": _("Share of renewable electricity"), "value": share})
    return rows


def _workings(report: StationReport) -> dict[str, Any]:
    every = ((part, row) for line in report.lines for part, row in working_rows(line))
    some = list(islice(every, MOST_WORKINGS + 1))
    text = _("There are more than {count} intervals. The workbook (XLSX) of this report lists each with its entries.")
    if len(some) > MOST_WORKINGS:
        return {"workings": [], "workings_elsewhere": text.format(count=MOST_WORKINGS)}
    rows = [
        {
            "meter": str(row[0]),
            "since": f"{part.interval.starts_at:%Y-%m-%d %H:%M}",
            "until": f"{part.interval.ends_at:%Y-%m-%d %H:%M}",
            "all": format_amount(part.interval.use) if part.interval.use is not None else "—",
            "use": format_amount(part.use),
            "unit": part.interval.unit,
            "rule": str(row[3]),
            "entries": str(row[9]),
        }
        for part, row in some
    ]
    return {"workings": rows, "workings_elsewhere": _("Nothing was entered.")}


def _line_document(line: ReportLine) -> dict[str, Any]:
    notice = why_incomplete(line)
    return {
        "facility": line.meter.facility,
        "meter": line.meter.code,
        "name": line.meter.name,
        "activity": line.meter.activity,
        "first": line.first.isoformat(),
        "end": line.end.isoformat(),
        "use": _text(line.use.use),
        "unit": line.meter.unit,
        "estimated": str(line.use.estimated),
        "coverage_percent": _text(line.coverage),
        "counts": line.counts,
        "scope": line.scope,
        "kg_co2e": _text(line.kg_co2e),
        "factor": line.emission.factor.id if isinstance(line.emission, Emission) else None,
        "incomplete_because": say(notice) if notice else None,
        "months": {
            f"{month:%Y-%m}": {
                "use": _text(one.use),
                "kg_co2e": _text(one.kg_co2e),
                "coverage_percent": _text(one.coverage),
            }
            for month, one in line.months.items()
        },
        "workings": [
            {
                "from": part.interval.starts_at.isoformat(),
                "until": part.interval.ends_at.isoformat(),
                "rule": part.interval.rule,
                "use": _text(part.use),
                "of": _text(part.interval.use),
                "estimated": part.interval.estimated,
                "entries": [entry.hex() for entry in part.interval.entries],
            }
            for part in line.parts
        ],
    }


def _total_document(total: Total) -> dict[str, Any]:
    return {
        "kg_co2e": str(total.kg_co2e),
        "coverage_percent": _text(total.coverage),
        "meters": total.meters,
    }


def _coverage(total: Total) -> Mapping[str, str]:
    return {"coverage": f"{format_amount(total.coverage)} %" if total.coverage is not None else "—"}


def _share(kg: Decimal, largest: Decimal) -> str:
    """Give the length of a bar in percent of the longest."""
    return f"{max(kg, Decimal(0)) * 100 / largest:.1f}" if kg > 0 and largest > 0 else "0"


def _tonnes_exact(kg: Decimal) -> Decimal:
    return kg / _KG_PER_TONNE


def _tonnes(kg: Decimal | None) -> str:
    return format_amount(_tonnes_exact(kg), 3) if kg is not None else "—"


def _sum_known(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None


def _short_months(months: Sequence[date]) -> dict[str, str]:
    """Give what stands below the columns; where there are many only some months have room for it."""
    one_year = len({month.year for month in months}) == 1
    every = len(months) // _LABELS + 1
    return {
        format_month(month): (f"{month:%m}" if one_year else f"{month:%m/%y}") if place % every == 0 else ""
        for place, month in enumerate(months)
    }


def _written(row: Any) -> list[str]:
    return [format_date(cell) if hasattr(cell, "year") else str(cell) for cell in row]


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
