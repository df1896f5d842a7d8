"""Patience with a link that breaks, and thrift with one that is paid by the megabyte."""

import random
import time
from collections.abc import Callable

from field_ems.domain.notices import Refusal
from field_ems.sync.offers import Slower
from field_ems.sync.station import Link, Stopped

BREAKS = frozenset({"sync.unreachable", "sync.stalled", "sync.server_error"})
"""What may be over by the next try. Anything else, as a headquarters that asks for time, ends the sync."""

TRIES_AT_FIRST = 2
"""Where nobody could be reached yet there may be no link at all: nobody wants to wait to hear that."""

TRIES = 6
SHORTEST_WAIT, LONGEST_WAIT = 1, 60
"""Seconds."""

_STEP = 0.2
"""Seconds between two looks whether the person has cancelled."""


class CapReached(Refusal):
    """The sync has cost as much as it may; what came through is kept."""


class PatientLink:
    """Tries again where the link breaks, later each time and with less to carry, and keeps to a cap of octets.

    ``at_most`` is how many octets of bodies the whole sync may cost, both ways; ``waiting`` is told how many seconds
    are waited. Waits are drawn at random, so that the stations of a region do not come back all at once.
    """

    def __init__(
        self,
        link: Link,
        *,
        at_most: int | None = None,
        cancelled: Callable[[], bool] = lambda: False,
        waiting: Callable[[float], None] = lambda _: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._link = link
        self._at_most = at_most
        self._cancelled = cancelled
        self._waiting = waiting
        self._sleep = sleep
        self._used = 0
        self._failures = 0
        self._has_come_through = False
        self._too_long: int | None = None

    def post(self, body: bytes) -> bytes:
        """Give the answer's body; raises ``Slower`` where less should be tried, ``sync.cap_reached`` at the cap."""
        self._keep_to_cap(len(body))
        try:
            answer = self._link.post(body)
        except Refusal as refusal:
            self._used += len(body)
            if refusal.notice.code not in BREAKS:
                raise
            self._wait(refusal)
            raise Slower(refusal.notice.code, **refusal.notice.params) from refusal
        self._used += len(body) + len(answer)
        self._failures = 0
        self._has_come_through = True
        self._too_long = None
        return answer

    def _keep_to_cap(self, length: int) -> None:
        if self._at_most is None or self._used + length <= self._at_most:
            return
        can_be_shorter = self._too_long is None or length < self._too_long
        if self._used >= self._at_most or not can_be_shorter:
            raise CapReached("sync.cap_reached", cap=self._at_most, used=self._used)
        self._too_long = length
        raise Slower("sync.cap_reached", cap=self._at_most, used=self._used)

    def _wait(self, refusal: Refusal) -> None:
        self._failures += 1
        is_there_no_link = refusal.notice.code == "sync.unreachable" and not self._has_come_through
        if self._failures >= (TRIES_AT_FIRST if is_there_no_link else TRIES):
            raise refusal
        longest = min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** (self._failures - 1))
        seconds = random.uniform(longest / 2, longest)
        self._waiting(seconds)
        while seconds > 0:
            if self._cancelled():
                raise Stopped
            self._sleep(min(seconds, _STEP))
            seconds -= _STEP
