"""Opening every screen once, without a terminal: what the self-test of an installed program does."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from field_ems.services import people
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.registry import SCREENS

_SIZE = (80, 24)


def open_every_screen(store: StationStore, clock: Callable[[], datetime], language: str) -> int:
    """Open each screen over a station in a language and give how many; what a screen raises is raised."""
    people.choose_language(store, language)
    return asyncio.run(_open(FieldEmsApp(store, clock)))


async def _open(app: FieldEmsApp) -> int:
    async with app.run_test(size=_SIZE) as pilot:
        for load in SCREENS.values():
            app.push_screen(load())
            await pilot.pause()
    return len(SCREENS)
