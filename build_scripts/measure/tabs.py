"""What 5,000 Tabs cost: the time of each and the live objects, at the beginning and at the end.

Textual's own footer builds its widgets again at each move of the focus and keeps some; the line of keys here is a text.
"""

import argparse
import asyncio
import gc
import json
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from textual.dom import DOMNode

from field_ems.services.demo import fill_demo_station
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
TABS = 5_000
_COMPARED = 500


async def settled(app: FieldEmsApp) -> None:
    """Wait until nothing is under way."""
    while app.typed_ahead or not app._takes_keys() or app.message_queue_size:
        await asyncio.sleep(0)


def live_objects() -> tuple[int, int]:
    """Give how many nodes of the screens, and how many objects in all, are alive."""
    gc.collect()
    objects = gc.get_objects()
    return sum(isinstance(one, DOMNode) for one in objects), len(objects)


async def tabs_in_form(app: FieldEmsApp, tabs: int) -> dict[str, float]:
    """Press Tab in the form for a meter; give the ratio of the last Tabs' time to the first ones', and the objects."""
    seconds: list[float] = []
    before = (0, 0)
    for number in range(tabs):
        if number == _COMPARED:
            before = live_objects()
        began = time.process_time()
        app.simulate_key("tab")
        await settled(app)
        seconds.append(time.process_time() - began)
    after = live_objects()
    first, last = statistics.median(seconds[:_COMPARED]), statistics.median(seconds[-_COMPARED:])
    return {
        "tabs": tabs,
        "milliseconds_first": round(first * 1000, 2),
        "milliseconds_last": round(last * 1000, 2),
        "ratio": round(last / first, 2),
        "more_nodes": after[0] - before[0],
        "more_objects": after[1] - before[1],
    }


async def measured(store: StationStore, tabs: int = TABS) -> dict[str, float]:
    """Open the form for a meter and press Tab so often."""
    app = FieldEmsApp(store, lambda: NOW)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("f4", "a")
        await pilot.pause()
        return await tabs_in_form(app, tabs)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = StationStore.open(Path(folder))
        fill_demo_station(store, NOW)
        found = asyncio.run(measured(store))
        store.close()
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
