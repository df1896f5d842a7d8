"""Whatever octets come in, a reader gives a message or raises WireError, within bounded memory."""

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from hashlib import blake2b

import pytest
from backports import zstd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from field_ems.store.names import Name
from field_ems.sync import columns
from field_ems.sync.block import MAX_ENTRIES
from field_ems.sync.block_reader import decode
from field_ems.sync.compression import GZIP, MAX_PACKED, MAX_UNPACKED, PLAIN, ZSTD, pack, unpack
from field_ems.sync.messages import decode_reply, decode_request
from field_ems.sync.octets import Reader, WireError, Writer
from field_ems.sync.repair import read_digests, read_parts
from field_ems.sync.series import Series
from tests.sync import golden

MESSAGES = {name: make() for name, make in golden.MESSAGES.items()}
MEMORY = 600 * 2**20
"""Octets of address space, the program and its libraries included, within which a bomb has to be refused."""


def ids_of(names: set[Name]) -> dict[Name, bytes]:
    return {name: blake2b(repr(name).encode(), digest_size=16).digest() for name in names}


def read(octets: bytes) -> None:
    """Read the octets as whatever they might be."""
    for reading in (_as_request, _as_answer, _as_block, unpack):
        try:
            reading(octets)
        except WireError:
            continue


def _as_request(octets: bytes) -> None:
    request = decode_request(octets)
    decode(Reader(request.block), ids_of, request.own.epoch)


def _as_answer(octets: bytes) -> None:
    for scope in decode_reply(octets).scopes:
        decode(Reader(scope.block), ids_of, 1)


def _as_block(octets: bytes) -> None:
    decode(Reader(octets), ids_of, 1)


@given(st.binary(max_size=400))
@example(b"")
@settings(deadline=None)
def test_anything_is_read_or_refused(octets: bytes) -> None:
    read(octets)


@given(
    st.sampled_from(sorted(MESSAGES)),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=4),
    st.floats(0, 1),
    st.binary(max_size=4),
)
@settings(max_examples=400, deadline=None)
def test_what_was_altered_or_cut_is_read_or_refused(
    name: str, changes: list[tuple[float, int]], cut_at: float, added: bytes
) -> None:
    octets = bytearray(MESSAGES[name])
    for place, value in changes:
        octets[int(place * len(octets))] = value
    read(bytes(octets))
    read(bytes(octets[: int(cut_at * len(octets))]) + added)


@pytest.mark.parametrize("name", [name for name in sorted(MESSAGES) if not name.startswith(("check", "repair"))])
def test_every_cut_is_refused(name: str) -> None:
    whole = MESSAGES[name]
    reading = _as_answer if name == "answer" else _as_request
    reading(whole)
    for length in range(len(whole)):
        with pytest.raises(WireError):
            reading(whole[:length])
    with pytest.raises(WireError):
        reading(whole + b"\0")


def _as_check(octets: bytes) -> None:
    read_digests(decode_request(octets).block)


def _as_check_answer(octets: bytes) -> None:
    for scope in decode_reply(octets).scopes:
        read_parts(scope.block)


@pytest.mark.parametrize(("name", "reading"), [("check", _as_check), ("check-answer", _as_check_answer)])
def test_every_cut_of_a_check_is_refused(name: str, reading: Callable[[bytes], None]) -> None:
    whole = MESSAGES[name]
    reading(whole)
    for length in range(len(whole)):
        with pytest.raises(WireError):
            reading(whole[:length])


def block(count: int, *rest: bytes) -> bytes:
    writer = Writer()
    writer.varint(count)
    return writer.octets() + b"".join(rest)


@pytest.mark.parametrize(
    "octets",
    [
        block(MAX_ENTRIES + 1),
        block(2**63),
        block(1, b"\xff" * 11),
        block(MAX_ENTRIES, block(MAX_ENTRIES)),  # more epochs than there are octets
        block(2, b"\0\1\0\1\x02\0", b"\xff\xff\xff\x7f"),
        b"\x02" + MESSAGES["request"][1:],
    ],
)
def test_counts_that_can_not_be_are_refused(octets: bytes) -> None:
    for reading in (_as_block, _as_request):
        with pytest.raises(WireError):
            reading(octets)


@pytest.mark.parametrize("count", [MAX_ENTRIES + 1, 2**63])
def test_a_count_above_the_limit_is_refused_before_anything_is_read(count: int) -> None:
    with pytest.raises(WireError) as refused:
        _as_block(block(count))
    assert "at most" in refused.value.detail


@pytest.mark.parametrize(
    "text", ["[" * 33 + "]" * 33, "1.5", "1e999", "NaN", "Infinity", "{", "9" * 5000, "[" * 100_000]
)
def test_documents_that_no_program_of_ours_writes_are_refused(text: str) -> None:
    writer = Writer()
    columns.write_texts(writer, [text])
    with pytest.raises(WireError):
        columns.read_json(Reader(writer.octets()), 1)


def test_documents_as_deep_as_allowed_are_read() -> None:
    deep: object = []
    for _ in range(31):
        deep = [deep]
    writer = Writer()
    columns.write_json(writer, [deep])
    assert json.dumps(columns.read_json(Reader(writer.octets()), 1)) == json.dumps([deep])


@given(st.lists(st.integers(-(2**63), 2**63 - 1), max_size=60), st.integers(1, 5))
def test_integers_come_back_in_any_way_of_writing(values: list[int], series: int) -> None:
    meters = Series([index % series for index in range(len(values))])
    for chosen in (None, meters):
        writer = Writer()
        columns.write_integers(writer, values, chosen)
        reader = Reader(writer.octets())
        assert columns.read_integers(reader, len(values), chosen) == values
        assert reader.left == 0


@given(st.lists(st.text(max_size=20), max_size=40))
def test_texts_come_back(texts: list[str]) -> None:
    writer = Writer()
    columns.write_texts(writer, texts)
    reader = Reader(writer.octets())
    assert list(columns.read_texts(reader, len(texts))) == texts
    assert reader.left == 0


@given(st.binary(max_size=2000), st.booleans())
def test_bodies_come_back(message: bytes, knows_zstd: bool) -> None:
    assert unpack(pack(message, peer_knows_zstd=knows_zstd)) == message


@pytest.mark.parametrize("mark", [PLAIN, ZSTD, GZIP])
def test_a_body_larger_than_allowed_is_refused(mark: int) -> None:
    with pytest.raises(WireError) as refused:
        unpack(bytes([mark]) + bytes(MAX_PACKED))
    assert refused.value.code == "sync.too_large"


def bombs() -> dict[str, bytes]:
    """Give bodies of some kilobytes that unpack to a gigabyte and more."""
    zeros = bytes(16 * 2**20)
    parameter = zstd.CompressionParameter
    stated = zstd.compress(bytes(512 * 2**20), level=3)
    long_window = zstd.compress(zeros, options={parameter.window_log: 27, parameter.enable_long_distance_matching: 1})
    return {
        "zstd that states its size": bytes([ZSTD]) + stated,
        "zstd in many frames": bytes([ZSTD]) + zstd.compress(zeros) * 64,
        "zstd with a window of 128 MiB": bytes([ZSTD]) + long_window,
        "gzip": bytes([GZIP]) + gzip.compress(zeros) * 64,
        "nested gzip": bytes([GZIP]) + gzip.compress(gzip.compress(zeros) * 64),
    }


REFUSE = """
import resource, sys
from field_ems.sync.compression import unpack
from field_ems.sync.octets import WireError
body = sys.stdin.buffer.read()
unpack(bytes([0xE0]))  # the dictionary is loaded before
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
try:
    print(len(unpack(body)))
except WireError as error:
    print(error.code)
"""


@pytest.mark.parametrize("name", sorted(bombs()))
def test_a_bomb_is_refused_within_bounded_memory(name: str) -> None:
    body = bombs()[name]
    assert len(body) < MAX_PACKED
    answer = subprocess.run([sys.executable, "-c", REFUSE, str(MEMORY)], input=body, capture_output=True, check=False)
    said = answer.stdout.decode().strip()
    assert answer.returncode == 0, answer.stderr.decode()
    # a gzip within a gzip is unpacked once, to octets that are no message
    assert said.startswith("sync.") or int(said) <= MAX_UNPACKED
