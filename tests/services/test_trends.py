"""Trends on a real station: they are the readings' own months, divided and compared, and cost no history."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import event

from field_ems.domain.notices import Refusal
from field_ems.services import emissions, meters, trend_words
from field_ems.services.consumption import consumption_by_month
from field_ems.services.premises import set_sharing_key
from field_ems.services.targets import set_target
from field_ems.services.trend_files import write_trend
from field_ems.services.trends import By, Per, TrendPoint, TrendQuestion, activities, days_shown, trend
from field_ems.store import tables
from field_ems.store.station import StationStore

NOW = datetime(2026, 7, 10, 12, 0, tzinfo=UTC)
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def office(station: StationStore) -> bytes:
    """An office at Bangui of 500 m2 with ten people."""
    found = meters.add_facility(station, NOW, "Office", country="CAF", zone="Africa/Bangui", floor_area=Decimal(500))
    meters.set_headcount(station, NOW, found, date(2024, 1, 1), 10)
    return found


def meter(store: StationStore, office: bytes, code: str, values: dict[date, str], **more: object) -> bytes:
    """A register, or another kind, with what it showed on some days."""
    usual: dict[str, object] = {"kind": "register", "activity": "electricity", "unit": "kWh"}
    meter_id = meters.add_meter(store, NOW, office, code=code, **(usual | more))  # type: ignore[arg-type]
    with store.writing(NOW) as writer:
        for day, value in values.items():
            # Bangui's midnight
            taken_at = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=1)
            writer.create(
                tables.Reading, meter_id=meter_id, taken_at=taken_at, utc_offset=60, value=Decimal(value),
                unit=str((usual | more)["unit"]), method="read",
            )  # fmt: skip
    return meter_id


def by_first_day(points: tuple[TrendPoint, ...]) -> dict[date, TrendPoint]:
    return {point.first: point for point in points}


def test_months_are_those_of_the_readings_and_add_up_to_the_year(station: StationStore, office: bytes) -> None:
    days = {date(2024, 12, 20): "0", date(2025, 3, 7): "1000", date(2025, 8, 1): "1777", date(2026, 1, 3): "3001"}
    e1 = meter(station, office, "E1", days)
    found = trend(station, NOW, TrendQuestion(*YEAR, "electricity"))
    used = consumption_by_month(station, e1, *YEAR)
    assert {point.first: point.value for point in found.points} == {month: each.use for month, each in used.items()}
    (year,) = trend(station, NOW, TrendQuestion(*YEAR, "electricity", By.YEAR)).points
    assert year.value == sum(point.value or 0 for point in found.points)
    assert (year.coverage, found.unit, found.of) == (100, "kWh", "")
    emitted = trend(station, NOW, TrendQuestion(*YEAR))
    assert sum(point.value or 0 for point in emitted.points) == emissions.key_figures(station, *YEAR).kg_co2e


def test_a_common_meters_months_are_the_stations_part_of_it(station: StationStore, office: bytes) -> None:
    main = meter(station, office, "M", {date(2025, 1, 1): "0", date(2025, 2, 1): "310", date(2026, 1, 1): "1000"})
    weights = {"us": Decimal(1), "WFP": Decimal(2)}
    set_sharing_key(station, NOW, main, date(2024, 1, 1), "area", "us", weights)
    points = trend(station, NOW, TrendQuestion(*YEAR, "electricity")).points
    (year,) = trend(station, NOW, TrendQuestion(*YEAR, "electricity", By.YEAR)).points
    assert sum(point.value or 0 for point in points) == year.value
    assert abs((points[0].value or 0) - Decimal(310) / 3) < Decimal("0.00001")


def test_per_square_metre_per_person_and_per_what_an_engine_did(station: StationStore, office: bytes) -> None:
    meter(station, office, "E1", {date(2025, 1, 1): "0", date(2025, 2, 1): "500"})
    fuel = meter(station, office, "D1", {date(2025, 1, 10): "90"}, kind="delivery", activity="diesel", unit="L")
    for code, kind, unit in (("G1", "run_hours", "h"), ("V1", "odometer", "km")):
        meter(station, office, code, {date(2025, 1, 1): "0", date(2025, 2, 1): "30"}, kind=kind, activity="",
              unit=unit, parent_id=fuel)  # fmt: skip
    january = (date(2025, 1, 1), date(2025, 2, 1))
    engine, car = meters.find_meter(station, "G1").id, meters.find_meter(station, "V1").id
    for question, value, unit in (
        (TrendQuestion(*january, "electricity", per=Per.AREA), 1, "kWh/m2"),
        (TrendQuestion(*january, "electricity", per=Per.PERSON, facility_id=office), 50, "kWh/person"),
        (TrendQuestion(*january, per=Per.DRIVEN, meter_id=engine), 3, "L/h"),
        (TrendQuestion(*january, per=Per.DRIVEN, meter_id=car), 300, "L/100 km"),
        (TrendQuestion(*january, per=Per.DRIVEN, meter_id=fuel), 3, "L/h"),
    ):
        found = trend(station, NOW, question)
        assert (found.points[0].value, found.unit) == (value, unit)
    for question, code in (
        (TrendQuestion(*january, per=Per.DRIVEN), "trend.which_engine"),
        (TrendQuestion(*january, per=Per.DRIVEN, meter_id=meters.find_meter(station, "E1").id), "nothing_driven"),
        (TrendQuestion(*january, "moonlight"), "trend.no_meter"),
        (TrendQuestion(date(1950, 1, 1), date(2026, 1, 1), "electricity"), "trend.years"),
    ):
        with pytest.raises(Refusal, match=code):
            trend(station, NOW, question)


def test_year_on_year_the_target_and_usual_weather(station: StationStore, office: bytes) -> None:
    jan = [date(year, 1, 1) for year in (2024, 2025, 2026)]
    meter(station, office, "E1", dict(zip(jan, ("0", "1000", "1900"), strict=True)))
    meter(station, office, "E2", {jan[1]: "0", jan[2]: "5"}, unit="MWh")
    days = meters.add_meter(station, NOW, office, code="CDD", kind="consumption", activity="degree_days_cooling",
                            unit="degree day")  # fmt: skip
    with station.writing(NOW) as writer:
        for start, value in ((jan[0], 1000), (jan[1], 3000)):
            begins = datetime(start.year, 1, 1, tzinfo=UTC) - timedelta(hours=1)
            ends = datetime(start.year + 1, 1, 1, tzinfo=UTC) - timedelta(hours=1)
            writer.create(tables.Reading, meter_id=days, starts_at=begins, taken_at=ends, utc_offset=60,
                          value=Decimal(value), unit="degree day", method="read")  # fmt: skip
    set_target(station, NOW, "electricity", "kWh", 2024, 2034, Decimal(-50))
    found = trend(station, NOW, TrendQuestion(jan[0], date(2026, 7, 1), "electricity", By.YEAR, unit="kWh"))
    first, second, third = found.points
    assert (first.value, second.value, second.before, second.change) == (1000, 5900, 1000, 490)
    assert [point.target for point in found.points] == [1000, 950, 900]
    assert (first.normalized, second.normalized, third.normalized) == (2000, Decimal("3933.333333"), None)
    assert (third.is_over, third.change) == (False, None)
    months = by_first_day(trend(station, NOW, TrendQuestion(*YEAR, "electricity")).points)
    assert (months[jan[1]].base, months[jan[1]].before) == (Decimal("84.699454"), Decimal("84.699454"))
    assert activities(station, NOW) == ["electricity"]
    set_target(station, NOW, "electricity", "MWh", 2020, 2030, Decimal(-50), Decimal("3.66"))
    (january,) = trend(station, NOW, TrendQuestion(jan[0], date(2024, 2, 1), "electricity")).points
    assert (january.base, january.target) == (310, 248)


def test_what_can_not_be_added_is_named(station: StationStore, office: bytes, tmp_path: Path) -> None:
    fuel = {"kind": "delivery", "activity": "diesel"}
    meter(station, office, "D1", {date(2025, 1, 10): "90"}, unit="L", **fuel)
    meter(station, office, "D2", {date(2025, 1, 10): "90"}, unit="kg", **fuel)
    found = trend(station, NOW, TrendQuestion(*YEAR, "diesel"))
    assert (found.left_out, found.points[0].value, found.points[0].coverage) == (("D2",), 90, None)
    assert "D2" in trend_words.remarks(found)[0]
    for name in ("t.csv", "t.xlsx", "t.json"):
        assert write_trend(tmp_path / name, found) == 12
        assert (tmp_path / name).stat().st_size > 500
    with pytest.raises(Refusal, match="file_ending"):
        write_trend(tmp_path / "t.pdf", found)


def test_what_is_shown_at_first() -> None:
    assert days_shown(date(2026, 11, 23), By.MONTH) == (date(2025, 12, 1), date(2026, 12, 1))
    assert days_shown(date(2026, 12, 31), By.MONTH, back=1) == (date(2025, 1, 1), date(2026, 1, 1))
    assert days_shown(date(2026, 1, 1), By.YEAR) == (date(2022, 1, 1), date(2027, 1, 1))


def test_a_bar_shows_the_estimated_part_and_the_marks_by_their_form() -> None:
    point = TrendPoint(*YEAR, Decimal(8), Decimal(8), None, None, Decimal(4), True, None, None, Decimal(10), Decimal(2))
    assert trend_words.bar(point, Decimal(10), 10) == "#|##====" + " :"
    assert trend_words.bar(TrendPoint(*YEAR, None, None, None, None, Decimal(0), True, None, None), Decimal(1), 9) == ""


def test_a_look_costs_as_many_statements_however_long_the_history(station: StationStore, office: bytes) -> None:
    statements: list[str] = []
    event.listen(station.database.engine, "before_cursor_execute", lambda *seen: statements.append(seen[2]))

    def cost() -> int:
        trend(station, NOW, TrendQuestion(*YEAR))
        statements.clear()
        trend(station, NOW, TrendQuestion(*YEAR))
        return len(statements)

    meter(station, office, "E1", {date(2024, 12, 20): "0", date(2025, 3, 7): "1000"})
    few = cost()
    for number in range(6):
        days = {date(2024, 1, 1) + timedelta(days=day): str(day) for day in range(0, 700, 7)}
        meter(station, office, f"X{number}", days)
    assert cost() == few
    assert few < 30
