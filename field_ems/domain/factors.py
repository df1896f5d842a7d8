"""Emission factors: choosing the one that fits, and finding activities by words.

Wrong copies of public tables circulate, so a library is checked when it is loaded: each row names its source's row, its
gases add up to its total, and blends of refrigerants are recomputed from their composition (``blends``).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property

from field_ems.domain.notices import Notice
from field_ems.domain.units import find_unit

TOLERANCE = Decimal("0.00002")
WORLD = ""
REFRIGERANT = "refrigerant_"
"""How the keys of refrigerants begin: propane is a fuel as well."""

_LIKE_ENOUGH = 0.45


class Gases(StrEnum):
    """Whether a row's gases are kg of each gas or kg CO2e of it."""

    MASS = "mass"
    CO2E = "co2e"


@dataclass(frozen=True, slots=True)
class Factor:
    """One row of a set, per ``unit`` of its activity; None is unknown, zero is a figure.

    ``kg_co2e`` is the printed total in the Kyoto gases, ``co2``, ``ch4`` and ``n2o`` its parts as ``gases`` says;
    ``non_kyoto`` is what is reported apart, ``biogenic_co2`` what stays outside the scopes, both in kg CO2e. ``place``
    is an ISO 3166 alpha-3 code, "" for the world. Valid in [valid_from, valid_until). ``family`` is what an edition
    names one source for.
    """

    set: str
    row: str
    year: int
    family: str
    activity: str
    name: str
    scope: str
    unit: str
    place: str
    valid_from: date
    valid_until: date | None
    kg_co2e: Decimal | None
    gases: Gases = Gases.CO2E
    co2: Decimal | None = None
    ch4: Decimal | None = None
    n2o: Decimal | None = None
    non_kyoto: Decimal | None = None
    biogenic_co2: Decimal | None = None
    source: str = ""
    licence: str = ""

    @property
    def id(self) -> str:
        """The set and its row, by which a result names its factor."""
        return f"{self.set}:{self.row}"


@dataclass(frozen=True, slots=True)
class Edition:
    """What one inventory year is reckoned with: one set for each family of activities, and one GWP basis."""

    name: str
    gwp: str
    sets: Mapping[str, str]


@dataclass(frozen=True)
class Library:
    """All factors at hand, the gases' warming potentials by assessment report, and other names of activities."""

    factors: tuple[Factor, ...]
    gwp: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_activity(self) -> Mapping[str, Sequence[Factor]]:
        """The factors of each activity."""
        rows: dict[str, list[Factor]] = defaultdict(list)
        for factor in self.factors:
            rows[factor.activity].append(factor)
        return rows

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        """The activity of each name; of a fuel and a refrigerant of one name the fuel: R-290 names the other."""
        named: dict[str, str] = {}
        for factor in sorted(self.factors, key=lambda one: one.activity.startswith(REFRIGERANT)):
            named.setdefault(factor.name.casefold(), factor.activity)
        return named

    def activity(self, name: str) -> str:
        """Give the library's key for an activity that may go by another name; what is not known stays as it is."""
        written = " ".join(name.split())
        folded = written.casefold()
        key = self.aliases.get(folded, written)
        if key in self.by_activity:
            return key
        gas = REFRIGERANT + canonical_gas(written)
        known = self._by_name.get(folded) or (folded.replace(" ", "_") if " " in folded else folded)
        if known not in self.by_activity:
            known = gas
        return known if known in self.by_activity else key

    def with_factors(self, more: Iterable[Factor]) -> "Library":
        """Give a library that knows these factors as well."""
        return Library((*self.factors, *more), self.gwp, self.aliases)

    def potential(self, gas: str, report: str) -> Decimal | None:
        """Give a gas's GWP-100 in an assessment report (SAR, AR4, AR5, AR6) by any spelling of its name."""
        return self.gwp.get(canonical_gas(gas), {}).get(report)


def candidates(
    library: Library, activity: str, unit: str, places: Sequence[str], on: date, factor_set: str | None
) -> list[Factor]:
    """Give the factors for an activity, of the narrowest place that has any; the newest first.

    ``places`` climbs from the narrowest (site, country, region); the world comes last by itself. Of each unit of the
    same dimension the row in ``unit`` itself comes before one to convert to.
    """
    dimension = find_unit(unit).dimension
    fitting = [
        factor
        for factor in library.by_activity.get(library.activity(activity), ())
        if factor_set in (None, factor.set)
        and factor.valid_from <= on
        and (factor.valid_until is None or on < factor.valid_until)
        and find_unit(factor.unit).dimension == dimension
    ]
    sign = find_unit(unit).sign
    for place in (*places, WORLD):
        here = [factor for factor in fitting if factor.place == place]
        if here:
            return sorted(here, key=lambda factor: (-factor.valid_from.toordinal(), factor.unit != sign, factor.id))
    return []


def search(library: Library, words: str, limit: int = 8) -> list[str]:
    """Give the activities whose name holds all the words, best first; without any, the ones that look most alike."""
    wanted = _tokens(words)
    exact = library.activity(words)
    if exact in library.by_activity:
        return [exact]
    named = {
        activity: _tokens(" ".join([activity, *sorted({row.name for row in rows})]))
        for activity, rows in library.by_activity.items()
    }
    found = [activity for activity, tokens in named.items() if all(_held(word, tokens) for word in wanted)]
    return sorted(found, key=lambda activity: (_is_upstream(activity), len(named[activity]), activity))[:limit]


def nearest(library: Library, words: str, limit: int = 3) -> list[str]:
    """Give the activities that look most like the words, to suggest where nothing was found."""
    text = " ".join(_tokens(words))
    scored = [
        (max(_likeness(text, " ".join(_tokens(rows[0].name))), _likeness(text, " ".join(_tokens(key)))), key)
        for key, rows in library.by_activity.items()
    ]
    likely = [(score, key) for score, key in scored if score >= _LIKE_ENOUGH] or [max(scored)]
    return [key for _, key in sorted(likely, key=lambda each: (-each[0], each[1]))[:limit]]


def failures(library: Library) -> Iterator[Notice]:
    """Give what is wrong with the rows: gases that don't add up to the total, and ids that stand twice."""
    seen: set[str] = set()
    for factor in library.factors:
        if factor.id in seen:
            yield Notice("factor.twice", {"id": factor.id})
        seen.add(factor.id)
        if factor.gases is Gases.CO2E and factor.kg_co2e is not None and None not in _parts(factor):
            added = sum((part for part in _parts(factor) if part is not None), Decimal(0))
            if abs(added - factor.kg_co2e) > TOLERANCE:
                yield Notice("factor.parts_differ", {"id": factor.id, "total": factor.kg_co2e, "added": added})


def canonical_gas(name: str) -> str:
    """Give one name for a gas however it is written: HFC-125, HFC125 and R-125 are one; R404A and R-404A another."""
    compact = re.sub(r"[\s\-*]", "", name.split("=")[0].split("/")[0]).lower()
    return _GASES.get(compact, compact)


_GASES = {
    "r22": "hcfc22", "r123": "hcfc123", "r124": "hcfc124", "r141b": "hcfc141b", "r142b": "hcfc142b",
    "r11": "cfc11", "r12": "cfc12", "r13": "cfc13", "r113": "cfc113", "r114": "cfc114", "r115": "cfc115",
    "r23": "hfc23", "r32": "hfc32", "r125": "hfc125", "r134a": "hfc134a", "r143a": "hfc143a", "r152a": "hfc152a",
    "r227ea": "hfc227ea", "r236fa": "hfc236fa", "r245fa": "hfc245fa",
    "pfc14": "cf4", "perfluoromethane(pfc14)": "cf4", "pfc116": "c2f6", "perfluoroethane(pfc116)": "c2f6",
    "pfc218": "c3f8", "perfluoropropane(pfc218)": "c3f8", "pfc318": "cc4f8", "perfluorocyclobutane(pfc318)": "cc4f8",
    "perfluorobutane(pfc3110)": "c4f10", "perfluoropentane(pfc4112)": "c5f12", "perfluorohexane(pfc5114)": "c6f14",
    "sulphurhexafluoride(sf6)": "sf6", "nitrogentrifluoride": "nf3", "methane": "ch4", "nitrousoxide": "n2o",
    "carbondioxide": "co2", "hfc43i0mee": "hfc4310mee", "r744": "co2",
    "r290": "propane", "r600": "butane", "r600a": "isobutane", "r601": "pentane", "r601a": "isopentane",
    "r1270": "propylene", "propene": "propylene", "r170": "ethane",
}  # fmt: skip
"""Names as the tables write them, without spaces and hyphens, in lower case."""


def _parts(factor: Factor) -> tuple[Decimal | None, ...]:
    return factor.co2, factor.ch4, factor.n2o


def _tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("_", " "))


def _held(word: str, tokens: Iterable[str]) -> bool:
    return any(token.startswith(word) for token in tokens)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()


def _is_upstream(activity: str) -> bool:
    return activity.startswith("wtt_")
