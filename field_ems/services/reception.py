"""Receiving a device's sync at headquarters."""

from datetime import datetime

from field_ems.domain.notices import Refusal
from field_ems.domain.times import to_seconds
from field_ems.services.enrolment import hash_secret
from field_ems.store import devices
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.session import Session
from field_ems.sync.compression import pack_for, unpack
from field_ems.sync.headquarters import Caller, answer
from field_ems.sync.messages import Reply, decode_request, encode_reply


def receive(headquarters: HeadquartersStore, token: str, body: bytes, now: datetime) -> bytes:
    """Answer a packed request of the device that holds the token; what it sent is committed before this returns.

    Refuses with ``sync.device_refused`` a device that is not known or was revoked; raises WireError for a body that
    can't be read.
    """
    with headquarters.asking() as session:
        device = devices.device_of_token(session, hash_secret(token))
    if device is None:
        raise Refusal("sync.device_refused")
    request = decode_request(unpack(body))
    packed: list[bytes] = []

    def conclude(session: Session, reply: Reply) -> None:
        packed[:] = [pack_for(body, encode_reply(reply))]
        devices.note_seen(session, device, now, request.clock - to_seconds(now), len(body), len(packed[0]))

    caller = Caller(device.station_id, device.id, device.role)
    reply = answer(headquarters, caller, request, now, conclude)
    if not packed:
        with headquarters.writing() as session:
            conclude(session, reply)
    return packed[0]
