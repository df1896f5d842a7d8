"""Packing and unpacking of message bodies; the first octet says how, so that no header has to."""

import gzip
import io
import sys
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any

from field_ems.files.assets import asset_path
from field_ems.sync.octets import WireError

if TYPE_CHECKING or sys.version_info < (3, 14):
    from backports import zstd
else:
    from compression import zstd

PLAIN, ZSTD, GZIP = 0xE0, 0xE1, 0xE2
"""The first octet of a body. No HTML, JSON or XML begins so: a captive portal's page is told at once."""

MAX_PACKED = 2 * 2**20
MAX_UNPACKED = 8 * 2**20

_LEVEL = 19
_WINDOW_LOG = 23
"""8 MiB: a frame that asks for more memory to unpack is refused."""


def pack(message: bytes, *, peer_knows_zstd: bool = True) -> bytes:
    """Pack a message in the smallest of the ways that the peer knows."""
    ways = [bytes([PLAIN]) + message]
    if peer_knows_zstd:
        ways.append(bytes([ZSTD]) + _compress(message))
    else:
        ways.append(bytes([GZIP]) + gzip.compress(message, mtime=0))
    return min(ways, key=len)


def unpack(body: bytes, limit: int = MAX_UNPACKED) -> bytes:
    """Unpack a body within bounded memory; raises WireError for anything that is not ours or is larger than allowed."""
    if not body:
        raise WireError("sync.not_ours", "empty")
    if len(body) > MAX_PACKED:
        raise WireError("sync.too_large")
    match body[0]:
        case 0xE0:
            return _within(body[1:], limit)
        case 0xE1:
            return _read(lambda source: zstd.ZstdFile(source, zstd_dict=dictionary(), options=_reading()), body, limit)
        case 0xE2:
            return _read(lambda source: gzip.GzipFile(fileobj=source), body, limit)
        case _:
            raise WireError("sync.not_ours")


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
    except (zstd.ZstdError, zlib.error, EOFError, OSError) as error:
        raise WireError(detail=str(error)) from error


def _within(message: bytes, limit: int) -> bytes:
    if len(message) > limit:
        raise WireError("sync.too_large")
    return message
