"""Promises of docs/security.md that no other test holds."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from starlette.testclient import TestClient

from field_ems.domain.notices import Refusal
from field_ems.hq.app import create_app
from field_ems.store.headquarters import HeadquartersStore
from field_ems.sync.compression import MAX_PACKED, ZSTD, dictionary, unpack, zstd
from field_ems.sync.octets import WireError
from field_ems.sync.transport import HttpLink


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/enrol"])
def test_a_body_that_does_not_say_its_length_is_cut_at_the_limit(
    headquarters: HeadquartersStore, now: datetime, path: str
) -> None:
    sent = []

    def endless() -> Iterator[bytes]:
        for _ in range(4 * MAX_PACKED // 65_536):
            sent.append(65_536)
            yield bytes(65_536)

    client = TestClient(create_app(headquarters, lambda: now))
    assert client.post(path, content=endless()).status_code == 413


def test_a_frame_that_asks_for_much_memory_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.content_size_flag: 0}
    compressor = zstd.ZstdCompressor(options=options, zstd_dict=dictionary())
    frame = compressor.compress(b"small", mode=compressor.FLUSH_BLOCK) + compressor.flush()
    with pytest.raises(WireError):
        unpack(bytes([ZSTD]) + frame)


def test_over_tls_a_browser_is_told_to_stay_there(headquarters: HeadquartersStore, now: datetime) -> None:
    app = create_app(headquarters, lambda: now)
    over_tls, plain = (TestClient(app, base_url=f"{scheme}://testserver") for scheme in ("https", "http"))
    assert over_tls.get("/sign-in").headers["Strict-Transport-Security"].startswith("max-age=")
    assert "Strict-Transport-Security" not in plain.get("/sign-in").headers
    assert "secure" in over_tls.get("/sign-in").headers.get("set-cookie", "secure").lower()


def test_a_station_speaks_to_no_other_machine_without_tls() -> None:
    with pytest.raises(Refusal, match=r"sync\.needs_https"):
        HttpLink("http://ems.example.org")
    HttpLink("http://127.0.0.1:1").close()
