"""What answers in headquarters' place, or breaks on the way: said in words, nothing lost, nothing shown as sent."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from field_ems.domain.notices import Refusal
from field_ems.services.sync import pending, synchronize
from field_ems.store import tables
from field_ems.store.station import StationStore
from field_ems.sync import patience
from field_ems.sync.transport import HttpLink

PORTAL = b"<!DOCTYPE html><html><body>Welcome to Airport WiFi. Please accept our terms.</body></html>"


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks here goes on breaking: waiting longer mends nothing."""
    monkeypatch.setattr(patience, "LONGEST_WAIT", 0.01)


def response(status: str, body: bytes, *headers: str) -> bytes:
    """An HTTP answer, as headquarters or something else would give it."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


@contextmanager
def answering(answer: bytes, *, reset: bool = False) -> Iterator[str]:
    """Something that listens, takes a whole request, gives these octets and closes; its address."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    request += connection.recv(65536)
                head, _, body = request.partition(b"\r\n\r\n")
                length = next(
                    int(line.split(b":")[1])
                    for line in head.lower().split(b"\r\n")
                    if line.startswith(b"content-length")
                )
                while len(body) < length:
                    body += connection.recv(65536)
                if reset:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                else:
                    connection.sendall(answer)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        listener.close()
        thread.join(timeout=5)


@pytest.fixture
def enrolled_at(station: StationStore, now: datetime) -> Callable[[str], None]:
    """Lets the station believe that headquarters is at an address; one entry waits to be sent."""
    with station.writing(now) as writer:
        writer.create(tables.Supplier, name="Oubangui Énergie")

    def enrolled(url: str) -> None:
        with station.database.writing() as session:
            session.merge(
                tables.Enrolment(
                    hq_url=url, device_id=bytes(16), token="token", signing_key=bytes(32), hq_sealing_key=bytes(32),
                    hq_verify_key=bytes(32), enrolled_at=now,
                )
            )  # fmt: skip

    return enrolled


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (response("200 OK", PORTAL, "Content-Type: text/html"), "sync.not_ours"),
        (response("200 OK", b""), "sync.not_ours"),
        (response("302 Found", b"", "Location: http://login.example/"), "sync.not_ours"),
        (response("401 Unauthorized", b""), "sync.device_refused"),
        (response("413 Content Too Large", b""), "sync.too_large"),
        (response("503 Service Unavailable", b"", "Retry-After: 30"), "sync.busy"),
        (response("429 Too Many Requests", b""), "sync.busy"),
        (response("500 Internal Server Error", b"oops"), "sync.server_error"),
        (response("400 Bad Request", b"sync.unknown_version"), "sync.unknown_version"),
        (response("200 OK", b"\xe0\x01\x02"), "sync.not_readable"),
        (response("200 OK", b"\xe0\x09"), "sync.unknown_version"),
        (response("200 OK", b"\xe1not zstd at all"), "sync.not_readable"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\xe0\x01", "sync.stalled"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "sync.stalled"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "sync.unreachable"),
    ],
)
def test_what_is_no_answer_of_headquarters_is_said_and_loses_nothing(
    station: StationStore, enrolled_at: Callable[[str], None], answer: bytes, code: str
) -> None:
    with answering(answer) as url:
        enrolled_at(url)
        with pytest.raises(Refusal) as refused:
            synchronize(station, lambda: datetime.now(UTC))
    assert refused.value.notice.code == code
    assert pending(station) == 1
    with station.reading() as session:
        runs = session.exec(select(tables.SyncRun)).all()
    assert [run.result for run in runs] == [code]


def test_a_connection_that_is_reset_or_refused_loses_nothing(
    station: StationStore, enrolled_at: Callable[[str], None]
) -> None:
    with answering(b"", reset=True) as url:
        enrolled_at(url)
        with pytest.raises(Refusal, match=r"sync\.stalled"):
            synchronize(station, lambda: datetime.now(UTC))
    with pytest.raises(Refusal, match=r"sync\.unreachable"):
        synchronize(station, lambda: datetime.now(UTC))
    assert pending(station) == 1


def test_a_link_without_privacy_is_refused_unless_it_stays_on_this_machine() -> None:
    with pytest.raises(Refusal, match=r"sync\.needs_https"):
        HttpLink("http://ems.example.org")
    HttpLink("https://ems.example.org").close()
    HttpLink("http://127.0.0.1:1").close()
