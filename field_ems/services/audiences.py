"""In which languages a station fetches what headquarters publishes by language."""

from collections.abc import Collection
from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.i18n import LANGUAGES
from field_ems.store import audit, devices
from field_ems.store.audiences import choose_languages, concern_of
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session


def languages_of(headquarters: HeadquartersStore, station: str) -> tuple[str, ...] | None:
    """Give a station's languages, None for all; refuses with ``hq.no_such_station``."""
    with headquarters.reading() as session:
        return concern_of(session, _station_id(session, station)).languages


def set_languages(
    headquarters: HeadquartersStore, station: str, languages: Collection[str] | None, now: datetime, by: str
) -> None:
    """Let a station fetch texts in these languages from its next sync on, None for all.

    What it lacks of a language that it had not before comes with that sync; what it has stays. Refuses with
    ``hq.no_such_station`` or ``hq.unknown_language``.
    """
    for code in languages or ():
        if code not in LANGUAGES:
            raise Refusal("hq.unknown_language", typed=code, known=", ".join(LANGUAGES))
    with headquarters.writing() as session:
        station_id = _station_id(session, station)
        choose_languages(session, station_id, languages)
        chosen = ", ".join(sorted(languages)) if languages is not None else "all"
        audit.note(session, station_id, now, by, "languages_set", languages=chosen)


def _station_id(session: Session, name: str) -> bytes:
    known = devices.station_named(session, name)
    if known is None:
        raise Refusal("hq.no_such_station")
    return known.station_id
