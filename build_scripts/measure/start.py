"""How the program starts: its first paint against a minimal Textual application's, and what it has loaded by then.

Both run in turn under a pseudo-terminal of 80x24; the ratio of their medians is what counts, since it depends little on
the machine.
"""

import argparse
import json
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

ROUNDS = 15
_MINIMAL = """
from textual.app import App
from textual.widgets import Static
class Minimal(App):
    def compose(self):
        yield Static("FIRST PAINT")
Minimal().run()
"""
_LOADED = """
import json, sys
from pathlib import Path
from datetime import UTC, datetime
from field_ems.store.station import StationStore
from field_ems.tui import app as app_module
from field_ems.tui.app import FieldEmsApp
class Looking(FieldEmsApp):
    CSS_PATH = str(Path(app_module.__file__).parent / FieldEmsApp.CSS_PATH)
    def on_ready(self):
        self.exit(sorted({name.partition('.')[0] for name in sys.modules}))
print(json.dumps(Looking(StationStore.open(Path(sys.argv[1])), lambda: datetime.now(UTC)).run(headless=True)))
"""
_WATCHED = ("textual", "sqlalchemy", "sqlmodel", "requests", "alembic", "fastapi", "nacl", "xlsxwriter")


def first_paint(command: list[str], text: bytes) -> float:
    """Give the seconds until the program has written the text to its terminal."""
    controller, terminal = pty.openpty()
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
    began = time.perf_counter()
    program = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=environment, start_new_session=True
    )
    os.close(terminal)
    seen = b""
    while text not in seen:
        ready, _, _ = select.select([controller], [], [], 30)
        if not ready:
            raise RuntimeError(f"no first paint: {seen[-500:]!r}")
        seen += os.read(controller, 65536)
    passed = time.perf_counter() - began
    program.kill()
    program.wait()
    os.close(controller)
    return passed


def loaded_by(arguments: list[str]) -> list[str]:
    """Give which of the watched packages a command imports."""
    command = [sys.executable, "-X", "importtime", "-m", "field_ems", *arguments]
    finished = subprocess.run(command, capture_output=True, text=True, check=True)
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in finished.stderr.splitlines()}
    return [name for name in _WATCHED if name in imported]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        station = str(Path(folder) / "station")
        ours = [sys.executable, "-m", "field_ems", "--language", "en", "--data-dir", station]
        subprocess.run(
            [*ours, "facility-add", "Office", "--country", "TCD", "--zone", "UTC"], check=True, capture_output=True
        )
        times: dict[str, list[float]] = {"minimal": [], "field_ems": []}
        for _ in range(ROUNDS):
            times["minimal"].append(first_paint([sys.executable, "-c", _MINIMAL], b"FIRST PAINT"))
            times["field_ems"].append(first_paint(ours, b"Reading what"))
        at_paint = subprocess.run(
            [sys.executable, "-c", _LOADED, station], capture_output=True, text=True, check=True
        ).stdout
        found = {
            "first_paint_seconds": {name: round(statistics.median(values), 3) for name, values in times.items()},
            "first_paint_ratio": round(statistics.median(times["field_ems"]) / statistics.median(times["minimal"]), 2),
            "loaded_at_version": loaded_by(["--version"]),
            "loaded_at_first_paint": [name for name in _WATCHED if name in json.loads(at_paint.splitlines()[-1])],
        }
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
