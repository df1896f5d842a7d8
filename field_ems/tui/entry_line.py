"""What is typed for a meter: the entry that it becomes, and in words what it would mean."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from field_ems.domain import amounts, times
from field_ems.domain.meters import BY_PERIOD, CUMULATIVE, MeterKind
from field_ems.domain.notices import Refusal
from field_ems.domain.readings import Basis, Reading
from field_ems.i18n import _
from field_ems.i18n.numbers import format_amount
from field_ems.services.entry_grid import EntryRow
from field_ems.services.meter_words import BASES
from field_ems.services.readings import Entry

_SECONDS_A_DAY = 86_400

_CHOICES = {
    "reading.lower_or_rolled_over": (Basis.ROLLOVER, Basis.RESET, Basis.INITIAL),
    "reading.lower_than_before": (Basis.RESET, Basis.INITIAL),
}


@dataclass(frozen=True, slots=True)
class Beside:
    """What is said beside the value: when it was read, since when it counts where it is for a period, and a note."""

    read_at: str = ""
    since: str = ""
    note: str = ""


def entry_of(row: EntryRow, typed: str, beside: Beside, now: datetime) -> Entry:
    """Give the entry for what was typed; a period goes on from the end of the one before unless said otherwise.

    Refuses with ``amount.not_a_number``, ``time.not_a_time`` or, for a first period without its beginning,
    ``reading.since_needed``.
    """
    place = times.zone(row.meter.zone)
    value = amounts.parse(typed)
    taken_at = times.parse_local(beside.read_at, place) if beside.read_at else now
    starts_at = None
    if row.meter.kind in BY_PERIOD:
        if beside.since:
            starts_at = times.parse_local(beside.since, place)
        elif row.previous_reading is not None:
            starts_at = row.previous_reading.taken_at
        else:
            raise Refusal("reading.since_needed", meter=row.meter.code)
    return Entry(row.meter.id, taken_at, value, starts_at=starts_at, note=beside.note or None)


def meaning(row: EntryRow, typed: str, beside: Beside, now: datetime) -> str:
    """Say what the digits typed so far would mean; nothing while they mean nothing."""
    try:
        entry = entry_of(row, typed, beside, now)
    except Refusal:
        return ""
    unit = row.meter.unit
    if row.meter.kind in BY_PERIOD and entry.starts_at is not None:
        a_day = _a_day(entry.value, entry.starts_at, entry.taken_at)
        since = f"{entry.starts_at.astimezone(times.zone(row.meter.zone)):%Y-%m-%d}"
        return _("{value} {unit} used since {day}, {a_day} a day").format(
            value=format_amount(entry.value), unit=unit, day=since, a_day=a_day
        )
    previous = row.previous_reading
    if row.meter.kind not in (*CUMULATIVE, MeterKind.DIP) or previous is None or previous.unit != unit:
        return ""
    difference = entry.value - previous.value
    text = _("{difference} {unit} less than before") if difference < 0 else _("{difference} {unit} more than before")
    said = text.format(difference=format_amount(abs(difference)), unit=unit)
    if entry.taken_at <= previous.taken_at:
        return said
    a_day = _a_day(abs(difference), previous.taken_at, entry.taken_at)
    return said + ", " + _("{amount} a day").format(amount=a_day)


def after_saving(row: EntryRow, reading_id: bytes, entry: Entry) -> EntryRow:
    """Give the row as it is once the entry is saved: the newest reading is the previous one of the next."""
    previous = row.previous_reading
    if previous is not None and previous.taken_at > entry.taken_at:
        return row
    saved = Reading(reading_id, entry.taken_at, entry.value, entry.unit or row.meter.unit, starts_at=entry.starts_at)
    return replace(row, previous_reading=saved, due_on=None)


def reasons_offered(warnings: tuple[str, ...]) -> tuple[Basis, ...]:
    """Give what may have happened where a register shows less than before; empty for other warnings."""
    return next((_CHOICES[code] for code in warnings if code in _CHOICES), ())


def ask_why(offered: tuple[Basis, ...]) -> str:
    """Ask for the reason of a warning, with a number for each that is offered."""
    if not offered:
        return _("Type why it is right and press Enter, or Esc to change it.")
    numbered = ", ".join(f"{number} {_(BASES[basis])}" for number, basis in enumerate(offered, 1))
    return _("Type the number of what happened, or why it is right: {choices}. Esc changes it.").format(
        choices=numbered
    )


def numbered(offered: tuple[Basis, ...]) -> dict[str, Basis]:
    """Give what is offered by the numbers that pick it."""
    return {str(number): basis for number, basis in enumerate(offered, 1)}


def is_number(typed: str) -> bool:
    """Whether what was typed is a value of a meter rather than words."""
    try:
        amounts.parse(typed)
    except Refusal:
        return False
    return True


def with_reason(entry: Entry, typed: str, offered: tuple[Basis, ...]) -> tuple[Entry, str]:
    """Give the entry and its reason in words: a number picks one of those offered."""
    basis = numbered(offered).get(typed)
    return (entry, typed) if basis is None else (replace(entry, basis=basis.value), _(BASES[basis]))


def _a_day(amount: Decimal, since: datetime, until: datetime) -> str:
    seconds = int((until - since).total_seconds())
    return format_amount(amount * _SECONDS_A_DAY / seconds, 1) if seconds > 0 else "—"
