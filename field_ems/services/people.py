"""Who is at the keyboard, and how they want the program to speak."""

from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.store import tables
from field_ems.store.records import find_row
from field_ems.store.settings import read_setting, write_setting
from field_ems.store.station import StationStore

_PERSON = "person_id"
_LANGUAGE = "language"
_DIRECTION = "right_to_left"


def introduce(store: StationStore, now: datetime, name: str, job: str | None = None) -> bytes:
    """Note who works here from now on, and give the person's id; refuses with ``person.no_name``."""
    if not name.strip():
        raise Refusal("person.no_name")
    with store.writing(now) as writer:
        person_id = writer.create(tables.Person, name=name.strip(), job=job or None)
    write_setting(store.database, _PERSON, person_id.hex())
    return person_id


def person_at_keyboard(store: StationStore) -> bytes | None:
    """Give the id of the person who works here, None before anyone has said who they are."""
    known = read_setting(store.database, _PERSON)
    return bytes.fromhex(str(known)) if known else None


def name_at_keyboard(store: StationStore) -> str | None:
    """Give that person's name."""
    person_id = person_at_keyboard(store)
    if person_id is None:
        return None
    station_id = store.station_id
    with store.reading() as session:
        person = find_row(session, station_id, "person", person_id)
        return str(person.name) if person is not None else None


def chosen_language(store: StationStore) -> str | None:
    """Give the language chosen on this machine."""
    known = read_setting(store.database, _LANGUAGE)
    return str(known) if known else None


def choose_language(store: StationStore, code: str) -> None:
    """Speak this language from the next start on."""
    write_setting(store.database, _LANGUAGE, code)


def chosen_direction(store: StationStore) -> str | None:
    """Give who puts lines in order that run from right to left, as chosen on this machine."""
    known = read_setting(store.database, _DIRECTION)
    return str(known) if known else None


def choose_direction(store: StationStore, who: str) -> None:
    """Let lines that run from right to left be put in order so."""
    write_setting(store.database, _DIRECTION, who)
