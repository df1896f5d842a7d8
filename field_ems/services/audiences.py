"""In which languages a station fetches what headquarters publishes by language."""

from collections.abc import Collection
from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.i18n import LANGUAGES
from field_ems.store import audit
from field_ems.store.audiences import choose_languages, concern_of
from field_ems.store.headquarters import HeadquartersStore


def languages_of(headquarters: HeadquartersStore, station_id: bytes) -> tuple[str, ...]:
    """Give a station's languages, in the order of all."""
    with headquarters.reading() as session:
        chosen = concern_of(session, station_id).languages
    return tuple(code for code in LANGUAGES if chosen is None or code in chosen)


def set_languages(
    headquarters: HeadquartersStore, station_id: bytes, languages: Collection[str], now: datetime, by: str
) -> None:
    """Let a station fetch texts in these languages from its next sync on; all of them are all that there ever will be.

    What it lacks of a language that it had not before comes with that sync; what it has stays. Refuses with
    ``hq.unknown_language`` or ``hq.no_language``.
    """
    for code in languages:
        if code not in LANGUAGES:
            raise Refusal("hq.unknown_language", typed=code, known=", ".join(LANGUAGES))
    if not languages:
        raise Refusal("hq.no_language")
    is_all = set(languages) == set(LANGUAGES)
    with headquarters.writing() as session:
        choose_languages(session, station_id, None if is_all else languages)
        chosen = "all" if is_all else ", ".join(sorted(languages))
        audit.note(session, station_id, now, by, "languages_set", languages=chosen)
