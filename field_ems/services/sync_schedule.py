"""When the terminal syncs by itself, and how many octets a sync may cost."""

from dataclasses import asdict, dataclass

from field_ems.domain.notices import Refusal
from field_ems.store.settings import read_setting, write_setting
from field_ems.store.station import StationStore

SMALLEST_CAP = 2_000
"""Octets; with less, hardly an entry comes through."""

LONGEST_BETWEEN = 24 * 60
_KEY = "sync_schedule"


@dataclass(frozen=True, slots=True)
class Schedule:
    """``every`` is in minutes, 0 for only when asked; ``at_most`` in octets a sync, both ways, None for no cap."""

    every: int = 15
    on_start: bool = True
    at_most: int | None = None


def read_schedule(store: StationStore) -> Schedule:
    """Give what was chosen on this laptop."""
    known = read_setting(store.database, _KEY)
    return Schedule(**known) if known else Schedule()


def choose_schedule(store: StationStore, schedule: Schedule) -> None:
    """Keep a choice; refuses with ``sync.bad_interval`` or ``sync.cap_too_small``."""
    if not 0 <= schedule.every <= LONGEST_BETWEEN:
        raise Refusal("sync.bad_interval", longest=LONGEST_BETWEEN)
    if schedule.at_most is not None and schedule.at_most < SMALLEST_CAP:
        raise Refusal("sync.cap_too_small", smallest=SMALLEST_CAP)
    write_setting(store.database, _KEY, asdict(schedule))


def read_cap(typed: str) -> int | None:
    """Give the octets that somebody typed as kilobytes, None for no cap; refuses with ``sync.cap_too_small``."""
    text = typed.strip().lower().removesuffix("kb").strip()
    if not text:
        return None
    if not text.isdecimal() or int(text) * 1000 < SMALLEST_CAP:
        raise Refusal("sync.cap_too_small", smallest=SMALLEST_CAP)
    return int(text) * 1000
