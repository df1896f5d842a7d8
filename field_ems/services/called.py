"""Records by what a person calls them at the keyboard: a supplier's name, a tender's reference, a few digits of an id.

Ids are shown short, by their first eight hex digits, and accepted so as long as one record alone begins with them.
"""

from collections.abc import Mapping

from field_ems.domain.notices import Refusal
from field_ems.services.checklists import DRAFT_KIND
from field_ems.store.called import ids_beginning, is_beginning_of_id, rows_beginning, rows_named
from field_ems.store.drafts import drafts_between
from field_ems.store.station import StationStore

SHOWN_DIGITS = 8

_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "supplier": ("name", "ungm_number"),
    "tender": ("reference", "title"),
    "practice": ("title",),
}
"""The columns that hold what a person calls a record of a kind; the other kinds are called by their ids alone."""


def short(row_id: bytes) -> str:
    """Give an id as it is shown."""
    return row_id.hex()[:SHOWN_DIGITS]


def supplier_called(store: StationStore, called: str) -> bytes:
    """Give a supplier's id by its name, its UNGM number or its id; refuses as ``find_called``."""
    return find_called(store, "supplier", called)


def tender_called(store: StationStore, called: str) -> bytes:
    """Give a tender's id by its reference, its title or its id; refuses as ``find_called``."""
    return find_called(store, "tender", called)


def assessment_called(store: StationStore, called: str) -> bytes:
    """Give a submitted checklist's id by the beginning of it; refuses as ``find_called``."""
    return find_called(store, "assessment", called)


def draft_called(store: StationStore, called: str) -> bytes:
    """Give a begun checklist's id by the beginning of it; refuses as ``find_called``."""
    return _the_one(called, drafts_beginning(store, called))


def drafts_beginning(store: StationStore, called: str) -> list[bytes]:
    """Give the begun checklists whose ids begin so."""
    if not is_beginning_of_id(called):
        return []
    with store.reading() as session:
        return list(drafts_between(session, DRAFT_KIND, *ids_beginning(called), limit=2))


def find_called(store: StationStore, kind: str, called: str) -> bytes:
    """Give the id of the one record of a kind that is called so.

    A name goes before an id that begins with the same letters. Refuses with ``called.unknown`` or, where several are
    called so, with ``called.several``.
    """
    named = called.strip()
    with store.reading() as session:
        columns = _NAMED_BY.get(kind, ())
        found = rows_named(session, store.station_id, kind, columns, named) if columns else []
        if not found and is_beginning_of_id(named):
            found = rows_beginning(session, store.station_id, kind, named)
    return _the_one(named, found)


def _the_one(called: str, found: list[bytes]) -> bytes:
    if not found:
        raise Refusal("called.unknown", called=called)
    if len(found) > 1:
        raise Refusal("called.several", called=called, ids=", ".join(short(one) for one in found[:2]))
    return found[0]
