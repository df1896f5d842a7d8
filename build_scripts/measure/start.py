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
from operator import truediv
from pathlib import Path
from termios import TIOCSWINSZ

ROUNDS = 21
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
from datetime import UTC, datetime
from field_ems.tui.app import FieldEmsApp
class Painted(Exception):
    pass
def open_store():  # runs once the first frame is painted
    raise Painted(json.dumps(sorted(sys.modules)))
print(FieldEmsApp(open_store, lambda: datetime.now(UTC)).run(headless=True))
"""
_DEMO = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from field_ems.services.demo import fill_demo_station
from field_ems.services import people
from field_ems.store.station import StationStore
store = StationStore.open(Path(sys.argv[1]))
fill_demo_station(store, datetime.now(UTC).replace(microsecond=0))
people.choose_language(store, "en")
store.close()
"""
_WATCHED = (
    "textual",
    "typer",
    "pydantic",
    "sqlalchemy",
    "sqlmodel",
    "requests",
    "alembic",
    "fastapi",
    "nacl",
    "xlsxwriter",
)
_COMPILED = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Both are measured as they are once installed: compiled. Some machines forbid it for what runs from its source."""


def until_shown(command: list[str], text: bytes) -> tuple[float, int]:
    """Give the seconds until the program has written the text to its terminal, and its peak resident KiB by then."""
    controller, terminal = pty.openpty()
    ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    environment = {**_COMPILED, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24"}
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
    status = Path(f"/proc/{program.pid}/status").read_text()
    program.kill()
    program.wait()
    os.close(controller)
    return passed, int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1])


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
        subprocess.run([sys.executable, "-c", _DEMO, station], check=True)
        minimal = [sys.executable, "-c", _MINIMAL]
        painted: dict[str, list[float]] = {"minimal": [], "field_ems": []}
        until_shown(ours, b"This year so far")  # compiles
        for _ in range(ROUNDS):
            painted["minimal"].append(until_shown(minimal, b"FIRST PAINT")[0])
            painted["field_ems"].append(until_shown(ours, b"Reading what")[0])
        filled = [until_shown(ours, b"This year so far") for _ in range(5)]
        peaks = {
            "minimal": statistics.median(until_shown(minimal, b"FIRST PAINT")[1] for _ in range(5)),
            "field_ems": statistics.median(peak for _, peak in filled),
        }
        at_paint = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True).stdout
        found = {
            "first_paint_seconds": {name: round(statistics.median(values), 3) for name, values in painted.items()},
            "first_paint_ratio": round(statistics.median(map(truediv, painted["field_ems"], painted["minimal"])), 2),
            "filled_seconds": round(statistics.median(seconds for seconds, _ in filled), 3),
            "peak_kib_when_filled": peaks,
            "peak_ratio": round(peaks["field_ems"] / peaks["minimal"], 2),
            "loaded_at_version": loaded_by(["--version"]),
            "loaded_at_first_paint": [name for name in _WATCHED if name in json.loads(at_paint.splitlines()[-1])],
        }
    print(json.dumps(found, indent=2) if options.json else "\n".join(f"{key}: {value}" for key, value in found.items()))


if __name__ == "__main__":
    main()
