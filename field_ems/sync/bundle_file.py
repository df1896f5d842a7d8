"""Bundles: what carries an exchange on a USB stick. Signed by who wrote it, sealed to who may read it.

A bundle is, in this order: the mark ``FEMSBDL`` and the version 1; one octet for its direction; the device's id (16
octets); the length of the sealed content (8 octets, the highest first); the sealed content; an Ed25519 signature (64
octets) over all before it. The content is sealed to an X25519 key (libsodium's sealed box: nobody but its holder reads
it, nobody alters it); unsealed it is a count and, for each part, its length and octets, lengths as varints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from field_ems.domain.journal import ID_BYTES
from field_ems.domain.notices import Refusal
from field_ems.sync.octets import Reader, WireError, Writer

MARK = b"FEMSBDL\x01"
LARGEST = 64 * 2**20
"""Octets of a whole bundle."""

MOST_PARTS = 1_000
_SIGNATURE = 64
_HEAD = len(MARK) + 1 + ID_BYTES + 8


class Direction(IntEnum):
    """Who is to read a bundle."""

    TO_HEADQUARTERS = 1
    TO_DEVICE = 2


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose content is sealed still; ``device_id`` is the laptop that it comes from or goes to."""

    direction: Direction
    device_id: bytes
    _signed: bytes
    _sealed: bytes
    _signature: bytes

    def open(self, writer: VerifyKey, reader: PrivateKey) -> list[bytes]:
        """Give the parts; refuses with ``bundle.altered`` what the writer has not signed or the reader can't open."""
        try:
            writer.verify(self._signed, self._signature)
            content = SealedBox(reader).decrypt(self._sealed)
            left = Reader(content)
            parts = [left.sized() for _ in range(left.varint(limit=MOST_PARTS))]
        except (BadSignatureError, CryptoError, WireError) as error:
            raise Refusal("bundle.altered") from error
        return parts


def write_bundle(
    direction: Direction, device_id: bytes, parts: Sequence[bytes], writer: SigningKey, reader: PublicKey
) -> bytes:
    """Give the octets of a bundle."""
    content = Writer()
    content.varint(len(parts))
    for part in parts:
        content.sized(part)
    sealed = SealedBox(reader).encrypt(content.octets())
    head = MARK + bytes([direction]) + device_id + len(sealed).to_bytes(8, "big")
    return head + sealed + writer.sign(head + sealed).signature


def read_bundle(octets: bytes) -> Bundle:
    """Read what a bundle says of itself; refuses with ``bundle.not_ours``, ``bundle.cut`` or ``bundle.altered``."""
    if not octets.startswith(MARK):
        raise Refusal("bundle.not_ours")
    if len(octets) < _HEAD + _SIGNATURE:
        raise Refusal("bundle.cut")
    length = int.from_bytes(octets[_HEAD - 8 : _HEAD], "big")
    if len(octets) < _HEAD + length + _SIGNATURE:
        raise Refusal("bundle.cut")
    if len(octets) > _HEAD + length + _SIGNATURE or octets[len(MARK)] not in set(Direction):
        raise Refusal("bundle.altered")
    device_id = octets[len(MARK) + 1 : len(MARK) + 1 + ID_BYTES]
    end = _HEAD + length
    return Bundle(Direction(octets[len(MARK)]), device_id, octets[:end], octets[_HEAD:end], octets[end:])
