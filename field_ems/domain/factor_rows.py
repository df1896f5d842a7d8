"""Rows of a factor set as they are written in tables and in records: text by column, read and checked.

A set comes from a shipped table, from headquarters or from a person's hand; the same checks hold for all.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from field_ems.domain.amounts import parse, plain
from field_ems.domain.factors import REFRIGERANT, Factor, Gases, Library, canonical_gas, failures
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.units import convert, convertible, find_unit

COLUMNS = (
    "set", "row", "year", "family", "activity", "name", "scope", "unit", "place", "valid_from", "valid_until",
    "kg_co2e", "gases", "co2", "ch4", "n2o", "non_kyoto", "biogenic_co2", "source", "licence",
)  # fmt: skip
"""The columns of a factor table; what is left out is empty."""

FAR = 10
"""So many times more or less than another set's figure for the same thing is worth a question."""

_SCOPES = ("1", "2", "3")
_FIGURES = ("kg_co2e", "co2", "ch4", "n2o", "non_kyoto", "biogenic_co2")


def factor_of(row: Mapping[str, str]) -> Factor:
    """Read a row of a table that is known to be sound; raises KeyError or ValueError for one that isn't."""
    figures = {name: Decimal(row[name]) if row.get(name) else None for name in _FIGURES}
    valid_until = row.get("valid_until")
    return Factor(
        set=row["set"],
        row=row["row"],
        year=int(row["year"]),
        family=row["family"],
        activity=row.get("activity") or REFRIGERANT + canonical_gas(row["name"]),
        name=row["name"],
        scope=row["scope"],
        unit=row["unit"],
        place=row.get("place") or "",
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        gases=Gases(row.get("gases") or Gases.CO2E),
        source=row.get("source") or "",
        licence=row.get("licence") or "",
        **figures,
    )


def checked_row(code: str, typed: Mapping[str, str], library: Library) -> dict[str, str]:
    """Give a row made by hand as it is kept: complete, with plain figures, and of the set ``code``.

    An activity that the library knows keeps its key and family, any other gets the family ``own``. Refuses with
    ``factor.needs``, ``factor.scope``, ``factor.no_figure``, or as units, amounts and dates do.
    """
    row = {column: (typed.get(column) or "").strip() for column in COLUMNS}
    for needed in ("activity", "unit", "valid_from", "source"):
        if not row[needed]:
            raise Refusal("factor.needs", column=needed)
    known = library.by_activity.get(library.activity(row["activity"]))
    row["activity"] = known[0].activity if known else row["activity"].casefold().replace(" ", "_")
    row["family"] = row["family"] or (known[0].family if known else "own")
    row["name"] = row["name"] or (known[0].name if known else typed["activity"].strip())
    row["scope"] = row["scope"] or (known[0].scope if known else "")
    if row["scope"] not in _SCOPES:
        raise Refusal("factor.scope", typed=row["scope"])
    row["unit"] = find_unit(row["unit"]).sign
    row["place"] = row["place"].upper()
    try:
        row["valid_from"] = date.fromisoformat(row["valid_from"]).isoformat()
        row["valid_until"] = date.fromisoformat(row["valid_until"]).isoformat() if row["valid_until"] else ""
    except ValueError as error:
        raise Refusal("time.not_a_time", typed=f"{row['valid_from']} {row['valid_until']}".strip()) from error
    for name in _FIGURES:
        row[name] = f"{parse(row[name]):f}" if row[name] else ""
    if not any(row[name] for name in _FIGURES):
        raise Refusal("factor.no_figure")
    # Where no total is given the figures are kg of each gas, to be weighed by the edition's warming potentials.
    row["gases"] = row["gases"] or (Gases.CO2E if row["kg_co2e"] else Gases.MASS).value
    row["set"], row["year"] = code, row["year"] or row["valid_from"][:4]
    row["row"] = row["row"] or " ".join(filter(None, (row["activity"], row["unit"], row["place"], row["valid_from"])))
    factor_of(row)
    return {column: value for column, value in row.items() if value}


def sound_rows(factors: Iterable[Factor]) -> tuple[tuple[Factor, ...], list[Notice]]:
    """Give the rows that agree with themselves, and what is wrong with the others, which give no figure."""
    rows = tuple(factors)
    wrong = list(failures(Library(rows)))
    unsound = {notice.params["id"] for notice in wrong if notice.code == "factor.parts_differ"}
    kept = {factor.id: factor for factor in rows if factor.id not in unsound}
    return tuple(kept.values()), wrong


def far_from_others(factor: Factor, library: Library) -> Notice | None:
    """Give the known factor that this one differs from tenfold: a figure per tonne typed for one per kilogram."""
    own = _weighed(factor, library)
    for other in library.by_activity.get(factor.activity, ()):
        if not own or not convertible(factor.unit, other.unit) or other.place not in (factor.place, ""):
            continue
        theirs = (_weighed(other, library) or Decimal(0)) / convert(Decimal(1), other.unit, factor.unit)
        if theirs and not 1 <= FAR * own / theirs <= FAR * FAR:
            params = {
                "figure": plain(round(own, 5)),
                "unit": factor.unit,
                "other": plain(round(theirs, 5)),
                "set": other.set,
            }
            return Notice("factor.far_from_others", params)
    return None


def _weighed(factor: Factor, library: Library) -> Decimal | None:
    """The figure in kg CO2e per unit, near enough to tell a thousandfold slip (AR5 for gases given by mass)."""
    if factor.kg_co2e is not None:
        return factor.kg_co2e
    methane, nitrous = library.potential("ch4", "AR5") or Decimal(1), library.potential("n2o", "AR5") or Decimal(1)
    return (factor.co2 or Decimal(0)) + (factor.ch4 or Decimal(0)) * methane + (factor.n2o or Decimal(0)) * nitrous
