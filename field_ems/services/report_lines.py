"""The inventory report as lines of text, for the terminal's screen and for the command."""

from decimal import Decimal

from field_ems.i18n import _
from field_ems.i18n.columns import cells, column
from field_ems.i18n.numbers import format_amount, format_month
from field_ems.services.meter_words import activity_in_words
from field_ems.services.report import SCOPES, ReportLine, StationReport, Total
from field_ems.services.report_files import period_in_words
from field_ems.services.report_tables import missing_rows
from field_ems.services.report_words import scope_in_short, scope_in_words

_WIDTH = 52


def report_in_lines(report: StationReport) -> list[str]:
    """Give the report's figures in lines of at most 80 columns, gross first."""
    lines = [_("Inventory {period}, in kg CO2e").format(period=period_in_words(report)), ""]
    lines.append(_line(_("Gross"), report.gross))
    lines += [_line("  " + scope_in_words(scope), total) for scope, total in report.scopes.items()]
    if report.by_market is not None:
        lines.append(_plain("  " + _("Scope 2 by market, beside"), format_amount(report.by_market, 1)))
    lines.append(_plain(_("Outside: biogenic CO2"), format_amount(report.biogenic_co2, 1)))
    lines.append(_plain(_("Apart: refrigerants not of Kyoto"), format_amount(report.outside, 1)))
    lines += ["", *_months(report), "", _("By meter:"), *map(_meter, report.lines)]
    missing = list(missing_rows(report))
    if missing:
        lines += ["", _("In no total:"), *(f"  {row[0]}  {row[1]} – {row[2]}  {row[3]}" for row in missing)]
    editions = ", ".join(f"{year}: {edition.name}" for year, edition in sorted(report.editions.items()))
    return [*lines, "", _("Editions of factors: {editions}").format(editions=editions)]


def _months(report: StationReport) -> list[str]:
    head = f"  {'':<18}" + "".join(
        " " * (14 - cells(scope_in_short(scope))) + scope_in_short(scope) for scope in SCOPES
    )
    rows = [
        f"  {column(format_month(month), 18)}" + "".join(f"{_amount(by[scope]):>14}" for scope in SCOPES)
        for month, by in report.month_totals().items()
    ]
    return [head, *rows]


def _meter(line: ReportLine) -> str:
    use, kg = _amount(line.use.use), _amount(line.kg_co2e)
    covered = f"{format_amount(line.coverage)} %" if line.coverage is not None else ""
    about = f"{column(line.meter.code, 10)} {column(activity_in_words(line.meter.activity), 14)}"
    return f"  {about} {use:>14} {line.meter.unit:<6} {kg:>14} {covered:>8}"


def _amount(amount: Decimal | None) -> str:
    return format_amount(amount, 1) if amount is not None else "—"


def _line(label: str, total: Total) -> str:
    covered = f"{format_amount(total.coverage)} %" if total.coverage is not None else "—"
    return _plain(label, format_amount(total.kg_co2e, 1)) + f" {covered:>8}"


def _plain(label: str, amount: str) -> str:
    return f"{column(label, _WIDTH)} {amount:>14}"
