"""Why a question is asked: from the station's significant aspects over the product group to the specification."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.aspects import AspectCode, aspect_of
from field_ems.domain.checklists import Question, Template
from field_ems.domain.notices import Refusal
from field_ems.store import meters, tables
from field_ems.store import supplier_register as queries
from field_ems.store.session import Session
from field_ems.store.station import StationStore


@dataclass(frozen=True, slots=True)
class AspectCard:
    """An aspect at this station; ``significant`` None while nobody has said so. ``meters`` count what is measured."""

    code: AspectCode
    significant: bool | None
    reason: str | None
    meters: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Why a question is asked, link by link; ``aspect`` None where the criterion is not about one."""

    aspect: AspectCard | None
    product_group: str
    template: Template
    question: Question


def list_aspects(store: StationStore) -> list[AspectCard]:
    """Give all aspects with what the station says of each, and how many of its meters measure it."""
    with store.reading() as session:
        return _cards(session, store.station_id)


def save_aspect(
    store: StationStore,
    now: datetime,
    code: str,
    *,
    significant: bool,
    reason: str,
    author_id: bytes | None = None,
) -> bytes:
    """Say whether an aspect is significant here, and why; give the record's id.

    Refuses with ``aspect.unknown`` or ``aspect.no_reason``.
    """
    if code not in set(AspectCode):
        raise Refusal("aspect.unknown", typed=code, known=", ".join(AspectCode))
    if not reason.strip():
        raise Refusal("aspect.no_reason")
    values = {"significant": significant, "reason": reason.strip()}
    with store.writing(now, author_id) as writer:
        known = [row for row in queries.aspects_at(writer.session, writer.station_id) if row.code == code]
        if known:
            writer.change(tables.Aspect, known[-1].id, **values)
            return bytes(known[-1].id)
        return writer.create(tables.Aspect, code=code, **values)


def explain_question(store: StationStore, template: Template, code: str) -> Chain:
    """Say why a checklist asks a question; refuses with ``checklist.unknown_question``."""
    question = template.by_code.get(code)
    if question is None:
        raise Refusal("checklist.unknown_question", named=code)
    cards = {card.code.value: card for card in list_aspects(store)} if question.aspect else {}
    return Chain(cards.get(question.aspect or ""), template.product_group, template, question)


def _cards(session: Session, station_id: bytes) -> list[AspectCard]:
    said = {row.code: row for row in queries.aspects_at(session, station_id)}
    counted: Counter[AspectCode] = Counter()
    for kind, activity, count in meters.activities_of(session, station_id):
        counted[aspect_of(kind, activity)] += count
    return [
        AspectCard(
            code,
            said[code].significant if code in said else None,
            said[code].reason if code in said else None,
            counted[code],
        )
        for code in AspectCode
    ]
