"""Factor sets made by hand and published, and that a year keeps what it was reckoned with."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from field_ems.domain.notices import Refusal
from field_ems.services import factors
from field_ems.services.emissions import inventory
from field_ems.services.meters import add_facility, add_meter
from field_ems.services.readings import Entry, save_reading
from field_ems.services.recalculation import gross, preview_recalculation, recalculate
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore

GAS = {
    "activity": "natural gas", "unit": "MMBtu", "valid_from": "2021-01-01", "source": "Supplier's letter",
    "co2": "51.9", "ch4": "0.002", "n2o": "0.0003",
}  # fmt: skip
YEAR = (date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def gas_station(station: StationStore, now: datetime) -> StationStore:
    """A station with 61,500 therms of gas in 2025."""
    office = add_facility(station, now, "Office", country="USA", zone="UTC")
    bill = add_meter(station, now, office, code="GAS", kind="bill", activity="natural_gas", unit="therm")
    period = Entry(bill, datetime(2026, 1, 1, tzinfo=UTC), Decimal(61_500), starts_at=datetime(2025, 1, 1, tzinfo=UTC))
    save_reading(station, now, period)
    return station


def test_a_set_made_by_hand_gives_its_figure_once_a_year_is_recalculated(
    gas_station: StationStore, now: datetime
) -> None:
    """DOMAIN.md section 3: 61,500 therms at 51.9 / 0.002 / 0.0003 kg per mmBtu, GWP 25/298: 320,042.31."""
    factors.make_set(gas_station, now, "HAND", [GAS])
    assert gross(inventory(gas_station, *YEAR)) == 0
    found = preview_recalculation(gas_station, 2025, {"fuels": "HAND"}, "AR4")
    assert (gross(found.before), gross(found.after)) == (0, Decimal("320042.31"))
    assert gross(inventory(gas_station, *YEAR)) == 0
    with pytest.raises(Refusal, match="no_reason"):
        recalculate(gas_station, now, found, " ")
    recalculate(gas_station, now, found, "the supplier's own figures")
    assert gross(inventory(gas_station, *YEAR)) == Decimal("320042.31")
    (card,) = [card for card in factors.editions(gas_station) if card.named_by == "station"]
    assert card.in_force
    assert card.before is not None
    assert card.after is not None
    assert (card.before["kg_co2e"], Decimal(card.after["kg_co2e"])) == ("0", Decimal("320042.31"))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit": "MMBu"}, "unit.unknown"),
        ({"co2": "51900"}, "factor.far_from_others"),
        ({"source": ""}, "factor.needs"),
        ({"co2": "", "ch4": "", "n2o": ""}, "factor.no_figure"),
        ({"kg_co2e": "52.2"}, "factor.parts_differ"),
        ({"activity": "something else"}, "factor.scope"),
        ({"valid_from": "January"}, "time.not_a_time"),
        (
            {"activity": "R-404A", "unit": "kg", "kg_co2e": "3922", "co2": "", "ch4": "", "n2o": ""},
            "factor.blend_differs",
        ),
    ],
)
def test_what_can_hardly_be_right_is_refused(
    station: StationStore, now: datetime, change: dict[str, str], code: str
) -> None:
    factors.make_set(station, now, "OTHER", [GAS])
    with pytest.raises(Refusal) as refused:
        factors.make_set(station, now, "HAND", [GAS | change])
    assert refused.value.notice.code == code
    assert "HAND" not in {factor.set for factor in factors.library_of(station).factors}


def test_a_published_set_changes_no_figure(headquarters: HeadquartersStore, now: datetime) -> None:
    before = factors.library_of(headquarters)
    factors.publish_set(headquarters, now, "HQ-2026", [GAS])
    with pytest.raises(Refusal, match="set_taken"):
        factors.publish_set(headquarters, now, "HQ-2026", [GAS])
    with pytest.raises(Refusal, match="set_taken"):
        factors.publish_set(headquarters, now, "DESNZ-2024", [GAS])
    after = factors.library_of(headquarters)
    assert [factor for factor in after.factors if factor.set != "HQ-2026"] == list(before.factors)


def test_an_edition_names_a_set_that_there_is(headquarters: HeadquartersStore, now: datetime) -> None:
    factors.publish_set(headquarters, now, "HQ-2026", [GAS])
    for sets, gwp, code in (
        ({"fuels": "HQ-2027"}, "", "factor.no_set"),
        ({"water": "HQ-2026"}, "", "edition.family_not_in_set"),
        ({"fuels": "HQ-2026"}, "AR9", "edition.no_gwp"),
    ):
        with pytest.raises(Refusal) as refused:
            factors.publish_edition(headquarters, now, 2026, "X", gwp, sets)
        assert refused.value.notice.code == code
    edition = factors.publish_edition(headquarters, now, 2026, "STANDARD-2026", "AR4", {"fuels": "HQ-2026"})
    assert (edition.sets["fuels"], edition.sets["water"], edition.gwp) == ("HQ-2026", "DESNZ-2024", "AR4")
