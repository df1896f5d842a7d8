"""The register of practices: proposed, adopted where the minimum in force allows it, and withdrawn; none is deleted."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from field_ems.domain.notices import Refusal
from field_ems.domain.practices import (
    Area,
    Level,
    Minimum,
    PracticeState,
    Standing,
    check_adoption,
    check_practice,
    compare,
    has_to_be_raised,
    in_force,
    minimum_for,
    what_applies,
)
from field_ems.services.minimums import read_minimums
from field_ems.store import meters, tables
from field_ems.store import practices as queries
from field_ems.store.session import Session
from field_ems.store.station import StationStore


@dataclass(frozen=True, slots=True)
class PracticeCard:
    """A practice beside the minimum in force; ``place`` None is the whole station, ``decided_by`` who saved it last."""

    id: bytes
    title: str
    area: Area
    facility_id: bytes | None
    place: str | None
    level: Level
    state: PracticeState
    from_on: date | None
    decided_by: str | None
    minimum: Minimum | None

    @property
    def standing(self) -> Standing:
        """How it stands beside the minimum."""
        return compare(self.level, self.minimum)

    @property
    def has_to_be_raised(self) -> bool:
        """Whether it was adopted and is below the minimum in force."""
        return has_to_be_raised(self.state, self.standing)

    @property
    def applies(self) -> Level | None:
        """The stricter of the two, which is what applies."""
        return what_applies(self.state, self.level, self.minimum)


def list_practices(store: StationStore, day: date) -> list[PracticeCard]:
    """Give the station's practices by area and place, each beside the minimum in force on a day."""
    with store.reading() as session:
        return practice_cards(session, store.station_id, day)


def show_practice(store: StationStore, practice_id: bytes, day: date) -> PracticeCard:
    """Give one practice; refuses with ``practice.unknown``."""
    with store.reading() as session:
        return _known(session, store.station_id, practice_id, day)


def practice_cards(session: Session, station_id: bytes, day: date) -> list[PracticeCard]:
    """Give a station's practices inside a session, at either end."""
    known = in_force(read_minimums(session), day)
    return [_card(row, minimum_for(row.minimum_code, known)) for row in queries.practice_rows(session, station_id)]


def propose_practice(
    store: StationStore,
    now: datetime,
    title: str,
    level: Level,
    *,
    area: str = "",
    minimum_code: str = "",
    facility_id: bytes | None = None,
    author_id: bytes | None = None,
) -> bytes:
    """Enter a practice, and give its id; its area and unit are the minimum's where it names one and leaves them out.

    Refuses with ``practice.unknown_minimum``, ``practice.unknown_area``, ``practice.other_area``, ``facility.unknown``
    and as ``check_practice``.
    """
    with store.writing(now, author_id) as writer:
        if facility_id is not None and meters.facility_row(writer.session, writer.station_id, facility_id) is None:
            raise Refusal("facility.unknown")
        known = in_force(read_minimums(writer.session), now.date())
        minimum = minimum_for(minimum_code.strip(), known)
        if minimum_code.strip() and minimum is None:
            raise Refusal("practice.unknown_minimum", typed=minimum_code.strip(), known=", ".join(sorted(known)) or "—")
        check_practice(title, level, minimum)
        return writer.create(
            tables.Practice,
            facility_id=facility_id,
            area=_area(area.strip(), minimum).value,
            title=title.strip(),
            minimum_code=minimum.code if minimum else None,
            value=level.value,
            unit=(level.unit or (minimum.limit.unit if minimum else None)) if level.value is not None else None,
            is_met=level.is_met,
            state=PracticeState.PROPOSED.value,
            decided_by_id=author_id,
        )


def adopt_practice(
    store: StationStore,
    now: datetime,
    practice_id: bytes,
    *,
    from_on: date | None = None,
    author_id: bytes | None = None,
) -> None:
    """Adopt a practice from a day on, today unless named; what was adopted there about the same minimum gives way.

    Refuses with ``practice.unknown``, ``practice.is_withdrawn`` and as ``check_adoption``.
    """
    first_day = from_on or now.date()
    with store.writing(now, author_id) as writer:
        card = _known(writer.session, writer.station_id, practice_id, max(first_day, now.date()))
        if card.state is PracticeState.WITHDRAWN:
            raise Refusal("practice.is_withdrawn", practice=card.title)
        check_adoption(card.level, card.minimum)
        for row in queries.practice_rows(writer.session, writer.station_id):
            same = card.minimum and (row.minimum_code, row.facility_id) == (card.minimum.code, card.facility_id)
            if same and row.id != practice_id and row.state == PracticeState.ADOPTED:
                writer.change(tables.Practice, row.id, state=PracticeState.WITHDRAWN.value, decided_by_id=author_id)
        writer.change(
            tables.Practice,
            practice_id,
            state=PracticeState.ADOPTED.value,
            from_on=first_day,
            decided_by_id=author_id,
        )


def withdraw_practice(
    store: StationStore, now: datetime, practice_id: bytes, *, author_id: bytes | None = None
) -> None:
    """Follow a practice no longer; it stays in the register. Refuses as ``adopt_practice``."""
    with store.writing(now, author_id) as writer:
        card = _known(writer.session, writer.station_id, practice_id, now.date())
        if card.state is PracticeState.WITHDRAWN:
            raise Refusal("practice.is_withdrawn", practice=card.title)
        writer.change(tables.Practice, practice_id, state=PracticeState.WITHDRAWN.value, decided_by_id=author_id)


def _known(session: Session, station_id: bytes, practice_id: bytes, day: date) -> PracticeCard:
    card = next((one for one in practice_cards(session, station_id, day) if one.id == practice_id), None)
    if card is None:
        raise Refusal("practice.unknown")
    return card


def _area(typed: str, minimum: Minimum | None) -> Area:
    if not typed and minimum is not None:
        return minimum.area
    if typed not in set(Area):
        raise Refusal("practice.unknown_area", typed=typed, known=", ".join(Area))
    if minimum is not None and typed != minimum.area:
        raise Refusal("practice.other_area", minimum=minimum.code, area=minimum.area)
    return Area(typed)


def _card(row: Any, minimum: Minimum | None) -> PracticeCard:
    return PracticeCard(
        row.id,
        row.title,
        Area(row.area),
        row.facility_id,
        row.facility,
        Level(row.value, row.unit, row.is_met),
        PracticeState(row.state),
        row.from_on,
        row.decided_by,
        minimum,
    )
