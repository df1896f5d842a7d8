"""Comparing the offers of one tender, after the evaluation methods of the United Nations Procurement Manual.

Either the lowest priced of the acceptable offers stands first, or the best total of technical score and price, each by
its weight. What is missing only waits: an offer is out by a binding knock-out or minimum score alone, and as long as
one waits the order is provisional.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from field_ems.domain.checklists import Mode
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.scoring import Result, Verdict

FULL = Decimal(100)


class Method(StrEnum):
    """How offers are compared."""

    LOWEST_PRICED = "lowest_priced_acceptable"
    """The lowest priced of the technically acceptable offers."""
    CUMULATIVE = "cumulative_weighted"
    """The best total of technical score and price, each with its weight."""


class Status(StrEnum):
    """Whether an offer has a place in the order, waits for something, or is out."""

    RANKED = "ranked"
    WAITING = "waiting"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Price:
    """What an offer costs; ``currency`` is an ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What one supplier offers: its price, None while unknown, and what its checklist comes to.

    ``returned`` says that headquarters sent the checklist back.
    """

    supplier_id: bytes
    price: Price | None
    result: Result
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """How a tender is evaluated, all out of 100; ``minimum_score`` None asks for none.

    The weights are used by the cumulative method alone; they add to 100.
    """

    method: Method
    technical_weight: Decimal = Decimal(70)
    price_weight: Decimal = Decimal(30)
    minimum_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an offer stands, and why: equal offers share a ``place``.

    ``technical`` and ``price_points`` are what score and price add to ``total`` by the cumulative method, exact.
    """

    offer: Offer
    status: Status
    place: int | None
    technical: Fraction | None
    price_points: Fraction | None
    notices: tuple[Notice, ...]

    @property
    def total(self) -> Fraction | None:
        """The points out of 100, exact; None where the method gives none."""
        if self.technical is None or self.price_points is None:
            return None
        return self.technical + self.price_points


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All offers in order: the ranked ones by place, then those that wait, then those that are out.

    ``provisional`` while an offer waits: what it lacks could still change the order.
    """

    standings: tuple[Standing, ...]
    provisional: bool
    notices: tuple[Notice, ...]

    @property
    def first(self) -> Standing | None:
        """The offer that alone stands first in an order that is final; None where a person has to decide."""
        leading = [one for one in self.standings if one.place == 1]
        return leading[0] if len(leading) == 1 and not self.provisional else None


def evaluate(offers: Sequence[Offer], rules: Rules) -> Evaluation:
    """Put the offers in order; refuses with ``tender.weights``, ``tender.price_not_positive`` or ``tender.currencies``.

    The lowest price gives all price points, another price the lowest divided by it. Only ranked offers set the lowest.
    """
    _check(offers, rules)
    judged = [_judge(offer, rules) for offer in offers]
    ranked = [offer for offer, status, _ in judged if status is Status.RANKED]
    lowest = min((_amount(offer) for offer in ranked), default=FULL)
    standings = []
    for offer, status, notices in judged:
        technical = price_points = None
        if status is Status.RANKED and rules.method is Method.CUMULATIVE:
            technical = Fraction(rules.technical_weight) / 100 * (offer.result.score.exact or Fraction(0))
            price_points = Fraction(rules.price_weight) * Fraction(lowest) / Fraction(_amount(offer))
        standings.append(Standing(offer, status, None, technical, price_points, tuple(notices)))
    placed = _place(standings)
    waiting = sum(one.status is Status.WAITING for one in placed)
    notices = [Notice("tender.provisional", {"waiting": waiting})] if waiting else []
    leading = sum(one.place == 1 for one in placed)
    if leading > 1:
        notices.append(Notice("tender.tie", {"offers": leading}))
    if not ranked:
        notices.append(Notice("tender.none_acceptable"))
    return Evaluation(tuple(placed), waiting > 0, tuple(notices))


def _check(offers: Sequence[Offer], rules: Rules) -> None:
    weights = (rules.technical_weight, rules.price_weight)
    if rules.method is Method.CUMULATIVE and (min(weights) < 0 or sum(weights) != FULL):
        raise Refusal("tender.weights", technical=weights[0], price=weights[1])
    prices = [offer.price for offer in offers if offer.price is not None]
    for price in prices:
        if price.amount <= 0:
            raise Refusal("tender.price_not_positive", typed=price.amount)
    currencies = {price.currency for price in prices}
    if len(currencies) > 1:
        raise Refusal("tender.currencies", currencies=", ".join(sorted(currencies)))


def _judge(offer: Offer, rules: Rules) -> tuple[Offer, Status, list[Notice]]:
    """Say whether an offer can be ranked, with everything that speaks against it."""
    result = offer.result
    binding = result.mode is Mode.BINDING
    out = [Notice("offer.knocked_out" if binding else "offer.would_be_out", {"count": len(result.knock_outs)})]
    out = out if result.knock_outs else []
    score = result.score.exact
    waits: list[Notice] = []
    if result.missing:
        waits.append(Notice("offer.incomplete", {"missing": len(result.missing)}))
    if offer.returned:
        waits.append(Notice("offer.returned"))
    if offer.price is None:
        waits.append(Notice("offer.no_price"))
    if rules.method is Method.CUMULATIVE and score is None:
        waits.append(Notice("offer.no_score"))
    minimum = rules.minimum_score
    # What is missing may still bring points, so a low score of an unfinished checklist fails nobody.
    if minimum is not None and score is not None and not result.missing and score < Fraction(minimum):
        params = {"score": result.score.percent, "minimum": minimum}
        out.append(Notice("offer.below_minimum" if binding else "offer.would_be_below", params))
    if binding and (result.verdict is Verdict.NOT_ELIGIBLE or out):
        return offer, Status.OUT, out
    return offer, Status.WAITING if waits else Status.RANKED, waits + out


def _place(standings: Sequence[Standing]) -> list[Standing]:
    """Give ranked offers their places, equal ones the same; the others follow in the order in which they came."""
    ranked = sorted((one for one in standings if one.status is Status.RANKED), key=_key)
    times = Counter(_key(one)[0] for one in ranked)
    placed: list[Standing] = []
    place = 1
    for one in ranked:
        if placed and _key(placed[-1])[0] != _key(one)[0]:
            place += times[_key(placed[-1])[0]]
        placed.append(Standing(one.offer, one.status, place, one.technical, one.price_points, one.notices))
    rest = [one for status in (Status.WAITING, Status.OUT) for one in standings if one.status is status]
    return placed + rest


def _key(standing: Standing) -> tuple[Fraction, Fraction]:
    """Sort by total or price; among equals the better score is listed first, yet shares the place."""
    score = standing.offer.result.score.exact or Fraction(0)
    leading = Fraction(_amount(standing.offer)) if standing.total is None else -standing.total
    return leading, -score


def _amount(offer: Offer) -> Decimal:
    return FULL if offer.price is None else offer.price.amount
