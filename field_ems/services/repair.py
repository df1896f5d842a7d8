"""Comparing this device with headquarters and putting right what differs, as a person asks for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.domain.times import to_seconds
from field_ems.services.sync import synchronize
from field_ems.store import devices
from field_ems.store.kinds import BY_NUMBER
from field_ems.store.soundness import Part
from field_ems.store.station import StationStore
from field_ems.sync import repair as wire
from field_ems.sync.compression import pack, unpack
from field_ems.sync.messages import Reply, decode_reply
from field_ems.sync.octets import WireError


@dataclass(frozen=True, slots=True)
class Difference:
    """A kind of record and a month (as 2026-03) in which both ends differed."""

    kind: str
    month: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``found`` are the months that differed and were exchanged again, ``left`` those that still differ."""

    found: tuple[Difference, ...]
    left: tuple[Difference, ...]
    mended_here: int
    bytes_sent: int
    bytes_received: int
    requests: int


def compare_and_repair(store: StationStore, clock: Callable[[], datetime]) -> Comparison:
    """Sync, compare with headquarters kind by kind and month by month, and exchange again the months that differ.

    Refuses as a sync does; what was put right before stays so.
    """
    from field_ems.sync.transport import HttpLink  # requests: needed only when syncing

    synchronize(store, clock)
    with store.reading() as session:
        known = devices.enrolment(session)
    if known is None:
        raise Refusal("sync.not_enrolled")
    link = HttpLink(known.hq_url, known.token, known.ca_pin)
    sent = received = requests = 0

    def exchange(message: bytes) -> Reply:
        nonlocal sent, received, requests
        body = pack(message)
        answer = link.post(body)
        sent, received, requests = sent + len(body), received + len(answer), requests + 1
        return decode_reply(unpack(answer))

    try:
        found = wire.repair(store, exchange, to_seconds(clock()))
    except WireError as error:
        raise Refusal(error.code) from error
    finally:
        link.close()
    return Comparison(_named(found.parts), _named(found.left), found.mended_here, sent, received, requests)


def _named(parts: tuple[Part, ...]) -> tuple[Difference, ...]:
    return tuple(
        Difference(BY_NUMBER[part.kind].name if part.kind in BY_NUMBER else str(part.kind), part.month_text)
        for part in parts
    )
