"""docs/wire-format.md is what the program writes and reads: golden files, read by a stranger and by ourselves."""

from dataclasses import astuple
from typing import Any

import pytest

from field_ems.domain.journal import Entry, chain
from field_ems.store.names import Name
from field_ems.store.soundness import Part
from field_ems.sync.block_reader import decode
from field_ems.sync.compression import unpack
from field_ems.sync.messages import Errand, decode_reply, decode_request
from field_ems.sync.octets import Reader
from field_ems.sync.repair import read_digests, read_parts
from tests.sync import golden, wire_reader

FILES = sorted(path.name for path in golden.FOLDER.iterdir())


def ids_elsewhere(names: set[Name]) -> dict[Name, bytes]:
    """Give the ids of what the golden messages name and don't contain: the organization of the other scope."""
    organization = wire_reader.read_answer((golden.FOLDER / "answer.plain").read_bytes())["scopes"][0]["entries"][0]
    return {name: bytes.fromhex(organization.id) for name in names if name.everywhere}


def ours(entry: Entry) -> tuple[Any, ...]:
    """Write an entry as the stranger does."""
    return (
        tuple(entry.at),
        tuple(entry.birth),
        entry.kind,
        int(entry.operation),
        entry.recorded_at,
        entry.author_id.hex() if entry.author_id else None,
        [base.hex() for base in entry.bases],
        dict(entry.fields),
        entry.id.hex(),
    )


def theirs(entry: wire_reader.Entry) -> tuple[Any, ...]:
    at, birth, kind, operation, _, recorded_at, author, _, bases, fields, identity = astuple(entry)
    return (at, birth, kind, operation, recorded_at, author, bases, fields, identity)


def test_every_way_to_pack_has_a_golden_file() -> None:
    assert {name.partition(".")[2] for name in FILES} == set(golden.WAYS)
    assert {name.partition(".")[0] for name in FILES} == set(golden.MESSAGES)


@pytest.mark.parametrize("name", sorted(golden.MESSAGES))
def test_the_program_goes_on_writing_what_it_has_always_written(name: str) -> None:
    assert golden.MESSAGES[name]() == (golden.FOLDER / f"{name}.plain").read_bytes()[1:]


@pytest.mark.parametrize("file", FILES)
def test_the_program_reads_every_golden_file(file: str) -> None:
    message = unpack((golden.FOLDER / file).read_bytes())
    assert message == golden.MESSAGES[file.partition(".")[0]]()


@pytest.mark.parametrize("file", [name for name in FILES if "answer" not in name])
def test_a_stranger_reads_a_request_as_we_do(file: str) -> None:
    body = (golden.FOLDER / file).read_bytes()
    read = wire_reader.read_request(body)
    request = decode_request(unpack(body))
    assert (read["epoch"], read["first"], read["prefix"]) == (*request.own, request.prefix)
    assert (read["hq_epoch"], tuple(read["cursors"])) == (request.hq_epoch, request.cursors)
    assert (read["clock"], tuple(read["shipped"])) == (request.clock, request.shipped)
    if request.errand is Errand.CHECK:
        digests = {Part(kind, month): digest for kind, month, digest in read["digests"]}
        assert digests == read_digests(request.block)
        return
    block = Reader(request.block)
    if request.errand is Errand.REPAIR:
        assert read["part"] == [block.varint(), block.varint(), block.varint()]
        assert read["part"] == [*golden.METERS_OF_MARCH, 0]
    entries = [one.entry for one in decode(block, ids_elsewhere, request.own.epoch).entries]
    assert entries or file.startswith("noop")
    assert [theirs(one) for one in read["entries"]] == [ours(one) for one in entries]
    running = 0
    for entry in entries:
        running = chain(running, entry.id)
    assert wire_reader.chain(read["entries"]) == running


@pytest.mark.parametrize("file", [name for name in FILES if name.startswith("answer.")])
def test_a_stranger_reads_an_answer_as_we_do(file: str) -> None:
    body = (golden.FOLDER / file).read_bytes()
    read = wire_reader.read_answer(body)
    reply = decode_reply(unpack(body))
    assert (read["status"], read["have"], read["hq_epoch"]) == (reply.status, reply.have, reply.hq_epoch)
    for scope, their_scope in zip(reply.scopes, read["scopes"], strict=True):
        assert (their_scope["cursor"], their_scope["more"]) == (scope.cursor, scope.more)
        block = decode(Reader(scope.block), ids_elsewhere, reply.hq_epoch)
        assert [one.at for one in their_scope["entries"]] == [one.entry.at for one in block.entries]
        assert [one.state for one in their_scope["entries"]] == [one.state for one in block.entries]
        # what refers to another scope is a place to the stranger, who has not kept that scope's entries
        for one, their in zip(block.entries, their_scope["entries"], strict=True):
            if not any(isinstance(value, tuple) for value in their.fields.values()):
                assert ours(one.entry) == theirs(their)


def test_a_stranger_reads_which_parts_differ_as_we_do() -> None:
    body = (golden.FOLDER / "check-answer.plain").read_bytes()
    (scope,) = decode_reply(unpack(body)).scopes
    assert wire_reader.read_answer(body, to_check=True)["parts"] == [tuple(part) for part in read_parts(scope.block)]
    assert read_parts(scope.block) == (golden.METERS_OF_MARCH,)


def test_the_golden_messages_have_every_way_of_writing() -> None:
    entries = wire_reader.read_request((golden.FOLDER / "request.plain").read_bytes())["entries"]
    assert {one.operation for one in entries} == {0, 1}
    assert any(one.birth != one.at for one in entries)
    assert any(None in one.fields.values() for one in entries)
    assert any(one.kind == golden.UNKNOWN_KIND for one in entries)
    assert any(len(one.bases) > 1 for one in entries)
