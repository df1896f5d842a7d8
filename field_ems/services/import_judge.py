"""Judging a file's rows one by one: what would be added, what is there already, and what can't be entered and why."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Protocol
from zoneinfo import ZoneInfo

from field_ems.domain import times
from field_ems.domain.notices import Notice, Refusal
from field_ems.domain.units import convert, convertible, find_unit
from field_ems.files.import_rows import ImportRow, RowError
from field_ems.services.import_meters import ImportTarget, MeterMatcher
from field_ems.store.imports import LONGEST_PERIOD, EnteredReading

ROWS_AT_ONCE = 500
"""How many rows are looked up in the station together."""

OLDEST_USUAL = datetime(1990, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE = timedelta(days=1)

_PERIOD_KINDS = frozenset({"consumption", "bill"})
_READ_KINDS = frozenset({"register", "run_hours", "odometer", "dip"})
_MAY_BE_BELOW_ZERO = frozenset({"bill"})  # a credit note


class LookUp(Protocol):
    """Gives what is entered for meters (ids) and touches the time between two instants, by meter."""

    def __call__(
        self, meter_ids: Collection[bytes], first: datetime, last: datetime, *, with_periods: bool
    ) -> Mapping[bytes, list[EnteredReading]]: ...


class RowOutcome(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    REPLACES = "replaces"
    DUPLICATE = "duplicate"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Moment:
    """A row's time as instants; ``starts_at`` is None where there is no period."""

    starts_at: datetime | None
    taken_at: datetime
    utc_offset: int


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row, what becomes of it, and what to tell about it.

    ``entry`` has its unit's sign; it, ``target`` and ``moment`` are None for a row that can't be read. ``replaced`` is
    the reading that the row supersedes.
    """

    row: int
    sheet: str
    outcome: RowOutcome
    notices: tuple[Notice, ...] = ()
    entry: ImportRow | None = None
    target: ImportTarget | None = None
    moment: Moment | None = None
    replaced: EnteredReading | None = None


@dataclass
class _Taken:
    """What the file has given for one meter so far: by period, and the periods in their order."""

    by_period: dict[tuple[object, ...], tuple[int, Decimal]] = field(default_factory=dict)
    periods: list[tuple[int, int, int]] = field(default_factory=list)


class RowJudge:
    """Judges rows in their order, remembering of each only its time and value."""

    def __init__(self, matcher: MeterMatcher, look_up: LookUp, now: datetime, *, replace: bool) -> None:
        self._matcher = matcher
        self._look_up = look_up
        self._latest = now + CLOCK_TOLERANCE
        self._replace = replace
        self._taken: dict[str, _Taken] = defaultdict(_Taken)

    def judge(self, entries: Iterable[ImportRow | RowError]) -> Iterator[list[JudgedRow]]:
        """Give the rows judged, some hundreds at a time."""
        stream = iter(entries)
        while some := list(islice(stream, ROWS_AT_ONCE)):
            read = [self._read(entry) for entry in some]
            entered = self._entered([row for row in read if row.outcome is not RowOutcome.ERROR])
            yield [self._against_station(row, entered) for row in read]

    def _read(self, entry: ImportRow | RowError) -> JudgedRow:
        if isinstance(entry, RowError):
            return JudgedRow(entry.row, entry.sheet, RowOutcome.ERROR, (entry.notice,))
        try:
            target = self._matcher.target(entry.meter, entry.unit)
            unit = unit_of(entry, target)
            if unit != entry.unit:
                entry = replace(entry, unit=unit)
            moment = self._moment(entry, target)
            judged = JudgedRow(
                entry.row, entry.sheet, RowOutcome.ADDED, self._warnings(entry, moment), entry, target, moment
            )
            return self._against_file(judged, entry, target, moment)
        except Refusal as refusal:
            return JudgedRow(entry.row, entry.sheet, RowOutcome.ERROR, (refusal.notice,), entry)

    def _moment(self, entry: ImportRow, target: ImportTarget) -> Moment:
        if entry.value < 0 and target.kind not in _MAY_BE_BELOW_ZERO:
            raise Refusal("imports.below_zero", value=entry.value, meter=target.code)
        taken_at = _instant(entry.taken_at, target.zone)
        starts_at = None if entry.starts_at is None else _instant(entry.starts_at, target.zone)
        if taken_at > self._latest:
            raise Refusal("imports.in_future", date=str(entry.taken_at))
        if starts_at is None and target.kind in _PERIOD_KINDS:
            raise Refusal("imports.needs_period", meter=target.code)
        if starts_at is not None:
            if target.kind in _READ_KINDS:
                raise Refusal("imports.has_period", meter=target.code)
            if starts_at >= taken_at:
                raise Refusal("imports.ends_before_start", start=str(entry.starts_at), end=str(entry.taken_at))
            if taken_at - starts_at > LONGEST_PERIOD:
                raise Refusal("imports.period_too_long", start=str(entry.starts_at), end=str(entry.taken_at))
        return Moment(starts_at, taken_at, times.utc_offset_minutes(taken_at, target.zone))

    def _warnings(self, entry: ImportRow, moment: Moment) -> tuple[Notice, ...]:
        if moment.taken_at < OLDEST_USUAL:
            return (*entry.warnings, Notice("imports.very_old", {"date": str(entry.taken_at)}))
        return entry.warnings

    def _against_file(self, judged: JudgedRow, entry: ImportRow, target: ImportTarget, moment: Moment) -> JudgedRow:
        """Compare with the rows above: one period of a meter counts once, and periods do not overlap."""
        taken = self._taken[target.code.casefold()]
        start = None if moment.starts_at is None else times.to_seconds(moment.starts_at)
        end = times.to_seconds(moment.taken_at)
        amount = _in_meter_unit(entry.value, entry.unit, target)
        # Two different deliveries on one day are both right; two readings of a register are not.
        key = (start, end) if _counts_once(target) else (start, end, amount)
        earlier = taken.by_period.get(key)
        if earlier is not None:
            row, its_amount = earlier
            if its_amount == amount:
                return _left_out(judged, RowOutcome.DUPLICATE, Notice("imports.same_row", {"first_row": row}))
            params = {
                "first_row": row,
                "first": f"{its_amount:f} {target.unit}",
                "value": f"{entry.value:f} {entry.unit}",
            }
            return _left_out(judged, RowOutcome.ERROR, Notice("imports.contradicts_row", params))
        if start is not None and _counts_once(target):
            crossed = _crossed(taken.periods, start, end)
            if crossed is not None:
                return _left_out(judged, RowOutcome.ERROR, Notice("imports.overlaps_row", {"first_row": crossed}))
            insort(taken.periods, (start, end, entry.row))
        taken.by_period[key] = (entry.row, amount)
        return judged

    def _entered(self, rows: list[JudgedRow]) -> Mapping[bytes, list[EnteredReading]]:
        meters = {row.target.id for row in rows if row.target and row.target.id is not None}
        moments = [row.moment for row in rows if row.moment and row.target and row.target.id is not None]
        if not moments:
            return {}
        first = min(moment.starts_at or moment.taken_at for moment in moments)
        last = max(moment.taken_at for moment in moments)
        with_periods = any(moment.starts_at for moment in moments)
        return self._look_up(meters, first, last, with_periods=with_periods)

    def _against_station(self, judged: JudgedRow, entered: Mapping[bytes, list[EnteredReading]]) -> JudgedRow:
        """Compare with what is in the station: what is there already stays as it is unless it is to be replaced."""
        entry, target, moment = judged.entry, judged.target, judged.moment
        if judged.outcome is not RowOutcome.ADDED or entry is None or target is None or moment is None:
            return judged
        known = entered.get(target.id, []) if target.id is not None else []
        amount = _in_meter_unit(entry.value, entry.unit, target)
        same_time = [one for one in known if (one.starts_at, one.taken_at) == (moment.starts_at, moment.taken_at)]
        if any(_in_meter_unit(one.value, one.unit, target) == amount for one in same_time):
            return _left_out(judged, RowOutcome.DUPLICATE, Notice("imports.already_there"))
        if same_time and _counts_once(target):
            if self._replace:
                return _replacing(judged, same_time[0])
            there = f"{same_time[0].value:f} {same_time[0].unit}"
            params = {"there": there, "value": f"{entry.value:f} {entry.unit}"}
            return _left_out(judged, RowOutcome.ERROR, Notice("imports.contradicts_station", params))
        if moment.starts_at is not None and _counts_once(target):
            for one in known:
                if one.starts_at and one.starts_at < moment.taken_at and one.taken_at > moment.starts_at:
                    period = [times.local_day(at, target.zone).isoformat() for at in (one.starts_at, one.taken_at)]
                    params = {"start": period[0], "end": period[1]}
                    return _left_out(judged, RowOutcome.ERROR, Notice("imports.overlaps_station", params))
        return judged


def unit_of(entry: ImportRow, target: ImportTarget) -> str:
    """Give the sign of the unit that an entry is kept in: the file's where it tells one, else the meter's.

    Refuses with ``unit.unknown``, with ``unit.which`` and, where the meter can't be measured in it, with
    ``imports.other_unit``.
    """
    if entry.unit is None or entry.unit == target.unit:
        return target.unit
    sign = find_unit(entry.unit).sign
    if not convertible(sign, target.unit):
        raise Refusal("imports.other_unit", unit=sign, meter=target.code, meter_unit=target.unit)
    return sign


def _in_meter_unit(amount: Decimal, unit: str | None, target: ImportTarget) -> Decimal:
    """Give an amount as the meter's unit has it, so that 1 MWh and 1000 kWh are seen to be the same."""
    if unit is None or unit == target.unit or not convertible(unit, target.unit):
        return amount
    return convert(amount, unit, target.unit)


def _counts_once(target: ImportTarget) -> bool:
    """Whether a meter has one entry at a time: a register, a dip or a period has, deliveries and events have not."""
    return target.kind in _PERIOD_KINDS | _READ_KINDS


def _crossed(periods: list[tuple[int, int, int]], start: int, end: int) -> int | None:
    """Give the row of a period that overlaps [start, end); ``periods`` are in order and do not overlap each other."""
    place = bisect_left(periods, (start, end, 0))
    for found in periods[max(0, place - 1) : place + 1]:
        if found[0] < end and found[1] > start:
            return found[2]
    return None


def _left_out(judged: JudgedRow, outcome: RowOutcome, notice: Notice) -> JudgedRow:
    return JudgedRow(judged.row, judged.sheet, outcome, (notice,), judged.entry, judged.target, judged.moment)


def _replacing(judged: JudgedRow, reading: EnteredReading) -> JudgedRow:
    there = {"there": f"{reading.value:f} {reading.unit}"}
    return JudgedRow(
        judged.row,
        judged.sheet,
        RowOutcome.REPLACES,
        (*judged.notices, Notice("imports.replaces", there)),
        judged.entry,
        judged.target,
        judged.moment,
        reading,
    )


def _instant(at: date | datetime, zone: ZoneInfo) -> datetime:
    """Give a day's beginning, or a local time, at the facility; an instant stays what it is."""
    if not isinstance(at, datetime):
        return times.day_start(at, zone)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
