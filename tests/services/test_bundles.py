"""Syncing by USB stick: both ways, in any order, twice, cut, altered, beside a link, by a laptop that was revoked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.signing import SigningKey
from sqlmodel import func, select

from field_ems.domain.notices import Refusal
from field_ems.services.bundles import export_bundle, import_bundle, receive_bundle
from field_ems.services.enrolment import admit, issue_code
from field_ems.services.guidance import list_guidance, publish_guidance
from field_ems.services.stations import revoke_device
from field_ems.store import tables
from field_ems.store.backups import back_up, restore
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore, installation, join_station
from field_ems.sync.bundle_file import MARK
from field_ems.sync.enrolment import EnrolmentRequest, decode_reply, encode
from field_ems.sync.headquarters import Caller, answer_body
from field_ems.sync.station import pending, synchronize
from tests.services.test_guidance import TRAVEL


@dataclass
class Laptop:
    """An enrolled laptop, with a link for when there is one."""

    store: StationStore
    headquarters: HeadquartersStore
    caller: Caller
    now: datetime

    def post(self, body: bytes) -> bytes:
        return answer_body(self.headquarters, self.caller, body, self.now)

    def sync(self) -> None:
        synchronize(self.store, self, lambda: self.now)

    def add(self, *names: str) -> None:
        with self.store.writing(self.now) as writer:
            for name in names:
                writer.create(tables.Supplier, name=name)

    def held(self) -> int:
        with self.headquarters.reading() as session:
            return session.scalar(select(func.count()).select_from(tables.Supplier)) or 0


def enrolled(store: StationStore, headquarters: HeadquartersStore, now: datetime) -> Laptop:
    key = SigningKey.generate()
    request = EnrolmentRequest(
        issue_code(headquarters, "Goma", now), "laptop", store.station_id.hex(), "", bytes(key.verify_key).hex()
    )
    reply = decode_reply(admit(headquarters, encode(request), now))
    with store.database.writing() as session:
        join_station(session, bytes.fromhex(reply.station_id))
        session.add(
            tables.Enrolment(
                hq_url="https://hq.example", device_id=bytes.fromhex(reply.device_id), token=reply.token,
                signing_key=bytes(key), hq_sealing_key=bytes.fromhex(reply.hq_sealing_key),
                hq_verify_key=bytes.fromhex(reply.hq_verify_key), enrolled_at=now,
            )
        )  # fmt: skip
    caller = Caller(bytes.fromhex(reply.station_id), bytes.fromhex(reply.device_id), reply.role)
    return Laptop(store, headquarters, caller, now)


@pytest.fixture
def laptop(station: StationStore, headquarters: HeadquartersStore, now: datetime) -> Laptop:
    return enrolled(station, headquarters, now)


Carry = Callable[..., Path]


@pytest.fixture
def carry(laptop: Laptop, tmp_path: Path) -> Carry:
    """Writes a bundle, brings it to headquarters and gives the path of the answer."""
    count = 0
    for name in ("stick", "answers"):
        (tmp_path / name).mkdir()

    def go(bundle: Path | None = None) -> Path:
        nonlocal count
        count += 1
        at = laptop.now + timedelta(minutes=count)
        path = bundle or export_bundle(laptop.store, tmp_path / "stick", at).path
        return receive_bundle(laptop.headquarters, path, tmp_path / "answers", at).path

    return go


def test_a_bundle_is_carried_both_ways(laptop: Laptop, carry: Carry, tmp_path: Path, now: datetime) -> None:
    laptop.add("one", "two")
    publish_guidance(laptop.headquarters, TRAVEL, now, published_by="paula")
    written = export_bundle(laptop.store, tmp_path / "stick", now)
    assert written.entries == pending(laptop.store) > 0
    answer = carry(written.path)
    assert pending(laptop.store) > 0  # what was carried counts as sent when the answer is back
    taken = import_bundle(laptop.store, answer)
    assert (taken.acknowledged, pending(laptop.store), laptop.held()) == (written.entries, 0, 2)
    assert [card.code for card in list_guidance(laptop.store)] == ["travel-1"]
    again = import_bundle(laptop.store, answer)
    assert (again.acknowledged, again.notices) == (0, ())
    carry(written.path)
    assert laptop.held() == 2


def test_bundles_in_any_order_beside_a_link(laptop: Laptop, carry: Carry, tmp_path: Path, now: datetime) -> None:
    bundles = []
    for index in range(3):
        laptop.add(f"supplier {index}")
        bundles.append(export_bundle(laptop.store, tmp_path, now + timedelta(seconds=index)).path)
    answers = [carry(bundle) for bundle in reversed(bundles)]
    assert laptop.held() == 3
    import_bundle(laptop.store, answers[1])
    assert pending(laptop.store) == 1
    laptop.add("by link")
    laptop.sync()
    assert pending(laptop.store) == 0
    for answer in answers:
        import_bundle(laptop.store, answer)
    assert pending(laptop.store) == 0
    laptop.sync()
    assert laptop.held() == 4


def test_what_comes_late_leaves_no_hole(laptop: Laptop, carry: Carry, now: datetime) -> None:
    publish_guidance(laptop.headquarters, TRAVEL, now, published_by="paula")
    first = carry()
    laptop.sync()
    publish_guidance(laptop.headquarters, TRAVEL, now, published_by="paula")
    second = carry()
    laptop.sync()
    for answer in (second, first):
        import_bundle(laptop.store, answer)
    assert [card.version for card in list_guidance(laptop.store)] == [2]
    laptop.sync()
    assert [card.version for card in list_guidance(laptop.store)] == [2]


def test_more_than_one_request_and_more_than_one_answer_fit(laptop: Laptop, carry: Carry, now: datetime) -> None:
    colleague_store = StationStore.open(laptop.store.database.path.parent / "colleague")  # type: ignore[union-attr]
    colleague = enrolled(colleague_store, laptop.headquarters, now)
    colleague.add(*(f"theirs {index}" for index in range(2_500)))
    colleague.sync()
    laptop.add(*(f"ours {index}" for index in range(5_200)))
    taken = import_bundle(laptop.store, carry())
    assert (taken.acknowledged, taken.received) == (5_200, 2_501)  # the station's own record comes too
    assert laptop.held() == 7_700
    colleague_store.close()


@pytest.mark.parametrize("kept", [0, 7, 8, 20, 33, 34, 90, -1])
def test_a_cut_bundle_is_refused_and_changes_nothing(laptop: Laptop, carry: Carry, tmp_path: Path, kept: int) -> None:
    laptop.add("one")
    whole = carry()
    for path, take in (
        (export_bundle(laptop.store, tmp_path, laptop.now).path, carry),
        (whole, lambda path: import_bundle(laptop.store, path)),
    ):
        cut = tmp_path / "cut.bundle"
        cut.write_bytes(path.read_bytes()[:kept])
        with pytest.raises(Refusal) as refused:
            take(cut)
        assert refused.value.notice.code in ("bundle.cut", "bundle.not_ours")
    assert pending(laptop.store) == 1


def test_any_altered_octet_is_noticed(laptop: Laptop, carry: Carry, tmp_path: Path) -> None:
    laptop.add("one")
    out, back = export_bundle(laptop.store, tmp_path, laptop.now).path.read_bytes(), carry().read_bytes()
    altered = tmp_path / "altered.bundle"

    @given(st.booleans(), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def alter(is_answer: bool, place: float, difference: int) -> None:
        octets = bytearray(back if is_answer else out)
        octets[int(place * len(octets))] ^= difference
        altered.write_bytes(octets)
        with pytest.raises(Refusal):
            import_bundle(laptop.store, altered) if is_answer else carry(altered)

    alter()
    assert pending(laptop.store) == 1


def test_what_is_for_somebody_else_is_refused(
    laptop: Laptop, carry: Carry, tmp_path: Path, headquarters: HeadquartersStore, now: datetime
) -> None:
    out = export_bundle(laptop.store, tmp_path, now).path
    answer = carry(out)
    other = StationStore.open(tmp_path / "other")
    with pytest.raises(Refusal, match=r"sync\.not_enrolled"):
        import_bundle(other, answer)
    enrolled(other, headquarters, now)
    with pytest.raises(Refusal, match=r"bundle\.for_another_laptop"):
        import_bundle(other, answer)
    with pytest.raises(Refusal, match=r"bundle\.for_headquarters"):
        import_bundle(laptop.store, out)
    with pytest.raises(Refusal, match=r"bundle\.for_a_laptop"):
        carry(answer)
    other.close()


def test_a_revoked_laptop_carries_nothing_in(laptop: Laptop, carry: Carry, tmp_path: Path, now: datetime) -> None:
    laptop.add("one")
    out = export_bundle(laptop.store, tmp_path, now).path
    revoke_device(laptop.headquarters, laptop.caller.device_id.hex(), now)
    with pytest.raises(Refusal, match=r"sync\.device_refused"):
        carry(out)
    assert (laptop.held(), pending(laptop.store)) == (0, 1)


def test_an_answer_to_a_life_that_was_put_back_shows_nothing_as_sent(
    laptop: Laptop, carry: Carry, tmp_path: Path, now: datetime
) -> None:
    database = laptop.store.database.path
    assert database is not None
    backup = back_up(database, tmp_path / "backups", now)
    laptop.add("before")
    answer = carry()
    laptop.store.close()
    restore(backup, database, now)
    laptop.store = StationStore.open(database.parent)
    laptop.add("after")
    taken = import_bundle(laptop.store, answer)
    assert (taken.acknowledged, len(taken.notices)) == (0, 1)
    assert pending(laptop.store) == 1
    laptop.sync()
    assert (pending(laptop.store), laptop.held()) == (0, 2)


def test_a_fork_that_was_left_behind_moves_nothing(laptop: Laptop, carry: Carry, tmp_path: Path, now: datetime) -> None:
    database = laptop.store.database.path
    assert database is not None
    laptop.add("common")
    laptop.sync()
    backup = back_up(database, tmp_path / "backups", now)
    laptop.add("never sent but by bundle")
    written = export_bundle(laptop.store, tmp_path / "stick", now)
    laptop.store.close()
    restore(backup, database, now)
    laptop.store = StationStore.open(database.parent)
    laptop.add("sent in its place")
    laptop.sync()
    with laptop.store.reading() as session:
        before = installation(session)
    taken = import_bundle(laptop.store, carry(written.path))
    assert [notice.code for notice in taken.notices] == ["bundle.other_entries"]
    with laptop.store.reading() as session:
        assert installation(session) == before
    laptop.sync()
    assert (pending(laptop.store), laptop.held()) == (0, 2)


def test_nothing_in_a_bundle_can_be_read_on_the_way(laptop: Laptop, tmp_path: Path, now: datetime) -> None:
    laptop.add("a very secret supplier")
    octets = export_bundle(laptop.store, tmp_path, now).path.read_bytes()
    assert octets.startswith(MARK)
    assert b"secret" not in octets


def test_a_stick_that_can_not_be_written_is_said(laptop: Laptop, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(Refusal, match=r"bundle\.cannot_write"):
        export_bundle(laptop.store, tmp_path / "mistyped", now)
    assert not (tmp_path / "mistyped").exists()
    with pytest.raises(Refusal, match=r"bundle\.cannot_read"):
        import_bundle(laptop.store, tmp_path / "nothing.bundle")
