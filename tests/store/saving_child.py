"""Saves without end, three readings at a time, and says on its standard output what is saved; it is to be killed."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from field_ems.store.station import StationStore
from tests.sync.conftest import add_meter, add_reading

TOGETHER = 3


def save_without_end(folder: Path, first: int) -> None:
    """Save groups of readings under the numbers from ``first`` on, each of which is told after it was committed."""
    store = StationStore.open(folder)
    moment = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    with store.writing(moment) as writer:
        meter_id = add_meter(writer, f"E{first}")
    number = first
    while True:
        with store.writing(moment) as writer:
            for index in range(TOGETHER):
                add_reading(writer, meter_id, str(number), moment, note=f"{number}.{index}")
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    save_without_end(Path(sys.argv[1]), int(sys.argv[2]))
