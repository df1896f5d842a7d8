"""Every kind of input from entry to figure: tanks, refrigerants, solar power, common premises, bills, travel."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from field_ems.domain.emissions import Emission, Incomplete
from field_ems.domain.notices import Refusal
from field_ems.services import estimates, reading_history, tanks
from field_ems.services.costs import costs_by_month
from field_ems.services.emissions import Inventory, InventoryRow, inventory
from field_ems.services.meters import add_facility, add_meter, set_headcount
from field_ems.services.premises import set_sharing_key
from field_ems.services.questions import QuestionKind, questions
from field_ems.services.readings import Entry, check_entry, replace_meter, save_reading
from field_ems.store.station import StationStore

NOW = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


def on(month: int, day: int = 1, year: int = 2025) -> datetime:
    """Midnight of a day."""
    return datetime(year, month, day, tzinfo=UTC)


class Office:
    """A station with one building, and short ways to enter things."""

    def __init__(self, store: StationStore) -> None:
        self.store = store
        self.id = add_facility(store, NOW, "Office", country="GBR", zone="UTC", floor_area=Decimal(500))

    def meter(self, code: str, kind: str, activity: str, unit: str, **others: object) -> bytes:
        """A meter in the building."""
        return add_meter(self.store, NOW, self.id, code=code, kind=kind, activity=activity, unit=unit, **others)

    def enter(self, meter: bytes, at: datetime, value: str, **others: object) -> bytes:
        """An entry, with whatever it is warned about accepted."""
        entry = Entry(meter, at, Decimal(value), **others)  # type: ignore[arg-type]
        codes = [found.notice.code for found in check_entry(self.store, NOW, entry)]
        return save_reading(self.store, NOW, entry, accept=codes, reason="seen" if codes else None)

    def year(self) -> Inventory:
        """The inventory of 2025."""
        return inventory(self.store, *YEAR)

    def row(self, code: str) -> InventoryRow:
        """A meter's row in it."""
        return next(row for row in self.year().rows if row.meter.code == code)


@pytest.fixture
def office(station: StationStore) -> Office:
    """A station with one building."""
    return Office(station)


def test_a_tank_by_its_chart_and_what_the_generator_should_have_taken(office: Office) -> None:
    tank = office.meter("T1", "dip", "diesel", "L", capacity=Decimal(2000), capacity_per="tank")
    trucks = office.meter("D1", "delivery", "diesel", "L", parent_id=tank)
    hours = office.meter("G1", "run_hours", "", "h", parent_id=tank, capacity=Decimal(10), capacity_per="fuel")
    points = [(Decimal(0), Decimal(0)), (Decimal(100), Decimal(1500)), (Decimal(50), Decimal(700))]
    tanks.set_dip_chart(office.store, NOW, tank, points)
    tanks.set_dip_chart(office.store, NOW, tank, points)
    office.enter(tank, on(1), "75", unit="cm")  # 1100 L, half way between 700 and 1500
    office.enter(trucks, on(1, 10), "500")
    office.enter(trucks, on(1, 10) + timedelta(hours=3), "200")
    office.enter(tank, on(2), "50", unit="cm")
    for at, shown in ((on(1), "0"), (on(2), "100")):
        office.enter(hours, at, shown)
    (row,) = tanks.stock(office.store, tank, *YEAR)
    assert (row.opening, row.delivered, row.closing, row.used) == (1100, 700, 700, 1100)
    assert (row.expected, row.variance, row.running) == (1000, 100, 100)
    found = office.row("T1").emission
    assert isinstance(found, Emission)
    assert found.kg_co2e == Decimal("1100") * Decimal("2.66155")
    assert not office.row("D1").counts


def test_a_tank_that_would_gain_is_asked_about_and_held(office: Office) -> None:
    tank = office.meter("T1", "dip", "diesel", "L")
    trucks = office.meter("D1", "delivery", "diesel", "L", parent_id=tank)
    office.enter(tank, on(1), "100")
    gained = Entry(tank, on(2), Decimal(400))
    assert [found.notice.code for found in check_entry(office.store, NOW, gained)] == ["reading.tank_gained"]
    office.enter(tank, on(2), "400")
    assert office.row("T1").use.use is None
    (question,) = [one for one in questions(office.store, NOW) if one.kind is QuestionKind.HELD]
    assert (question.meter.code, question.notices[0].code) == ("T1", "tank.negative")
    office.enter(trucks, on(1, 10), "500")
    assert office.row("T1").use.use == 200
    assert [one.kind for one in questions(office.store, NOW)] == []


@pytest.mark.parametrize(
    ("points", "code"),
    [([("0", "0")], "chart_short"), ([("0", "0"), ("10", "50"), ("20", "40")], "not_rising"), ([], "chart_short")],
)
def test_a_chart_that_can_not_be_is_refused(office: Office, points: list[tuple[str, str]], code: str) -> None:
    tank = office.meter("T1", "dip", "diesel", "L")
    with pytest.raises(Refusal, match=code):
        tanks.set_dip_chart(office.store, NOW, tank, [(Decimal(depth), Decimal(litres)) for depth, litres in points])


def test_refrigerant_by_mass_balance(office: Office) -> None:
    """DOMAIN.md section 3: purchased - new capacity + service + retired capacity - recovered."""
    gas = office.meter("AC", "refrigerant", "R-410A", "kg")
    for day, (event, kg) in enumerate(
        [("purchase", "10"), ("new_capacity", "4"), ("service", "1.5"), ("retired_capacity", "3"), ("recovery", "2.5")],
        1,
    ):
        office.enter(gas, on(3, day), kg, basis=event)
    assert office.row("AC").use.use == 8
    office.enter(gas, on(4), "20", basis="recovery")
    found = office.row("AC").emission
    assert isinstance(found, Incomplete)
    assert found.notice.code == "refrigerant.negative_balance"


def test_gases_outside_the_protocol_stand_apart(office: Office) -> None:
    """DOMAIN.md section 3: 3 kg R-22: 5,280 apart, 0 in the Kyoto total."""
    office.enter(office.meter("AC", "refrigerant", "R-22", "kg"), on(3), "3", basis="service")
    found = office.year()
    assert (sum(found.scopes.values()), found.non_kyoto) == (0, 5280)


def test_power_from_the_roof_and_certificates_stand_beside_the_grid(office: Office) -> None:
    period = {"starts_at": on(1), "at": on(1, year=2026)}
    for code, activity, kwh in (
        ("E1", "electricity", "10000"),
        ("PV", "electricity_solar", "3000"),
        ("EX", "electricity_export", "500"),
        ("GC", "electricity_certificates", "4000"),
        ("GEN", "electricity_generated", "1000"),
    ):
        office.enter(office.meter(code, "consumption", activity, "kWh"), value=kwh, **period)  # type: ignore[arg-type]
    found = office.year()
    account = found.electricity
    assert account is not None
    assert (account.consumed, account.renewable_percent) == (13_500, Decimal("48.1"))
    assert account.by_location == found.scopes["2"] == Decimal(10_000) * found_factor(office, "E1")
    assert account.by_market == Decimal(6_000) * found_factor(office, "E1")
    assert [row.meter.code for row in found.rows if row.counts] == ["E1"]
    assert found.incomplete == ()


def found_factor(office: Office, code: str) -> Decimal:
    """The factor that a meter's row was reckoned with."""
    emission = office.row(code).emission
    assert isinstance(emission, Emission)
    assert emission.factor.kg_co2e is not None
    return emission.factor.kg_co2e


def test_common_premises_sub_metered_first_and_the_rest_by_the_key_of_its_day(office: Office) -> None:
    main = office.meter("M", "consumption", "electricity", "kWh")
    ours = office.meter("S1", "consumption", "electricity", "kWh", parent_id=main)
    theirs = office.meter("S2", "consumption", "electricity", "kWh", parent_id=main, used_by="UNICEF")
    for meter, kwh in ((main, "1000"), (ours, "100"), (theirs, "300")):
        office.enter(meter, on(2), kwh, starts_at=on(1))
        office.enter(meter, on(3), kwh, starts_at=on(2))
    with pytest.raises(Refusal, match="not_ours"):
        set_sharing_key(office.store, NOW, main, date(2025, 1, 1), "area", "UNHCR", {"WFP": Decimal(1)})
    for day, part in ((date(2025, 1, 1), 1), (date(2025, 2, 1), 3)):
        weights = {"UNHCR": Decimal(part), "UNICEF": Decimal(1), "WFP": Decimal(2)}
        set_sharing_key(office.store, NOW, main, day, "area", "UNHCR", weights)
    row = office.row("M")
    # January: 100 and a quarter of 600; February: 100 and half of 600.
    assert row.shared is not None
    assert (row.use.use, row.shared.total) == (650, 2000)
    assert sum(row.shared.by_user.values()) == 2000
    assert row.shared.by_user["UNICEF"] == 600 + 150 + 100
    assert not office.row("S1").counts
    assert not office.row("S2").counts


def test_sub_meters_that_count_more_than_the_main_one_leave_it_incomplete(office: Office) -> None:
    main = office.meter("M", "consumption", "electricity", "kWh")
    sub = office.meter("S", "consumption", "electricity", "kWh", parent_id=main)
    office.enter(main, on(2), "10", starts_at=on(1))
    office.enter(sub, on(2), "20", starts_at=on(1))
    set_sharing_key(office.store, NOW, main, date(2025, 1, 1), "fixed", "us", {"us": Decimal(1)})
    found = office.row("M").emission
    assert isinstance(found, Incomplete)
    assert found.notice.code == "premises.submeters_exceed"


def test_a_bill_is_the_cross_check_of_its_register(office: Office) -> None:
    register = office.meter("E1", "register", "electricity", "kWh")
    bill = office.meter("B1", "bill", "electricity", "kWh", parent_id=register)
    office.enter(register, on(12), "1000")
    office.enter(register, on(2, year=2026), "2000")
    office.enter(bill, on(1, year=2026), "600", starts_at=on(12), cost=Decimal("31.00"), currency="usd")
    with pytest.raises(Refusal, match="currency_needed"):
        office.enter(bill, on(2, year=2026), "600", starts_at=on(1, year=2026), cost=Decimal(10))
    assert [row.meter.code for row in office.year().rows if row.counts] == ["E1"]
    (question,) = questions(office.store, NOW)
    assert (question.kind, question.notices[0].params["counted"]) == (QuestionKind.BILL, 500)
    assert costs_by_month(office.store, bill, date(2025, 12, 1), date(2026, 1, 1)) == {
        date(2025, 12, 1): {"USD": Decimal(31)}
    }


def test_a_travel_figure_from_elsewhere_names_its_source(office: Office) -> None:
    """DOMAIN.md section 3: the UN inventory takes ICAO's results: accept an imported figure with its source."""
    travel = office.meter("TRAVEL", "consumption", "reported_travel", "kg CO2e")
    with pytest.raises(Refusal, match="source_needed"):
        office.enter(travel, on(2), "812.4", starts_at=on(1))
    office.enter(travel, on(2), "812.4", starts_at=on(1), source="ICAO calculator, 3 February")
    assert office.year().scopes == {"3": Decimal("812.4")}


def test_flights_and_nights_and_waste_and_wastewater(office: Office) -> None:
    """DOMAIN.md section 3, by the shipped figures."""
    for code, kind, activity, unit, amount in (
        ("FL", "consumption", "flights_long_haul_to_from_uk_economy_class_with_rf", "pkm", "6000"),
        ("HN", "consumption", "hotel_night", "night", "2"),
        ("WA", "waste", "waste_household_residual_waste_landfill", "kg", "1000"),
        ("WW", "consumption", "wastewater_septic_system", "person day", "365"),
    ):
        meter = office.meter(code, kind, activity, unit)
        office.enter(meter, on(2), amount, starts_at=on(1))
    assert all(isinstance(row.emission, Emission) for row in office.year().rows), office.year().rows
    assert office.row("FL").emission.kg_co2e == Decimal("1200.66")  # type: ignore[union-attr]
    assert office.row("WW").emission.kg_co2e == Decimal("183.96")  # type: ignore[union-attr]


def test_a_replaced_meter_is_two_entries_at_one_minute(office: Office) -> None:
    meter = office.meter("E1", "register", "electricity", "kWh")
    office.enter(meter, on(1), "100")
    replace_meter(office.store, NOW, meter, on(1, 16) + timedelta(seconds=42), Decimal(160), Decimal(7))
    office.enter(meter, on(2), "47")
    assert office.row("E1").use.use == 100
    assert {row.taken_at.second for row in reading_history.history(office.store, meter)} == {0}
    assert [one.kind for one in questions(office.store, NOW)] == []


def test_estimates_say_how_and_the_reading_takes_their_place(office: Office) -> None:
    set_headcount(office.store, NOW, office.id, date(2024, 1, 1), 10)
    meter = office.meter("E1", "register", "electricity", "kWh")
    office.enter(meter, on(1), "0")
    office.enter(meter, on(2), "310")
    found, entry = estimates.estimate(office.store, meter, date(2025, 2, 1), date(2025, 3, 1), "daily_mean")
    assert (found.use, entry.value, entry.method) == (280, 590, "estimated")
    save_reading(office.store, NOW, entry)
    (question,) = [one for one in questions(office.store, NOW) if one.kind is QuestionKind.ESTIMATE]
    assert question.notices[0].params["use"] == 280
    office.enter(meter, on(4), "1000")
    assert [one for one in questions(office.store, NOW) if one.kind is QuestionKind.ESTIMATE] == []
    assert office.row("E1").use.use == 1000
    again, _entry = estimates.estimate(office.store, meter, date(2026, 1, 1), date(2026, 2, 1), "same_period_last_year")
    assert again.use == 310
    other = office.meter("E2", "consumption", "electricity", "kWh")
    office.enter(other, on(2), "120", starts_at=on(1))
    for method in ("neighbour", "proxy_per_m2", "proxy_per_person"):
        near, _entry = estimates.estimate(
            office.store, meter, date(2025, 1, 1), date(2025, 2, 1), method, other_id=other
        )
        assert near.use == 120
    for method, code in (("guess", "unknown_method"), ("neighbour", "needs_other")):
        with pytest.raises(Refusal, match=code):
            estimates.estimate(office.store, meter, date(2025, 1, 1), date(2025, 2, 1), method)


def test_a_gap_between_periods_is_an_open_question(office: Office) -> None:
    meter = office.meter("E1", "consumption", "electricity", "kWh")
    office.enter(meter, on(11), "120", starts_at=on(10))
    office.enter(meter, on(1, year=2026), "120", starts_at=on(12))
    (question,) = questions(office.store, NOW)
    assert (question.kind, question.starts_at, question.at) == (QuestionKind.GAP, on(11), on(12))


def test_a_delivery_of_more_than_the_tank_holds_is_refused(office: Office) -> None:
    tank = office.meter("T1", "dip", "diesel", "L", capacity=Decimal(2000), capacity_per="tank")
    trucks = office.meter("D1", "delivery", "diesel", "L", parent_id=tank)
    with pytest.raises(Refusal, match="beyond_tank"):
        office.enter(trucks, on(2), "2001")


def test_what_came_into_a_tank_a_moment_before_its_dip_was_in_it(office: Office) -> None:
    tank = office.meter("T1", "dip", "diesel", "L", capacity=Decimal(5000), capacity_per="tank")
    trucks = office.meter("D1", "delivery", "diesel", "L", parent_id=tank)
    office.enter(tank, on(1), "1000")
    for seconds, meter, litres in ((5, trucks, "1000"), (20, trucks, "900"), (40, tank, "2500")):
        office.enter(meter, on(2) + timedelta(seconds=seconds), litres)
    assert office.row("T1").use.use == 400
    again = Entry(trucks, on(2) + timedelta(seconds=50), Decimal(900))
    assert [found.notice.code for found in check_entry(office.store, NOW, again)] == ["reading.duplicate"]
