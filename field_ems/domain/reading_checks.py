"""The checks of an entry while it is typed: warn, and refuse only what is physically impossible.

A warning can be accepted with a reason; the entry is then saved as it was typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from statistics import median

from field_ems.domain.consumption import in_unit_of
from field_ems.domain.meters import BY_PERIOD, CUMULATIVE, Meter, MeterKind
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.readings import Basis, Reading, counting
from field_ems.domain.tanks import DipChart, content, of_tank

CLOCK_TOLERANCE = timedelta(days=1)
"""How far ahead a time may lie: the device's clock is not always right."""

OLDEST_USUAL = timedelta(days=400)
LEAST_HISTORY = 5
TIMES_LARGEST = 3
TIMES_MAD = 5
LEAST_SPREAD = 10
"""A use is unusual only if it is off the median by more than one such part of it."""
STUCK_AFTER = 2
"""So many earlier readings alike make a third one worth a question."""

_TRIM_FROM = 10
_DAY_SECONDS = 86_400
_HOUR_SECONDS = 3_600
_SHOWN = Decimal("0.1")


class Severity(StrEnum):
    """Whether the entry can be saved with a reason, or not at all."""

    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check has found."""

    severity: Severity
    notice: Notice


def check(
    meter: Meter,
    history: Sequence[Reading],
    entry: Reading,
    now: datetime,
    *,
    dip_chart: DipChart | None = None,
    deliveries: Sequence[Reading] = (),
) -> tuple[Finding, ...]:
    """Check an entry against its meter and the entries near it.

    ``history`` are the meter's entries before the new one, and the next after it where there is one; what is entered
    for the first time has none.
    ``deliveries`` are those into a tank since its last dip. Empty where there is nothing to say. Refusals come first.
    """
    others = [reading for reading in counting(history) if reading.id != entry.supersedes_id]
    try:
        findings = [*_date_findings(others, entry, now), *_bounds(meter, entry, dip_chart)]
        if entry.basis not in (Basis.INITIAL, Basis.RESET, Basis.ROLLOVER):
            findings += _against_history(meter, others, entry)
        if meter.kind == MeterKind.DIP:
            findings += _tank_findings(meter, others, entry, deliveries, dip_chart)
    except Refusal as refusal:
        return (Finding(Severity.REFUSE, refusal.notice),)
    return tuple(sorted(findings, key=lambda finding: finding.severity is Severity.WARN))


def trimmed_largest(rates: Sequence[Fraction]) -> Fraction | None:
    """Give the largest usual rate: without the top tenth of ten or more; None for fewer than five."""
    if len(rates) < LEAST_HISTORY:
        return None
    in_order = sorted(rates)
    kept = in_order[: -(len(in_order) // _TRIM_FROM)] if len(in_order) >= _TRIM_FROM else in_order
    return kept[-1]


def rate_findings(rates: Sequence[Fraction], rate: Fraction) -> list[Finding]:
    """Compare a daily use with earlier ones: three times the trimmed largest, and median +/- 5 MAD.

    The second rule is silent where more than half of the days are alike (MAD = 0): it would flag every change. What is
    within a tenth of the median is never unusual either: months of 30 and 31 days alone differ by a thirtieth.
    """
    findings = []
    largest = trimmed_largest(rates)
    if largest is None:
        return []
    if largest > 0 and rate >= TIMES_LARGEST * largest:
        findings.append(_warn("reading.much_more", use=_shown(rate), usual=_shown(largest)))
    middle = median(rates)
    deviation = median(abs(each - middle) for each in rates)
    spread = max(TIMES_MAD * deviation, abs(middle) / LEAST_SPREAD)
    low, high = middle - spread, middle + spread
    if deviation and not low <= rate <= high:
        floor = max(low, Fraction(0))
        findings.append(_warn("reading.unusual", use=_shown(rate), low=_shown(floor), high=_shown(high)))
    return findings


def _date_findings(others: Sequence[Reading], entry: Reading, now: datetime) -> list[Finding]:
    findings = []
    if entry.taken_at > now + CLOCK_TOLERANCE:
        findings.append(_refuse("reading.in_future", date=entry.taken_at))
    elif entry.taken_at > now:
        findings.append(_warn("reading.ahead_of_clock", date=entry.taken_at))
    if entry.taken_at < now - OLDEST_USUAL and not any(each.taken_at < entry.taken_at for each in others):
        findings.append(_warn("reading.very_old", date=entry.taken_at))
    if entry.starts_at is not None and entry.starts_at >= entry.taken_at:
        findings.append(_refuse("reading.ends_before_start", start=entry.starts_at, end=entry.taken_at))
    return findings


def _bounds(meter: Meter, entry: Reading, dip_chart: DipChart | None) -> list[Finding]:
    amount = content(meter, entry, dip_chart) if meter.kind == MeterKind.DIP else in_unit_of(meter, entry)
    findings = []
    if amount < 0 and meter.kind not in (MeterKind.DELIVERY, MeterKind.REFRIGERANT):
        findings.append(_refuse("reading.negative", value=entry.value))
    if meter.digits is not None and meter.kind in CUMULATIVE and amount >= 10**meter.digits:
        findings.append(_refuse("reading.beyond_digits", value=entry.value, digits=meter.digits))
    if meter.capacity is not None and meter.capacity_per == "tank" and amount > meter.capacity:
        findings.append(_refuse("reading.beyond_tank", value=amount, capacity=meter.capacity, unit=meter.unit))
    return findings


def _against_history(meter: Meter, others: Sequence[Reading], entry: Reading) -> list[Finding]:
    findings: list[Finding] = []
    for each in others:
        if (_minute(each.taken_at), each.starts_at) == (_minute(entry.taken_at), entry.starts_at):
            same = in_unit_of(meter, each) == in_unit_of(meter, entry)
            if same:
                findings.append(_warn("reading.duplicate", date=each.taken_at, value=each.value))
            elif meter.kind in CUMULATIVE | BY_PERIOD:
                findings.append(_warn("reading.other_at_that_time", date=each.taken_at, value=each.value))
    if findings:
        return findings
    if meter.kind in CUMULATIVE:
        return _register_findings(meter, others, entry)
    if meter.kind in BY_PERIOD and entry.starts_at is not None:
        return _period_findings(meter, others, entry)
    return []


def _minute(instant: datetime) -> datetime:
    return instant.replace(second=0, microsecond=0)


def _register_findings(meter: Meter, others: Sequence[Reading], entry: Reading) -> list[Finding]:
    earlier = [each for each in others if each.taken_at < entry.taken_at]
    later = next((each for each in others if each.taken_at > entry.taken_at), None)
    amount = in_unit_of(meter, entry)
    findings = []
    if later is not None and later.basis is None and amount > in_unit_of(meter, later):
        findings.append(_warn("reading.higher_than_next", value=amount, next=later.value, date=later.taken_at))
    if not earlier:
        return findings
    previous = earlier[-1]
    use = amount - in_unit_of(meter, previous)
    if use < 0:
        code = "reading.lower_than_before" if meter.digits is None else "reading.lower_or_rolled_over"
        findings.append(_warn(code, value=amount, previous=previous.value, date=previous.taken_at))
        return findings
    if use == 0 and len(earlier) >= STUCK_AFTER and len({each.value for each in earlier[-STUCK_AFTER:]}) == 1:
        findings.append(_warn("reading.stuck", value=amount, times=STUCK_AFTER + 1))
    seconds = _seconds(previous.taken_at, entry.taken_at)
    findings += _supply_findings(meter, use, seconds)
    rates = [
        Fraction(in_unit_of(meter, after) - in_unit_of(meter, before)) / _days(before.taken_at, after.taken_at)
        for before, after in pairwise(earlier)
        if before.taken_at < after.taken_at and in_unit_of(meter, after) >= in_unit_of(meter, before)
    ]
    return findings + rate_findings(rates, Fraction(use) / _days(previous.taken_at, entry.taken_at))


def _period_findings(meter: Meter, others: Sequence[Reading], entry: Reading) -> list[Finding]:
    assert entry.starts_at is not None  # asked for periods only
    findings = []
    periods = [(each.starts_at, each) for each in others if each.starts_at is not None]
    for start, each in periods:
        if start < entry.taken_at and entry.starts_at < each.taken_at:
            findings.append(_warn("reading.overlaps", start=start, end=each.taken_at))
            break
    if entry.starts_at >= entry.taken_at:
        return findings
    use = in_unit_of(meter, entry)
    findings += _supply_findings(meter, use, _seconds(entry.starts_at, entry.taken_at))
    rates = [
        Fraction(in_unit_of(meter, each)) / _days(start, each.taken_at)
        for start, each in periods
        if start < each.taken_at <= entry.taken_at
    ]
    return findings + rate_findings(rates, Fraction(use) / _days(entry.starts_at, entry.taken_at))


def _tank_findings(
    meter: Meter, others: Sequence[Reading], entry: Reading, deliveries: Sequence[Reading], dip_chart: DipChart | None
) -> list[Finding]:
    """Compare with the dip before: no more can be left than was there and came."""
    earlier = [each for each in others if each.taken_at < entry.taken_at]
    if not earlier:
        return []
    (use,) = of_tank(meter, [earlier[-1], entry], counting(deliveries), dip_chart)
    return (
        [Finding(Severity.WARN, Notice("reading.tank_gained", use.notices[0].params))] if use.use and use.held else []
    )


def _supply_findings(meter: Meter, use: Decimal, seconds: int) -> list[Finding]:
    """Compare with what the supply can deliver. A warning: the earlier reading may be the wrong one."""
    if meter.capacity is None or meter.capacity_per != "hour":
        return []
    most = Fraction(meter.capacity) * seconds / _HOUR_SECONDS
    return [_warn("reading.beyond_supply", use=use, most=_shown(most), unit=meter.unit)] if use > most else []


def _seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


def _days(start: datetime, end: datetime) -> Fraction:
    return Fraction(_seconds(start, end), _DAY_SECONDS)


def _shown(number: Fraction) -> Decimal:
    return (Decimal(number.numerator) / Decimal(number.denominator)).quantize(_SHOWN)


def _warn(code: str, **params: object) -> Finding:
    return Finding(Severity.WARN, Notice(code, params))


def _refuse(code: str, **params: object) -> Finding:
    return Finding(Severity.REFUSE, Notice(code, params))
