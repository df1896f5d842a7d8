"""Factor sets and editions: what there is, making and publishing a set, and what a year is reckoned with.

A year keeps its edition: another one holds only once somebody has recalculated the year, with the figures before and
after and the reason kept.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.blends import blend_failures
from field_ems.domain.factor_rows import checked_row, factor_of, far_from_others, sound_rows
from field_ems.domain.factors import Edition, Factor, Library
from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.domain.notices import Notice, Refusal
from field_ems.files.factor_library import load_blends, load_edition, load_library, shipped_failures
from field_ems.store import audit, publications, tables
from field_ems.store import factors as queries
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.store.station import StationStore

REPORTS = ("SAR", "AR4", "AR5", "AR6")
"""The assessment reports whose warming potentials the library knows."""


@dataclass(frozen=True, slots=True)
class SetCard:
    """A factor set; ``made_by`` is shipped, headquarters or station."""

    code: str
    title: str
    made_by: str
    rows: int
    families: tuple[str, ...]
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class EditionCard:
    """An edition of a year and who named it: shipped, headquarters or station; ``in_force`` where it is used."""

    year: int | None
    edition: Edition
    named_by: str
    in_force: bool
    reason: str = ""
    before: Mapping[str, str] | None = None
    after: Mapping[str, str] | None = None


def library_in(session: Session, station_id: bytes | None) -> tuple[Library, list[Notice]]:
    """Give the shipped factors with headquarters' and the station's own, and what is wrong with rows left out."""
    rows = [row for found in queries.published_sets(session) for row in found.body]
    if station_id is not None:
        rows += [row for found in queries.local_sets(session, station_id) for row in found.body]
    if not rows:
        return load_library(), []
    factors, wrong = [], []
    for row in rows:
        try:
            factors.append(factor_of(row))
        except (KeyError, ValueError, ArithmeticError):
            # A newer program may write rows that this one can't read: they give no figure here.
            wrong.append(Notice("factor.row_unreadable", {"set": row.get("set", "?"), "row": row.get("row", "?")}))
    kept, unsound = sound_rows(factors)
    return load_library().with_factors(kept), wrong + unsound


def library_of(store: StationStore | HeadquartersStore) -> Library:
    """Give all factors that a store knows."""
    station_id = store.station_id if isinstance(store, StationStore) else None
    with store.reading() as session:
        return library_in(session, station_id)[0]


def edition_in(session: Session, station_id: bytes, year: int) -> Edition:
    """Give what a year is reckoned with: the station's last choice, else headquarters' first, else the shipped one."""
    chosen = queries.year_editions(session, station_id, year)
    if chosen:
        return _edition(chosen[-1])
    published = [row for row in queries.published_editions(session) if row.year == year]
    return _edition(published[0]) if published else load_edition()


def edition_of(store: StationStore, year: int) -> Edition:
    """Give what a year is reckoned with, as ``edition_in``."""
    station_id = store.station_id
    with store.reading() as session:
        return edition_in(session, station_id, year)


def editions(store: StationStore) -> list[EditionCard]:
    """Give all editions: the shipped one, headquarters', and what the station chose for its years."""
    station_id = store.station_id
    with store.reading() as session:
        published, chosen = queries.published_editions(session), queries.year_editions(session, station_id)
    newest = {row.year: row.id for row in chosen}
    firsts: dict[int, bytes] = {}
    for row in published:
        firsts.setdefault(row.year, row.id)
    cards = [EditionCard(None, load_edition(), "shipped", in_force=True)]
    cards += [
        EditionCard(row.year, _edition(row), "headquarters", row.year not in newest and firsts[row.year] == row.id)
        for row in published
    ]
    cards += [
        EditionCard(row.year, _edition(row), "station", newest[row.year] == row.id, row.reason, row.before, row.after)
        for row in chosen
    ]
    return cards


def list_sets(store: StationStore | HeadquartersStore) -> list[SetCard]:
    """Give the factor sets that a store knows, by code."""
    known: dict[str, tuple[str, str]] = {}
    with store.reading() as session:
        withdrawn = withdrawn_sets(session)
        for row in queries.published_sets(session):
            known[row.code] = (row.title, "headquarters")
        if isinstance(store, StationStore):
            for row in queries.local_sets(session, store.station_id):
                known.setdefault(row.code, (row.title, "station"))
    by_set: dict[str, list[Factor]] = {}
    for factor in library_of(store).factors:
        by_set.setdefault(factor.set, []).append(factor)
    return [
        SetCard(
            code,
            *known.get(code, ("", "shipped")),
            len(rows),
            tuple(sorted({row.family for row in rows})),
            code in withdrawn,
        )
        for code, rows in sorted(by_set.items())
    ]


def rows_of(store: StationStore | HeadquartersStore, code: str, words: str = "") -> list[Factor]:
    """Give the rows of a set, or those whose name or key holds the words; refuses with ``factor.no_set``."""
    library = library_of(store)
    rows = [factor for factor in library.factors if factor.set.casefold() == code.strip().casefold()]
    if not rows:
        raise Refusal("factor.no_set", set=code, sets=", ".join(sorted({factor.set for factor in library.factors})))
    wanted = words.casefold().split()
    return [row for row in rows if all(word in f"{row.name} {row.activity} {row.place}".casefold() for word in wanted)]


def unsound(store: StationStore | HeadquartersStore) -> list[Notice]:
    """Give what the checks of the library find: rows left out, and printed blends that disagree with themselves."""
    station_id = store.station_id if isinstance(store, StationStore) else None
    with store.reading() as session:
        return [*shipped_failures(), *library_in(session, station_id)[1]]


def make_set(
    store: StationStore,
    now: datetime,
    code: str,
    rows: Sequence[Mapping[str, str]],
    *,
    title: str = "",
    sure: bool = False,
    author_id: bytes | None = None,
) -> list[Factor]:
    """Add rows to a set that the station makes by hand; give them.

    ``sure`` accepts figures that are ten times another set's. Refuses as ``checked_row`` does, and with
    ``factor.set_taken``, ``factor.row_taken``, ``factor.parts_differ``, ``factor.blend_differs`` or
    ``factor.far_from_others``.
    """
    with store.writing(now, author_id) as writer:
        library, _wrong = library_in(writer.session, writer.station_id)
        own = {row.code for row in queries.local_sets(writer.session, writer.station_id)}
        body, factors = _checked(code, rows, library, own, sure=sure)
        writer.create(tables.LocalFactorSet, code=code.strip(), title=title.strip() or code.strip(), body=body)
    return factors


def check_set(
    store: HeadquartersStore, code: str, rows: Sequence[Mapping[str, str]]
) -> tuple[list[dict[str, str]], list[Notice]]:
    """Give the rows as they would be published, and figures to look at again: far from those of other sets.

    Refuses as ``make_set`` does.
    """
    with store.reading() as session:
        library, _wrong = library_in(session, None)
    body, factors = _checked(code, rows, library, set(), sure=True)
    return body, [notice for factor in factors if (notice := far_from_others(factor, library)) is not None]


def publish_set(
    store: HeadquartersStore,
    now: datetime,
    code: str,
    rows: Sequence[Mapping[str, str]],
    title: str = "",
    published_by: str = audit.COMMAND,
) -> list[Factor]:
    """Publish a set to all stations and give its rows; refuses as ``make_set``. What is published never changes."""
    with store.publishing(GLOBAL_SCOPE, now) as writer:
        library, _wrong = library_in(writer.session, None)
        body, factors = _checked(code, rows, library, set(), sure=True)
        writer.create(
            tables.FactorSet, code=code.strip(), title=title.strip() or code.strip(), body=body, published_at=now
        )
        audit.note(writer.session, GLOBAL_SCOPE, now, published_by, "factors_published", set=code.strip())
    return factors


def withdrawn_sets(session: Session) -> set[str]:
    """Give the sets that headquarters took back: no year is newly reckoned with them."""
    return {code for code, _version in publications.withdrawn(session, "factor_set")}


def publish_edition(
    store: HeadquartersStore, now: datetime, year: int, name: str, gwp: str, sets: Mapping[str, str]
) -> Edition:
    """Say what all stations reckon a year with; families not named keep the shipped edition's source.

    A station that reckons the year with an earlier one keeps it until it recalculates. Refuses as ``composed``.
    """
    with store.reading() as session:
        withdrawn = withdrawn_sets(session)
    edition = composed(library_of(store), load_edition(), sets, gwp, name, withdrawn)
    with store.publishing(GLOBAL_SCOPE, now) as writer:
        writer.create(
            tables.InventoryEdition,
            year=year,
            name=edition.name,
            gwp=edition.gwp,
            sets=dict(edition.sets),
            published_at=now,
        )
    return edition


def composed(
    library: Library,
    base: Edition,
    sets: Mapping[str, str],
    gwp: str,
    name: str = "",
    withdrawn: Collection[str] = (),
) -> Edition:
    """Give an edition with other sets for some families.

    Refuses with ``edition.no_gwp``, ``factor.no_set``, ``factor.set_withdrawn`` or ``edition.family_not_in_set``.
    """
    report = gwp.strip().upper() or base.gwp
    if report not in REPORTS:
        raise Refusal("edition.no_gwp", typed=gwp, known=", ".join(REPORTS))
    families: dict[str, set[str]] = {}
    for factor in library.factors:
        families.setdefault(factor.set, set()).add(factor.family)
    for family, code in sets.items():
        if code not in families:
            raise Refusal("factor.no_set", set=code, sets=", ".join(sorted(families)))
        if code in withdrawn:
            raise Refusal("factor.set_withdrawn", set=code)
        if family not in families[code]:
            raise Refusal("edition.family_not_in_set", family=family, set=code, known=", ".join(sorted(families[code])))
    changed = ", ".join(f"{family}={code}" for family, code in sorted(sets.items()))
    label = name.strip() or " ".join(filter(None, (base.name.split(" + ")[0], "+", changed or report)))
    return Edition(label, report, {**base.sets, **sets})


def _checked(
    code: str, typed: Sequence[Mapping[str, str]], library: Library, own: set[str], *, sure: bool
) -> tuple[list[dict[str, str]], list[Factor]]:
    code = code.strip()
    known = {factor.set.casefold() for factor in library.factors}
    if not code:
        raise Refusal("factor.needs", column="set")
    if code.casefold() in known and code not in own:
        raise Refusal("factor.set_taken", set=code)
    body = [checked_row(code, row, library) for row in typed]
    factors = [factor_of(row) for row in body]
    ids = {factor.id for factor in library.factors}
    for factor in factors:
        if factor.id in ids:
            raise Refusal("factor.row_taken", id=factor.id)
        ids.add(factor.id)
        far = None if sure else far_from_others(factor, library)
        if far is not None:
            raise Refusal(far.code, **far.params)
    wrong = [*sound_rows(factors)[1], *_blends_of(code, library.with_factors(factors))]
    if wrong:
        raise Refusal(wrong[0].code, **wrong[0].params)
    return body, factors


def _blends_of(code: str, library: Library) -> list[Notice]:
    return [notice for notice in blend_failures(load_blends(), library) if notice.params.get("table") == code]


def _edition(row: object) -> Edition:
    return Edition(row.name, row.gwp, row.sets)  # type: ignore[attr-defined]
