"""The few figures that stand for a station's year: what it used, what that emits, and how much of the year is known."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from field_ems.domain.amounts import plain


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """What a station's first screen shows for a period: use by activity and unit, and the emissions."""

    uses: dict[tuple[str, str], Decimal]
    kg_co2e: Decimal
    incomplete: int
    coverage: Decimal | None


def mean_coverage(covered: Iterable[Decimal | None]) -> Decimal | None:
    """Give the mean of meters' coverage, in percent, rounded down so that a gap stays visible; None without any.

    What home and the report show beside a total is this mean, over the meters that count in it.
    """
    known = [each for each in covered if each is not None]
    return plain((sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.1"), ROUND_DOWN)) if known else None
