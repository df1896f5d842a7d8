"""The worked examples of DOMAIN.md section 3, with the shipped library, and what is incomplete."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from field_ems.domain.emissions import Emission, Incomplete, of
from field_ems.domain.factors import Edition, Factor, Gases, Library, failures, nearest, search
from field_ems.domain.refrigerants import lost_by_screening
from field_ems.files.factor_library import load_edition, load_library

LIBRARY, EDITION = load_library(), load_edition()
DAY = date(2026, 3, 1)


def emitted(activity: str, quantity: str, unit: str, place: str = "", **choice: object) -> Emission:
    """The emission of a quantity, which has to have a factor."""
    found = of(activity, Decimal(quantity), unit, [place] if place else [], DAY, LIBRARY, **choice)  # type: ignore[arg-type]
    assert isinstance(found, Emission), found
    return found


def missing(activity: str, unit: str, place: str = "", on: date = DAY, **choice: object) -> str:
    """Why a quantity is incomplete."""
    found = of(activity, Decimal(1), unit, [place], on, LIBRARY, **choice)  # type: ignore[arg-type]
    assert isinstance(found, Incomplete)
    return found.notice.code


@pytest.mark.parametrize(
    ("activity", "quantity", "unit", "place", "factor_set", "kg"),
    [
        ("diesel, mineral", "1000", "L", "", "DESNZ-2024", "2661.55"),
        ("diesel", "1", "L", "", "DESNZ-2024", "2.66155"),
        ("diesel", "1", "L", "", "IPCC-2006", "2.69235"),
        ("diesel", "1", "L", "", "EPA-2025", "2.70583"),
        ("diesel", "1000", "US gal", "", "EPA-2025", "10242.68"),
        ("lpg", "45", "kg", "", "DESNZ-2024", "132.27124"),
        ("R-404A", "2.5", "kg", "", "DESNZ-2024", "9857.5"),
        ("electricity", "10000", "kWh", "GBR", "DESNZ-2024", "2070.5"),
        ("electricity", "10000", "kWh", "GBR", "DESNZ-2025", "1770.0"),
        ("electricity", "10000", "kWh", "GBR", "DESNZ-2026", "1309.6"),
        ("electricity", "50000", "kWh", "CAF", "EMBER", "0"),
        ("water", "120", "m3", "", "DESNZ-2024", "18.3732"),
        ("wastewater", "120", "m3", "", "DESNZ-2024", "22.2888"),
    ],
)
def test_worked_examples(activity: str, quantity: str, unit: str, place: str, factor_set: str, kg: str) -> None:
    """DOMAIN.md section 3, rounded as far as it prints."""
    found = emitted(activity, quantity, unit, place, factor_set=factor_set)
    expected = Decimal(kg)
    assert found.kg_co2e.quantize(expected) == expected
    assert found.factor.set == factor_set


def test_the_gases_of_diesel() -> None:
    """DOMAIN.md section 3: 2,628.18 + 0.29 + 33.08."""
    found = emitted("diesel", "1000", "L", factor_set="DESNZ-2024")
    assert (found.co2, found.ch4, found.n2o) == (Decimal("2628.18"), Decimal("0.29"), Decimal("33.08"))


def test_gas_with_a_set_made_by_hand() -> None:
    """DOMAIN.md section 3: 61,500 therms at 51.9 / 0.002 / 0.0003 kg per mmBtu, GWP 25/298: 320,042.31."""
    by_hand = Factor(
        "HAND", "1", 2021, "fuels", "natural_gas", "Natural gas", "1", "MMBtu", "", date(2021, 1, 1), None, None,
        Gases.MASS, Decimal("51.9"), Decimal("0.002"), Decimal("0.0003"),
    )  # fmt: skip
    library = Library((by_hand,), LIBRARY.gwp)
    found = of("natural_gas", Decimal(61_500), "therm", [], DAY, library, gwp="AR4")
    assert isinstance(found, Emission)
    assert found.kg_co2e == Decimal("320042.31")


def test_gases_outside_the_protocol_are_reported_apart() -> None:
    """DOMAIN.md section 3: 3 kg R-22: 5,280 apart, 0 in the Kyoto total."""
    for written in ("R-22", "HCFC-22", "hcfc22"):
        found = emitted(written, "3", "kg", edition=EDITION)
        assert (found.kg_co2e, found.non_kyoto) == (0, 5280)


def test_screening_of_split_units() -> None:
    """DOMAIN.md section 3: 4 split units x 2 kg R-410A x 8.5 %: 1,308.32."""
    lost = lost_by_screening(4, Decimal(2), Decimal("8.5"))
    assert emitted("R-410A", str(lost), "kg", edition=EDITION).kg_co2e == Decimal("1308.32")


def test_a_result_names_its_factor() -> None:
    found = emitted("electricity", "1", "MWh", "KEN", edition=EDITION)
    assert (found.factor.set, found.factor.place, found.scope, found.converted) == ("EMBER", "KEN", "2", 1000)
    assert found.factor.id.startswith("EMBER:KEN-")
    assert found.factor.licence == "CC BY-SA 4.0"


def test_the_place_climbs_to_the_world() -> None:
    found = of("diesel", Decimal(1), "L", ["Goma office", "COD", "Africa"], DAY, LIBRARY, edition=EDITION)
    assert isinstance(found, Emission)
    local = replace(found.factor, row="local", place="COD", kg_co2e=Decimal(3))
    with_local = Library((*LIBRARY.factors, local), LIBRARY.gwp, LIBRARY.aliases)
    nearer = of("diesel", Decimal(1), "L", ["Goma office", "COD", "Africa"], DAY, with_local, edition=EDITION)
    assert isinstance(nearer, Emission)
    assert (found.factor.place, nearer.kg_co2e) == ("", 3)


def test_without_a_factor_a_row_is_incomplete_and_never_zero() -> None:
    assert missing("electricity", "kWh", "ATA", edition=EDITION) == "factor.no_place"
    assert missing("electricity", "kWh", edition=EDITION) == "factor.place_needed"
    assert missing("diesel", "L", on=date(2019, 1, 1), edition=EDITION) == "factor.no_date"
    assert missing("plutonium", "kg", edition=EDITION) == "factor.no_activity"
    assert missing("diesel", "pkm", edition=EDITION) == "factor.no_unit"
    assert missing("natural_gas", "kWh", edition=EDITION) == "factor.no_unit"  # gross or net has to be said
    assert missing("diesel", "L", factor_set="EMBER") == "factor.not_in_set"
    assert missing("diesel", "L", edition=Edition("E", "AR5", {})) == "factor.no_source"


def test_two_sources_never_mix() -> None:
    assert missing("diesel", "L") == "factor.several_sets"


ASKED = [
    ("diesel", "L", ""),
    ("natural_gas", "kWh (Gross CV)", ""),
    ("electricity", "kWh", "CAF"),
    ("R-410A", "kg", ""),
    ("water", "m3", ""),
    ("waste_household_residual_waste_landfill", "t", ""),
    ("hotel_night", "night", "JOR"),
]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ASKED),
            st.decimals(0, 10**6, places=5),
            st.dates(date(2000, 1, 1), date(2030, 1, 1)),
            st.sampled_from(["", "CAF", "JOR"]),
        ),
        min_size=1,
        max_size=6,
    )
)
@settings(max_examples=25)
def test_no_figure_changes_when_another_set_is_published(
    rows: list[tuple[tuple[str, str, str], Decimal, date, str]],
) -> None:
    before = [emitted(activity, "1000", unit, place, edition=EDITION) for activity, unit, place in ASKED]
    published = [
        replace(
            emitted(asked[0], "1", asked[1], asked[2], edition=EDITION).factor,
            set="HQ-2027", row=str(number), kg_co2e=total, valid_from=valid_from, place=place, co2=None, ch4=None,
            n2o=None,
        )
        for number, (asked, total, valid_from, place) in enumerate(rows)
    ]  # fmt: skip
    library = LIBRARY.with_factors(published)
    assert before == [
        of(activity, Decimal(1000), unit, [place], DAY, library, edition=EDITION) for activity, unit, place in ASKED
    ]


def test_biogenic_carbon_stands_outside_the_scopes() -> None:
    """DESNZ 2024, outside of scopes: its CO2 is in no total, what else wood pellets emit is."""
    by_hand = Factor(
        "HAND", "1", 2021, "fuels", "wood_pellets", "Wood pellets", "1", "t", "", date(2021, 1, 1), None,
        Decimal("55.2"), biogenic_co2=Decimal("1677.6"),
    )  # fmt: skip
    found = of("wood_pellets", Decimal(2), "t", [], DAY, Library((by_hand,)))
    assert isinstance(found, Emission)
    assert (found.kg_co2e, found.biogenic_co2) == (Decimal("110.4"), Decimal("3355.2"))


def test_a_wrong_copy_is_found() -> None:
    """DOMAIN.md section 3: one circulating table has LPG per tonne 1000 x too low."""
    lpg = next(each for each in LIBRARY.by_activity["lpg"] if each.unit == "t" and each.set == "DESNZ-2024")
    assert lpg.kg_co2e is not None
    broken = replace(lpg, kg_co2e=lpg.kg_co2e / 1000)
    assert [notice.code for notice in failures(Library((broken, broken)))] == [
        "factor.parts_differ", "factor.twice", "factor.parts_differ"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("diesel, mineral", "diesel"),
        ("R404A", "refrigerant_r404a"),
        ("landfill paper mixed", "waste_paper_and_board_mixed_landfill"),
        ("first class long haul with rf", "flights_long_haul_to_from_uk_first_class_with_rf"),
        ("grid electricity", "electricity"),
    ],
)
def test_activities_are_found_by_words(words: str, first: str) -> None:
    assert search(LIBRARY, words)[0] == first


def test_what_is_not_there_suggests_the_nearest() -> None:
    assert search(LIBRARY, "dieesel") == []
    assert nearest(LIBRARY, "dieesel")[0] == "diesel"


def test_every_row_of_the_library_answers_to_its_own_name() -> None:
    """Any fuel, refrigerant, waste route, water, flight class and grid: by its name, its unit, its place and set."""
    wrong = []
    for factor in LIBRARY.factors:
        on = max(factor.valid_from, DAY)
        places = [factor.place] if factor.place else []
        found = of(factor.name, Decimal(1), factor.unit, places, on, LIBRARY, factor_set=factor.set)
        by_words = search(LIBRARY, factor.name)
        if not isinstance(found, Emission) and factor.activity in by_words:
            found = of(factor.activity, Decimal(1), factor.unit, places, on, LIBRARY, factor_set=factor.set)
        if not isinstance(found, Emission) or found.factor.id != factor.id:
            wrong.append(factor.id)
    assert wrong == []


def test_a_fuel_and_a_refrigerant_of_one_name_are_told_apart() -> None:
    """A tonne of burnt butane is not a tonne of leaked R-600."""
    assert emitted("Butane", "1", "t", edition=EDITION).kg_co2e > 3000
    assert emitted("R-600", "1", "t", edition=EDITION).kg_co2e < 10


@pytest.mark.parametrize(
    ("pathway", "kg"),
    [("septic system", "8.4"), ("flowing sewer", "0"), ("latrine, wet climate", "11.76")],
)
def test_methane_of_wastewater_by_its_pathway(pathway: str, kg: str) -> None:
    """IPCC 2006 Vol. 5 Ch. 6: 1 kg BOD x B0 0.6 x MCF x GWP 28; a correction of zero is a figure."""
    assert emitted(f"Wastewater: {pathway}", "1", "kg BOD", edition=EDITION).kg_co2e == Decimal(kg)


def test_a_figure_that_somebody_else_worked_out_is_taken_as_it_is() -> None:
    found = emitted("icao", "412.5", "kg CO2e", edition=EDITION)
    assert (found.kg_co2e, found.scope) == (Decimal("412.5"), "3")
