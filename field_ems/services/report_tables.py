"""The inventory report as tables: by month for a program, and as a workbook with every step of the reckoning."""

from collections.abc import Iterator, Sequence

from field_ems.domain import times
from field_ems.domain.emissions import Emission
from field_ems.domain.intervals import Part
from field_ems.files.export_tables import ExportCell, ExportTable
from field_ems.i18n import _, say
from field_ems.services.meter_words import activity_in_words
from field_ems.services.report import ReportLine, StationReport, why_incomplete
from field_ems.services.report_words import assumptions, scope_in_words
from field_ems.store.exports import readings_by_id
from field_ems.store.session import Session

MONTH_COLUMNS = (
    "facility",
    "meter",
    "name",
    "activity",
    "month",
    "use",
    "unit",
    "coverage percent",
    "counts",
    "scope",
    "kg co2e",
    "factor",
    "incomplete because",
)
"""The headers of the report by month. They are not translated: other programs go by them."""

Row = Sequence[ExportCell]


def month_table(report: StationReport) -> ExportTable:
    """Give a row for each meter and month, with the factor that made it."""
    return ExportTable("Months", MONTH_COLUMNS, _month_rows(report))


def workbook(report: StationReport, session: Session, station_id: bytes) -> Iterator[ExportTable]:
    """Give the sheets: totals, months, meters, workings, entries, factors, what is missing, assumptions.

    What a meter used is the sum of its workings, each of which names its entries; an emission is a use times a factor.
    """
    yield ExportTable(_("Totals"), (_("What"), "kg CO2e", _("Coverage %"), _("Meters")), _totals(report))
    yield month_table(report)
    yield ExportTable(
        _("Meters"),
        (
            _("Building"), _("Meter"), _("Name"), _("For"), _("From"), _("Until"), _("Use"), _("Unit"),
            _("of it estimated"), _("Coverage %"), _("Counts"), _("Scope"), _("In the factor's unit"), _("Unit"),
            _("kg CO2e per unit"), "kg CO2e", "CO2", "CH4", "N2O", _("Outside Kyoto"), _("Biogenic CO2"), _("Factor"),
            _("Common meter's total"),
        ),
        map(_meter_row, report.lines),
    )  # fmt: skip
    yield ExportTable(
        _("Workings"),
        (
            _("Meter"), _("From (UTC)"), _("Until (UTC)"), _("Rule"), _("Used in all"), _("Ratio"),
            _("of it in the report"), _("Unit"), _("Estimated"), _("Entries"),
        ),
        _workings(report),
    )  # fmt: skip
    yield ExportTable(
        _("Entries"),
        (
            _("Entry"), _("Meter"), _("From (UTC)"), _("Time (UTC)"), _("Value"), _("Unit"), _("Method"), _("Cost"),
            _("Currency"), _("Note"), _("Reason"),
        ),
        _entries(report, session, station_id),
    )  # fmt: skip
    yield ExportTable(
        _("Factors"),
        (
            _("Factor"), _("Set"), _("Year"), _("Name"), _("Scope"), _("Unit"), _("Place"), "kg CO2e", "CO2", "CH4",
            "N2O", _("Outside Kyoto"), _("Biogenic CO2"), _("Valid from"), _("Source"), _("Licence"),
        ),
        _factors(report),
    )  # fmt: skip
    yield ExportTable(_("Missing"), (_("Meter"), _("From"), _("Until"), _("Why")), missing_rows(report))
    yield ExportTable(_("Assumptions"), (_("Assumption"),), ((text,) for text in assumptions(report)))


def missing_rows(report: StationReport) -> Iterator[Row]:
    """Give what is in no total: lines without a factor or an entry, and intervals held for a decision."""
    for line in report.incomplete:
        notice = why_incomplete(line)
        if notice is not None:
            yield line.meter.code, line.first, line.end, say(notice)
    for line in report.silent:
        yield line.meter.code, line.first, line.end, _("Nothing was entered: the use is not known.")
    for line in report.held:
        place = times.zone(line.meter.zone)
        for interval in line.use.held:
            days = [times.local_day(at, place) for at in (interval.starts_at, interval.ends_at)]
            yield line.meter.code, *days, " ".join(map(say, interval.notices)) or _("Held for a decision.")


def working_rows(line: ReportLine) -> Iterator[tuple[Part, Row]]:
    """Give the workings of a line: each interval, and what of it falls into the line's time."""
    for part in line.parts:
        one = part.interval
        row = (
            line.meter.code, one.starts_at, one.ends_at, one.rule.removeprefix("consumption."), one.use,
            one.multiplier, part.use, one.unit, one.estimated, " ".join(entry.hex() for entry in one.entries),
        )  # fmt: skip
        yield part, row


def _totals(report: StationReport) -> Iterator[Row]:
    yield _("Gross"), report.gross.kg_co2e, report.gross.coverage, report.gross.meters
    for scope, total in report.scopes.items():
        yield scope_in_words(scope), total.kg_co2e, total.coverage, total.meters
    if report.by_market is not None:
        second = report.scopes["2"]
        yield _("Scope 2 by market, beside the one by location"), report.by_market, second.coverage, second.meters
    yield _("Outside the scopes: biogenic CO2"), report.biogenic_co2, None, None
    yield _("Apart: refrigerants that the Kyoto Protocol doesn't cover"), report.outside, None, None


def _month_rows(report: StationReport) -> Iterator[Row]:
    for line in report.lines:
        notice = why_incomplete(line)
        factor = line.emission.factor.id if isinstance(line.emission, Emission) else None
        for month, figure in line.months.items():
            yield (
                line.meter.facility, line.meter.code, line.meter.name, line.meter.activity, f"{month:%Y-%m}",
                figure.use, line.meter.unit, figure.coverage, line.counts, line.scope, figure.kg_co2e,
                factor if figure.kg_co2e is not None else None, say(notice) if notice else None,
            )  # fmt: skip


def _meter_row(line: ReportLine) -> Row:
    found = line.emission if isinstance(line.emission, Emission) else None
    about = (line.meter.facility, line.meter.code, line.meter.name, activity_in_words(line.meter.activity))
    used = (line.use.use, line.meter.unit, line.use.estimated or None, line.coverage, line.counts, line.scope)
    if found is None:
        return (*about, line.first, line.end, *used, *[None] * 10, line.shared_total)
    factor = found.factor
    emitted = (
        found.converted, factor.unit, factor.kg_co2e, found.kg_co2e, found.co2, found.ch4, found.n2o, found.non_kyoto,
        found.biogenic_co2, factor.id,
    )  # fmt: skip
    return (*about, line.first, line.end, *used, *emitted, line.shared_total)


def _workings(report: StationReport) -> Iterator[Row]:
    for line in report.lines:
        for _part, row in working_rows(line):
            yield row


def _entries(report: StationReport, session: Session, station_id: bytes) -> Iterator[Row]:
    # Meter by meter, so that no more ids are held at once than one meter's.
    for line in report.lines:
        ids = dict.fromkeys(entry for part in line.parts for entry in part.interval.entries)
        for one in readings_by_id(session, station_id, ids):
            yield (
                one.id.hex(), one.meter, one.starts_at, one.taken_at, one.value, one.unit, one.method, one.cost,
                one.currency, one.note, one.reason,
            )  # fmt: skip


def _factors(report: StationReport) -> Iterator[Row]:
    for one in report.factors:
        yield (
            one.id, one.set, one.year, one.name, one.scope, one.unit, one.place or _("world"), one.kg_co2e, one.co2,
            one.ch4, one.n2o, one.non_kyoto, one.biogenic_co2, one.valid_from, one.source, one.licence,
        )  # fmt: skip
