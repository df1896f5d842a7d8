"""Stations that send months of readings to headquarters: their requests, ready made in the real wire format.

Headquarters is measured with them, and not the laptops' own work. Rows are as in station_month.py: 40 meters, once a
day for 30 days, 8 % with a note.
"""

import http.client
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from nacl.signing import SigningKey
from station_month import DAYS, FIRST_DAY, METERS, NOTED_PERCENT

from field_ems.domain.journal import Coordinates, Entry, chain, make_entry
from field_ems.domain.roles import Role
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.templates import install_shipped_templates
from field_ems.store import tables
from field_ems.store.epochs import reach, scope_heads
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NAME
from field_ems.store.names import names_of
from field_ems.store.schema import VERSION
from field_ems.store.station import StationStore, installation, join_station
from field_ems.sync import enrolment
from field_ems.sync.block import Judged, referred
from field_ems.sync.block_writer import encode
from field_ems.sync.compression import pack, unpack
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.messages import Request, Status, decode_reply, encode_request
from field_ems.sync.station import synchronize

MONTH = METERS * DAYS
_READING = BY_NAME["reading"]
_TYPES = {spec.name: spec.number for spec in _READING.fields.values()}


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Sender:
    """A device with its token, its meters at headquarters, and requests that bring a month of readings each."""

    token: str
    station_id: bytes
    device_id: bytes
    noop: bytes = b""
    bodies: list[bytes] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Direct:
    headquarters: HeadquartersStore
    caller: Caller

    def post(self, body: bytes) -> bytes:
        return answer_body(self.headquarters, self.caller, body, now())


def enrolled(headquarters: HeadquartersStore, folder: Path, number: int, requests: int, months: int = 1) -> Sender:
    """Enrol a device for a station of its own, send its meters, and make requests of so many months each."""
    code = issue_code(headquarters, f"Station {number:05}", now())
    asked = enrolment.EnrolmentRequest(
        code=code, device_name="laptop", station_id=secrets.token_bytes(16).hex(), station_name="",
        verify_key=bytes(SigningKey.generate().verify_key).hex(),
    )  # fmt: skip
    reply = enrolment.decode_reply(admit(headquarters, enrolment.encode(asked), now()))
    sender = Sender(reply.token, bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id))
    store = StationStore.open(folder / f"{number:05}")
    install_shipped_templates(store)
    with store.database.writing() as session:
        join_station(session, sender.station_id)
    with store.writing(FIRST_DAY) as writer:
        clerk = writer.create(tables.Person, name=f"Clerk {number}")
    with store.writing(FIRST_DAY, clerk) as writer:
        facility = writer.create(
            tables.Facility, name="Compound", tenure="owned", country="TCD", zone="Africa/Ndjamena"
        )
        meters = [
            writer.create(
                tables.Meter, facility_id=facility, code=f"M{place:02}", name=f"Meter {place}", kind="register",
                activity="electricity", unit="kWh", digits=7, read_every="day", walk_order=place,
            )
            for place in range(1, METERS + 1)
        ]  # fmt: skip
    synchronize(store, _Direct(headquarters, Caller(sender.station_id, sender.device_id, Role.FOCAL_POINT)), now)
    _make_bodies(sender, headquarters, store, _Month(random.Random(number), clerk, meters), requests, months)
    store.close()
    return sender


def _make_bodies(
    sender: Sender, headquarters: HeadquartersStore, store: StationStore, drawn: "_Month", requests: int, months: int
) -> None:
    with store.reading() as session:
        epoch = installation(session).epoch
        names = names_of(session, store.station_id, {"meter": set(drawn.meters), "person": {drawn.clerk}})
    with headquarters.reading() as session:
        known = reach(session, store.station_id, epoch)
        heads = scope_heads(session, (bytes(16), store.station_id))
    request = Request(
        VERSION, Coordinates(epoch, known.last_seq + 1), known.chain, headquarters.epoch,
        tuple(heads.values()), int(now().timestamp()),
    )  # fmt: skip
    sender.noop = pack(encode_request(request))
    running, cursor = known.chain, heads[store.station_id]
    for number in range(requests):
        first = known.last_seq + 1 + number * months * MONTH
        entries = [
            one
            for month in range(months)
            for one in drawn.entries(number * months + month, Coordinates(epoch, first + month * MONTH))
        ]
        block = encode([Judged(one) for one in entries], names, epoch)
        body = replace(
            request, own=Coordinates(epoch, first), prefix=running, block=block, cursors=(heads[bytes(16)], cursor)
        )
        sender.bodies.append(pack(encode_request(body)))
        for one in entries:
            running = chain(running, one.id)
        cursor += months * MONTH
    assert referred(entries).ids_by_kind.keys() <= {"meter", "person"} if requests else True


@dataclass
class _Month:
    """Draws a station's readings, month after month."""

    chance: random.Random
    clerk: bytes
    meters: Sequence[bytes]

    def __post_init__(self) -> None:
        words = Path(__file__).parent / "words"
        self._words = [(words / f"{language}.txt").read_text("utf-8").split() for language in ("en", "fr", "ar")]
        self._tenths = {meter: self.chance.randrange(10**6) for meter in self.meters}
        self._tenths_a_day = {meter: int(10 ** self.chance.uniform(2, 4.3)) for meter in self.meters}

    def entries(self, month: int, first: Coordinates):  # type: ignore[no-untyped-def]
        """Give a month's entries; ``first`` are the coordinates of the first."""
        epoch, seq = first
        for day in range(DAYS):
            at = FIRST_DAY + timedelta(days=month * DAYS + day, minutes=self.chance.randrange(1, 30, 2))
            for meter in self.meters:
                at += timedelta(minutes=self.chance.choice((2, 2, 2, 4)))
                self._tenths[meter] += round(self._tenths_a_day[meter] * (1 + self.chance.uniform(-0.12, 0.12)))
                yield self._entry(Coordinates(epoch, seq), meter, int(at.timestamp()))
                seq += 1

    def _entry(self, place: Coordinates, meter: bytes, at: int) -> Entry:
        values: dict[str, object] = {
            "meter_id": meter.hex(), "taken_at": at, "utc_offset": 60, "value": self._tenths[meter] * 100_000,
            "unit": "kWh", "method": "read",
        }  # fmt: skip
        if self.chance.randrange(100) < NOTED_PERCENT:
            words = self.chance.choice(self._words)
            values["note"] = " ".join(self.chance.choice(words) for _ in range(self.chance.randint(4, 12)))
        fields = dict(sorted((_TYPES[name], value) for name, value in values.items()))
        return make_entry(place, _READING.number, None, fields, author_id=self.clerk, recorded_at=at)


class Answer(NamedTuple):
    """What headquarters answers; ``retry_after`` in seconds."""

    status: int
    body: bytes
    retry_after: int


class Link:
    """One kept connection of a device to headquarters."""

    def __init__(self, port: int, token: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/octet-stream"}

    def post(self, body: bytes) -> tuple[int, bytes]:
        """Send a request and give the answer's HTTP status and its octets."""
        answer = self.exchange(body)
        return answer.status, answer.body

    def exchange(self, body: bytes) -> Answer:
        """Send a request and give the answer."""
        self._connection.request("POST", "/v1/sync", body, self._headers)
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.read(), int(answer.headers.get("Retry-After", "1")))

    def close(self) -> None:
        """Let go of the connection."""
        self._connection.close()


def was_taken(status: int, answer: bytes) -> bool:
    """Whether headquarters has committed what was sent."""
    return status == 200 and decode_reply(unpack(answer)).status is Status.ACCEPTED
