"""The factor library that ships with the program, read from its tables and checked."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from field_ems.domain.blends import Blend, blend_failures
from field_ems.domain.factors import REFRIGERANT, Edition, Factor, Gases, Library, canonical_gas, failures
from field_ems.domain.notices import Notice
from field_ems.files.assets import asset_path

DEFAULT_EDITION = "STANDARD-2024"


@cache
def load_library() -> Library:
    """Give all shipped factors; read once in a program's life, for they never change."""
    return Library(
        tuple(_factor(row) for row in _rows("factors.csv")),
        {
            canonical_gas(row["gas"]): {
                report.upper(): Decimal(row[report]) for report in ("sar", "ar4", "ar5", "ar6") if row[report]
            }
            for row in _rows("gwp100.csv")
        },
        {row["name"].casefold(): row["activity"] for row in _rows("aliases.csv")},
    )


@cache
def load_edition(name: str = DEFAULT_EDITION) -> Edition:
    """Give a shipped inventory edition; raises KeyError for a name that isn't shipped."""
    sets: dict[str, dict[str, str]] = defaultdict(dict)
    gwp = {}
    for row in _rows("editions.csv"):
        sets[row["edition"]][row["family"]] = row["set"]
        gwp[row["edition"]] = row["gwp"]
    return Edition(name, gwp[name], sets[name])


def load_blends() -> list[Blend]:
    """Give the blends with their composition, percent by mass."""
    return [
        Blend(
            row["ashrae"],
            tuple((Decimal(percent), gas) for percent, gas in re.findall(r"([\d.]+)% (\S+)", row["mass_composition"])),
            Decimal(row["gwp100_ar5_printed_by_epa_2025"]),
        )
        for row in _rows("blends.csv")
    ]


def load_leakage() -> dict[str, dict[str, Decimal | None]]:
    """Give the screening leak rates (percent) of each kind of equipment (IPCC 2006 Vol. 3 Ch. 7)."""
    return {
        row["equipment"]: {key: Decimal(value) if value else None for key, value in row.items() if key != "equipment"}
        for row in _rows("leakage.csv")
    }


def load_methane_corrections() -> dict[str, Decimal]:
    """Give the methane correction factor of each wastewater pathway (IPCC 2006 Vol. 5 Ch. 6)."""
    return {row["pathway"]: Decimal(row["methane_correction_factor"]) for row in _rows("wastewater_mcf.csv")}


def check_library(library: Library) -> list[Notice]:
    """Give everything in the library that disagrees with itself; empty for a sound copy but for known misprints."""
    return [*failures(library), *blend_failures(load_blends(), library)]


def _factor(row: dict[str, str]) -> Factor:
    return Factor(
        set=row["set"],
        row=row["row"],
        year=int(row["year"]),
        family=row["family"],
        activity=row["activity"] or REFRIGERANT + canonical_gas(row["name"]),
        name=row["name"],
        scope=row["scope"],
        unit=row["unit"],
        place=row["place"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
        gases=Gases(row["gases"]),
        source=row["source"],
        licence=row["licence"],
        kg_co2e=_amount(row["kg_co2e"]),
        co2=_amount(row["co2"]),
        ch4=_amount(row["ch4"]),
        n2o=_amount(row["n2o"]),
        non_kyoto=_amount(row["non_kyoto"]),
        biogenic_co2=_amount(row["biogenic_co2"]),
    )


def _amount(written: str) -> Decimal | None:
    return Decimal(written) if written else None


def _rows(name: str) -> Iterator[dict[str, str]]:
    with asset_path("factors", name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)
