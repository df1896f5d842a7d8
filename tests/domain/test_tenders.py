"""Orders of offers worked out by hand, and what must hold for any of them."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from field_ems.domain.checklists import Mode
from field_ems.domain.notices import Refusal
from field_ems.domain.scoring import assess
from field_ems.domain.tenders import Evaluation, Method, Offer, Price, Rules, Status, evaluate
from tests.domain.checklist_cases import question, template, values

CHECKLIST = template(
    question("REGISTERED", criterion="formal"),
    question("POINTS", "number", bands=[{"at_least": n, "points": n} for n in range(100, -1, -10)]),
)
LOWEST = Rules(Method.LOWEST_PRICED)
CUMULATIVE = Rules(Method.CUMULATIVE, Decimal(60), Decimal(40))


def offer(name: str, price: str | None, points: int | None, *, mode: Mode = Mode.BINDING, **rest: Any) -> Offer:
    registered = rest.pop("registered", "yes")
    answers = values(REGISTERED=registered, **({} if points is None else {"POINTS": str(points)}))
    cost = Price(Decimal(price), rest.pop("currency", "USD")) if price else None
    return Offer(name.encode(), cost, assess(CHECKLIST, answers, mode), **rest)


def order(found: Evaluation) -> list[tuple[str, int | None, Status]]:
    return [(one.offer.supplier_id.decode(), one.place, one.status) for one in found.standings]


def codes(found: Evaluation, name: str) -> list[str]:
    (standing,) = [one for one in found.standings if one.offer.supplier_id.decode() == name]
    return [notice.code for notice in standing.notices]


def test_the_lowest_priced_acceptable_offer_stands_first_whatever_the_others_score() -> None:
    found = evaluate([offer("A", "120", 100), offer("B", "90", 20), offer("C", "50", 90, registered="no")], LOWEST)
    assert order(found) == [("B", 1, Status.RANKED), ("A", 2, Status.RANKED), ("C", None, Status.OUT)]
    assert (found.first and found.first.offer.supplier_id, found.provisional) == (b"B", False)
    assert codes(found, "C") == ["offer.knocked_out"]


def test_cumulative_points_by_hand() -> None:
    found = evaluate([offer("A", "120", 100), offer("B", "90", 50), offer("C", "30", 100, registered="no")], CUMULATIVE)
    # A: 60 % of 100 + 40 x 90 / 120; B: 60 % of 50 + 40. C's price of 30 sets nothing, because C is out.
    assert [(one.technical, one.price_points, one.total) for one in found.standings[:2]] == [(60, 30, 90), (30, 40, 70)]
    assert order(found) == [("A", 1, Status.RANKED), ("B", 2, Status.RANKED), ("C", None, Status.OUT)]


def test_thirds_are_exact() -> None:
    found = evaluate([offer("A", "3", 0), offer("B", "1", 0)], CUMULATIVE)
    assert found.standings[1].total == Fraction(40, 3)


def test_what_is_missing_waits_and_makes_the_order_provisional() -> None:
    offers = [offer("A", "120", 80), offer("B", "90", None), offer("C", None, 100), offer("D", "80", 90, returned=True)]
    found = evaluate(offers, Rules(Method.LOWEST_PRICED, minimum_score=Decimal(50)))
    assert order(found)[0] == ("A", 1, Status.RANKED)
    assert {status for _, _, status in order(found)[1:]} == {Status.WAITING}
    assert [codes(found, name) for name in "BCD"] == [["offer.incomplete"], ["offer.no_price"], ["offer.returned"]]
    assert found.first is None
    assert [notice.code for notice in found.notices] == ["tender.provisional"]


def test_a_mandate_that_is_pending_excludes_nobody() -> None:
    rules = Rules(Method.LOWEST_PRICED, minimum_score=Decimal(50))
    offers = [offer("A", "50", 20, mode=Mode.ADVISORY, registered="no"), offer("B", "60", 80, mode=Mode.ADVISORY)]
    found = evaluate(offers, rules)
    assert order(found) == [("A", 1, Status.RANKED), ("B", 2, Status.RANKED)]
    assert codes(found, "A") == ["offer.would_be_out", "offer.would_be_below"]


@pytest.mark.parametrize(("points", "status"), [(50, Status.RANKED), (40, Status.OUT)])
def test_the_minimum_score_itself_is_enough(points: int, status: Status) -> None:
    found = evaluate([offer("A", "50", points)], Rules(Method.LOWEST_PRICED, minimum_score=Decimal(50)))
    assert order(found)[0][2] is status


@pytest.mark.parametrize("rules", [LOWEST, CUMULATIVE])
def test_equal_offers_share_a_place_and_a_person_decides(rules: Rules) -> None:
    found = evaluate([offer("A", "90", 50), offer("B", "90", 50), offer("C", "100", 50)], rules)
    assert [place for _, place, _ in order(found)] == [1, 1, 3]
    assert found.first is None
    assert [notice.code for notice in found.notices] == ["tender.tie"]


def test_none_acceptable() -> None:
    found = evaluate([offer("A", "90", 50, registered="no")], CUMULATIVE)
    assert [notice.code for notice in found.notices] == ["tender.none_acceptable"]


@pytest.mark.parametrize(
    ("offers", "rules", "code"),
    [
        ([offer("A", "1", 0)], Rules(Method.CUMULATIVE, Decimal(60), Decimal(30)), "tender.weights"),
        ([offer("A", "1", 0)], Rules(Method.CUMULATIVE, Decimal(110), Decimal(-10)), "tender.weights"),
        ([offer("A", "0", 0)], LOWEST, "tender.price_not_positive"),
        ([offer("A", "1", 0), offer("B", "1", 0, currency="XAF")], LOWEST, "tender.currencies"),
    ],
)
def test_what_cannot_be_compared_is_refused(offers: list[Offer], rules: Rules, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        evaluate(offers, rules)
    assert refusal.value.notice.code == code


OFFERS = st.lists(
    st.tuples(st.integers(1, 10**6), st.sampled_from(range(0, 101, 10))), min_size=1, max_size=6
)  # (price, points)


@given(OFFERS, st.sampled_from([LOWEST, CUMULATIVE]), st.randoms())
def test_the_order_of_entry_does_not_matter(given: list[tuple[int, int]], rules: Rules, random: Any) -> None:
    offers = [offer(str(n), str(price), points) for n, (price, points) in enumerate(given)]
    shuffled = random.sample(offers, len(offers))
    assert {one[:2] for one in order(evaluate(offers, rules))} == {one[:2] for one in order(evaluate(shuffled, rules))}


@given(OFFERS, st.sampled_from([LOWEST, CUMULATIVE]))
def test_a_cheaper_offer_never_falls_back(given: list[tuple[int, int]], rules: Rules) -> None:
    offers = [offer(str(n), str(price), points) for n, (price, points) in enumerate(given)]
    cheaper = [offer("0", str(Decimal(given[0][0]) / 2), given[0][1]), *offers[1:]]
    before = dict(one[:2] for one in order(evaluate(offers, rules)))["0"]
    after = dict(one[:2] for one in order(evaluate(cheaper, rules)))["0"]
    assert before is not None
    assert after is not None
    assert after <= before
