"""Train the dictionary that messages are packed with, on synthetic stations other than those that are measured.

A dictionary is part of the wire format: once released it never changes, and another one gets another number.
"""

import sys
import tempfile
from pathlib import Path

from backports import zstd

from field_ems.domain.journal import Coordinates
from field_ems.store import entries as journal_entries
from field_ems.store.names import names_of
from field_ems.store.station import StationStore, installation
from field_ems.sync.block import Judged, referred
from field_ems.sync.block_writer import encode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "build_scripts" / "measure"))

from station_month import TRAINING_SEEDS, SyntheticStation  # noqa: E402

TARGET = ROOT / "assets" / "wire" / "dictionary-1.zdict"
SIZE = 24 * 1024


def blocks(seed: int, folder: Path) -> list[bytes]:
    """Give the blocks that a station would send: a few readings, a walk, a month, checklists singly and together."""
    store = StationStore.open(folder / str(seed))
    station = SyntheticStation(store, seed)
    station.enter_month()
    before_checklists = _last(store)
    station.complete_checklists()
    end = _last(store)
    ranges = [(1, 50), (100, 101), (137, 138), (200, 210), (300, 340), (400, 800), (50, before_checklists)]
    ranges += [(seq, min(seq + 2, end)) for seq in range(before_checklists + 1, end, 2)]
    ranges += [(before_checklists + 1, end)]
    found = [_block(store, first, last) for first, last in ranges]
    store.close()
    return found


def _last(store: StationStore) -> int:
    with store.reading() as session:
        here = installation(session)
        return len(journal_entries.of_epoch(session, here.station_id, Coordinates(here.epoch, 1), 100_000))


def _block(store: StationStore, first: int, last: int) -> bytes:
    with store.reading() as session:
        here = installation(session)
        at = Coordinates(here.epoch, first)
        entries = journal_entries.of_epoch(session, here.station_id, at, last - first + 1)
        refers = referred(entries)
        names = names_of(session, here.station_id, refers.ids_by_kind, refers.changed_rows)
        return encode([Judged(entry) for entry in entries], names, here.epoch)


def main() -> None:
    """Train and write."""
    samples: list[bytes] = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in TRAINING_SEEDS:
            samples += blocks(seed, Path(folder))
    trained = zstd.train_dict(samples, SIZE)
    finished = zstd.finalize_dict(trained, samples, SIZE, 19)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(finished.dict_content)
    print(f"{TARGET.relative_to(ROOT)}: {len(finished.dict_content)} octets from {len(samples)} blocks")


if __name__ == "__main__":
    main()
