"""Whom an entry of the global scope concerns, and how far a station has read what concerns it.

A cursor of the global scope is ``number * POSITIONS + position``: all up to the position that concerned the station's
audience of that number was given. Whoever asks with an older number is given what concerned it not then and does now,
from the scope's beginning on, so that nothing is skipped; a later number always makes a greater cursor.
"""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlmodel import Session

from field_ems.domain.journal import GLOBAL_SCOPE
from field_ems.store.entries import JOURNAL, Condition
from field_ems.store.tables import Addressee, Audience, Station

ADDRESSEE = Addressee.__table__  # type: ignore[attr-defined]
AUDIENCE = Audience.__table__  # type: ignore[attr-defined]
STATION = Station.__table__  # type: ignore[attr-defined]

# Asked in each exchange: building a statement costs more than running it.
_NEWEST = (
    select(AUDIENCE).where(AUDIENCE.c.station_id == bindparam("station")).order_by(AUDIENCE.c.number.desc()).limit(1)
)

POSITIONS = 2**40
"""More than a scope ever has; a cursor of a program that knew no audiences reads as number 0."""


class Concern(NamedTuple):
    """What concerns a station: texts in ``languages`` (None: all), and what is for its organization."""

    number: int = 0
    languages: tuple[str, ...] | None = None
    organization_id: bytes | None = None


def concern_of(session: Session, station_id: bytes, number: int | None = None) -> Concern:
    """Give what concerns a station, or did under an earlier number; number 0 was all that is for no organization."""
    if number == 0:
        return Concern()
    query = _NEWEST if number is None else _NEWEST.where(AUDIENCE.c.number == number)
    row = session.connection().execute(query, {"station": station_id}).one_or_none()
    if row is None:
        return Concern()
    return Concern(row.number, tuple(row.languages) if row.languages is not None else None, row.organization_id)


def choose_languages(session: Session, station_id: bytes, languages: Collection[str] | None) -> None:
    """Let texts in these languages concern a station from here on, None for all."""
    known = concern_of(session, station_id)
    wanted = tuple(sorted(languages)) if languages is not None else None
    _note(session, station_id, known, known._replace(languages=wanted))


def note_organization(session: Session, station_id: bytes, organization_id: bytes | None) -> None:
    """Let what is for an organization concern a station of it; to be called wherever its record says another."""
    known = concern_of(session, station_id)
    _note(session, station_id, known, known._replace(organization_id=organization_id))


def note_organization_kept(session: Session, station_id: bytes) -> None:
    """Do the same with the organization that the station's record has."""
    query = select(STATION.c.organization_id).where(STATION.c.station_id == station_id, STATION.c.removed.isnot(True))
    note_organization(session, station_id, session.connection().execute(query.limit(1)).scalar())


def _note(session: Session, station_id: bytes, known: Concern, changed: Concern) -> None:
    if changed == known:
        return
    languages = list(changed.languages) if changed.languages is not None else None
    session.add(
        Audience(
            station_id=station_id,
            number=known.number + 1,
            languages=languages,
            organization_id=changed.organization_id,
        )
    )
    session.flush()


def address(session: Session, entry_id: bytes, language: str | None, organization_id: bytes | None) -> None:
    """Let an entry of the global scope go only to the stations that it concerns."""
    if language is not None or organization_id is not None:
        row = Addressee(station_id=GLOBAL_SCOPE, id=entry_id, language=language, organization_id=organization_id)
        session.add(row)
        session.flush()


def organization_addressed(session: Session, entry_id: bytes) -> bytes | None:
    """Give the id of the organization that an entry of the global scope is for, None where it is for all."""
    query = select(ADDRESSEE.c.organization_id).where(
        ADDRESSEE.c.station_id == GLOBAL_SCOPE, ADDRESSEE.c.id == entry_id
    )
    found = session.connection().execute(query).scalar()
    return bytes(found) if found else None


def concerns(concern: Concern) -> Condition:
    """Give the condition that an entry of the global scope concerns a station."""
    condition: Condition = JOURNAL.c.id.not_in(_left_out(concern))
    return condition


def concerns_anew(concern: Concern, before: Concern, position: int) -> Condition:
    """Give the condition that it does, and was not given up to ``position`` to what the station was ``before``."""
    return and_(concerns(concern), or_(JOURNAL.c.position > position, JOURNAL.c.id.in_(_left_out(before))))


def _left_out(concern: Concern) -> Select[Any]:
    others = ADDRESSEE.c.organization_id.is_not(None)
    if concern.organization_id is not None:
        others = and_(others, ADDRESSEE.c.organization_id != concern.organization_id)
    unread = [] if concern.languages is None else [ADDRESSEE.c.language.not_in(concern.languages)]
    return select(ADDRESSEE.c.id).where(ADDRESSEE.c.station_id == GLOBAL_SCOPE, or_(others, *unread))
