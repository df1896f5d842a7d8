"""Write again what shows how the program looks: the quick cards, the guide's pictures, the tests' pictures in text.

All of it is drawn from the program, so that it can't go stale: a test compares what lies here with what is drawn.
"""

import argparse
import asyncio
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from field_ems import i18n
from field_ems.services import people
from field_ems.services.demo import fill_demo_station
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.commands.card import card_text

ROOT = Path(__file__).resolve().parents[1]
GUIDE = ROOT / "docs" / "guide"
SNAPSHOTS = ROOT / "tests" / "tui" / "test_snapshots.py"
WRITE_SNAPSHOTS = "FIELD_EMS_WRITE_SNAPSHOTS"
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
_SIZE = (80, 24)
_FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def _home(pilot: Pilot[Exception]) -> None:
    await pilot.press("f2")


async def _log(pilot: Pilot[Exception]) -> None:
    await pilot.press("f3", *"484704")


async def _warned(pilot: Pilot[Exception]) -> None:
    await pilot.press("f3", *"12", "enter")


async def _check(pilot: Pilot[Exception]) -> None:
    await pilot.press("f5", "enter")


async def _sync(pilot: Pilot[Exception]) -> None:
    await pilot.press("f7")


async def _report(pilot: Pilot[Exception]) -> None:
    await pilot.press("ctrl+l")


PICTURES: dict[str, Callable[[Pilot[Exception]], Awaitable[None]]] = {
    "home": _home,
    "log": _log,
    "log-warning": _warned,
    "check": _check,
    "sync": _sync,
    "report": _report,
}
"""The keys that lead to each picture of the guide."""


def cards() -> dict[Path, str]:
    """Give the quick card of each language by its file."""
    found = {}
    for language in i18n.LANGUAGES:
        with i18n.in_language(language):
            found[GUIDE / f"card.{language}.html"] = card_text()
    return found


def pictures() -> dict[Path, str]:
    """Give each picture of the guide, as SVG, by its file."""
    with tempfile.TemporaryDirectory() as folder:
        store = StationStore.open(Path(folder))
        try:
            fill_demo_station(store, NOW)
            people.choose_language(store, "en")
            return asyncio.run(_drawn(FieldEmsApp(store, lambda: NOW)))
        finally:
            store.close()


async def _drawn(app: FieldEmsApp) -> dict[Path, str]:
    found = {}
    async with app.run_test(size=_SIZE) as pilot:
        for name, keys in PICTURES.items():
            await keys(pilot)
            await app.workers.wait_for_complete()
            await pilot.pause()
            svg = app.export_screenshot(title="Field EMS", simplify=True)
            found[GUIDE / f"{name}.svg"] = _FONT_FACE.sub("", svg)  # a font that would have to be fetched
            await pilot.press("escape")
    return found


def main() -> None:
    """Write all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    GUIDE.mkdir(exist_ok=True)
    for path, text in {**cards(), **pictures()}.items():
        path.write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-n", "0", str(SNAPSHOTS)]
    raise SystemExit(subprocess.run(command, env={**os.environ, WRITE_SNAPSHOTS: "1"}, check=False).returncode)


if __name__ == "__main__":
    main()
