"""What a sync costs on the wire: every octet of TCP payload both ways, and requests, on a warm plain connection.

The real client talks to the real headquarters, a process of its own, through a proxy that counts. Beside each figure
stand, for the same rows: the bodies alone as JSON, as JSON with gzip, as CBOR with zstd and the dictionary; an estimate
of their entropy; and the whole exchange once more over a cold TLS 1.3 connection, its handshake and farewell included.
The same figures on every machine, but for an octet or two that the random numbers in them make.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from beside import Entropy, in_other_ways
from proxy import CountingProxy
from station_month import COMMENTED_PERCENT, MEASURED_SEEDS, NOTED_PERCENT, SyntheticStation
from tls_door import CERTIFICATE, TlsDoor

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
    """Headquarters, a proxy before it, and stations that sync through the proxy.

    Warm: over one kept connection each, in plain HTTP. Cold: each sync over a TLS 1.3 connection of its own.
    """

    def __init__(self, folder: Path, port: int, proxy: CountingProxy, *, cold: bool) -> None:
        self.folder = folder
        self.proxy = proxy
        self.cold = cold
        self.headquarters = HeadquartersStore(Database.at_path(folder / "hq" / "headquarters.db"))
        self._address = f"http://127.0.0.1:{port}"
        self._tokens: dict[str, str] = {}
        self._links: dict[str, HttpLink] = {}

    def station(self, name: str, station_name: str) -> StationStore:
        """Draw up a station's laptop, or another laptop of a station that is known."""
        store = StationStore.open(self.folder / name)
        enrol(store, self._address, issue_code(self.headquarters, station_name, now()), name, now())
        with store.reading() as session:
            known = devices.enrolment(session)
        assert known is not None
        self._tokens[name] = known.token
        return store

    def _link(self, name: str) -> HttpLink:
        if self.cold:
            address = f"https://127.0.0.1:{self.proxy.port}"
            return HttpLink(address, self._tokens[name], CERTIFICATE.read_text())
        if name not in self._links:
            self._links[name] = HttpLink(f"http://127.0.0.1:{self.proxy.port}", self._tokens[name])
        return self._links[name]

    def sync(self, name: str, store: StationStore) -> Progress:
        """Sync without counting."""
        link = self._link(name)
        progress = synchronize(store, link, now)
        if self.cold:
            link.close()
        return progress

    def cost(self, name: str, store: StationStore) -> dict[str, int]:
        """Sync and count."""
        before = self.proxy.counted.octets
        progress = self.sync(name, store)
        if self.cold:
            self.proxy.wait_until_idle()
        return {"bytes": self.proxy.counted.octets - before, "requests": progress.requests}


def waiting_records(store: StationStore) -> list[dict[str, Any]]:
    """Give the waiting entries as plain records with random ids."""
    with store.reading() as session:
        here = installation(session)
        first = journal_entries.Coordinates(here.epoch, here.acknowledged_seq + 1)
        waiting = journal_entries.of_epoch(session, here.station_id, first, 100_000)
    records = []
    for entry in waiting:
        kind = BY_NUMBER[entry.kind]
        fields = {kind.field_name(number): value for number, value in entry.fields.items()}
        records.append({"id": entry.row_id.hex(), "kind": kind.name, "recorded_at": entry.recorded_at, **fields})
    return records


def measure(bench: Bench) -> dict[str, dict[str, int]]:
    """Take all figures."""
    found: dict[str, dict[str, int]] = {}

    def take(key: str, name: str, store: StationStore, least: int | None = None) -> None:
        records = waiting_records(store)
        beside = in_other_ways(records) if records else {}
        if least is not None:
            beside["entropy_estimate"] = least
        found[key] = bench.cost(name, store) | beside

    first_seed, second_seed = MEASURED_SEEDS
    store = bench.station("one", "One")
    station = SyntheticStation(store, first_seed)
    bench.sync("one", store)
    for key in ("readings_1200_first", "readings_1200"):
        entropy = Entropy(station, NOTED_PERCENT)
        station.enter_month()
        take(key, "one", store, entropy.octets(months=1))
    take("noop", "one", store)
    station.enter_one()
    take("one_reading", "one", store)
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
    entropy = Entropy(station, NOTED_PERCENT)
    station.enter_month()
    readings = entropy.octets(months=1)
    entropy = Entropy(station, COMMENTED_PERCENT)
    station.complete_checklists()
    take("month_with_answers", "two", store, readings + entropy.octets())
    return found


def measured(*, cold: bool) -> dict[str, dict[str, int]]:
    """Start a headquarters of its own and take all figures, warm or cold."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", str(folder / "hq")]
        with subprocess.Popen([*command, "hq", "serve", "--port", "0"], stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout is not None
                port = int(server.stdout.readline().rsplit(":", 1)[1])
                with TlsDoor(port) as door, CountingProxy(door.port if cold else port) as proxy:
                    return measure(Bench(folder, port, proxy, cold=cold))
            finally:
                server.terminate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--warm", action="store_true", help="Leave out the cold TLS connections.")
    options = parser.parse_args()
    found = measured(cold=False)
    if not options.warm:
        for key, figures in measured(cold=True).items():
            found[key]["cold_tls_bytes"] = figures["bytes"]
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {row}" for key, row in found.items()))


if __name__ == "__main__":
    main()
