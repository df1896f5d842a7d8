"""Evidence files: after the records, the smallest first, cut anywhere and gone on with, for their own station only."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.notices import Refusal
from field_ems.services import file_reception
from field_ems.services.evidence import LARGEST, attach_file
from field_ems.services.file_sending import (
    FIRST_PART,
    EvidenceFile,
    fetch_file,
    missing_files,
    send_files,
    waiting_files,
)
from field_ems.store import devices, tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, join_station
from tests.services.test_bundles import Laptop, enrolled


@dataclass
class Link:
    """Carries stretches to headquarters in the same process, and may break or alter on the way."""

    headquarters: HeadquartersStore
    station_id: bytes
    now: datetime
    break_after: int = -1
    alter: bool = False
    octets: int = 0

    def file_had(self, digest: bytes) -> int:
        return file_reception.octets_had(self.headquarters, self.station_id, digest)

    def send_part(self, digest: bytes, start: int, size: int, part: bytes) -> int:
        if self.break_after == 0:
            raise Refusal("sync.stalled")
        self.break_after -= 1
        self.octets += len(part)
        sent = bytes(len(part)) if self.alter else part
        return file_reception.take_part(self.headquarters, self.station_id, digest, start, size, sent, self.now)

    def fetch_part(self, digest: bytes, start: int) -> tuple[bytes, int]:
        if self.break_after == 0:
            raise Refusal("sync.stalled")
        self.break_after -= 1
        _, content = file_reception.give(self.headquarters, self.station_id, digest)
        self.octets += len(content[start : start + 10_000])
        return content[start : start + 10_000], len(content)


@pytest.fixture
def laptop(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> Laptop:
    return enrolled(station, headquarters, now)


@pytest.fixture
def link(laptop: Laptop, headquarters: HeadquartersStore, now: datetime) -> Link:
    return Link(headquarters, laptop.store.station_id, now)


Attach = Callable[..., EvidenceFile]


@pytest.fixture
def attach(laptop: Laptop, tmp_path: Path, now: datetime) -> Attach:
    """Attaches a text of so many octets and syncs its record."""

    def attached(name: str, size: int, *, sync: bool = True) -> EvidenceFile:
        (tmp_path / name).write_bytes((name.encode() * size)[:size])
        item = attach_file(laptop.store, tmp_path / name, EvidenceKind.OTHER)
        with laptop.store.writing(now) as writer:
            writer.create(
                tables.Attachment,
                digest=bytes.fromhex(item["digest"]),
                size=item["size"],
                media_type=item["media_type"],
                name=name,
            )
        if sync:
            laptop.sync()
        return EvidenceFile(bytes.fromhex(item["digest"]), item["size"], name)

    return attached


def content_of(laptop: Laptop, file: EvidenceFile) -> bytes:
    path = laptop.store.database.path
    assert path is not None
    return (path.parent / "evidence" / file.digest.hex()).read_bytes()


def refused(code: str, act: Callable[[], object]) -> None:
    with pytest.raises(Refusal) as refusal:
        act()
    assert refusal.value.notice.code == code


def test_the_smallest_first_and_each_once(laptop: Laptop, link: Link, attach: Attach) -> None:
    large, small = attach("large.txt", 90_000), attach("small.txt", 500)
    assert [file.name for file in waiting_files(laptop.store)] == ["small.txt", "large.txt"]
    sent = send_files(laptop.store, link)
    assert (sent.files, sent.octets, sent.notices) == (2, 90_500, ())
    assert waiting_files(laptop.store) == []
    assert send_files(laptop.store, link).octets == 0
    for file in (large, small):
        _, content = file_reception.give(link.headquarters, link.station_id, file.digest)
        assert content == content_of(laptop, file)


def test_cut_in_the_middle_it_goes_on_from_there(laptop: Laptop, link: Link, attach: Attach) -> None:
    file = attach("scan.txt", 300_000)
    link.break_after = 3
    assert "sync.stalled" in {notice.code for notice in send_files(laptop.store, link).notices}
    had = link.file_had(file.digest)
    assert had == FIRST_PART * 7
    refused("file.not_here", lambda: file_reception.give(link.headquarters, link.station_id, file.digest))
    assert waiting_files(laptop.store) == [file]
    link.break_after, link.octets = -1, 0
    assert send_files(laptop.store, link).files == 1
    assert link.octets == 300_000 - had
    assert file_reception.give(link.headquarters, link.station_id, file.digest)[1] == content_of(laptop, file)


def test_a_lost_answer_or_two_senders_at_once_double_nothing(laptop: Laptop, link: Link, attach: Attach) -> None:
    file = attach("scan.txt", 30_000)
    content = content_of(laptop, file)
    assert link.send_part(file.digest, 0, 30_000, content[:20_000]) == 20_000
    assert link.send_part(file.digest, 0, 30_000, content[:10_000]) == 20_000
    assert link.send_part(file.digest, 10_000, 30_000, content[10_000:]) == 20_000
    assert link.send_part(file.digest, 20_000, 30_000, content[20_000:]) == 30_000
    assert link.send_part(file.digest, 20_000, 30_000, content[20_000:]) == 30_000
    assert file_reception.give(link.headquarters, link.station_id, file.digest)[1] == content


def test_what_arrives_altered_is_never_had_and_begins_anew(laptop: Laptop, link: Link, attach: Attach) -> None:
    file, other = attach("a.txt", 600), attach("b.txt", 700)
    link.alter = True
    sent = send_files(laptop.store, link)
    assert (sent.files, {notice.code for notice in sent.notices}) == (0, {"file.altered"})
    assert link.file_had(file.digest) == 0
    link.alter = False
    assert send_files(laptop.store, link).files == 2
    assert file_reception.are_here(link.headquarters, link.station_id, [file.digest, other.digest]) == {
        file.digest,
        other.digest,
    }


def test_one_that_was_altered_here_or_has_no_record_yet_holds_up_no_other(
    laptop: Laptop, link: Link, attach: Attach
) -> None:
    damaged, good = attach("a.txt", 600), attach("b.txt", 700)
    attach("c.txt", 650, sync=False)
    path = laptop.store.database.path
    assert path is not None
    (path.parent / "evidence" / damaged.digest.hex()).write_bytes(b"else")
    sent = send_files(laptop.store, link)
    assert (sent.files, [notice.code for notice in sent.notices]) == (1, ["file.damaged_here"])
    assert file_reception.are_here(link.headquarters, link.station_id, [good.digest]) == {good.digest}
    laptop.sync()
    assert send_files(laptop.store, link).files == 1


def test_a_cap_is_kept_and_the_rest_goes_next_time(laptop: Laptop, link: Link, attach: Attach) -> None:
    attach("scan.txt", 60_000)
    sent = send_files(laptop.store, link, at_most=25_000)
    assert (sent.files, sent.octets, [notice.code for notice in sent.notices]) == (0, 25_000, ["file.rest_later"])
    assert send_files(laptop.store, link).octets == 35_000


def test_too_large_or_not_named_by_a_record_is_refused(laptop: Laptop, link: Link, attach: Attach) -> None:
    file = attach("a.txt", 600)
    refused("file.too_large", lambda: link.send_part(file.digest, 0, LARGEST + 1, b"x"))
    refused("file.not_listed", lambda: link.send_part(file.digest, 0, 601, b"x"))
    refused("file.not_listed", lambda: link.send_part(bytes(16), 0, 600, b"x"))
    refused("file.not_listed", lambda: file_reception.read_digest("../../etc/passwd"))
    assert link.file_had(file.digest) == 0


@pytest.fixture
def second(tmp_path: Path, headquarters: HeadquartersStore, now: datetime, laptop: Laptop) -> Iterator[Laptop]:
    """Another laptop of the same station."""
    store = StationStore.open(tmp_path / "second")
    with store.database.writing() as session:
        join_station(session, laptop.store.station_id)
    yield enrolled(store, headquarters, now)
    store.close()


def test_another_laptop_of_the_station_fetches_it_and_goes_on_where_it_stopped(
    laptop: Laptop, second: Laptop, link: Link, attach: Attach
) -> None:
    file = attach("scan.txt", 35_000)
    second.sync()
    assert missing_files(second.store) == [file]
    refused("file.not_here", lambda: fetch_file(second.store, link, file))
    send_files(laptop.store, link)
    link.break_after, link.octets = 2, 0
    refused("sync.stalled", lambda: fetch_file(second.store, link, file))
    assert missing_files(second.store) == [file]
    link.break_after = -1
    fetch_file(second.store, link, file)
    assert link.octets == 35_000
    assert content_of(second, file) == content_of(laptop, file)
    assert (missing_files(second.store), waiting_files(second.store)) == ([], [])


def test_another_station_reads_and_writes_nothing(laptop: Laptop, link: Link, attach: Attach, now: datetime) -> None:
    file = attach("a.txt", 600)
    send_files(laptop.store, link)
    stranger = Link(link.headquarters, bytes(range(16)), now)
    refused("file.not_here", lambda: stranger.fetch_part(file.digest, 0))
    refused("file.not_listed", lambda: stranger.file_had(file.digest))
    refused("file.not_listed", lambda: stranger.send_part(file.digest, 0, 600, b"x"))


def test_a_revoked_laptop_is_not_let_in(laptop: Laptop, headquarters: HeadquartersStore, now: datetime) -> None:
    with laptop.store.reading() as session:
        known = devices.enrolment(session)
    assert known is not None
    assert file_reception.station_of(headquarters, known.token) == laptop.store.station_id
    with headquarters.writing() as session:
        devices.revoke(session, known.device_id, now)
    refused("sync.device_refused", lambda: file_reception.station_of(headquarters, known.token))
