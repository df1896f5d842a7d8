"""Build assets/factors from a folder of reference figures, each row with its set, source row, year and licence.

Run with the folder as argument, for instance ``python build_scripts/build_factors.py ../shared/reference``.
"""

import csv
import re
import shutil
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "assets" / "factors"
COLUMNS = (
    "set", "row", "year", "family", "activity", "name", "scope", "unit", "place", "valid_from", "valid_until",
    "kg_co2e", "gases", "co2", "ch4", "n2o", "non_kyoto", "biogenic_co2", "source", "licence",
)  # fmt: skip
Row = dict[str, str]
METHANE_PER_BOD = Decimal("0.6")
BOD_PER_PERSON_DAY = Decimal("0.06")
"""kg CH4 per kg BOD at most, and kg BOD of a person and day (IPCC 2006 Vol. 5 tables 6.2 and 6.4)."""

OGL = "Open Government Licence v3.0"
DESNZ = "UK Government GHG Conversion Factors 2024, flat file v1.1"
LATER_DESNZ = "UK Government GHG Conversion Factors {year}"
EPA = "US EPA GHG Emission Factors Hub 2025"
IPCC = "IPCC 2006 Guidelines Vol. 2"
EMBER = "Ember yearly electricity data as packaged by co2.js"

KEYS = {
    "Diesel (100% mineral diesel)": "diesel",
    "Petrol (100% mineral petrol)": "petrol",
    "Burning oil": "kerosene",
    "Fuel oil": "fuel_oil",
    "Distillate Fuel Oil No. 2": "diesel",
    "Motor Gasoline": "petrol",
    "Kerosene": "kerosene",
    "Residual Fuel Oil No. 6": "fuel_oil",
    "Natural Gas": "natural_gas",
    "Gas/diesel oil": "diesel",
    "Motor gasoline": "petrol",
    "Other kerosene": "kerosene",
    "Residual fuel oil": "fuel_oil",
    "Jet kerosene": "aviation_turbine_fuel",
    "Water supply": "water",
    "Water treatment": "wastewater",
    "Electricity: UK": "electricity",
}
"""One key for one thing in all sets: two sets' diesel can be compared, and never added."""

FAMILIES = {
    "Fuels": "fuels",
    "Bioenergy": "fuels",
    "Passenger vehicles": "vehicles",
    "Delivery vehicles": "vehicles",
    "UK electricity": "electricity",
    "WTT- fuels": "upstream",
    "Transmission and distribution": "losses",
    "Water supply": "water",
    "Water treatment": "water",
    "Waste disposal": "waste",
    "Hotel stay": "hotels",
}
UNITS = {
    "tonnes": "t", "litres": "L", "cubic metres": "m3", "million litres": "ML", "passenger.km": "pkm",
    "Room per night": "night", "US gallon": "US gal",
}  # fmt: skip
HOTEL_PLACES = {
    "UK": "GBR", "UK (London)": "GBR", "Hong Kong, China": "HKG", "Korea": "KOR", "Russian Federation": "RUS",
    "Turkey": "TUR", "Philippines": "PHL", "United States": "USA", "Vietnam": "VNM",
}  # fmt: skip
KG = {"kg": Decimal(1), "g": Decimal("0.001"), "lb": Decimal("0.45359237")}


def rows_of(folder: Path, name: str) -> Iterator[Row]:
    """Give the rows of one of the folder's tables."""
    with (folder / name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)


def slug(text: str) -> str:
    """Give a key made of a name's words."""
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))


def plain(number: Decimal) -> str:
    """Give a number without an exponent and without needless zeros."""
    return f"{number.normalize():f}"


def desnz(folder: Path) -> Iterator[Row]:
    """The UK's flat file: CO2e in total and by gas."""
    countries = {row["country"]: row["iso3"] for row in rows_of(folder, "grid_average.csv")} | HOTEL_PLACES
    for row in rows_of(folder, "factors_desnz_2024.csv"):
        category, activity = row["category"], row["activity"]
        family = FAMILIES.get(category, "travel")
        words = [word for word in (activity, row["detail"], row["variant"]) if word and word != "kWh"]
        name, key, place = ", ".join(words), KEYS.get(activity) or slug(" ".join(words)), ""
        if family == "hotels":
            place = countries[activity]
            name, key = f"Hotel night, {activity}", "hotel_night_london" if "London" in activity else "hotel_night"
        elif family == "waste":
            name, key = f"Waste: {name}", f"waste_{slug(' '.join(words))}"
        elif family == "vehicles" or family == "travel":
            name, key = f"{row['group']}: {name}", slug(f"{row['group']} {' '.join(words)}")
        elif family == "upstream":
            name, key = f"Well-to-tank: {name}", f"wtt_{key}"
        elif family == "losses":
            name, key, place = "Electricity lost in transmission and distribution", "electricity_losses", "GBR"
        elif family == "electricity":
            name, place = "Electricity from the grid", "GBR"
        yield {
            "set": row["set"], "row": row["row"], "year": "2024", "family": family, "activity": key, "name": name,
            "scope": row["scope"].removeprefix("Scope "), "unit": UNITS.get(row["unit"], row["unit"]), "place": place,
            "valid_from": "2024-01-01", "kg_co2e": row["kg_co2e"], "gases": "co2e",
            "co2": number(row["of_co2"]), "ch4": number(row["of_ch4"]), "n2o": number(row["of_n2o"]),
            "source": f"{DESNZ}: {category} / {row['group']}", "licence": OGL,
        }  # fmt: skip


def number(written: str) -> str:
    """Give a printed number without an exponent; nothing stays nothing."""
    return plain(Decimal(written)) if written else ""


def refrigerants(folder: Path) -> Iterator[Row]:
    """The UK's refrigerants: what counts for Kyoto, and what is reported apart."""
    for row in rows_of(folder, "refrigerants_desnz_2024.csv"):
        yield {
            "set": row["set"], "row": row["row"], "year": "2024", "family": "refrigerants", "activity": "",
            "name": row["gas"], "scope": "1", "unit": "kg", "valid_from": "2024-01-01",
            "kg_co2e": row["gwp_kyoto"] or "0", "gases": "co2e", "non_kyoto": row["gwp_non_kyoto"],
            "source": f"{DESNZ}: {row['group']}", "licence": OGL,
        }  # fmt: skip


def grids(folder: Path) -> Iterator[Row]:
    """Each country's grid; zero is a figure."""
    for row in rows_of(folder, "grid_average.csv"):
        yield {
            "set": "EMBER", "row": f"{row['iso3']}-{row['year']}", "year": row["year"], "family": "electricity",
            "activity": "electricity", "name": "Electricity from the grid", "scope": "2", "unit": "kWh",
            "place": row["iso3"], "valid_from": f"{row['year']}-01-01", "gases": "co2e",
            "kg_co2e": plain(Decimal(row["g_co2e_per_kwh"]) / 1000),
            "source": f"{EMBER}: {row['country']} {row['year']}", "licence": "CC BY-SA 4.0",
        }  # fmt: skip


def other_sets(folder: Path) -> Iterator[Row]:
    """EPA and IPCC rows as masses of gas, and the UK's later rows."""
    for row in rows_of(folder, "factors_other_sets.csv"):
        if row["set"].startswith("DESNZ"):
            yield from later_desnz(row)
        elif row["set"].startswith("IPCC"):
            yield from ipcc(row)
        else:
            grid = "grid" in row["activity"]
            yield {
                "set": row["set"], "row": f"{row['table']}: {row['activity']}", "year": "2025",
                "family": "electricity" if grid else "fuels",
                "activity": "electricity" if grid else KEYS.get(row["activity"]) or slug(row["activity"]),
                "name": "Electricity from the grid" if grid else row["activity"], "scope": "2" if grid else "1",
                "unit": UNITS.get(row["per"], row["per"]), "place": "USA" if grid else "",
                "valid_from": "2025-01-01", **masses(row, Decimal(1)),
                "source": f"{EPA}, {row['table']}", "licence": "Public domain",
            }  # fmt: skip


def masses(row: Row, per: Decimal) -> Row:
    """Give a row's kg of each gas, times ``per``."""
    found: Row = {"gases": "mass"}
    for gas in ("co2", "ch4", "n2o"):
        amount, unit, _ = row[gas].split(" ")
        found[gas] = plain(Decimal(amount) * KG[unit] * per)
    return found


def ipcc(row: Row) -> Iterator[Row]:
    """A fuel per TJ, and per tonne and litre or m3 by the net calorific value and density printed with it."""
    name, calorific, density = row["activity"].split("; ")
    tj_per_t = Decimal(calorific.split(" ")[0]) / 1000
    kg_per_m3 = Decimal(density.split(" ")[0])
    by_volume = ("m3", tj_per_t * kg_per_m3 / 1000) if name == "Natural gas" else ("L", tj_per_t * kg_per_m3 / 10**6)
    for unit, tj in (("TJ (Net CV)", Decimal(1)), ("t", tj_per_t), by_volume):
        yield {
            "set": row["set"], "row": f"{row['table']}: {name} per {unit}", "year": "2006", "family": "fuels",
            "activity": KEYS.get(name) or slug(name), "name": name, "scope": "1", "unit": unit,
            "valid_from": "2006-01-01", **masses(row, tj),
            "source": f"{IPCC}, {row['table']}: {row['activity']}", "licence": "IPCC 2006 Guidelines",
        }  # fmt: skip


def later_desnz(row: Row) -> Iterator[Row]:
    """Rows of which only the total is printed; one has two figures."""
    year = row["set"].removeprefix("DESNZ-")
    figures = row["co2"].removesuffix(" kg CO2e").split(" / ")
    electricity = ("electricity", "Electricity from the grid")
    names = [electricity] if len(figures) == 1 else [("water", "Water supply"), ("wastewater", "Water treatment")]
    for (key, name), figure in zip(names, figures, strict=True):
        yield {
            "set": row["set"], "row": f"{row['table']}: {name}", "year": year, "activity": key, "name": name,
            "family": "electricity" if key == "electricity" else "water",
            "scope": "2" if key == "electricity" else "3", "unit": row["per"],
            "place": "GBR" if key == "electricity" else "", "valid_from": f"{year}-01-01", "kg_co2e": figure,
            "gases": "co2e", "source": f"{LATER_DESNZ.format(year=year)}: {row['table']}", "licence": OGL,
        }  # fmt: skip


def wastewater(folder: Path) -> Iterator[Row]:
    """Methane of each pathway: B0 x MCF per kg BOD, and per person and day by the default load."""
    for row in rows_of(folder, "wastewater_mcf_ipcc_2006.csv"):
        methane = METHANE_PER_BOD * Decimal(row["methane_correction_factor"])
        for unit, per in (("kg BOD", Decimal(1)), ("person day", BOD_PER_PERSON_DAY)):
            yield {
                "set": "IPCC-2006", "row": f"Vol. 5 Ch. 6: {row['pathway']} per {unit}", "year": "2006",
                "family": "wastewater", "activity": f"wastewater_{slug(row['pathway'])}",
                "name": f"Wastewater: {row['pathway']}", "scope": "1", "unit": unit, "valid_from": "2006-01-01",
                "gases": "mass", "ch4": plain(methane * per), "source": "IPCC 2006 Guidelines Vol. 5 Ch. 6",
                "licence": "IPCC 2006 Guidelines",
            }  # fmt: skip


def as_reported() -> Iterator[Row]:
    """Figures that somebody else worked out in CO2e, as the UN's inventory takes those of ICAO's calculator."""
    for key, name in (("reported_travel", "Business travel"), ("reported_other", "Other indirect emissions")):
        yield {
            "set": "AS-REPORTED", "row": key, "year": "2024", "family": "reported", "activity": key,
            "name": f"{name}, worked out elsewhere", "scope": "3", "unit": "kg CO2e", "valid_from": "2000-01-01",
            "kg_co2e": "1", "gases": "co2e", "source": "The source that each entry names", "licence": "As the source",
        }  # fmt: skip


def main(folder: Path) -> None:
    """Write all tables."""
    ASSETS.mkdir(parents=True, exist_ok=True)
    with (ASSETS / "factors.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        for part in (desnz, refrigerants, grids, other_sets):
            writer.writerows(part(folder))
        writer.writerows(wastewater(folder))
        writer.writerows(as_reported())
    for source, target in (
        ("gwp100.csv", "gwp100.csv"),
        ("refrigerant_blends.csv", "blends.csv"),
        ("refrigerant_leakage_ipcc_2006.csv", "leakage.csv"),
        ("wastewater_mcf_ipcc_2006.csv", "wastewater_mcf.csv"),
    ):
        shutil.copyfile(folder / source, ASSETS / target)
        (ASSETS / target).chmod(0o644)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
