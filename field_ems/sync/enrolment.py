"""Enrolment: a device and headquarters give each other, once, all that they will ever need of each other.

The device gives its name, its station's id and its public signing key; headquarters gives a token, the station to work
for, its own keys and the certificate authority to trust.
"""

import json
from dataclasses import asdict, dataclass
from typing import TypeVar

from field_ems.sync.octets import WireError


@dataclass(frozen=True, slots=True)
class EnrolmentRequest:
    """What the device gives. Bytes are hex; ``station_id`` is the one it drew when it was set up."""

    code: str
    device_name: str
    station_id: str
    station_name: str
    verify_key: str


@dataclass(frozen=True, slots=True)
class EnrolmentReply:
    """What headquarters gives. Bytes are hex; ``station_id`` is the station that the device works for from here on."""

    token: str
    device_id: str
    station_id: str
    station_name: str
    organization: str | None
    role: str
    hq_verify_key: str
    hq_sealing_key: str
    ca_pin: str | None


Message = TypeVar("Message", EnrolmentRequest, EnrolmentReply)


def encode(message: EnrolmentRequest | EnrolmentReply) -> bytes:
    """Write a message of the enrolment as JSON: it travels once, so that readable beats small."""
    return json.dumps(asdict(message)).encode()


def decode_request(body: bytes) -> EnrolmentRequest:
    """Read what a device gives; raises WireError where it is not that."""
    return _decode(EnrolmentRequest, body)


def decode_reply(body: bytes) -> EnrolmentReply:
    """Read what headquarters gives; raises WireError where it is not that."""
    return _decode(EnrolmentReply, body)


def _decode(message_class: type[Message], body: bytes) -> Message:
    try:
        found = json.loads(body)
        return message_class(**found)
    except (ValueError, TypeError, RecursionError) as error:
        raise WireError("sync.not_ours") from error
