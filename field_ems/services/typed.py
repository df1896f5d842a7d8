"""What was typed and not saved when somebody went elsewhere: kept here until they come back to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from field_ems.store import drafts
from field_ems.store.station import StationStore

_KIND = "typed"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, by the name of its line, and when it was left."""

    values: Mapping[str, str]
    left_at: datetime


def keep_typed(store: StationStore, place: str, values: Mapping[str, str], now: datetime) -> None:
    """Keep what was typed at a place, instead of what was kept there before."""
    with store.database.writing() as session:
        for known in drafts.drafts_about(session, _KIND, "place", place):
            drafts.delete_draft(session, known.id)
        drafts.add_draft(session, _KIND, {"place": place}, dict(values), now)


def find_typed(store: StationStore, place: str) -> Typed | None:
    """Give what is kept of a place."""
    with store.reading() as session:
        known = next(iter(drafts.drafts_about(session, _KIND, "place", place)), None)
        return None if known is None else Typed(dict(known.body), known.updated_at)


def drop_typed(store: StationStore, place: str) -> None:
    """Let go of what is kept of a place."""
    with store.database.writing() as session:
        for known in drafts.drafts_about(session, _KIND, "place", place):
            drafts.delete_draft(session, known.id)
