"""Evidence files through the real door: sent after the records, fetched by the other laptop, opened by a reviewer."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from field_ems.domain.checklists import EvidenceKind
from field_ems.domain.notices import Refusal
from field_ems.hq.app import create_app
from field_ems.services import sync
from field_ems.services.bundles import export_bundle, import_bundle, receive_bundle
from field_ems.services.console import ConsoleRole, add_user
from field_ems.services.enrolment import enrol, issue_code
from field_ems.services.evidence import attach_file
from field_ems.services.file_sending import fetch_missing, missing_files, waiting_files
from field_ems.services.stations import revoke_device
from field_ems.store import devices, tables
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.transport import HttpLink
from tests.hq.conftest import HeadquartersProcess
from tests.hq.test_pages import PASSWORD, sign_in
from tests.services.test_bundles import enrolled


def attach(store: StationStore, path: Path, content: bytes, now: datetime) -> bytes:
    """Attach a file and record it, as submitting a checklist does."""
    path.write_bytes(content)
    item = attach_file(store, path, EvidenceKind.OTHER)
    digest = bytes.fromhex(item["digest"])
    with store.writing(now) as writer:
        writer.create(
            tables.Attachment, digest=digest, size=len(content), media_type=item["media_type"], name=path.name
        )
    return digest


def token_of(store: StationStore) -> tables.Enrolment:
    with store.reading() as session:
        known = devices.enrolment(session)
    assert known is not None
    return known


def test_sent_fetched_and_refused_to_the_revoked(
    server: HeadquartersProcess, station: StationStore, tmp_path: Path
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)  # the server is a program of its own, with its own clock
    headquarters = server.store()
    enrol(station, server.address, issue_code(headquarters, "Bangui", now), "laptop", now)
    content = b"%PDF" + bytes(range(256)) * 300
    digest = attach(station, tmp_path / "certificate.pdf", content, now)
    done = sync.synchronize(station, lambda: now)
    assert (done.notices, done.pending, waiting_files(station)) == ((), 0, [])
    assert done.bytes_sent > len(content)
    again = sync.synchronize(station, lambda: now)
    assert again.bytes_sent < 200

    other = StationStore.open(tmp_path / "other")
    enrol(other, server.address, issue_code(headquarters, "Bangui", now), "other", now)
    sync.synchronize(other, lambda: now)
    assert [file.name for file in missing_files(other)] == ["certificate.pdf"]
    assert fetch_missing(other).octets == len(content)
    assert (tmp_path / "other" / "evidence" / digest.hex()).read_bytes() == content

    known = token_of(other)
    link = HttpLink(known.hq_url, known.token)
    assert link.file_had(digest) == len(content)
    assert link.fetch_part(digest, 70_000) == (content[70_000:], len(content))
    with pytest.raises(Refusal, match=r"file\.not_listed"):
        link.file_had(bytes(16))
    revoke_device(headquarters, known.device_id.hex(), now)
    with pytest.raises(Refusal, match=r"sync\.device_refused"):
        link.fetch_part(digest, 0)
    link.close()
    other.close()
    headquarters.close()


def test_a_broken_file_never_holds_up_the_records(
    server: HeadquartersProcess, station: StationStore, tmp_path: Path
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)  # the server is a program of its own, with its own clock
    headquarters = server.store()
    enrol(station, server.address, issue_code(headquarters, "Bangui", now), "laptop", now)
    attach(station, tmp_path / "scan.txt", b"n" * 50_000, now)
    capped = sync.synchronize(station, lambda: now, at_most=20_000)
    assert (capped.pending, [notice.code for notice in capped.notices]) == (0, ["file.rest_later"])
    assert capped.bytes_sent + capped.bytes_received <= 20_000
    done = sync.synchronize(station, lambda: now)
    assert (done.notices, waiting_files(station)) == ((), [])
    assert done.bytes_sent < 35_000
    headquarters.close()


def test_a_bundle_carries_files_and_the_answer_says_which_are_there(
    station: StationStore, headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    enrolled(station, headquarters, now)
    attach(station, tmp_path / "a.txt", b"small", now)
    attach(station, tmp_path / "b.txt", b"large" * 1_000, now)
    few = export_bundle(station, tmp_path, now, files_up_to=100)
    assert (few.files, len(waiting_files(station))) == (1, 2)
    answer = receive_bundle(headquarters, few.path, tmp_path, now).path
    import_bundle(station, answer)
    assert [file.name for file in waiting_files(station)] == ["b.txt"]
    all_of_it = export_bundle(station, tmp_path, now)
    answer = receive_bundle(headquarters, all_of_it.path, tmp_path, now).path
    import_bundle(station, answer)
    import_bundle(station, answer)
    assert waiting_files(station) == []


def test_a_reviewer_saves_a_file_and_nothing_of_it_runs(
    station: StationStore, headquarters: HeadquartersStore, now: datetime, tmp_path: Path
) -> None:
    enrolled(station, headquarters, now)
    digest = attach(station, tmp_path / "b\u00e9.txt", b"<script>alert(1)</script>", now)
    bundle = export_bundle(station, tmp_path, now)
    receive_bundle(headquarters, bundle.path, tmp_path, now)
    add_user(headquarters, "victor", PASSWORD, ConsoleRole.VIEWER, now)
    client = TestClient(create_app(headquarters, lambda: now), follow_redirects=False)
    path = f"/stations/{station.station_id.hex()}/files/{digest.hex()}"
    assert client.get(path).status_code == 303
    sign_in(client, "victor")
    answer = client.get(path)
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''b%C3%A9.txt"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert client.get(f"/stations/{'00' * 16}/files/{digest.hex()}").status_code == 404
    assert client.get(path[:-2]).status_code == 404
