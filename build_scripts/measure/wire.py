"""What a sync costs on the wire: every octet of TCP payload both ways, and requests, on a warm plain connection.

The real client talks to the real headquarters, a process of its own, through a proxy that counts. Beside each figure
stands what the same rows cost as JSON and as JSON with gzip. The same figures on every machine.
"""

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from proxy import CountingProxy
from station_month import MEASURED_SEEDS, SyntheticStation

from field_ems.services.enrolment import enrol, issue_code
from field_ems.store import devices
from field_ems.store import entries as journal_entries
from field_ems.store.database import Database
from field_ems.store.headquarters import HeadquartersStore
from field_ems.store.kinds import BY_NUMBER
from field_ems.store.station import StationStore, installation
from field_ems.sync.station import Progress, synchronize
from field_ems.sync.transport import HttpLink


def now() -> datetime:
    """The time, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class Bench:
    """Headquarters, a proxy before it, and stations that sync through the proxy over one kept connection each."""

    def __init__(self, folder: Path, port: int, proxy: CountingProxy) -> None:
        self.folder = folder
        self.proxy = proxy
        self.headquarters = HeadquartersStore(Database.at_path(folder / "hq" / "headquarters.db"))
        self._address = f"http://127.0.0.1:{port}"
        self._links: dict[str, HttpLink] = {}

    def station(self, name: str, station_name: str) -> StationStore:
        """Draw up a station's laptop, or another laptop of a station that is known, and warm its connection."""
        store = StationStore.open(self.folder / name)
        enrol(store, self._address, issue_code(self.headquarters, station_name, now()), name, now())
        with store.reading() as session:
            known = devices.enrolment(session)
        assert known is not None
        self._links[name] = HttpLink(f"http://127.0.0.1:{self.proxy.port}", known.token)
        return store

    def sync(self, name: str, store: StationStore) -> Progress:
        """Sync without counting."""
        return synchronize(store, self._links[name], now)

    def cost(self, name: str, store: StationStore) -> dict[str, int]:
        """Sync and count."""
        before = self.proxy.counted.octets
        progress = self.sync(name, store)
        return {"bytes": self.proxy.counted.octets - before, "requests": progress.requests}


def as_json(store: StationStore) -> dict[str, int]:
    """Give what the waiting entries cost as plain JSON records with random ids, and with gzip."""
    with store.reading() as session:
        here = installation(session)
        first = journal_entries.Coordinates(here.epoch, here.acknowledged_seq + 1)
        waiting = journal_entries.of_epoch(session, here.station_id, first, 100_000)
    records = []
    for entry in waiting:
        kind = BY_NUMBER[entry.kind]
        fields = {kind.field_name(number): value for number, value in entry.fields.items()}
        records.append({"id": entry.row_id.hex(), "kind": kind.name, "recorded_at": entry.recorded_at, **fields})
    text = json.dumps(records, ensure_ascii=False).encode()
    return {"json_body": len(text), "json_gzip_body": len(gzip.compress(text, mtime=0))}


def measure(bench: Bench) -> dict[str, dict[str, int]]:
    """Take all figures."""
    found: dict[str, dict[str, int]] = {}

    def take(key: str, name: str, store: StationStore, enter: Callable[[], object] | None = None) -> None:
        if enter is not None:
            enter()
        beside = as_json(store) if enter is not None else {}
        found[key] = bench.cost(name, store) | beside

    first_seed, second_seed = MEASURED_SEEDS
    store = bench.station("one", "One")
    station = SyntheticStation(store, first_seed)
    bench.sync("one", store)
    take("readings_1200_first", "one", store, station.enter_month)
    take("readings_1200", "one", store, station.enter_month)
    take("noop", "one", store)
    take("one_reading", "one", store, station.enter_one)
    second = bench.station("one-b", "One")
    bench.sync("one-b", second)
    station.enter_month()
    bench.sync("one", store)
    take("pull_1200", "one-b", second)

    store = bench.station("two", "Two")
    station = SyntheticStation(store, second_seed)
    bench.sync("two", store)
    station.enter_month()
    bench.sync("two", store)

    def month_with_answers() -> None:
        station.enter_month()
        station.complete_checklists()

    take("month_with_answers", "two", store, month_with_answers)
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(folder / "hq")]
        with subprocess.Popen([*command, "hq", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline().rsplit(":", 1)[1])
                with CountingProxy(port) as proxy:
                    found = measure(Bench(folder, port, proxy))
            finally:
                server.terminate()
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {row}" for key, row in found.items()))


if __name__ == "__main__":
    main()
