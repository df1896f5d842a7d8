"""The factor library that ships with the program, read from its tables and checked."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

from field_ems.domain.blends import Blend, blend_failures
from field_ems.domain.factor_rows import COLUMNS, factor_of, sound_rows
from field_ems.domain.factors import Edition, Library, canonical_gas, failures
from field_ems.domain.notices import Notice, Refusal
from field_ems.files.assets import asset_path

DEFAULT_EDITION = "STANDARD-2024"


@cache
def load_library() -> Library:
    """Give all shipped factors; read once in a program's life, for they never change.

    A row whose gases don't add up to its total is left out: a copy that was damaged gives no figure, not a wrong one.
    """
    factors, _unsound = sound_rows(factor_of(row) for row in _rows("factors.csv"))
    return Library(
        factors,
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


def shipped_failures() -> list[Notice]:
    """Give what is wrong with the shipped copy: rows left out at the load, and blends that tables misprint."""
    return [*damaged_rows(), *blend_failures(load_blends(), load_library())]


def damaged_rows() -> list[Notice]:
    """Give the rows that were left out at the load; none in a whole copy."""
    return sound_rows(factor_of(row) for row in _rows("factors.csv"))[1]


@cache
def countries() -> dict[str, str]:
    """Give the country of each three-letter code that has a grid's factor."""
    grids = (row for row in load_library().by_activity["electricity"] if row.set == "EMBER")
    return {row.place: re.sub(r" \d{4}$", "", row.source.partition(": ")[2]) for row in grids}


def read_factor_table(path: Path) -> list[dict[str, str]]:
    """Read rows of a factor set from a CSV file whose header has the columns of the factor tables.

    Refuses with ``factor.unreadable`` for a column that isn't one of them, or a file that is no such table.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as table:
            rows = [{key: value or "" for key, value in row.items()} for row in csv.DictReader(table, strict=True)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Refusal("factor.unreadable", file=path.name, detail=str(error)) from error
    unknown = sorted({str(key) for row in rows for key in row if key not in COLUMNS})
    if unknown or not rows:
        raise Refusal("factor.unreadable", file=path.name, detail=", ".join(unknown) or "0")
    return rows


def _rows(name: str) -> Iterator[dict[str, str]]:
    with asset_path("factors", name).open(encoding="utf-8", newline="") as table:
        yield from csv.DictReader(table)
