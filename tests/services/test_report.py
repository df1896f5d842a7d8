"""The inventory report: gross first, every figure with its coverage, and reproducible from the entries it lists."""

import csv
import json
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from field_ems import i18n
from field_ems.domain import times
from field_ems.domain.notices import Refusal
from field_ems.i18n.numbers import DECIMAL_COMMA
from field_ems.services import emissions, kept_figures, meters
from field_ems.services.readings import Entry, save_reading
from field_ems.services.report import SCOPES, StationReport, station_report
from field_ems.services.report_files import ReportFormat, document, format_of, write_report
from field_ems.services.report_lines import report_in_lines
from field_ems.store import tables
from field_ems.store.station import StationStore

HOSTILE = '=HYPERLINK("http://example.org","x") <script>alert(1)</script>'
ZONE = times.zone("Africa/Ndjamena")


@pytest.fixture
def office(station: StationStore, now: datetime) -> StationStore:
    """An office with a register read over two years, diesel, a sub-meter, and something that no factor fits."""
    office = meters.add_facility(station, now, HOSTILE, country="TCD", zone="Africa/Ndjamena")

    def meter(code: str, kind: str, activity: str, unit: str, **more: object) -> bytes:
        return meters.add_meter(station, now, office, code=code, kind=kind, activity=activity, unit=unit, **more)

    grid = meter("E1", "register", "electricity", "kWh", digits=6)
    behind = meter("E2", "register", "electricity", "kWh", parent_id=grid)
    for meter_id, step in ((grid, 1_000), (behind, 100)):
        for number, day in enumerate(("2024-07-01", "2024-12-10", "2025-03-20", "2025-11-30", "2026-02-01")):
            enter(station, now, meter_id, day, Decimal(step * number))
    diesel = meter("D1", "delivery", "diesel", "L")
    enter(station, now, diesel, "2025-05-07", Decimal(1_000))
    enter(station, now, meter("X1", "delivery", "moon_dust", "kg"), "2025-05-07", Decimal(3))
    meter("W1", "register", "water_supply", "m3")
    return station


def enter(store: StationStore, now: datetime, meter_id: bytes, day: str, value: Decimal) -> None:
    taken_at = times.day_start(date.fromisoformat(day), ZONE)
    with store.writing(now) as writer:
        writer.create(
            tables.Reading, meter_id=meter_id, taken_at=taken_at, utc_offset=60, value=value, note=HOSTILE,
            unit=meters.show_meter(store, meter_id).unit, method="read",
        )  # fmt: skip


def of_2025(store: StationStore, now: datetime) -> StationReport:
    return station_report(store, date(2025, 1, 1), date(2026, 1, 1), now)


def test_totals_are_gross_and_each_has_its_coverage(office: StationStore, now: datetime) -> None:
    report = of_2025(office, now)
    assert report.scopes["1"].kg_co2e == Decimal("2661.55")  # 1,000 L mineral diesel, DESNZ 2024
    inventory = emissions.inventory(office, date(2025, 1, 1), date(2026, 1, 1))
    assert {scope: total.kg_co2e for scope, total in report.scopes.items() if total.kg_co2e} == inventory.scopes
    assert report.gross.kg_co2e == sum(inventory.scopes.values())
    assert report.scopes["2"].coverage == Decimal(100)
    assert report.scopes["1"].coverage is None  # a delivery has no coverage to tell
    assert report.gross.coverage == Decimal(50)  # the grid's register whole, the water meter not at all


def test_months_sum_to_the_year_exactly(office: StationStore, now: datetime) -> None:
    report = of_2025(office, now)
    for line in report.lines:
        uses = [figure.use for figure in line.months.values() if figure.use is not None]
        assert (sum(uses) if uses else None) == line.use.use
        assert sum((one.kg_co2e or Decimal(0) for one in line.months.values()), Decimal(0)) == (line.kg_co2e or 0)
    months = report.month_totals().values()
    for scope in SCOPES:
        assert sum((by[scope] or Decimal(0) for by in months), Decimal(0)) == report.scopes[scope].kg_co2e
    assert report.month_totals()[date(2025, 1, 1)]["1"] is None  # no delivery: missing, not zero


def test_a_range_over_years_is_the_years_together(office: StationStore, now: datetime) -> None:
    both = station_report(office, date(2024, 1, 1), date(2026, 1, 1), now)
    apart = [station_report(office, date(year, 1, 1), date(year + 1, 1, 1), now) for year in (2024, 2025)]
    assert both.gross.kg_co2e == sum(one.gross.kg_co2e for one in apart)
    assert sorted(both.editions) == [2024, 2025]
    assert len(both.months) == 24
    with pytest.raises(Refusal, match=r"exports\.no_days"):
        station_report(office, date(2025, 1, 1), date(2025, 1, 1), now)


def test_what_is_in_no_total_is_listed(office: StationStore, now: datetime) -> None:
    report = of_2025(office, now)
    assert [line.meter.code for line in report.incomplete] == ["X1"]
    assert [line.meter.code for line in report.silent] == ["W1"]
    assert [line.meter.code for line in report.lines if not line.counts] == ["E2"]
    text = "\n".join(report_in_lines(report))
    assert "X1" in text.partition("In no total:")[2]
    assert max(map(len, report_in_lines(report)[:30])) <= 80


def test_the_workbook_reproduces_each_figure_from_its_entries(
    office: StationStore, now: datetime, tmp_path: Path
) -> None:
    path = tmp_path / "report.xlsx"
    write_report(office, of_2025(office, now), path, ReportFormat.XLSX)
    book = CalamineWorkbook.from_path(path)
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert list(sheets) == ["Totals", "Months", "Meters", "Workings", "Entries", "Factors", "Missing", "Assumptions"]
    entries = {row[0]: row for row in sheets["Entries"][1:]}
    for row in sheets["Workings"][1:]:
        before_and_after = [entries[key] for key in str(row[9]).split()]
        if row[3] == "difference":
            assert before_and_after[1][4] - before_and_after[0][4] == row[4]
    uses = {row[1]: row[6] for row in sheets["Meters"][1:]}
    worked = sum(row[6] for row in sheets["Workings"][1:] if row[0] == "E1")
    assert round(worked, 6) == uses["E1"]
    (diesel,) = [row for row in sheets["Meters"][1:] if row[1] == "D1"]
    assert (diesel[12] * diesel[14], diesel[15]) == (2661.55, 2661.55)


def test_no_text_of_a_person_runs_anywhere(office: StationStore, now: datetime, tmp_path: Path) -> None:
    report = of_2025(office, now)
    for wanted in ReportFormat:
        write_report(office, report, tmp_path / f"report.{wanted}", wanted)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<script" not in page
    assert not re.search(r"(src|href)=", page)
    assert "default-src 'none'" in page
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["facility"][:2] for row in rows} == {"'="}
    assert len(rows) == 5 * 12
    sheet = CalamineWorkbook.from_path(tmp_path / "report.xlsx").get_sheet_by_name("Months").to_python()
    assert sheet[1][0] == HOSTILE  # a text and no formula, as it was typed


def test_the_page_gives_each_chart_with_its_table_in_every_language(
    office: StationStore, now: datetime, tmp_path: Path
) -> None:
    for language in i18n.LANGUAGES:
        with i18n.in_language(language):
            write_report(office, of_2025(office, now), tmp_path / "report.html", ReportFormat.HTML)
        page = (tmp_path / "report.html").read_text("utf-8")
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        figure = "2,662" if language in DECIMAL_COMMA else "2.662"
        assert page.count('<svg class="chart"') == 1
        assert page.index('<svg class="chart"') < page.rindex(figure)
        assert "DESNZ-2024" in page


def test_the_document_for_programs_has_numbers_as_text(office: StationStore, now: datetime) -> None:
    found = json.loads(json.dumps(document(of_2025(office, now))))
    assert found["scopes"]["1"] == {"kg_co2e": "2661.55", "coverage_percent": None, "meters": 1}
    assert found["missing"][0]["meter"] == "X1"
    assert found["scope_2_by_location_kg_co2e"] == found["scope_2_by_market_kg_co2e"]
    assert {one["id"] for one in found["factors"]} == {
        line["factor"] for line in found["meters"] if line["factor"] and line["counts"]
    }


def test_the_format_follows_the_name_and_an_unknown_one_is_refused() -> None:
    assert format_of(Path("a.XLSX")) is ReportFormat.XLSX
    assert format_of(Path("a.txt"), "csv") is ReportFormat.CSV
    with pytest.raises(Refusal, match=r"report\.unknown_format"):
        format_of(Path("a.doc"))


def test_a_reading_that_comes_later_changes_the_next_report_alone(office: StationStore, now: datetime) -> None:
    earlier = of_2025(office, now)
    diesel = meters.find_meter(office, "D1")
    save_reading(office, now, Entry(diesel.id, times.day_start(date(2025, 6, 1), ZONE), Decimal(100)))
    assert of_2025(office, now).scopes["1"].kg_co2e - earlier.scopes["1"].kg_co2e == Decimal("266.155")


def test_home_and_the_report_tell_the_same_coverage(office: StationStore, now: datetime) -> None:
    first, end = date(2025, 1, 1), date(2026, 1, 1)
    reported = station_report(office, first, end, now).gross.coverage
    assert reported is not None
    assert kept_figures.kept_key_figures(office, 2025).coverage == reported
    assert emissions.inventory(office, first, end).coverage == reported
