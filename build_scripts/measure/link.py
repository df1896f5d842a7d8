"""How long a month takes over a link of 16 kbit/s with 900 ms round trips, whole and broken in several ways.

Without faults the time stands beside the link's own minimum: its octets at its rate, and three round trips. The times
are real seconds on real sockets, between the real client and the real headquarters.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slow_link import Faults, SlowLink
from station_month import MEASURED_SEEDS, SyntheticStation

from field_ems.domain.notices import Refusal
from field_ems.services.enrolment import enrol, issue_code, moved_headquarters
from field_ems.services.sync import synchronize
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.station import StationStore
from field_ems.sync.station import pending

RATE = 16_000 / 8
ROUND_TRIP = 0.9
MOST_SYNCS = 20

_SIGN_IN = b"HTTP/1.1 %s\r\nContent-Length: 38\r\nConnection: close\r\n\r\n<html><h1>Welcome, sign in</h1></html>"

SCENARIOS = {
    "whole": Faults(),
    "resets": Faults(resets=0.5, seed=3),
    "outage_30_s": Faults(outage=(1.5, 31.5)),
    "trickle": Faults(trickle=100),
    "cut_at_60_s": Faults(cut_after=60, outage=(1.0, 70.0)),
    "cut_after_2000_octets": Faults(cut_octets=2_000),
    "answer_cut_in_headers": Faults(truncated=30),
    "answer_cut_in_body": Faults(truncated=90),
    "half_closed": Faults(half_closed=2_000),
    "portal_page": Faults(portal=_SIGN_IN % b"200 OK\r\nContent-Type: text/html"),
    "portal_redirect": Faults(portal=_SIGN_IN % b"302 Found\r\nLocation: http://portal.example/sign-in"),
}
"""Resets are far more frequent than on a link that loses 2 % of its connections: one sync has one or two of them."""


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def measure(folder: Path, port: int, name: str, faults: Faults) -> dict[str, Any]:
    """Send a month over a link with these faults, syncing again as a person would until all is there."""
    headquarters = HeadquartersStore(Database.at_path(folder / "hq" / "headquarters.db"))
    store = StationStore.open(folder / name)
    enrol(store, f"http://127.0.0.1:{port}", issue_code(headquarters, name, now()), name, now())
    headquarters.close()
    station = SyntheticStation(store, MEASURED_SEEDS[0])
    synchronize(store, now)
    station.enter_month()
    said: list[str] = []
    with SlowLink(port, rate=RATE, round_trip=ROUND_TRIP, faults=faults) as link:
        moved_headquarters(store, f"http://127.0.0.1:{link.port}")
        began = time.monotonic()
        for _ in range(MOST_SYNCS):
            try:
                synchronize(store, now)
                break
            except Refusal as refusal:
                said.append(refusal.notice.code)
        seconds = time.monotonic() - began
    least = link.octets / RATE + 3 * ROUND_TRIP
    left = pending(store)
    store.close()
    return {
        "seconds": round(seconds, 1),
        "link_minimum": round(least, 1),
        "ratio": round(seconds / least, 2),
        "octets": link.octets,
        "connections": link.connections,
        "broken": faults.seen,
        "said": said,
        "left": left,
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--only", choices=sorted(SCENARIOS))
    options = parser.parse_args()
    chosen = [options.only] if options.only else list(SCENARIOS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(folder / "hq")]
        with subprocess.Popen([*command, "hq", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline().rsplit(":", 1)[1])
                found = {one: measure(folder, port, one, SCENARIOS[one]) for one in chosen}
            finally:
                server.terminate()
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {row}" for key, row in found.items()))


if __name__ == "__main__":
    main()
