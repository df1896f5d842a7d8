"""The offers of a tender side by side: their order, and what each answered, as a decision is made and printed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from field_ems.domain.answers import AnswerData
from field_ems.domain.checklists import Question, Texts
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.scoring import Term, assess
from field_ems.domain.tenders import Evaluation, Method, Offer, Price, Rules, evaluate
from field_ems.services.assessments import AssessmentCard, State, cards_of
from field_ems.services.checklists import mode_for
from field_ems.services.offers import OfferCard, offers_in
from field_ems.store import checklists as queries
from field_ems.store import tables, tenders
from field_ems.store.session import Session
from field_ems.store.station import StationStore

MOST_CHECKLISTS = 500
DEFAULT_WEIGHT = Decimal(70)
"""What the technical score weighs out of 100 in a tender for which nothing else was decided."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one offer answered to one question; ``term`` is its part in the score, None where it has none."""

    answer: AnswerData | None
    term: Term | None
    excludes: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One question across all offers; ``cells`` are by supplier, without those who were not asked."""

    section: Texts
    question: Question
    cells: Mapping[bytes, Cell]

    @property
    def differs(self) -> bool:
        """Whether the offers' answers are not all the same."""
        values = [cell.answer.get("value") if cell.answer else None for cell in self.cells.values()]
        return any(value != values[0] for value in values)


@dataclass(frozen=True, slots=True)
class TenderSheet:
    """All that a decision record says; ``offers`` and ``remarks`` are by supplier, ``rules`` say what was compared.

    ``notices`` are about the tender as a whole, with those of its evaluation.
    """

    tender_id: bytes
    title: str
    reference: str | None
    rules: Rules
    offers: Mapping[bytes, AssessmentCard]
    remarks: Mapping[bytes, tuple[Notice, ...]]
    evaluation: Evaluation
    lines: tuple[Line, ...]
    notices: tuple[Notice, ...]
    made_at: datetime


def compare_offers(
    store: StationStore,
    tender_id: bytes,
    now: datetime,
    *,
    prices: Mapping[bytes, Price] | None = None,
    technical_weight: Decimal | None = None,
    minimum_score: Decimal | None = None,
) -> TenderSheet:
    """Compare the last checklist of each supplier in a tender, by the prices, weight and minimum entered for it.

    ``prices`` by supplier, ``technical_weight`` and ``minimum_score`` try others without saving them.

    One rule applies to all offers, that of the day on which the tender opened; where that is not the rule under which a
    checklist was submitted, the sheet says so. Refuses with ``tender.unknown`` and as ``evaluate`` does.
    """
    with store.reading() as session:
        tender = tenders.tender_row(session, store.station_id, tender_id)
        if tender is None:
            raise Refusal("tender.unknown")
        method = Method(tender.method or Method.LOWEST_PRICED)
        rules = _rules(method, tender, technical_weight, minimum_score)
        rows = queries.assessment_page(session, store.station_id, tender_id=tender_id, limit=MOST_CHECKLISTS)
        current = [one for one in cards_of(session, store.station_id, rows) if one.state is not State.SUPERSEDED]
        counted = {one.supplier_id: one for one in reversed(current)}  # the last submitted comes first in ``current``
        offers, notices = _by_one_rule(session, store.station_id, tender, counted)
        entered = offers_in(session, store.station_id, tender_id)
    known_prices = {one.supplier_id: Price(one.amount, one.currency) for one in entered} | dict(prices or {})
    notices += _without_checklist(entered, offers)
    evaluation = evaluate(
        [
            Offer(supplier_id, known_prices.get(supplier_id), card.result, card.state is State.RETURNED)
            for supplier_id, card in offers.items()
        ],
        rules,
    )
    return TenderSheet(
        tender_id=tender_id,
        title=tender.title,
        reference=tender.reference,
        rules=rules,
        offers=offers,
        remarks={
            supplier_id: (*_remarks(card, offers, current), *_several_prices(supplier_id, entered))
            for supplier_id, card in offers.items()
        },
        evaluation=evaluation,
        lines=_lines([offers[one.offer.supplier_id] for one in evaluation.standings]),
        notices=(*notices, *evaluation.notices),
        made_at=now,
    )


def _rules(
    method: Method, tender: tables.Tender, technical_weight: Decimal | None, minimum_score: Decimal | None
) -> Rules:
    entered = DEFAULT_WEIGHT if tender.technical_weight is None else tender.technical_weight
    weight = entered if technical_weight is None else technical_weight
    return Rules(method, weight, 100 - weight, tender.minimum_score if minimum_score is None else minimum_score)


def _without_checklist(entered: Sequence[OfferCard], offers: Mapping[bytes, AssessmentCard]) -> list[Notice]:
    names = sorted({one.supplier_name for one in entered if one.supplier_id not in offers})
    return [Notice("tender.without_checklist", {"suppliers": ", ".join(names)})] if names else []


def _several_prices(supplier_id: bytes, entered: Sequence[OfferCard]) -> list[Notice]:
    """Say that two devices entered different prices of one supplier; the last received counts."""
    prices = [(one.amount, one.currency) for one in entered if one.supplier_id == supplier_id]
    if len(set(prices)) < 2:
        return []
    return [Notice("offer.several_prices", {"count": len(prices), "amount": prices[-1][0], "currency": prices[-1][1]})]


def _by_one_rule(
    session: Session, station_id: bytes, tender: tables.Tender, cards: Mapping[bytes, AssessmentCard]
) -> tuple[dict[bytes, AssessmentCard], list[Notice]]:
    """Judge all offers by the rule of the tender's opening day; without one, each by that of its submission."""
    if tender.opens_on is None:
        applied = {card.result.mode for card in cards.values()}
        return dict(cards), [Notice("tender.rules_differ")] if len(applied) > 1 else []
    modes = {
        _version(card): mode_for(session, station_id, card.template, tender.opens_on, tender.opens_on)[0]
        for card in {_version(card): card for card in cards.values()}.values()
    }
    judged = {
        supplier_id: replace(
            card, result=assess(card.template, card.answers, modes[_version(card)], card.submitted_at.date())
        )
        for supplier_id, card in cards.items()
    }
    changed = any(judged[one].result.mode is not cards[one].result.mode for one in cards)
    return judged, [Notice("tender.rule_applied")] if changed else []


def _version(card: AssessmentCard) -> tuple[bytes, bytes | None]:
    return card.template_id, card.edition_id


def _remarks(
    card: AssessmentCard, offers: Mapping[bytes, AssessmentCard], current: Sequence[AssessmentCard]
) -> tuple[Notice, ...]:
    """Give what a reader has to know of an offer beside its place."""
    found: list[Notice] = []
    if card.state is State.SUBMITTED:
        found.append(Notice("offer.not_decided"))
    count = sum(one.supplier_id == card.supplier_id for one in current)
    if count > 1:
        found.append(Notice("offer.several_checklists", {"count": count}))
    if len({_version(one) for one in offers.values()}) > 1:
        found.append(Notice("offer.other_version", {"version": card.template.version, "template": card.template.code}))
    return tuple(found)


def _lines(cards: Sequence[AssessmentCard]) -> tuple[Line, ...]:
    """Give every question that any offer was asked, in the order of the checklists, each once by its code."""
    questions: dict[str, tuple[Texts, Question]] = {}
    cells: dict[str, dict[bytes, Cell]] = {}
    for card in cards:
        terms: dict[str, Term] = {term.question: term for term in card.result.score.terms}
        excluding: set[Any] = {notice.params["question"] for notice in card.result.knock_outs}
        asked = set(card.result.asked)
        for section in card.template.sections:
            for question in section.questions:
                code = question.code
                if code in asked:
                    questions.setdefault(code, (section.title, question))
                    cell = Cell(card.answers.get(code), terms.get(code), code in excluding)
                    cells.setdefault(code, {})[card.supplier_id] = cell
    return tuple(Line(section, question, cells[code]) for code, (section, question) in questions.items())
