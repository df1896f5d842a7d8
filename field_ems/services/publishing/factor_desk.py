"""Publishing factor sets. A set never changes: a correction is a set of another code."""

from datetime import datetime
from pathlib import Path
from typing import Any

from field_ems.domain.factors import Factor, Library
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.publications import Document
from field_ems.domain.units import convertible
from field_ems.files.publications import read_factor_file
from field_ems.services.factors import check_set, library_of, list_sets, publish_set
from field_ems.services.publishing.desk import Published
from field_ems.services.publishing.withdrawals import note_withdrawal
from field_ems.store.factors import published_sets
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.publications import count_stations, stations_reckoning_with

_COMPARED = ("unit", "kg_co2e", "co2", "ch4", "n2o", "non_kyoto", "biogenic_co2", "source")


class FactorDesk:
    """Factor sets as {"code", "title", "rows"}."""

    def read(self, path: Path, code: str, title: str) -> Document:
        """Read a set from CSV, XLSX or YAML."""
        found = read_factor_file(path)
        return {"code": code or found["code"], "title": title or found["title"], "rows": found["rows"]}

    def code(self, document: Document) -> str:
        """Give the set's name."""
        return str(document["code"])

    def check(self, headquarters: HeadquartersStore, document: Document) -> Document:
        """Give the set with its rows complete; refuses as ``services.factors.make_set``."""
        rows, _far = check_set(headquarters, document["code"], document["rows"])
        code = document["code"].strip()
        return {"code": code, "title": document["title"].strip() or code, "rows": rows}

    def before(self, headquarters: HeadquartersStore, document: Document) -> tuple[str, Document]:
        """Give, for each row, the newest factor of another set for the same activity, place and unit."""
        library = library_of(headquarters)
        found = [(row["row"], _newest(library, row)) for row in document["rows"]]
        known = [(row, factor) for row, factor in found if factor is not None]
        names = ", ".join(sorted({factor.set for _row, factor in known}))
        rows = [{"row": row, **_document(factor)} for row, factor in known]
        # What only tells the rows apart is the same on both sides, so that the figures alone stand in the comparison.
        twins = {row["row"]: row for row in document["rows"]}
        rows = [{**_without_figures(twins[row["row"]]), **row} for row in rows]
        return names, {"code": document["code"], "title": document["title"], "rows": rows}

    def affected(self, headquarters: HeadquartersStore, document: Document) -> list[Notice]:
        """All stations receive it; no figure changes until a year is reckoned with it."""
        _rows, far = check_set(headquarters, document["code"], document["rows"])
        with headquarters.reading() as session:
            stations = count_stations(session)
        return [Notice("publish.reaches", {"stations": stations}), Notice("publish.factors_change_nothing", {}), *far]

    def publish(self, headquarters: HeadquartersStore, document: Document, now: datetime, by: str) -> None:
        """Publish it."""
        publish_set(headquarters, now, document["code"], document["rows"], document["title"], by)

    def withdraw(self, headquarters: HeadquartersStore, code: str, now: datetime, by: str, reason: str) -> list[Notice]:
        """Let no year be reckoned with it anew; years that are keep it."""
        known = {one.code for one in self.published(headquarters) if not one.is_withdrawn}
        if code not in known:
            raise Refusal("publish.not_in_force", named=code, known=", ".join(sorted(known)) or "—")
        note_withdrawal(headquarters, "factor_set", code, None, now, by, reason)
        with headquarters.reading() as session:
            stations = stations_reckoning_with(session, code)
        return [Notice("publish.factors_kept", {"stations": stations, "set": code})]

    def published(self, headquarters: HeadquartersStore) -> list[Published]:
        """List the sets that headquarters published."""
        withdrawn = {card.code for card in list_sets(headquarters) if card.is_withdrawn}
        with headquarters.reading() as session:
            rows = published_sets(session)
        return [Published(row.code, row.title, None, row.published_at, row.code in withdrawn) for row in rows]


def _newest(library: Library, row: dict[str, str]) -> Factor | None:
    fitting = [
        factor
        for factor in library.by_activity.get(row["activity"], ())
        if factor.place == row.get("place", "") and convertible(factor.unit, row["unit"])
    ]
    return max(fitting, key=lambda factor: (factor.unit == row["unit"], factor.year, factor.set), default=None)


def _without_figures(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name not in _COMPARED}


def _document(factor: Factor) -> dict[str, Any]:
    return {name: str(getattr(factor, name)) for name in _COMPARED if getattr(factor, name) is not None}
