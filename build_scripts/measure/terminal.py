"""How many octets the terminal is sent: a digit, a Tab, a page, a modal, the first screen, a minute of nothing.

The program runs under a pseudo-terminal of 120x40, as it is, with the slow-link driver alone, and with all that
``--slow-link`` does. Counts depend on no clock, so that they can be held by budgets.
"""

import argparse
import json
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import time
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

FILL = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from field_ems.services import meters, people
from field_ems.services.demo import fill_demo_station
from field_ems.store.station import StationStore
now = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
store = StationStore.open(Path(sys.argv[1]))
fill_demo_station(store, now)
people.choose_language(store, "en")
facility = meters.list_facilities(store)[0].id
for number in range(120):
    meters.add_meter(store, now, facility, code=f"X{number:03}", name=f"Sub-meter {number}", kind="register",
                     activity="electricity", unit="kWh")
store.close()
"""
_RUN = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from field_ems.store.station import StationStore
from field_ems.tui.app import FieldEmsApp
way = sys.argv[2]
app = FieldEmsApp(StationStore.open(Path(sys.argv[1])), lambda: datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
                  slow_link=way != "stock")
if way == "slow_link_driver":
    app.theme = "textual-dark"
    app.set_reactive(FieldEmsApp.ansi_color, False)
app.run(mouse=way == "stock")
"""
WAYS = ("stock", "slow_link_driver", "slow_link")
SLOW = {"TEXTUAL_ANIMATIONS": "none", "TEXTUAL_FPS": "10"}
_QUIET_SECONDS = 1.0


class Terminal:
    """A program under a pseudo-terminal whose octets are counted."""

    def __init__(self, command: list[str], environment: dict[str, str], width: int = 120, height: int = 40) -> None:
        self._controller, terminal = pty.openpty()
        ioctl(terminal, TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
        around = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
        self._program = subprocess.Popen(
            command, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True,
            env={**around, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        )  # fmt: skip
        os.close(terminal)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._controller)

    @property
    def pid(self) -> int:
        """The program's process."""
        return self._program.pid

    def resize(self, width: int, height: int) -> None:
        """Give the terminal another size; the program has to be told by SIGWINCH."""
        ioctl(self._controller, TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def until(self, text: bytes) -> bytes:
        """Read until the text has come, and what follows it at once."""
        seen = b""
        while text not in seen:
            if not select.select([self._controller], [], [], 60)[0]:
                raise RuntimeError(f"{text!r} did not come: {seen[-500:]!r}")
            seen += os.read(self._controller, 65536)
        return seen + self.rest()

    def rest(self, quiet: float = _QUIET_SECONDS) -> bytes:
        """Read until nothing comes for a while."""
        seen = b""
        while select.select([self._controller], [], [], quiet)[0]:
            seen += os.read(self._controller, 65536)
        return seen

    def press(self, keys: bytes) -> bytes:
        """Send keys and give what the terminal is sent for them."""
        os.write(self._controller, keys)
        return self.rest()

    def during(self, seconds: float) -> bytes:
        """Give what comes in so many seconds."""
        ends, seen = time.monotonic() + seconds, b""
        while (left := ends - time.monotonic()) > 0:
            if select.select([self._controller], [], [], left)[0]:
                seen += os.read(self._controller, 65536)
        return seen


def measured(station: str, way: str, idle_seconds: float) -> dict[str, int]:
    """Walk through the program one way and give the octets of each step."""
    command = [sys.executable, "-c", _RUN, station, way]
    with Terminal(command, {} if way == "stock" else SLOW) as terminal:
        found = {"first_screen": len(terminal.until(b"Gross"))}
        found["idle"] = len(terminal.during(idle_seconds))
        found["readings_screen"] = len(terminal.press(b"\x1bOR"))
        for digit in b"48470":
            found["digit"] = len(terminal.press(bytes([digit])))
        found["modal"] = len(terminal.press(b"\x1bOP"))
        found["modal_closed"] = len(terminal.press(b"\x1b"))
        terminal.press(b"\x15\x1bOS")
        found["page_down"] = len(terminal.press(b"\x1b[6~"))
        terminal.press(b"a")
        found["tab"] = len(terminal.press(b"\t"))
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--idle", type=float, default=60, help="seconds of nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        station = str(Path(folder) / "station")
        subprocess.run([sys.executable, "-c", FILL, station], check=True)
        found = {way: measured(station, way, options.idle) for way in WAYS}
    if options.json:
        print(json.dumps(found, indent=2))
        return
    for step in found["stock"]:
        print(f"{step:16}" + "".join(f"{found[way][step]:>18}" for way in WAYS))


if __name__ == "__main__":
    main()
