"""What is loaded, and what is written, when nobody asked for it."""

import json
import subprocess
import sys
from pathlib import Path

from textual.widgets import Input

from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
from field_ems.tui.screens.registry import SCREENS
from tests.tui.conftest import SMALL

FIRST_PAINT = """
import json, sys
from pathlib import Path
from datetime import UTC, datetime
from field_ems.store.station import StationStore
from field_ems.tui import app as app_module
class Looking(app_module.FieldEmsApp):
    CSS_PATH = str(Path(app_module.__file__).parent / "styles" / "app.tcss")
    def on_ready(self):
        self.exit(sorted({name.partition('.')[0] for name in sys.modules}))
print(json.dumps(Looking(StationStore.open(Path(sys.argv[1])), lambda: datetime.now(UTC)).run(headless=True)))
"""


def test_first_paint_has_loaded_nothing_for_the_link_or_for_migrations(tmp_path: Path) -> None:
    StationStore.open(tmp_path).close()
    ran = subprocess.run([sys.executable, "-c", FIRST_PAINT, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded = set(json.loads(ran.stdout.splitlines()[-1]))
    assert "textual" in loaded
    assert loaded & {"requests", "urllib3", "truststore", "alembic", "fastapi", "uvicorn", "python_calamine"} == set()


async def test_no_cursor_blinks_over_a_slow_link(app: FieldEmsApp) -> None:
    async with app.run_test(size=SMALL) as pilot:
        assert app.animation_level == "none"
        for name in SCREENS:
            app.push_screen(SCREENS[name]())
            await pilot.pause()
            assert [line.id for line in app.screen.query(Input) if line.cursor_blink] == []
        await pilot.press("f4", "a")
        await pilot.pause()
        lines = list(app.screen.query(Input))
        assert lines
        assert not any(line.cursor_blink for line in lines)
