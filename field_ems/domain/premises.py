"""Common premises: what was measured per user first, the rest by a dated key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from field_ems.domain.amounts import SCALE, plain
from field_ems.domain.notices import Refusal


@dataclass(frozen=True, slots=True)
class SharingKey:
    """How the unmeasured rest is divided from a day on: each user's area, headcount or fixed share."""

    from_on: date
    weights: Mapping[str, Decimal]


def key_on(keys: Sequence[SharingKey], day: date) -> SharingKey:
    """Give the key in force on a day; refuses with ``premises.no_key`` before the first."""
    known = [key for key in keys if key.from_on <= day]
    if not known:
        raise Refusal("premises.no_key", date=day)
    return max(known, key=lambda key: key.from_on)


def divide(total: Decimal, weights: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Divide a total by weights into millionths; the parts add up to it exactly (largest remainder).

    Of equal remainders the first name in the alphabet is rounded up. Refuses with ``premises.no_weights``.
    """
    sum_of_weights = sum((Fraction(weight) for weight in weights.values()), Fraction(0))
    if sum_of_weights <= 0 or any(weight < 0 for weight in weights.values()):
        raise Refusal("premises.no_weights")
    scaled = int(total * SCALE)
    exact = {name: scaled * Fraction(weight) / sum_of_weights for name, weight in weights.items()}
    parts = {name: share.numerator // share.denominator for name, share in exact.items()}
    left = scaled - sum(parts.values())
    by_remainder = sorted(exact, key=lambda name: (parts[name] - exact[name], name))
    for name in by_remainder[:left]:
        parts[name] += 1
    return {name: plain(Decimal(part) / SCALE) for name, part in parts.items()}


def share_out(total: Decimal, metered: Mapping[str, Decimal], key: SharingKey) -> dict[str, Decimal]:
    """Give each user its sub-metered use and its share of the rest.

    Refuses with ``premises.submeters_exceed`` where the sub-meters count more than the main one.
    """
    rest = total - sum(metered.values(), Decimal(0))
    if rest < 0:
        raise Refusal("premises.submeters_exceed", rest=-rest)
    shares = divide(rest, key.weights)
    return {name: plain(metered.get(name, Decimal(0)) + shares.get(name, Decimal(0))) for name in {**metered, **shares}}
