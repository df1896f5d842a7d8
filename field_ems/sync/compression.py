"""Packing and unpacking of message bodies; the first octet says how, so that no header has to."""

import gzip
import io
import sys
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from field_ems.files.assets import asset_path
from field_ems.sync.octets import WireError

try:
    if TYPE_CHECKING or sys.version_info < (3, 14):
        from backports import zstd
    else:
        from compression import zstd
except ImportError:  # a Python that was built without it: such a program syncs with gzip
    zstd = None  # type: ignore[assignment]

PLAIN, ZSTD, GZIP = 0xE0, 0xE1, 0xE2
"""The first octet of a body. No HTML, JSON or XML begins so: a captive portal's page is told at once."""

MAX_PACKED = 2 * 2**20
MAX_UNPACKED = 8 * 2**20

_LEVEL = 19
_SHORT = 32
"""Octets that no way makes fewer: a frame alone takes nine. Trying costs as much as a hundred times as many."""

_WINDOW_LOG = 23
"""8 MiB: a frame that asks for more memory to unpack is refused."""

_BROKEN: tuple[type[Exception], ...] = (zlib.error, EOFError, OSError, *((zstd.ZstdError,) if zstd else ()))


def pack(message: bytes, *, peer_knows_zstd: bool = True) -> bytes:
    """Pack a message in the smallest of the ways that the peer knows.

    Without zstd here it is always gzip, however short the message: by that the other end knows how to answer.
    """
    if zstd is None:
        return _gzipped(message)
    if len(message) <= _SHORT:
        return bytes([PLAIN]) + message
    packed = bytes([ZSTD]) + _compress(message) if peer_knows_zstd else _gzipped(message)
    return min(bytes([PLAIN]) + message, packed, key=len)


def pack_for(request: bytes, message: bytes) -> bytes:
    """Pack the answer to a packed request in a way that who asked can read."""
    return pack(message, peer_knows_zstd=request[0] != GZIP)


def unpack(body: bytes, limit: int = MAX_UNPACKED) -> bytes:
    """Unpack a body within bounded memory; raises WireError for anything that is not ours or is larger than allowed."""
    if not body:
        raise WireError("sync.not_ours", "empty")
    if len(body) > MAX_PACKED:
        raise WireError("sync.too_large")
    match body[0]:
        case 0xE0:
            return _within(body[1:], limit)
        case 0xE1 if zstd is None:
            raise WireError(detail="zstd, which this Python can't read")
        case 0xE1:
            return _read(lambda source: zstd.ZstdFile(source, zstd_dict=dictionary(), options=_reading()), body, limit)
        case 0xE2:
            return _read(lambda source: gzip.GzipFile(fileobj=source), body, limit)
        case _:
            raise WireError("sync.not_ours")


def _gzipped(message: bytes) -> bytes:
    return bytes([GZIP]) + gzip.compress(message, mtime=0)


def _compress(message: bytes) -> bytes:
    parameter = zstd.CompressionParameter
    options: dict[int, int] = {
        parameter.compression_level: _LEVEL,
        parameter.content_size_flag: 0,
        parameter.checksum_flag: 0,
        parameter.dict_id_flag: 0,
    }
    return bytes(zstd.compress(message, options=options, zstd_dict=dictionary()))


def _reading() -> dict[Any, int]:
    return {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}


@cache
def dictionary() -> "zstd.ZstdDict":
    """Give the trained dictionary of wire format version 1; ``build_scripts/train_dictionary.py`` makes it."""
    return zstd.ZstdDict(asset_path("wire", "dictionary-1.zdict").read_bytes())


def _read(opened: Any, body: bytes, limit: int) -> bytes:
    # The one-shot call ignores an output limit where the frame states its size: the stream does not.
    try:
        with opened(io.BytesIO(body[1:])) as stream:
            return _within(stream.read(limit + 1), limit)
    except _BROKEN as error:
        raise WireError(detail=str(error)) from error


def _within(message: bytes, limit: int) -> bytes:
    if len(message) > limit:
        raise WireError("sync.too_large")
    return message
