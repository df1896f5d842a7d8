"""Reckoning a year with another edition: what that would change, and doing it for a reason that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from field_ems.domain.factors import Edition
from field_ems.domain.notices import Refusal
from field_ems.services.emissions import Inventory, inventory
from field_ems.services.factors import composed, edition_of, library_of, withdrawn_sets
from field_ems.store import tables
from field_ems.store.station import StationStore


@dataclass(frozen=True, slots=True)
class Recalculation:
    """A year's inventory by the edition in force and by another one."""

    year: int
    edition: Edition
    before: Inventory
    after: Inventory


def preview_recalculation(
    store: StationStore, year: int, sets: Mapping[str, str], gwp: str = "", name: str = ""
) -> Recalculation:
    """Give what another edition would change; nothing is saved. Refuses as ``composed``."""
    library, base = library_of(store), edition_of(store, year)
    with store.reading() as session:
        withdrawn = withdrawn_sets(session)
    edition = composed(library, base, sets, gwp, name, withdrawn)
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    return Recalculation(
        year,
        edition,
        inventory(store, first, end, library=library, edition=base),
        inventory(store, first, end, library=library, edition=edition),
    )


def recalculate(
    store: StationStore, now: datetime, found: Recalculation, reason: str, author_id: bytes | None = None
) -> None:
    """Reckon a year with another edition from here on; before, after and reason are kept. Needs a reason."""
    if not reason.strip():
        raise Refusal("reading.no_reason")
    with store.writing(now, author_id) as writer:
        writer.create(
            tables.YearEdition,
            year=found.year,
            name=found.edition.name,
            gwp=found.edition.gwp,
            sets=dict(found.edition.sets),
            reason=reason.strip(),
            before=_figures(found.before),
            after=_figures(found.after),
        )


def gross(found: Inventory) -> Decimal:
    """Give an inventory's gross emissions in kg CO2e."""
    return sum(found.scopes.values(), Decimal(0))


def _figures(found: Inventory) -> dict[str, str]:
    return {
        "edition": found.edition,
        "kg_co2e": str(gross(found)),
        "incomplete": str(len(found.incomplete)),
        **{f"scope_{scope}": str(total) for scope, total in sorted(found.scopes.items())},
    }
